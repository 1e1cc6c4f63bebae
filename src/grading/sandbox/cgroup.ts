/**
 * A control group for a sandbox, where this system has them (version 2, with a controller of memory) and lets us make one:
 * it counts what nothing else does, such as files in memory and what the kernel keeps for a process.
 */
import { mkdirSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Limits } from "./bubblewrap";
import { systemFile } from "./systemFile";

export interface ControlGroup {
  /** The command that runs `command` in it, with all that it starts. */
  enter(command: readonly string[]): string[];
  /** Whether something in it was ended because it took too much memory. */
  ranOut(): boolean;
  /** Ends what is left in it, and takes it away. */
  remove(): void;
}

/** Where groups are made. */
export interface ControlGroups {
  readonly root: string;
  /** This process's own, below the root. */
  readonly own: string | undefined;
  readonly makeFolder: (folder: string) => void;
}

let made = 0;

/** A new group with these limits, beside this process's own or at the top; `undefined` where none can be had. */
export function makeControlGroup(
  { memoryBytes, temporaryBytes, processes }: Limits,
  { root, own, makeFolder }: ControlGroups = { root: "/sys/fs/cgroup", own: ownGroup(), makeFolder: mkdirSync },
): ControlGroup | undefined {
  made++;
  const name = `cnn-workbook-${process.pid}-${made}`;
  for (const parent of own === undefined ? [] : [dirname(own), "/"]) {
    const folder = join(root, parent, name);
    try {
      makeFolder(folder);
    } catch {
      continue; // not ours to make
    }
    const limits = [
      ["memory.max", memoryBytes + temporaryBytes],
      ["memory.swap.max", 0],
      ["memory.oom.group", 1],
      ["pids.max", processes + 8], // bubblewrap's own
    ] as const;
    try {
      for (const [file, value] of limits) writeFileSync(join(folder, file), `${value}`, { flag: "r+" });
      return {
        enter: (command) => ["/bin/sh", "-c", 'echo $$ > "$0"; exec "$@"', join(folder, "cgroup.procs"), ...command],
        ranOut: () => /^oom_kill [1-9]/m.test(systemFile(join(folder, "memory.events"))),
        remove: () => removeGroup(folder),
      };
    } catch {
      removeGroup(folder); // the controllers are not handed down to here
    }
  }
  return undefined;
}

/** Where this process is, below the root of version 2. */
function ownGroup(): string | undefined {
  return /^0::(\/.*)$/m.exec(systemFile("/proc/self/cgroup"))?.[1];
}

const laterMs = 1000;

function removeGroup(folder: string, again = true): void {
  try {
    writeFileSync(join(folder, "cgroup.kill"), "1", { flag: "r+" });
  } catch {
    // An older kernel: bubblewrap has ended them already.
  }
  try {
    rmdirSync(folder);
  } catch {
    if (again) setTimeout(() => removeGroup(folder, false), laterMs).unref(); // its last process is still on its way out
  }
}
