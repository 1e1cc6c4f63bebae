import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { lend } from "../../lent";

/**
 * Runs `work` with this process's standard error pointed at nothing. TensorFlow writes a few lines there from C++ while
 * it starts, and heeds no setting for them (`TF_CPP_MIN_LOG_LEVEL` is for others: these come by Abseil's log, before anybody
 * could tell it a level). Where standard error cannot be opened again (a socket, or not Linux), and where it is a file that
 * is not written at its end (`2>file`; opened again it would have a place of its own in it, and others who write there would
 * write over each other: Node has no `dup`), `work` just runs. `2>>file` and `2>&1 | tee file` have none of these lines.
 */
export function quietly<T>(work: () => T): T {
  const stderr = 2;
  if (process.platform !== "linux" || process.env["DEBUG"] || hasPlace(stderr)) return work();
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
  const speak = lend(() => {
    reopen(`/proc/self/fd/${kept}`);
    closeSync(kept);
  });
  reopen("/dev/null");
  try {
    return work();
  } finally {
    speak();
  }
}

/** Whether a file is written at a place that is shared with others who have it open, and not always at its end. */
function hasPlace(file: number): boolean {
  if (!fstatSync(file).isFile()) return false;
  const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${file}`, "utf8"))?.[1] ?? "0";
  return (Number.parseInt(flags, 8) & constants.O_APPEND) === 0;
}
