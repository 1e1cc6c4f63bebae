/** Ends the kernel when the server that started it is gone, so that none outlives its server. */

/** How long a kernel whose parent is init from the beginning waits for a first message. */
const firstMessageMs = 60_000;

/** Calls `end` when the parent is gone. `heard` says whether a client has sent anything yet. */
export function watchParent(end: () => void, heard: () => boolean, intervalMs = 1000): void {
  const parent = process.ppid;
  const started = performance.now();
  // Either the server ended while its kernel started, or the kernel runs in a process namespace of its own, where its
  // parent is always 1: then somebody writes to it.
  const orphaned = (): boolean =>
    parent === 1 && process.env["JPY_PARENT_PID"] !== "1" && !heard() && performance.now() - started > firstMessageMs;
  const timer = setInterval(() => {
    if (process.ppid !== parent || orphaned()) end();
  }, intervalMs);
  timer.unref();
}
