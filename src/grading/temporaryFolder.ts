/** Folders that last as long as the process that made them: what killed ones have left, the next one takes away. */
import { lstatSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const beginning = "cnn-workbook-grading-";

/** A new, empty one. Remove it when done. */
export function makeTemporaryFolder(): string {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = /^cnn-workbook-grading-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid))) removeOwn(join(tmpdir(), name));
  }
  return mkdtempSync(join(tmpdir(), `${beginning}${process.pid}-`));
}

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
