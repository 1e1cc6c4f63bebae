/** What lies in a folder. No link is followed, and nothing but plain files is opened. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, type Stats } from "node:fs";
import { join } from "node:path";
import {
  type Entry,
  hiddenFolder,
  isPassedOver,
  isWanted,
  mostAbove,
  NotReadable,
  nothingIn,
  otherFile,
  refused,
  tooLarge,
} from "./entry";
import { limits } from "./limits";

/** The files in a folder that may be of a submission, in the order of their names; those that are not read say why. */
export function folderEntries(root: string): Entry[] {
  const linked = new Map<Entry, Stats>();
  const entries = [...entriesIn(root, [], { budget: new Budget(limits.entries), linked })];
  const firsts = firstNames(root, linked);
  return entries.map((entry) => firsts.get(entry) ?? entry);
}

/** What may still be looked at, and the files that have several names. */
interface Look {
  readonly budget: Budget;
  readonly linked: Map<Entry, Stats>;
}

/** How many files and folders are looked at. */
export class Budget {
  /** `outer` is that of the folder around it. */
  constructor(
    private left: number,
    private readonly outer?: Budget,
  ) {}

  take(): boolean {
    const isOwn = this.left-- > 0;
    return (this.outer?.take() ?? true) && isOwn;
  }
}

/** One of its own for each folder that may be a learner's: what lies in it must not keep others' from being looked at. */
function lookInto(path: readonly string[], { budget, linked }: Look): Look {
  if (path.length === 1) return { budget: new Budget(limits.entries), linked };
  if (path.length === 1 + mostAbove) return { budget: new Budget(limits.entriesOfOne, budget), linked };
  return { budget, linked };
}

function* entriesIn(root: string, path: readonly string[], around: Look): Generator<Entry> {
  for (const name of namesIn(join(root, ...path))) {
    const own = [...path, name];
    if (isPassedOver(name)) {
      const hidden = path.length <= mostAbove ? hiddenFolder(own) : undefined;
      if (hidden && isFolder(join(root, ...own))) yield hidden;
      continue;
    }
    if (!around.budget.take()) {
      yield refused(own, "and what comes after it are not looked at: there are too many files and folders");
      return;
    }
    const found = look(join(root, ...own));
    if (typeof found === "string") yield refused(own, found);
    else if (found.isDirectory()) yield* below(root, own, lookInto(own, around));
    else if (found.isSymbolicLink()) yield refused(own, "is a link, which is not followed");
    else if (isWanted(name)) {
      const entry = fileEntry(root, own, found);
      if (found.isFile() && found.nlink > 1) around.linked.set(entry, found);
      yield entry;
    } else if (path.length === 0) {
      const other = otherFile(own);
      if (other) yield other;
    }
  }
}

function* below(root: string, path: readonly string[], within: Look): Generator<Entry> {
  if (isWanted(path.at(-1) ?? "")) yield refused(path, "is a folder, not a file");
  else if (path.length > limits.depth) yield refused(path, "lies too deep, and is not looked into");
  else
    try {
      let isEmpty = true;
      for (const entry of entriesIn(root, path, within)) {
        isEmpty &&= entry.isHidden === true || entry.isOther === true;
        yield entry;
      }
      // A learner's folder is told of, whatever is in it.
      if (isEmpty && path.length <= 1 + mostAbove) yield nothingIn(path);
    } catch (error) {
      yield refused(path, reasonOf(error));
    }
}

const namesIn = (folder: string): string[] => readdirSync(folder).sort((a, b) => (a < b ? -1 : 1));

function isFolder(file: string): boolean {
  const found = look(file);
  return typeof found !== "string" && found.isDirectory();
}

function look(file: string): Stats | string {
  try {
    return lstatSync(file);
  } catch (error) {
    return reasonOf(error);
  }
}

function fileEntry(root: string, path: readonly string[], found: Stats): Entry {
  const problem = problemOf(found);
  if (problem !== undefined) return refused(path, problem);
  return { path, modified: found.mtimeMs, read: (limit) => readFile(join(root, ...path), limit) };
}

/**
 * Of a file all of whose names are here, the one in the folder that was changed first: the others were made later, by whoever
 * wants another's work for their own, and must not cost them it.
 */
function firstNames(root: string, linked: ReadonlyMap<Entry, Stats>): Map<Entry, Entry> {
  const files = new Map<string, Entry[]>();
  for (const [entry, { dev, ino }] of linked)
    files.set(`${dev}:${ino}`, [...(files.get(`${dev}:${ino}`) ?? []), entry]);
  const changed = ({ path }: Entry): number =>
    lstatSync(join(root, ...path.slice(0, -1)), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const firsts = new Map<Entry, Entry>();
  for (const names of files.values()) {
    const [first, second] = names.toSorted((one, other) => changed(one) - changed(other));
    const found = first && linked.get(first);
    if (!first || !second || found?.nlink !== names.length) continue;
    if (changed(first) === changed(second) && first.path[0] !== second.path[0]) continue; // nobody knows whose it is
    const read = (limit: number): Uint8Array => readFile(join(root, ...first.path), limit, names.length);
    firsts.set(first, { path: first.path, modified: found.mtimeMs, read });
  }
  return firsts;
}

function problemOf(found: Stats, names = 1): string | undefined {
  if (!found.isFile()) return "is not a file that can be read";
  return found.nlink > names ? "has another name elsewhere (a hard link), and is not read" : undefined;
}

/** The bytes of a file that is still what it was taken for, and has no more names. @throws NotReadable */
export function readFile(file: string, limit: number, names = 1): Uint8Array {
  let descriptor: number | undefined;
  try {
    // Not to follow a link, and not to wait for a pipe: by now it may be another file than the one that was looked at.
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const found = fstatSync(descriptor);
    const problem = problemOf(found, names) ?? (found.size > limit ? tooLarge(found.size, limit) : undefined);
    if (problem !== undefined) throw new NotReadable(problem);
    const bytes = Buffer.alloc(found.size);
    let length = 0;
    for (let read = 1; read > 0 && length < bytes.length; length += read)
      read = readSync(descriptor, bytes, length, bytes.length - length, null);
    return bytes.subarray(0, length);
  } catch (error) {
    if (error instanceof NotReadable) throw error;
    throw new NotReadable(reasonOf(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" || code === "ENOTDIR") return "is no longer there";
  if (code === "EACCES" || code === "EPERM") return "may not be read (permission denied)";
  if (code === "ELOOP") return "is a link, which is not followed";
  return `cannot be read (${message.replace(/^(\w+): .*$/s, "$1")})`;
}
