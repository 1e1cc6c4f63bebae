import {
  closeSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { processTable } from "./processTable.mjs";

/** How often a holder renews the date of its lock, in milliseconds. */
const renewMs = 2000;

/** A lock whose holder cannot be looked at counts as abandoned when it was not renewed for this long, in milliseconds. */
const abandonedMs = 30_000;

/**
 * Who holds a lock. A process number alone says little: it means another process in another container, on another machine
 * that shares the folder, and later.
 * @typedef {object} Holder
 * @property {number} pid
 * @property {string} host the name of its machine, for people
 * @property {string} table which table of processes the number belongs to
 * @property {string} started when the process started, as that table has it
 * @property {string} since when it took the lock, for people
 */

/**
 * @typedef {object} LockOptions
 * @property {AbortSignal} [signal] ends the waiting
 * @property {(holder: Holder | undefined, seconds: number) => void} [onWait] told again and again who holds the lock, and how long it has been waited for
 * @property {() => Promise<void>} [onStale] runs first thing under a lock that a dead process had left
 * @property {number} [intervalMs]
 * @property {import("./processTable.mjs").ProcessTable} [processes]
 * @property {() => number} [now] milliseconds of a clock of this process alone
 */

/**
 * Takes the lock, waiting while another process holds it. A lock that a dead process has left is taken over: at once where
 * the holder can be looked for, else when nobody renewed it for half a minute.
 * @param {string} file
 * @param {LockOptions} [options]
 * @returns {Promise<() => void>} gives the lock back
 */
export async function acquireLock(
  file,
  {
    signal,
    onWait = () => {},
    onStale = async () => {},
    intervalMs = 250,
    processes = processTable(),
    now = () => performance.now(),
  } = {},
) {
  mkdirSync(dirname(file), { recursive: true });
  const own = JSON.stringify({ ...processes.own, since: new Date().toISOString() });
  const started = now();
  let wasStale = false;
  /** What the lock looked like, and since when it has. @type {[look: string, since: number]} */
  let seen = ["", started];
  while (!take(file, own)) {
    const lock = lookAt(file);
    if (lock === undefined) continue; // it was given back in this moment
    const look = `${lock.renewed} ${lock.text}`;
    if (look !== seen[0]) seen = [look, now()];
    const holder = parse(lock.text);
    const state = holder ? processes.stateOf(holder) : "unknown";
    if (state === "dead" || (state === "unknown" && now() - seen[1] >= abandonedMs)) {
      wasStale = true;
      removeStale(file, lock.text);
    } else {
      onWait(holder, (now() - started) / 1000);
      await wait(intervalMs, undefined, { signal });
    }
  }
  const renewing = setInterval(() => renew(file, own), renewMs);
  renewing.unref();
  if (wasStale) await onStale();
  return () => {
    clearInterval(renewing);
    if (lookAt(file)?.text === own) rmSync(file, { force: true });
  };
}

/**
 * Hard-linking a finished file is atomic: the lock appears together with its holder, or not at all.
 * @param {string} file
 * @param {string} text
 */
function take(file, text) {
  const own = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
  writeFileSync(own, text);
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
 * @param {string} file
 * @param {string} own
 */
function renew(file, own) {
  try {
    if (lookAt(file)?.text === own) utimesSync(file, new Date(), new Date());
  } catch {
    // Another has taken it over: this process stood still for too long.
  }
}

/**
 * Moves an abandoned lock away. Another process may have done so a moment ago and hold a lock of its own under the same name
 * by now: what was moved is looked at again, and another lock is put back.
 * @param {string} file
 * @param {string} abandoned
 */
function removeStale(file, abandoned) {
  const moved = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, moved);
    if (lookAt(moved)?.text !== abandoned) linkSync(moved, file);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== "ENOENT" && code !== "EEXIST") throw error;
  }
  rmSync(moved, { force: true });
}

/**
 * A file is opened to be looked at: only then does a network drive say how it is now.
 * @param {string} file
 * @returns {{ text: string, renewed: number } | undefined}
 */
function lookAt(file) {
  try {
    const descriptor = openSync(file, "r");
    try {
      return { text: readFileSync(descriptor, "utf8"), renewed: fstatSync(descriptor).mtimeMs };
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * @param {string} text
 * @returns {Holder | undefined}
 */
function parse(text) {
  try {
    const holder = JSON.parse(text);
    return Number.isInteger(holder?.pid) && typeof holder.started === "string" ? holder : undefined;
  } catch {
    return undefined;
  }
}
