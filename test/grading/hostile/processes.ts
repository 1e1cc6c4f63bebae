/** Which processes descend from another, and whether they have ended. */
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Processes by number and start, which no later process has again; with what each was started as. */
export type Processes = Map<string, string>;

interface Row {
  readonly parent: number;
  readonly key: string;
}

/** Adds all that descend from a process by now. One whose parent has ended is no longer found: look often. */
export function addDescendants(of: number, known: Processes): void {
  const rows = table();
  const found = new Set([of]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const [pid, { parent, key }] of rows) {
      if (found.has(pid) || !(found.has(parent) || known.has(key))) continue;
      found.add(pid);
      grown = true;
    }
  }
  found.delete(of);
  for (const pid of found) {
    const key = rows.get(pid)?.key;
    if (key !== undefined && !known.has(key)) known.set(key, `${pid} ${commandOf(pid)}`);
  }
}

/** Those that have not ended, when they have been waited for. */
export async function stillThere(known: Processes, seconds = 20): Promise<string[]> {
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    const now = new Set([...table().values()].map(({ key }) => key));
    const left = [...known].filter(([key]) => now.has(key)).map(([, command]) => command);
    if (left.length === 0 || performance.now() > end) return left;
    await sleep(200);
  }
}

/** All processes that run; what has ended and waits for its parent does not. */
function table(): Map<number, Row> {
  const rows = new Map<number, Row>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = said(`/proc/${pid}/stat`);
    const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (stat !== "" && state !== "Z") rows.set(pid, { parent: Number(parent), key: `${pid}@${rest[17]}` });
  }
  return rows;
}

const commandOf = (pid: number): string => said(`/proc/${pid}/cmdline`).replaceAll("\0", " ").slice(0, 200);

function said(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ""; // it has just ended
  }
}
