/** What a learner had before a fresh copy took its place: `work/backups/`, where nothing is ever overwritten. */
import { constants, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import type { Places } from "../host/places";
import { isThere, listFiles, writeAtomically } from "./files";
import { sameFile } from "./notebookText";
import { giveFresh } from "./workFolder";

/** What was done with a file of `work/`. */
export interface Reset {
  readonly path: string;
  /** Where the learner's own file was put, as a path below the home; left out when there was nothing new to keep. */
  readonly backup?: string;
}

/**
 * Gives a fresh copy, and keeps what was there.
 * @param now the time that goes into the backup's name
 */
export function resetWork(where: Places, path: string, now: Date): Reset {
  const target = join(where.work, path);
  const original = readFileSync(join(where.program, path));
  const present = contentOf(target);
  const backup = isThere(target) && !(present && sameFile(present, original)) ? keep(where, path, now) : undefined;
  giveFresh(where, path);
  return { path, ...(backup && { backup }) };
}

/** What came back from the backups. */
export interface Restored extends Reset {
  /** The backup it came from, as a path below the home. */
  readonly from: string;
}

/** The newest backup that differs from what is there, as a path below the home; `undefined` when there is none. */
export function otherCopy(where: Places, path: string): string | undefined {
  const present = contentOf(join(where.work, path));
  return backupsOf(where, path).findLast((file) => {
    const kept = contentOf(join(where.home, file));
    return kept !== undefined && !present?.equals(kept);
  });
}

/** Gives back the newest backup that differs from what is there, which is kept. `undefined` when there is none. */
export function restoreWork(where: Places, path: string, now: Date): Restored | undefined {
  const target = join(where.work, path);
  const present = contentOf(target);
  const from = otherCopy(where, path);
  if (from === undefined) return undefined;
  const original = readFileSync(join(where.program, path));
  const backup = isThere(target) && !(present && sameFile(present, original)) ? keep(where, path, now) : undefined;
  writeAtomically(target, readFileSync(join(where.home, from)));
  return { path, from, ...(backup && { backup }) };
}

/** What a file holds; `undefined` when there is none that can be read. */
function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Keeps a copy of a learner's file, unless the newest has the same content; gives its path below the home. What cannot be
 * read, such as a folder, is moved there.
 */
function keep(where: Places, path: string, now: Date): string {
  const target = join(where.work, path);
  const content = contentOf(target);
  const newest = backupsOf(where, path).at(-1);
  if (content && newest && contentOf(join(where.home, newest))?.equals(content)) return newest;
  const time = now.toISOString().slice(0, 19).replaceAll(":", "-");
  const folder = ["work", "backups", dirname(path)].join("/");
  mkdirSync(join(where.home, folder), { recursive: true });
  for (let number = 1; ; number++) {
    const again = number === 1 ? "" : `-${number}`;
    const backup = `${folder}/${basename(path, extname(path))}.${time}${again}${extname(path)}`;
    if (!content) {
      if (isThere(join(where.home, backup))) continue;
      renameSync(target, join(where.home, backup));
      return backup;
    }
    try {
      copyFileSync(target, join(where.home, backup), constants.COPYFILE_EXCL);
      return backup;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
}

/** A file's backups, the oldest first, as paths below the home. */
function backupsOf({ home }: Places, path: string): string[] {
  const folder = ["work", "backups", dirname(path)].join("/");
  const extension = extname(path);
  const stem = (file: string): string => basename(file, extension);
  if (!existsSync(join(home, folder))) return [];
  return listFiles(home, folder)
    .filter((file) => file.endsWith(extension) && stem(file).startsWith(`${stem(path)}.`))
    .sort((a, b) => (stem(a) < stem(b) ? -1 : 1));
}
