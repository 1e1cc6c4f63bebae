import { closeSync, fstatSync, openSync } from "node:fs";

/**
 * Runs `work` with this process's standard error pointed at nothing. TensorFlow writes a few lines there from C++ while
 * it starts, and heeds no setting for them. Where standard error cannot be opened again (a socket, or not Linux), and
 * where it is a file (opened again it would have a place of its own in it, and others who write there would write over
 * each other), `work` just runs.
 */
export function quietly<T>(work: () => T): T {
  const stderr = 2;
  if (process.platform !== "linux" || process.env["DEBUG"] || fstatSync(stderr).isFile()) return work();
  let kept: number;
  try {
    kept = openSync(`/proc/self/fd/${stderr}`, "a");
  } catch {
    return work();
  }
  const reopen = (path: string): void => {
    closeSync(stderr);
    openSync(path, "a"); // the lowest free number, which is 2 again
  };
  reopen("/dev/null");
  try {
    return work();
  } finally {
    reopen(`/proc/self/fd/${kept}`);
    closeSync(kept);
  }
}
