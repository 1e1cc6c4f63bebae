import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Places } from "../host/places";
import { asObject, readStore, type StoreFile, updateStore } from "../host/store";
import { carryOutputs, cellFingerprint } from "./notebookText";

/**
 * The learner's copy: `work/` holds the lessons and exercises that a learner opens, so that the program stays clean.
 *
 * A file counts as touched when its text differs from the text it was given: for a notebook the cells' sources, their
 * order and their attachments. Running a notebook does not touch it. A file that was not touched follows its original
 * (a notebook keeps the outputs of cells that are unchanged); a touched one is never overwritten.
 */

/** The folders of the program that are copied, under the same names. */
const copiedFolders = ["notebooks", "exercises"] as const;

/** What a copy was made from. */
interface Given {
  /** Hash of the text that was given. */
  readonly text: string;
  /** Hash of the whole original at that time. */
  readonly original: string;
}

interface Copies {
  /** By path in `work/`. */
  readonly files: Readonly<Record<string, Given>>;
}

const copiesFile: StoreFile<Copies> = {
  name: "copies.json",
  version: 1,
  empty: { files: {} },
  // Before it had a version, the file was the record of paths itself.
  parse: (fields) => ({
    files: (asObject("version" in fields ? fields["files"] : fields) ?? {}) as Copies["files"],
  }),
};

/** Where a learner's file stands. */
export interface CopyState {
  /** Path in `work/`, with forward slashes: "notebooks/02-parameters.ipynb". */
  path: string;
  /** `following`: as given, apart from outputs; `touched`: edited by the learner; `missing`: not there. */
  state: "following" | "touched" | "missing";
  /** True when the original has changed since this copy was made. */
  movedOn: boolean;
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
}

/** Brings the untouched part of `work/` up to date with the originals. Writes nothing when it is. */
export function syncWork(where: Places): SyncReport {
  const report: SyncReport = { added: [], updated: [], removed: [], movedOn: [] };
  const known = readStore(copiesFile, where).content.files;
  const given = new Map<string, Given | undefined>();

  for (const { path, state, movedOn } of workState(where)) {
    const content = readFileSync(join(where.program, path));
    if (state === "touched") {
      if (movedOn) report.movedOn.push(path);
      continue;
    }
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
    if (existsSync(target) && hash(readFileSync(target)) === known[path]?.original) {
      rmSync(target);
      report.removed.push(path);
    }
    given.set(path, undefined);
  }
  if (given.size > 0) noteGiven(where, given);
  return report;
}

/** Notes what copies were made from; `undefined` for one that is no longer ours. */
function noteGiven(where: Places, given: ReadonlyMap<string, Given | undefined>): void {
  updateStore(
    copiesFile,
    ({ files }) => {
      const after = Object.entries({ ...files, ...Object.fromEntries(given) }).filter(([, entry]) => entry);
      return { files: Object.fromEntries(after) as Copies["files"] };
    },
    where,
  );
}

/** Gives a fresh copy of an original, whatever was there. */
export function giveFresh(where: Places, path: string): void {
  const content = readFileSync(join(where.program, path));
  writeAtomically(join(where.work, path), content);
  noteGiven(where, new Map([[path, givenOf(path, content)]]));
}

/** Where each lesson and exercise of `work/` stands. */
export function workState(where: Places): CopyState[] {
  const { files } = readStore(copiesFile, where).content;
  return listOriginals(where).map((path) => {
    const target = join(where.work, path);
    if (!existsSync(target)) return { path, state: "missing", movedOn: false };
    const original = readFileSync(join(where.program, path));
    const text = textHash(path, readFileSync(target));
    const given = files[path];
    // A copy with the original's text follows it, whatever the store says: it may not have been noted.
    const follows = text === given?.text || text === textHash(path, original);
    return { path, state: follows ? "following" : "touched", movedOn: given?.original !== hash(original) };
  });
}

/** The originals' paths, sorted, with forward slashes: "notebooks/00-start-here.ipynb". */
export function listOriginals({ program }: Places): string[] {
  return copiedFolders
    .filter((folder) => existsSync(join(program, folder)))
    .flatMap((folder) => listFiles(program, folder));
}

/** The files below a folder of `root`, sorted, as paths below `root`; those with a leading dot left out. */
export function listFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      return entry.isDirectory() ? listFiles(root, path) : [path];
    });
}

function givenOf(path: string, content: Buffer): Given {
  return { text: textHash(path, content), original: hash(content) };
}

function textHash(path: string, content: Buffer): string {
  return hash((isNotebook(path) && cellFingerprint(content)) || content);
}

function isNotebook(path: string): boolean {
  return path.endsWith(".ipynb");
}

function hash(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Writes a file whole or not at all, with its folders. */
export function writeAtomically(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, file);
}
