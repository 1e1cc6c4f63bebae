/** Which processes descend from another, and whether they have ended. */
import { setTimeout as sleep } from "node:timers/promises";
import { type Process, processes, wordsOf } from "../../processes";

/** Processes by number and start, which no later process has again; with what each was started as. */
export type Processes = Map<string, string>;

/** Adds all that descend from a process by now. One whose parent has ended is no longer found: look often. */
export function addDescendants(of: number, known: Processes): void {
  const rows = processes();
  const found = new Set([of]);
  for (let grown = true; grown; ) {
    grown = false;
    for (const row of rows) {
      if (found.has(row.id) || !(found.has(row.parent) || known.has(keyOf(row)))) continue;
      found.add(row.id);
      if (!known.has(keyOf(row))) known.set(keyOf(row), `${row.id} ${wordsOf(row.id).slice(0, 200)}`);
      grown = true;
    }
  }
}

/** Those that have not ended, when they have been waited for. */
export async function stillThere(known: Processes, seconds = 20): Promise<string[]> {
  const end = performance.now() + 1000 * seconds;
  for (;;) {
    const now = new Set(processes().map(keyOf));
    const left = [...known].filter(([key]) => now.has(key)).map(([, command]) => command);
    if (left.length === 0 || performance.now() > end) return left;
    await sleep(200);
  }
}

const keyOf = ({ id, started }: Process): string => `${id}@${started}`;
