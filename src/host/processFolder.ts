/** Folders that last as long as the process that made them: what killed ones have left, the next one takes away. */
import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new, empty one in a folder: its name begins with `beginning` and this process's id. Remove it when done. */
export function makeProcessFolder(parent: string, beginning: string): string {
  for (const name of readdirSync(parent)) {
    const [, pid] = (name.startsWith(beginning) && /^(\d+)-/.exec(name.slice(beginning.length))) || [];
    if (pid !== undefined && !isRunning(Number(pid))) removeOwn(join(parent, name));
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
function removeOwn(folder: string): void {
  try {
    const own = process.getuid?.();
    if (own === undefined || lstatSync(folder).uid === own) rmSync(folder, { recursive: true, force: true });
  } catch {
    // It is gone, or cannot be removed.
  }
}
