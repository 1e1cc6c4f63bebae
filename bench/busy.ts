/** How much of the processors' time others took while something was measured, from what Linux tells in `/proc`. */

/** Ticks of all cores since the machine started. */
export interface MachineTicks {
  /** All but idle and waiting for a disk; with what other virtual machines took from this one. */
  readonly busy: number;
  readonly stolen: number;
  readonly all: number;
}

export interface ProcessTicks {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly own: number;
  /** Of its children that have ended, and were waited for. */
  readonly ended: number;
}

export interface Snapshot {
  readonly machine: MachineTicks;
  readonly processes: readonly ProcessTicks[];
}

/** `/proc/stat`. */
export function parseMachine(text: string): MachineTicks {
  const line = /^cpu +(.*)$/m.exec(text)?.[1];
  if (line === undefined) throw new Error("/proc/stat has no line for all cores");
  // Guests' time, at the end, is in the user's already.
  const [user, nice, system, idle, wait, irq, softIrq, stolen = 0] = line.split(" ").map(Number);
  const busy = user + nice + system + irq + softIrq + stolen;
  return { busy, stolen, all: busy + idle + wait };
}

/** `/proc/PID/stat`. A name may have spaces and brackets in it. */
export function parseProcess(text: string): ProcessTicks {
  const [, pid, name, rest] = /^(\d+) \((.*)\) (.*)$/s.exec(text.trim()) ?? [];
  if (rest === undefined) throw new Error(`no line of a process: ${text}`);
  const fields = rest.split(" ").map(Number); // from the third on, the state
  return { pid: Number(pid), parent: fields[1], name, own: fields[11] + fields[12], ended: fields[13] + fields[14] };
}

/** What others took between two snapshots, as shares of the time of all cores. */
export interface Others {
  readonly share: number;
  /** Of that, by other virtual machines. */
  readonly stolen: number;
  /** By whom, as far as they are still there; the most first. */
  readonly names: readonly { readonly name: string; readonly share: number }[];
}

/** @param root the process whose tree is ours */
export function othersBetween(before: Snapshot, after: Snapshot, root: number): Others {
  const all = after.machine.all - before.machine.all;
  if (all <= 0) return { share: 0, stolen: 0, names: [] };
  const ours = ticksOf(tree(after.processes, root)) - ticksOf(tree(before.processes, root));
  const share = (ticks: number): number => Math.max(0, ticks / all);
  const earlier = new Map(before.processes.map(({ pid, own }) => [pid, own]));
  const inTree = new Set(tree(after.processes, root));
  const byName = new Map<string, number>();
  for (const process of after.processes) {
    if (inTree.has(process)) continue;
    const took = share(process.own - (earlier.get(process.pid) ?? 0));
    byName.set(process.name, (byName.get(process.name) ?? 0) + took);
  }
  const names = [...byName].map(([name, took]) => ({ name, share: took })).sort((a, b) => b.share - a.share);
  return {
    share: share(after.machine.busy - before.machine.busy - ours),
    stolen: share(after.machine.stolen - before.machine.stolen),
    names,
  };
}

/** A process and all that descend from it. */
function tree(processes: readonly ProcessTicks[], root: number): ProcessTicks[] {
  const found = processes.filter(({ pid }) => pid === root);
  for (const { pid } of found) found.push(...processes.filter(({ parent }) => parent === pid));
  return found;
}

/** The time of a child that ends goes on to its parent: nothing is lost between two snapshots. */
const ticksOf = (processes: readonly ProcessTicks[]): number =>
  processes.reduce((sum, { own, ended }) => sum + own + ended, 0);

/** More makes a machine busy: a share of 5 % is a tenth of one core of two, which moves a time by as much as we want to tell apart. */
export const MOST_BY_OTHERS = 0.05;

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;

/** What was busy, in a clause, or `undefined` on a quiet machine. */
export function busyBy({ share, stolen, names }: Others): string | undefined {
  if (share <= MOST_BY_OTHERS) return undefined;
  const noted = names.filter((other) => other.share >= 0.01).slice(0, 3);
  const told = noted.map((other) => `${other.name} ${percent(other.share)}`);
  if (stolen >= 0.01) told.push(`other virtual machines ${percent(stolen)}`);
  const by = told.length > 0 ? ` (${told.join(", ")})` : "";
  return `others took ${percent(share)} of the processors' time${by}, and ${percent(MOST_BY_OTHERS)} is the most`;
}

/** A higher load in the minute before, for each core, makes a machine busy where nothing better is known. */
const MOST_LOAD = 0.5;

/** As `busyBy`, from the load average just before. */
export function busyByLoad(load: number, cores: number): string | undefined {
  if (load / cores <= MOST_LOAD) return undefined;
  return `the load was ${load.toFixed(1)} before it began, and ${(MOST_LOAD * cores).toFixed(1)} is the most`;
}
