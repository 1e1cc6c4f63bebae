import { readFileSync } from "node:fs";

const intervalMs = 1000;

/**
 * Ends this process, as SIGTERM does, when the npm that started it is gone: whoever ends npm by its id does not reach what it
 * started, and a shell may stand between. Without npm nothing is done: `nohup` and the like mean a command to go on.
 * `src/cli/followNpm.ts` is the same for what is compiled; this one runs before that is.
 */
export function followNpm() {
  if (!process.env["npm_lifecycle_event"]) return;
  const started = ancestors().join();
  const timer = setInterval(() => {
    if (ancestors().join() === started) return;
    clearInterval(timer);
    process.kill(process.pid, "SIGTERM");
  }, intervalMs);
  timer.unref();
}

/** @returns {number[]} the parent; on Linux also its parents as far as npm, where that is one of them */
function ancestors() {
  const found = [process.ppid];
  for (let id = process.ppid; found.length < 6; ) {
    const [, name = "", parent = 0] = /\((.*)\) \S (\d+)/s.exec(readStat(id)) ?? [];
    if (name.startsWith("npm")) return found;
    if (Number(parent) <= 1) break;
    id = Number(parent);
    found.push(id);
  }
  return found.slice(0, 1);
}

/** @param {number} id */
function readStat(id) {
  try {
    return readFileSync(`/proc/${id}/stat`, "utf8");
  } catch {
    return "";
  }
}
