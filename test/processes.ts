/** The processes of this machine, for tests of what is left behind. Any of them may end while it is looked at. */
import { readdirSync, readFileSync } from "node:fs";

export interface Process {
  readonly id: number;
  readonly parent: number;
  /** Since the machine's start, in ticks of its clock; with the number, what no later process has again. */
  readonly started: number;
}

/** All that run, by Linux's table; what has ended and waits for its parent does not. */
export function processes(): Process[] {
  return readdirSync("/proc").flatMap((name) => {
    const found = /^\d+$/.test(name) ? rowOf(Number(name)) : undefined;
    return found ?? [];
  });
}

/** What the table says of a process in one of its files, such as `status`; empty when it has ended. */
export function saidOf(id: number, file: string): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, "utf8");
  } catch {
    return "";
  }
}

/** The words that a process was started with; empty when it has ended. */
export const wordsOf = (id: number): string => saidOf(id, "cmdline").replaceAll("\0", " ").trim();

export function isRunning(id: number): boolean {
  if (process.platform === "linux") return rowOf(id) !== undefined;
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

function rowOf(id: number): Process | undefined {
  const stat = saidOf(id, "stat");
  // The name before it may hold anything, but its closing parenthesis is the last one.
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return stat === "" || state === "Z" ? undefined : { id, parent: Number(parent), started: Number(rest[17]) };
}
