/** What Jupyter writes while it runs: the kernels' keys and the address with its token in one folder, and a log. */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";

const made = /^(runtime-|server-.*\.log$)/;
/** A running server renews the date of its folder every hour. */
const abandonedMs = 7 * 24 * 3_600_000;

/** The folder and the log of one server. */
export interface RuntimeFiles {
  /** Nobody but its user can look into it. */
  readonly folder: string;
  readonly logFile: string;
}

/** Makes the folder of a server. What earlier ones have left, the logs above all, goes away after a week. */
export function makeRuntimeFolder(jupyter: string, now: number = Date.now()): RuntimeFiles {
  for (const name of readdirSync(jupyter).filter((other) => made.test(other))) {
    const path = join(jupyter, name);
    const renewed = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - renewed > abandonedMs) rmSync(path, { recursive: true, force: true });
  }
  const folder = mkdtempSync(join(jupyter, "runtime-"));
  return { folder, logFile: join(jupyter, basename(folder).replace(/^runtime-(.*)/, "server-$1.log")) };
}
