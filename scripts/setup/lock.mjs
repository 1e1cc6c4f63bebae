import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/**
 * @typedef {object} LockOptions
 * @property {AbortSignal} [signal] ends the waiting
 * @property {(holder: number, seconds: number) => void} [onWait] told again and again who holds the lock, and how long it has been waited for
 * @property {() => Promise<void>} [onStale] runs first thing under a lock that a dead process had left
 * @property {number} [intervalMs]
 */

/**
 * Takes the lock, waiting while another live process holds it; a lock left behind by a dead process is taken over.
 * @param {string} file
 * @param {LockOptions} [options]
 * @returns {Promise<() => void>} gives the lock back
 */
export async function acquireLock(
  file,
  { signal, onWait = () => {}, onStale = async () => {}, intervalMs = 250 } = {},
) {
  mkdirSync(dirname(file), { recursive: true });
  const started = performance.now();
  let wasStale = false;
  while (!take(file)) {
    const holder = holderOf(file);
    if (holder !== undefined && isAlive(holder)) {
      onWait(holder, (performance.now() - started) / 1000);
      await wait(intervalMs, undefined, { signal });
    } else {
      wasStale = true;
      removeStale(file, holder);
    }
  }
  if (wasStale) await onStale();
  return () => {
    if (holderOf(file) === process.pid) rmSync(file, { force: true });
  };
}

/**
 * Hard-linking a finished file is atomic: the lock appears together with its holder's id, or not at all.
 * @param {string} file
 */
function take(file) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, `${process.pid}\n`);
  try {
    linkSync(own, file);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/**
 * Moves a dead process's lock away. Another process may have done so a moment ago and hold a lock of its own under the
 * same name by now: what was moved is looked at again, and a live lock is put back.
 * @param {string} file
 * @param {number | undefined} dead
 */
function removeStale(file, dead) {
  const moved = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, moved);
    if (holderOf(moved) !== dead) linkSync(moved, file);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  }
  rmSync(moved, { force: true });
}

/**
 * @param {string} file
 * @returns {number | undefined} the process that holds the lock
 */
function holderOf(file) {
  try {
    const id = Number.parseInt(readFileSync(file, "utf8"), 10);
    return id > 0 ? id : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} id
 * @returns {boolean} whether that process runs and, where it can be told, is a setup: ids are used again
 */
function isAlive(id) {
  try {
    process.kill(id, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").includes("setup");
  } catch {
    return true;
  }
}
