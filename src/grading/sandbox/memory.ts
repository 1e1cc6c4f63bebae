/**
 * Watches from outside what a sandbox takes: the limits of a process count each alone, and neither shared memory nor files
 * in memory. Where the system has no list of a process's children only the first two processes are watched.
 */
import { readdirSync, statfsSync } from "node:fs";
import { inside, type Limits } from "./bubblewrap";
import { systemFile } from "./systemFile";

const everyMs = 100;

export const tooMuchMemory = ({ memoryBytes }: Pick<Limits, "memoryBytes">): string =>
  `it took more than ${memoryBytes / 1e6} MB of memory`;

/** Calls `end` with a sentence when the tree of processes below `first` takes more than it may. Gives what ends the watch. */
export function watchMemory(
  first: () => number | undefined,
  { memoryBytes, temporaryFiles }: Pick<Limits, "memoryBytes"> & { readonly temporaryFiles?: number },
  end: (why: string) => void,
): () => void {
  const timer = setInterval(() => {
    const pid = first();
    if (pid === undefined) return;
    if (memoryOf(pid) > memoryBytes) end(tooMuchMemory({ memoryBytes }));
    else if (temporaryFiles !== undefined && filesOf(pid) > temporaryFiles)
      end(`it made more than ${temporaryFiles} files`);
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** Bytes that a process and all below it have for themselves, or share among each other. */
export function memoryOf(pid: number): number {
  const own = ["RssAnon", "RssShmem", "VmSwap"];
  const status = systemFile(`/proc/${pid}/status`);
  const lines = own.map((name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1] ?? 0));
  const bytes = 1024 * lines.reduce((sum, kilobytes) => sum + kilobytes, 0);
  return childrenOf(pid).reduce((sum, child) => sum + memoryOf(child), bytes);
}

/** Each thread has a list of those that it has started. */
function childrenOf(pid: number): number[] {
  return names(`/proc/${pid}/task`).flatMap((thread) =>
    systemFile(`/proc/${pid}/task/${thread}/children`).trim().split(" ").filter(Boolean).map(Number),
  );
}

/** How many files lie in the sandbox's writable folder; 0 where that cannot be seen. */
function filesOf(pid: number): number {
  try {
    const { files, ffree } = statfsSync(`/proc/${pid}/root${inside.home}`);
    return files - ffree;
  } catch {
    return 0;
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
