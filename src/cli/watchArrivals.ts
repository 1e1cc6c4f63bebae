/** Grading while a class is still handing in. */
import { folderEntries } from "../grading/intake/folder";
import { describeError } from "./errors";
import { say } from "./terminal";
import { watchSaves } from "./watch";

/** An upload that stands still for so long is whole. */
const wholeMs = 2000;

/** Grades what lies in a folder, and again whenever something has arrived and is whole. Given up by a signal. */
export async function watchArrivals(folder: string, grade: () => Promise<void>, end: AbortSignal): Promise<void> {
  // From before the first look on: what arrives meanwhile counts as well.
  const saves = watchSaves(folder, () => namesIn(folder), { settleMs: wholeMs });
  end.addEventListener("abort", () => saves.close(), { once: true });
  try {
    while (!end.aborted) {
      try {
        await grade();
      } catch (error) {
        say(describeError(error)); // also where the folder is gone for a moment
      }
      say(`Watching ${folder}. Ctrl-C ends this.`);
      await saves.next();
    }
  } finally {
    saves.close();
  }
}

function namesIn(folder: string): string[] {
  try {
    return [...folderEntries(folder)].map(({ path }) => path.join("/"));
  } catch {
    return []; // it is gone for a moment, or for good
  }
}
