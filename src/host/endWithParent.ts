import { Worker } from "node:worker_threads";

/**
 * Ends this process when the one that started it is gone, however that came about: a thread watches, so that this works in
 * the middle of a computation without end as well.
 */
export function endWithParent(intervalMs = 500): void {
  const watch = `setInterval(() => {
    if (process.ppid !== ${process.ppid}) process.kill(process.pid, "SIGKILL");
  }, ${intervalMs})`;
  new Worker(watch, { eval: true, env: {}, execArgv: [] }).unref();
}
