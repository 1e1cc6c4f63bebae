/** Watches the machine while something is measured. */
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import {
  busyBy,
  busyByLoad,
  othersBetween,
  type ProcessTicks,
  parseMachine,
  parseProcess,
  type Snapshot,
} from "./busy";

/** How quiet the machine was. */
export interface Quiet {
  /** The share of the processors' time that others took; unknown where there is no `/proc/stat`. */
  readonly others?: number;
  /** What was too busy for times to be kept. */
  readonly busy?: string;
}

/** Watches from now on; what it gives tells how quiet it was since. */
export function watchMachine(): () => Quiet {
  const before = snapshot();
  if (!before) {
    const busy = busyByLoad(loadavg()[0], availableParallelism());
    return () => ({ busy });
  }
  return () => {
    const others = othersBetween(before, snapshot() ?? before, process.pid);
    const share = Number(others.share.toFixed(4));
    return { others: share, busy: busyBy({ ...others, share }) };
  };
}

/** How quiet it is at the moment. */
export async function lookAround(seconds = 2): Promise<Quiet> {
  const quiet = watchMachine();
  await sleep(1000 * seconds);
  return quiet();
}

/** `undefined` where there is no `/proc/stat`. */
export function snapshot(): Snapshot | undefined {
  try {
    const machine = parseMachine(readFileSync("/proc/stat", "utf8"));
    return { machine, processes: readdirSync("/proc").flatMap(processOf) };
  } catch {
    return undefined;
  }
}

function processOf(pid: string): ProcessTicks[] {
  if (!/^\d+$/.test(pid)) return [];
  try {
    return [parseProcess(readFileSync(`/proc/${pid}/stat`, "utf8"))];
  } catch {
    return []; // it has just ended
  }
}
