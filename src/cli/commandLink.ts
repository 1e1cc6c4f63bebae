/** `npx workbook …` in a home that lies outside the program: npm would ask the registry, where another package has that name. */
import { lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Places } from "../host/places";
import { removeIfEmpty } from "./files";

const targetOf = ({ program }: Pick<Places, "program">): string => join(program, "dist", "cli", "workbook.js");
const linkOf = ({ home }: Pick<Places, "home">): string => join(home, "node_modules", ".bin", "workbook");

/**
 * Puts the command where npx looks for it in the home and below. What is there already, and is no link, stays. Gives the
 * error where there can be none, as on a stick whose file system has no links: everything else works without.
 */
export function linkCommand(where: Pick<Places, "program" | "home">): NodeJS.ErrnoException | undefined {
  if (where.home === where.program) return undefined;
  try {
    putLink(targetOf(where), linkOf(where));
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return error as NodeJS.ErrnoException;
  }
}

function putLink(target: string, link: string): void {
  const present = lstatSync(link, { throwIfNoEntry: false });
  if (present && (!present.isSymbolicLink() || readlinkSync(link) === target)) return;
  mkdirSync(dirname(link), { recursive: true });
  const draft = `${link}.${process.pid}.draft`;
  rmSync(draft, { force: true }); // of one that was killed, and had the same number
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
