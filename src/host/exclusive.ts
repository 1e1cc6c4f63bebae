/**
 * Replacing a file by what is made of it, one process at a time, whole or not at all.
 *
 * The lock is a folder beside the file, and the one file in it is the next version of the file. Renaming a folder with a
 * draft in it to the lock's name succeeds only while that is free (an empty folder counts as free); renaming the draft
 * onto the file brings the new version and gives the lock back in one step. Whoever waits too long for the same draft
 * deletes it: its process was killed, or comes too late, finds its draft gone and starts again from what is there by then.
 * So nothing depends on process numbers or on clocks, which differ between containers and machines.
 */
import { randomBytes } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

/** How long one draft may hold the lock, in milliseconds; it usually takes a few. */
export const holdMs = 2000;

/** How long the folder of a process that waits is left alone, in milliseconds. */
const waiterMs = 3_600_000;

/**
 * Replaces a file's content by what `next` gives, which is called under the lock, and again when the lock was lost.
 * Its folder is made where there is none.
 */
export function replaceExclusively(file: string, next: () => string): void {
  mkdirSync(dirname(file), { recursive: true });
  for (let done = false; !done; ) {
    const draft = takeLock(file);
    try {
      const text = next();
      done = ifThere(() => {
        write(draft, text);
        renameSync(draft, file);
      });
    } finally {
      rmSync(draft, { force: true });
      free(lockOf(file));
    }
  }
}

const lockOf = (file: string): string => `${file}.lock`;

/** Puts an empty draft into the lock's folder and gives its path. */
function takeLock(file: string): string {
  const lock = lockOf(file);
  const token = `${process.pid}-${randomBytes(6).toString("hex")}`;
  const own = `${lock}-${token}`;
  let holder: string | undefined;
  let since = 0;
  try {
    for (;;) {
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, token), "");
      if (moved(own, lock)) return join(lock, token);
      const current = held(lock);
      if (current === undefined) free(lock);
      else if (current !== holder) [holder, since] = [current, performance.now()];
      else if (performance.now() - since > holdMs) rmSync(join(lock, current), { force: true });
      sleep(1 + 4 * Math.random());
    }
  } finally {
    rmSync(own, { recursive: true, force: true });
    sweep(file);
  }
}

/** Whether a folder could be renamed to a name that was free. */
function moved(own: string, lock: string): boolean {
  try {
    renameSync(own, lock);
    return true;
  } catch (error) {
    const taken = ["EEXIST", "ENOTEMPTY", "ENOENT", ...(process.platform === "win32" ? ["EPERM"] : [])];
    if (taken.includes((error as NodeJS.ErrnoException).code ?? "")) return false;
    throw error;
  }
}

/** The draft that holds the lock. */
function held(lock: string): string | undefined {
  let names: string[] = [];
  ifThere(() => {
    names = readdirSync(lock);
  });
  return names[0];
}

function write(draft: string, text: string): void {
  const descriptor = openSync(draft, "r+"); // never makes it anew: the lock may be another's by now
  try {
    writeFileSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Takes an empty lock away; one that is held stays. */
function free(lock: string): void {
  try {
    rmdirSync(lock);
  } catch {
    // Another process holds it already, or has taken it away.
  }
}

/** Takes away what processes have left that were killed while they waited. */
function sweep(file: string): void {
  const prefix = `${basename(lockOf(file))}-`;
  for (const name of readdirSync(dirname(file)).filter((other) => other.startsWith(prefix))) {
    const left = join(dirname(file), name);
    ifThere(() => {
      if (Date.now() - statSync(left).mtimeMs > waiterMs) rmSync(left, { recursive: true, force: true });
    });
  }
}

/** Whether `work` found the files that it needs. */
function ifThere(work: () => void): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

function sleep(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
