/** What learners handed in: read once, sorted by learner and exercise, and told where it cannot be read. */
import { lstatSync, readFileSync, statSync } from "node:fs";
import { basename } from "node:path";
import { learnerKey } from "../../learnerKey";
import { type Entry, NotReadable, notebookEnding, nothingIn, progressName, reasonOf, refused } from "./entry";
import { folderEntries } from "./folder";
import { limits } from "./limits";
import { type Owner, ownerOf, problemOfId } from "./owner";
import { type HandedInNotebook, sortOut } from "./sortOut";
import type { Originals } from "./whichExercise";
import { zipEntries } from "./zip";

export { NotReadable } from "./entry";
export { effortIn, type TaskEffort } from "./progress";
export { type HandedInNotebook, readAgain } from "./sortOut";
export type { Original, Originals } from "./whichExercise";

export interface Intake {
  readonly learners: readonly HandedIn[];
  /** What was found that is nobody's, a sentence each. */
  readonly notes: readonly string[];
}

/** What one learner handed in. */
export interface HandedIn {
  /** As the files name them. */
  readonly id: string;
  readonly aliases: readonly string[];
  readonly canvasId?: string;
  readonly notebooks: readonly HandedInNotebook[];
  /** What is wrong with their files, a sentence each. */
  readonly notes: readonly string[];
  /** The text of their `progress.json`. */
  readonly progress?: string;
}

/** Looks at all that lies in a folder or in a zip. @throws NotReadable when that cannot be read at all */
export function takeIn(submissions: string, originals: Originals): Intake {
  const notes: string[] = [];
  const learners = new Map<string, Entry[]>();
  const owners = new Map<string, Owner>();
  const entries = entriesOf(submissions).map((entry) => ({ entry, owner: ownerOf(entry.path) }));
  const isFromCanvas = entries.some(({ entry, owner }) => !entry.isOther && owner?.canvasId !== undefined);
  for (const { entry, owner } of entries) {
    // `IMG_20261127_101500_1.jpg` beside the learners' folders is nobody's.
    if (entry.isOther && owner?.canvasId !== undefined && !isFromCanvas) continue;
    const problem = owner && problemOfId(owner.id, limits.idLength);
    if (owner === undefined) notes.push(...notesOnNobodys(entry));
    else if (problem !== undefined) notes.push(`The learner's folder “${owner.id.slice(0, 100)}” ${problem}.`);
    else {
      owners.set(owner.id, owner);
      const own = learners.get(owner.id) ?? [];
      own.push({ ...entry, path: owner.path });
      learners.set(owner.id, own);
    }
  }
  return {
    learners: [...learners].map(([id, entries]) => {
      const { aliases = [], canvasId } = owners.get(id) ?? {};
      return { id, aliases, ...(canvasId !== undefined && { canvasId }), ...sortOut(toldOf(entries), originals) };
    }),
    notes: [...new Set([...notes, ...likeIds([...learners.keys()])])],
  };
}

/** Of one learner's files those that are read, and the others where there is nothing else. */
function toldOf(entries: readonly Entry[]): readonly Entry[] {
  const read = entries.filter(({ isOther }) => !isOther);
  if (read.some(({ path }) => path.at(-1) !== progressName)) return read;
  const others = entries.filter(({ isOther, path }) => isOther && path.at(-1) !== "");
  return [...read, ...(others.length > 0 ? others : [nothingIn([])])];
}

function entriesOf(submissions: string): Entry[] {
  const isFolder = statSync(submissions).isDirectory();
  const name = basename(submissions).replace(/\.zip$/i, "");
  const whose = ([top = "", next = ""]: readonly string[]): string =>
    isTop(top, name) || top === "submitted" ? `${top}/${next}` : top;
  const found = isFolder ? folderEntries(submissions) : zipEntries(readZip(submissions), [], whose);
  return withoutTop([...unpackedOfEach(found, whose)], name);
}

