/** `npx workbook …` in a home that lies outside the program: npm would ask the registry, where another package has that name. */
import { lstatSync, mkdirSync, readlinkSync, renameSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Places } from "../host/places";

/** Puts the command where npx looks for it in the home and below. What is there already, and is no link, stays. */
export function linkCommand({ program, home }: Pick<Places, "program" | "home">): void {
  if (home === program) return;
  const target = join(program, "dist", "cli", "workbook.js");
  const link = join(home, "node_modules", ".bin", "workbook");
  const present = lstatSync(link, { throwIfNoEntry: false });
  if (present && (!present.isSymbolicLink() || readlinkSync(link) === target)) return;
  mkdirSync(dirname(link), { recursive: true });
  const draft = `${link}.${process.pid}.draft`;
  symlinkSync(target, draft);
  renameSync(draft, link);
}
