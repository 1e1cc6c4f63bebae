/** As whom code inside runs. */
import { readFileSync } from "node:fs";
import type { Runner } from "./bubblewrap";

/** Numbers of users that no system gives out (systemd.io/UIDS-GIDS): so many for each of our processes. */
const first = 1_879_048_192;
const ofOne = 1024;
const processes = 262_000;
/** Where only some are there, as in a container of a user's own: the last before those that systems use. */
const firstOfFew = 60_100;
const few = 64;

export interface TakenUser {
  readonly runner: Runner;
  giveBack(): void;
}

/** Those of all sandboxes of this process, whatever they are for. */
const taken = new Set<number>();

/**
 * A user of its own for a sandbox, so that limits count it alone and none can signal another; ourselves where this process
 * may not become another: the namespaces keep them apart as well.
 */
export function takeUser(): TakenUser {
  let place = 0;
  while (taken.has(place)) place++;
  taken.add(place);
  return { runner: runnerAt(place), giveBack: () => void taken.delete(place) };
}

function runnerAt(place: number): Runner {
  if (process.getuid?.() !== 0) return "self";
  const own = first + (process.pid % processes) * ofOne + (place % ofOne);
  if (isThere(own)) return { uid: own };
  const low = firstOfFew + (place % few);
  return isThere(low) ? { uid: low } : "self";
}

function isThere(uid: number): boolean {
  const map = readFileSync("/proc/self/uid_map", "utf8").trim().split("\n");
  return map.some((line) => {
    const [from, , count] = line.trim().split(/\s+/).map(Number);
    return uid >= from && uid < from + count;
  });
}