/** All of them with what is in zips, of each learner so many: what one hands in must not keep others' from being looked at. */
function* unpackedOfEach(entries: Iterable<Entry>, whose: (path: readonly string[]) => string): Generator<Entry> {
  const most = limits.filesOfOne;
  const counts = new Map<string, number>();
  for (const entry of entries) {
    const owner = whose(entry.path);
    const before = counts.get(owner) ?? 0;
    if (before > most) continue;
    let count = before;
    for (const member of unpacked(entry)) {
      if (++count > most) {
        yield refused(
          member.path,
          `and what comes after it are not looked at: ${most} files of one learner are enough`,
        );
        break;
      }
      yield member;
    }
    counts.set(owner, Math.max(count, before + 1)); // a zip with nothing in it was unpacked as well
  }
}

function readZip(file: string): Buffer {
  const found = lstatSync(file);
  if (!statSync(file).isFile()) throw new NotReadable("is neither a folder nor a file");
  if (found.size > largestZip) throw new NotReadable("is larger than 2 GB: unpack it, and give its folder");
  return readFileSync(file);
}

const largestZip = 2_000_000_000;

/** An entry, or what is in it where it is a zip. */
function* unpacked(entry: Entry): Generator<Entry> {
  if (entry.problem !== undefined || !/\.zip$/i.test(entry.path.at(-1) ?? "")) {
    yield entry;
    return;
  }
  try {
    const inner = Buffer.from(entry.read(limits.innerZipBytes));
    let isEmpty = true;
    for (const member of zipEntries(inner, entry.path)) {
      isEmpty = false;
      if (member.path.slice(entry.path.length).some((name) => /\.zip$/i.test(name)))
        yield refused(member.path, "is a zip in a zip in a zip, and is not read");
      else yield { ...member, read: (limit) => again(entry, member.path).read(limit) };
    }
    if (isEmpty) yield nothingIn(entry.path);
  } catch (error) {
    yield refused(entry.path, reasonOf(error));
  }
}

/** A member of an inner zip, which is unpacked anew: many of them are not held in memory. */
function again(zip: Entry, path: readonly string[]): Entry {
  for (const member of zipEntries(Buffer.from(zip.read(limits.innerZipBytes)), zip.path))
    if (member.path.join("/") === path.join("/")) return member;
  throw new NotReadable("is no longer there");
}

/** Zips hold one folder with all in it, and courses of nbgrader one called `submitted`: that is no learner's. */
function withoutTop(entries: readonly Entry[], name: string): Entry[] {
  const inSight = entries.filter(({ isHidden }) => !isHidden);
  const read = inSight.filter(({ isOther }) => !isOther);
  const seen = read.length > 0 ? read : inSight;
  const tops = new Set(seen.map(({ path }) => path[0] ?? ""));
  const [top = ""] = tops.has("submitted") ? ["submitted"] : tops;
  const isOne = tops.size === 1 && seen.every(({ path }) => path.length > 2);
  const all = tops.has("submitted") || (isOne && isTop(top, name)) ? below(top, entries) : entries;
  return all.filter(({ isHidden, path }) => !isHidden || path.length === 1);
}

/** How a folder is called that holds all learners'. */
const isTop = (folder: string, name: string): boolean => [name, "submissions"].includes(folder);

function below(top: string, entries: readonly Entry[]): Entry[] {
  return entries.flatMap((entry) =>
    entry.path[0] === top && entry.path.length > 1 ? [{ ...entry, path: entry.path.slice(1) }] : [],
  );
}

function notesOnNobodys({ path, problem, isOther }: Entry): string[] {
  const name = path.join("/");
  if (isOther) return [];
  if (problem !== undefined) return [`${name} ${problem}.`];
  return notebookEnding.test(name) ? [`${name} lies in no learner's folder, and is not graded.`] : [];
}

function likeIds(ids: readonly string[]): string[] {
  const byKey = new Map<string, string[]>();
  for (const id of ids) byKey.set(learnerKey(id), [...(byKey.get(learnerKey(id)) ?? []), id]);
  return [...byKey.values()]
    .filter((same) => same.length > 1)
    .map((same) => `${same.join(" and ")} differ in capitals or encoding alone: are they one learner?`);
}
