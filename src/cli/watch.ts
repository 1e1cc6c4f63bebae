import { type FSWatcher, watch } from "node:fs";

/** Editors write in several steps: a save counts when nothing more has come for this long. */
const settleMs = 300;

/** Saves of files in a folder, from now on. */
export interface Saves {
  /** Settles when one of them was saved since it was last asked, or is at once where that has happened; gives their names. */
  next(): Promise<ReadonlySet<string>>;
  close(): void;
}

/** Watches a folder. Nothing that is saved between two questions is missed. */
export function watchSaves(folder: string, isWanted: (name: string) => boolean): Saves {
  let saved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let settled = true;
  let tell: (() => void) | undefined;
  const watcher: FSWatcher = watch(folder, (_event, name) => {
    if (name === null || !isWanted(name)) return;
    saved.add(name);
    settled = false;
    clearTimeout(timer);
    timer = setTimeout(() => {
      settled = true;
      tell?.();
    }, settleMs);
  });
  return {
    async next() {
      if (saved.size === 0 || !settled)
        await new Promise<void>((resolve) => {
          tell = resolve;
        });
      tell = undefined;
      const names = saved;
      saved = new Set();
      return names;
    },
    close() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}
