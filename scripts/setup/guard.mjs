/**
 * Ends the commands of a process that was killed. That process holds the other end of this one's standard input, and writes
 * `+ID` when it has started a group of processes and `-ID` when that has ended. When the input closes, the groups that are
 * left are ended: first asked, then by force.
 */
import { createInterface } from "node:readline";

const patienceMs = 3000;
/** @type {Set<number>} */
const groups = new Set();

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => {}); // not meant for this one

createInterface({ input: process.stdin })
  .on("line", (line) => {
    const id = Math.abs(Number(line));
    if (line.startsWith("+")) groups.add(id);
    else groups.delete(id);
  })
  .on("close", () => {
    if (killAll("SIGTERM")) setTimeout(() => killAll("SIGKILL"), patienceMs);
  });

/**
 * @param {NodeJS.Signals} signal
 * @returns {boolean} whether there was one
 */
function killAll(signal) {
  let found = false;
  for (const id of groups) {
    try {
      process.kill(-id, signal);
      found = true;
    } catch {
      groups.delete(id); // it has ended by itself
    }
  }
  return found;
}
