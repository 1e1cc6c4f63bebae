/** Ends this process when the one that started it is gone, so that no kernel outlives its Jupyter server. */
export function exitWithParent(intervalMs = 1000): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) process.exit(0);
  }, intervalMs);
  timer.unref();
}
