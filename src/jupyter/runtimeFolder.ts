/** The folders of what Jupyter writes while it runs: the kernels' keys, and the address with its token. */
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";

const prefix = "runtime-";
/** A running server renews the date of its folder every hour. */
const abandonedMs = 24 * 3_600_000;

/** A folder of one server, which nobody but its user can look into. What killed servers have left is taken away. */
export function makeRuntimeFolder(jupyter: string, now: number = Date.now()): string {
  for (const name of readdirSync(jupyter).filter((other) => other.startsWith(prefix))) {
    const folder = join(jupyter, name);
    const renewed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (now - renewed > abandonedMs) rmSync(folder, { recursive: true, force: true });
  }
  return mkdtempSync(join(jupyter, prefix));
}
