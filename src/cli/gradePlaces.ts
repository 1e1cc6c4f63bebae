/** Where a grading reads and writes. */
import { existsSync, statSync } from "node:fs";
import { basename, join, resolve, sep } from "node:path";
import type { Original, Originals } from "../grading/intake";
import { hasKeptRuns } from "../grading/kept";
import { readClassGrades } from "../grading/mark/gradesFile";
import { reportNames } from "../grading/reports";
import type { Places } from "../host/places";
import { readNotebook } from "../jupyter/readNotebook";
import { CliError, UsageError } from "./errors";
import { outFolder, real } from "./outFolder";
import { listOriginals } from "./workFolder";

/** The folder or the zip with the submissions. @throws UsageError where there is none */
export function submissionsAt(given: string, watch: boolean): string {
  const path = resolve(given);
  if (!existsSync(path))
    throw new UsageError(`there is nothing at ${given}`, "Give the folder, or the zip, with the submissions.");
  if (watch && !statSync(path).isDirectory())
    throw new UsageError(`${given} is no folder, and nothing arrives in it`, "Leave --watch out.");
  return path;
}

/** Where grades go. @throws UsageError where that could overwrite what somebody else wrote */
export function gradingOut(
  where: Places,
  submissions: string,
  { out: given, roster, secret }: { out: string; roster?: string; secret?: string },
): string {
  const out = outFolder(where, given);
  if (existsSync(out) && !statSync(out).isDirectory())
    throw new UsageError(`${given} is a file, not a folder`, "Choose another --out.");
  const [inner, outer] = [`${real(out)}${sep}`, `${real(submissions)}${sep}`];
  if (inner.startsWith(outer))
    throw new UsageError(
      `--out lies in the folder with the submissions: ${given}`,
      "Choose a folder outside of it: grades are no submissions.",
    );
  const folders = ["submissions", ...reportNames.folders];
  const folder = folders.find((name) => outer.startsWith(`${real(join(out, name))}${sep}`));
  if (folder !== undefined)
    throw new UsageError(
      `the submissions lie in ${join(given, folder)}, where grading keeps files of its own`,
      "Choose another --out.",
    );
  refuseOverwriting(
    out,
    given,
    [roster, secret].filter((file) => file !== undefined),
  );
  return out;
}

/** @throws UsageError where a file in the place of one that grading writes was not written by it, or is read as well */
function refuseOverwriting(out: string, given: string, lists: readonly string[]): void {
  const files = ["grades.json", ...reportNames.files];
  const list = lists.find((file) => files.some((name) => real(resolve(file)) === real(join(out, name))));
  if (list !== undefined)
    throw new UsageError(`${list} would be overwritten: grading writes a file there`, "Choose another --out.");
  const there = files.filter((name) => existsSync(join(out, name)));
  if (there.length > 0 && !hasGrades(out) && !hasKeptRuns(out))
    throw new UsageError(
      `--out ${given} has files of somebody else's, which would be overwritten: ${there.join(", ")}`,
      "Choose another --out, or move these away.",
    );
}

function hasGrades(out: string): boolean {
  try {
    readClassGrades(out);
    return true;
  } catch {
    return false;
  }
}

/** The workbook's own notebooks, with which those of the learners are compared. @throws CliError where one is damaged */
export function readOriginals(where: Places): Originals {
  const read = (folder: string): Original[] =>
    listOriginals(where)
      .filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".ipynb"))
      .map((path) => ({ name: basename(path, ".ipynb"), notebook: readNotebook(join(where.program, path)) }));
  try {
    return { exercises: read("exercises"), lessons: read("notebooks") };
  } catch (error) {
    throw new CliError(
      (error as Error).message,
      "That is the workbook's own: take it anew, or run: git restore exercises notebooks",
    );
  }
}
