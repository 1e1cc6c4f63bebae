/** `npx workbook …` in a home that lies outside the program: npm would ask the registry, where another package has that name. */
import { lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Places } from "../host/places";
import { removeIfEmpty } from "./files";

const targetOf = ({ program }: Pick<Places, "program">): string => join(program, "dist", "cli", "workbook.js");
const linkOf = ({ home }: Pick<Places, "home">): string => join(home, "node_modules", ".bin", "workbook");

/** Puts the command where npx looks for it in the home and below. What is there already, and is no link, stays. */
export function linkCommand(where: Pick<Places, "program" | "home">): void {
  if (where.home === where.program) return;
  const [target, link] = [targetOf(where), linkOf(where)];
  const present = lstatSync(link, { throwIfNoEntry: false });
  if (present && (!present.isSymbolicLink() || readlinkSync(link) === target)) return;
  mkdirSync(dirname(link), { recursive: true });
  const draft = `${link}.${process.pid}.draft`;
  symlinkSync(target, draft);
  renameSync(draft, link);
}

/** Takes it away again, and the folders that it leaves empty. */
export function unlinkCommand(where: Pick<Places, "program" | "home">): void {
  const link = linkOf(where);
  const isOurs = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() && readlinkSync(link) === targetOf(where);
  if (where.home === where.program || !isOurs) return;
  rmSync(link);
  for (const folder of [dirname(link), dirname(dirname(link))]) removeIfEmpty(folder);
}
