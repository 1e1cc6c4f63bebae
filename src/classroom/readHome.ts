/**
 * What a learner's home says, read by the hub's own user. All in it is the learner's to change while it is read: every step
 * goes from an open folder to the next and follows no link, only the learner's own plain files count, and all is bounded.
 */
import { closeSync, constants, fstatSync, lstatSync, opendirSync, openSync, readSync } from "node:fs";
import { asObject, parseObject } from "../host/store";

/** What is found there. */
export interface HomeFacts {
  /** The fields of `progress.json`. */
  readonly progress: Readonly<Record<string, unknown>> | undefined;
  /** The exercise or lesson that was saved last: `02-parameters-and-memory`. */
  readonly savedFile: string | undefined;
  /** When anything of this was last written, in milliseconds; 0 where nothing was. */
  readonly movedAt: number;
}

const most = { progressBytes: 1e6, entries: 1000 } as const;

const nothing: HomeFacts = { progress: undefined, savedFile: undefined, movedAt: 0 };

/** Never throws: what cannot be read counts as not there. */
export function readHome(home: string, uid: number): HomeFacts {
  try {
    return within(home, (root) => {
      const progress = tryTo(() => within(`${root}/.workbook`, (state) => readOwn(`${state}/progress.json`, uid)));
      const saved = ["exercises", "notebooks"].flatMap(
        (folder) =>
          tryTo(() =>
            within(`${root}/work`, (work) => within(`${work}/${folder}`, (there) => notebooksIn(there, uid))),
          ) ?? [],
      );
      const newest = saved.sort((a, b) => b.at - a.at)[0];
      return {
        progress: progress && asObject(parseObject(progress.text)),
        savedFile: newest?.name,
        movedAt: Math.max(0, progress?.at ?? 0, newest?.at ?? 0),
      };
    });
  } catch {
    return nothing;
  }
}

/** Opens a folder that is no link, and gives a path by which only this very folder is meant. */
function within<T>(folder: string, look: (path: string) => T): T {
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  try {
    return look(`/proc/self/fd/${descriptor}`);
  } finally {
    closeSync(descriptor);
  }
}

function readOwn(file: string, uid: number): { text: string; at: number } | undefined {
  // A pipe would be waited for without O_NONBLOCK.
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const facts = fstatSync(descriptor);
    if (!facts.isFile() || facts.uid !== uid || facts.nlink !== 1 || facts.size > most.progressBytes) return undefined;
    const bytes = Buffer.alloc(facts.size);
    const read = readSync(descriptor, bytes, 0, facts.size, 0);
    return { text: bytes.toString("utf8", 0, read), at: facts.mtimeMs };
  } finally {
    closeSync(descriptor);
  }
}

function notebooksIn(folder: string, uid: number): { name: string; at: number }[] {
  const names = firstEntries(folder).filter((name) => /^\d\d-[a-z0-9-]+\.ipynb$/.test(name));
  return names.flatMap((name) => {
    const facts = lstatSync(`${folder}/${name}`, { throwIfNoEntry: false });
    const own = facts?.isFile() && facts.uid === uid && facts.mtimeMs > facts.birthtimeMs + 2000;
    return own && facts ? [{ name: name.slice(0, -".ipynb".length), at: facts.mtimeMs }] : [];
  });
}

/** What lies in a folder: of a million of names not even the list is read. */
function firstEntries(folder: string): string[] {
  const names: string[] = [];
  const open = opendirSync(folder);
  try {
    for (let entry = open.readSync(); entry && names.length < most.entries; entry = open.readSync())
      names.push(entry.name);
  } finally {
    open.closeSync();
  }
  return names;
}

function tryTo<T>(look: () => T): T | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
