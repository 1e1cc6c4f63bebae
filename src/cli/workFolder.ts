import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Places } from "../host/places";
import { NotebookError, notebookBytes } from "../jupyter/notebookFile";
import { parseAnyNotebook } from "../jupyter/readNotebook";
import { isFile, isThere, listFiles, writeAtomically } from "./files";
import { type Given, givenCopies, givenOf, noteGiven } from "./givenCopies";
import { carryOutputs, fileHash, textHash } from "./notebookText";
import { type Stray, straysIn } from "./strays";

/**
 * The learner's copy: `work/` holds the lessons and exercises that a learner opens, so that the program stays clean.
 *
 * A file counts as touched when its text differs from the text it was given: for a notebook the cells' sources, their
 * order and their attachments. Running a notebook does not touch it, nor do other line ends. A file that was not touched follows its original
 * (a notebook keeps the outputs of cells that are unchanged); a touched one is never overwritten.
 */

/** The folders of the program that are copied, under the same names. */
const copiedFolders = ["notebooks", "exercises"] as const;

/** Where a learner's file stands. */
export interface CopyState {
  /** Path in `work/`, with forward slashes: "notebooks/02-parameters.ipynb". */
  path: string;
  /** `following`: as given, apart from outputs; `touched`: edited by the learner; `missing`: not there. */
  state: "following" | "touched" | "missing";
  /** True when the original has changed since this copy was made. */
  movedOn: boolean;
  /** Why it cannot be read, as it goes on after its name: "is empty". Such a copy counts as touched. */
  problem?: string;
}

/** What `syncWork` did, by path. */
export interface SyncReport {
  /** New files. */
  added: string[];
  /** Untouched files that got the new original. */
  updated: string[];
  /** Untouched files whose original is gone. */
  removed: string[];
  /** Touched files whose original has changed: left as they are. */
  movedOn: string[];
  /** Files that cannot be read: left as they are. */
  broken: { path: string; problem: string }[];
  /** Files with a learner's work that no original goes by the name of. */
  strays: Stray[];
}

/**
 * Brings the untouched part of `work/` up to date with the originals. Writes nothing when it is.
 * @param giveAgain whether a copy that was given before and is gone comes back
 */
export function syncWork(where: Places, giveAgain = true): SyncReport {
  const report: SyncReport = { added: [], updated: [], removed: [], movedOn: [], broken: [], strays: [] };
  const known = givenCopies(where);
  const given = new Map<string, Given | undefined>();

  for (const { path, state, movedOn, problem } of workState(where)) {
    if (problem !== undefined) report.broken.push({ path, problem });
    if (state === "touched") {
      if (movedOn) report.movedOn.push(path);
      continue;
    }
    if (state === "missing" && !giveAgain && known[path]) continue;
    const content = readFileSync(join(where.program, path));
    const target = join(where.work, path);
    if (state === "missing") {
      writeAtomically(target, content);
      report.added.push(path);
    } else if (movedOn) {
      writeAtomically(target, isNotebook(path) ? carryOutputs(content, readFileSync(target)) : content);
      report.updated.push(path);
    }
    if (state === "missing" || movedOn) given.set(path, givenOf(path, content));
  }
  const originals = listOriginals(where);
  for (const path of Object.keys(known).filter((old) => !originals.includes(old))) {
    const target = join(where.work, path);
    // Only a file that was never even run is taken away.
    if (isFile(target) && fileHash(readFileSync(target)) === known[path]?.original) {
      rmSync(target);
      report.removed.push(path);
    }
    if (!isThere(target)) given.set(path, undefined);
  }
  if (given.size > 0) noteGiven(where, given);
  report.strays = workStrays(where);
  return report;
}

/** The files with a learner's work that no original goes by the name of. */
export function workStrays(where: Places): Stray[] {
  const files = givenCopies(where);
  const names = copiedFolders.filter((folder) => existsSync(join(where.work, folder)));
  return straysIn(where, {
    files: names.flatMap((folder) => listFiles(where.work, folder)),
    originals: listOriginals(where),
    given: (path) => files[path]?.text,
    unused: new Set(workState(where).flatMap(({ path, state }) => (state === "touched" ? [] : [path]))),
  });
}

/** Gives a fresh copy of an original, whatever was there. */
export function giveFresh(where: Places, path: string): void {
  const content = readFileSync(join(where.program, path));
  writeAtomically(join(where.work, path), content);
  noteGiven(where, new Map([[path, givenOf(path, content)]]));
}

/** Where each lesson and exercise of `work/` stands. */
export function workState(where: Places): CopyState[] {
  const files = givenCopies(where);
  return listOriginals(where).map((path) => stateOf(where, path, files[path]));
}

function stateOf(where: Places, path: string, given: Given | undefined): CopyState {
  const target = join(where.work, path);
  if (!isThere(target)) return { path, state: "missing", movedOn: false };
  try {
    const copy = notebookBytes(target);
    const text = textHash(path, copy);
    const original = readFileSync(join(where.program, path));
    const movedOn = given?.original !== fileHash(original);
    // A copy with the original's text follows it, whatever the store says: it may not have been noted.
    if (text === given?.text || text === textHash(path, original)) return { path, state: "following", movedOn };
    const problem = isNotebook(path) ? problemOf(copy, target) : undefined;
    return { path, state: "touched", movedOn, ...(problem && { problem }) };
  } catch (error) {
    if (error instanceof NotebookError) return { path, state: "touched", movedOn: false, problem: error.reason };
    throw error;
  }
}

function problemOf(content: Buffer, file: string): string | undefined {
  try {
    parseAnyNotebook(content, file);
    return undefined;
  } catch (error) {
    if (error instanceof NotebookError) return error.reason;
    throw error;
  }
}

/** The originals' paths, sorted, with forward slashes: "notebooks/00-start-here.ipynb". */
export function listOriginals({ program }: Places): string[] {
  return copiedFolders
    .filter((folder) => existsSync(join(program, folder)))
    .flatMap((folder) => listFiles(program, folder));
}

function isNotebook(path: string): boolean {
  return path.endsWith(".ipynb");
}
