import { type BigIntStats, statSync, watch } from "node:fs";
import { join } from "node:path";

/** Editors write in several steps: a save counts when nothing more has come for this long. */
const editorMs = 300;

/** Editors that replace a file take it away for a moment: one that stays away for this long is gone. */
const goneMs = 2000;

/** How often the files are looked at, whatever the system tells of them. */
const lookMs = 500;

/** Saves of files in a folder, from now on. */
export interface Saves {
  /** Settles when one of them was saved since it was last asked, or is at once where that has happened; gives their names. */
  next(): Promise<ReadonlySet<string>>;
  close(): void;
}

/** Tells that something may have changed in a folder. @throws where the system does not do that */
export type Notice = (folder: string, tell: () => void) => NoticeGiver;

export interface WatchOptions {
  readonly notice?: Notice;
  /** A save counts when nothing more has come for this long, in milliseconds. */
  readonly settleMs?: number;
}

interface NoticeGiver {
  close(): void;
  on(event: "error", listener: () => void): unknown;
}

/**
 * Watches files of a folder, which may go away and come back; `names` may be those that there are by now. Nothing that is saved between two questions is missed. What
 * the system tells is only a reason to look sooner: it has too few watches (ENOSPC), tells nothing of a network's folder, and
 * keeps watching a folder that was replaced.
 */
export function watchSaves(
  folder: string,
  names: readonly string[] | (() => readonly string[]),
  { notice = watch, settleMs = editorMs }: WatchOptions = {},
): Saves {
  const namesNow = typeof names === "function" ? names : () => names;
  const stamps = new Map(namesNow().map((name) => [name, stampOf(join(folder, name))]));
  const goneSince = new Map<string, number>();
  let saved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let settled = true;
  let tell: (() => void) | undefined;

  const look = (): void => {
    attend();
    for (const name of new Set([...namesNow(), ...stamps.keys()])) {
      const stamp = stampOf(join(folder, name));
      if (stamp === (stamps.get(name) ?? "")) goneSince.delete(name);
      else if (stamp !== "" || goneFor(name) >= goneMs) note(name, stamp);
    }
  };
  const goneFor = (name: string): number => {
    const since = goneSince.get(name) ?? performance.now();
    goneSince.set(name, since);
    return performance.now() - since;
  };
  const note = (name: string, stamp: string): void => {
    stamps.set(name, stamp);
    goneSince.delete(name);
    saved.add(name);
    settled = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      settled = true;
      tell?.();
    }, settleMs);
  };

  let watcher: NoticeGiver | undefined;
  let watched = "";
  /** Has the folder watched that goes by this name now. */
  const attend = (): void => {
    const now = inodeOf(folder);
    if (now === watched) return;
    watcher?.close();
    watcher = undefined;
    watched = now;
    if (now === "") return;
    try {
      watcher = notice(folder, look);
      watcher.on("error", () => watcher?.close());
    } catch {
      // The files are looked at anyway.
    }
  };

  look();
  const looking = setInterval(look, lookMs);
  return {
    async next() {
      if (saved.size === 0 || !settled)
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      tell = undefined;
      const answer = saved;
      saved = new Set();
      return answer;
    },
    close() {
      clearInterval(looking);
      clearTimeout(timer);
      watcher?.close();
    },
  };
}

/** What differs when a file was written or replaced; empty when it is not there. */
function stampOf(file: string): string {
  const stats = statsOf(file);
  return stats?.isFile() ? `${stats.ino} ${stats.mtimeNs} ${stats.size}` : "";
}

function inodeOf(folder: string): string {
  const stats = statsOf(folder);
  return stats?.isDirectory() ? `${stats.dev} ${stats.ino}` : "";
}

function statsOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined; // it is not there, or may not be looked at
  }
}
