import { existsSync, realpathSync } from "node:fs";
import { basename, dirname, join, resolve, sep } from "node:path";
import type { Places } from "../host/places";
import { UsageError } from "./errors";

/** A folder for executed notebooks. @throws UsageError where it could overwrite a learner's copies or the originals */
export function outFolder({ program, work }: Places, folder: string): string {
  const wanted = resolve(folder);
  const originals = ["notebooks", "exercises", "answers"].map((name) => join(program, name));
  const closed = [work, ...originals].find((place) => `${real(wanted)}${sep}`.startsWith(`${real(place)}${sep}`));
  if (closed === undefined) return wanted;
  const whose = closed === work ? "your own copies" : "the originals";
  throw new UsageError(`${closed} has ${whose}, which nothing may overwrite`, "Choose another folder for --out.");
}

/** A path without links, also where it is not there yet. */
export function real(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(real(dirname(path)), basename(path));
}
