/** Folders that last as long as the process that made them: what killed ones have left, the next one takes away. */
import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A new, empty one in a folder: its name begins with `beginning` and this process's id. Remove it when done.
 * @param restMs how long nothing has come into one that is taken away; in a folder that containers share, a process's id
 * does not tell whether it runs
 */
export function makeProcessFolder(parent: string, beginning: string, restMs = 0): string {
  for (const name of readdirSync(parent)) {
    const [, pid] = (name.startsWith(beginning) && /^(\d+)-/.exec(name.slice(beginning.length))) || [];
    if (pid !== undefined && !isRunning(Number(pid))) removeOwn(join(parent, name), restMs);
  }
  return mkdtempSync(join(parent, `${beginning}${process.pid}-`));
}

/** One for a grading, where temporary files go. */
export const makeGradingFolder = (): string => makeProcessFolder(tmpdir(), "cnn-workbook-grading-");

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Another user's is left alone, also by root: while it is removed, its owner could put a link to elsewhere into it. */
function removeOwn(folder: string, restMs: number): void {
  try {
    const own = process.getuid?.();
    const { uid, mtimeMs } = lstatSync(folder);
    if ((own === undefined || uid === own) && Date.now() - mtimeMs >= restMs)
      rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is gone, or cannot be removed.
  }
}
