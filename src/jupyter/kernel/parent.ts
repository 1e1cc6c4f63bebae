/** Ends this process when the one that started it is gone, so that no kernel outlives its Jupyter server. */
export function exitWithParent(intervalMs = 1000): void {
  const parent = process.ppid;
  // A server may end while its kernel starts: the kernel then belongs to init from the beginning.
  const orphaned = parent === 1 && (process.env["JPY_PARENT_PID"] ?? "1") !== "1";
  const timer = setInterval(() => {
    if (orphaned || process.ppid !== parent) process.exit(0);
  }, intervalMs);
  timer.unref();
}
