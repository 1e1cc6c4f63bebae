/** What `workbook check` does. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isWrong } from "../grading/judge";
import { places } from "../host/places";
import { progressProblem } from "../host/progress";
import { reportText, totals } from "./checkReport";
import { CheckSession, type ExerciseResult } from "./checkSession";
import { CliError, describeError, exitCodes } from "./errors";
import { onStop } from "./jupyter";
import { cellFingerprint } from "./notebookText";
import { choosePaths } from "./reset";
import { palette, printJson, say } from "./terminal";
import { type Saves, watchSaves } from "./watch";
import { listOriginals } from "./workFolder";

export interface CheckFlags {
  watch?: boolean;
  json?: boolean;
  /** Seconds that a cell may take. */
  timeout: number;
}

/** Checks the exercises of these numbers, or all, and reports. */
export async function check(numbers: readonly string[], flags: CheckFlags): Promise<void> {
  const where = places();
  const exercises = listOriginals(where).filter((path) => path.startsWith("exercises/") && path.endsWith(".ipynb"));
  const files = numbers.length > 0 ? choosePaths(exercises, numbers, "exercise") : exercises;
  if (files.length === 0) throw new CliError("there are no exercises in this workbook");
  const folder = join(where.work, "exercises");
  const named = new Map(files.map((file) => [basename(file), file]));
  // From before the first check on: what is saved while that runs counts as well.
  const saves = flags.watch ? watchSaves(folder, (name) => named.has(name)) : undefined;
  const session = new CheckSession(where, flags.timeout);
  const unwatch = onStop((exitCode) => {
    const meant = flags.watch && exitCode === exitCodes.interrupted; // Ctrl-C is how watching ends
    void session.close().then(() => process.exit(meant ? 0 : exitCode));
  });
  try {
    const seen = new Map(files.map((file) => [file, textOf(where.work, file)]));
    report(await session.checkAll(files), flags);
    if (!saves) return;
    say("Watching work/exercises. Save an exercise to have it checked; Ctrl-C ends this.");
    for (;;) {
      const changed = await changedFiles(saves, named, seen, where.work);
      if (changed.length === 0) continue;
      await session.checkAll(changed).then(
        (results) => report(results, flags),
        (error) => say(describeError(error)),
      );
    }
  } finally {
    unwatch();
    saves?.close();
    await session.close();
  }
}

/** The saved files whose cells are others than when they were last looked at. */
async function changedFiles(
  saves: Saves,
  named: ReadonlyMap<string, string>,
  seen: Map<string, string>,
  work: string,
): Promise<string[]> {
  const files = [...(await saves.next())].flatMap((name) => named.get(name) ?? []);
  return files.filter((file) => {
    const text = textOf(work, file);
    const same = text === seen.get(file);
    seen.set(file, text);
    return !same;
  });
}

/** What a notebook says, without what running it changes; empty when it is not there. */
function textOf(work: string, file: string): string {
  try {
    const content = readFileSync(join(work, file));
    return cellFingerprint(content) ?? content.toString();
  } catch {
    return "";
  }
}

function report(results: readonly ExerciseResult[], { json, watch }: CheckFlags): void {
  const text = reportText(results, palette(json ? process.stderr : process.stdout));
  if (json) {
    say(text);
    const files = results.map(({ file, state, message }) => ({ file, state, message }));
    const tasks = results.flatMap(({ file, tasks: own }) => own.map((task) => ({ ...task, file })));
    printJson({ ...totals(results), tasks, files });
  } else process.stdout.write(`${text}\n`);
  const problem = progressProblem();
  if (problem !== undefined) say(`Your progress could not be noted: ${problem}`);
  const wrong = results.some(({ state, tasks }) => ["missing", "unreadable"].includes(state) || tasks.some(isWrong));
  if (wrong && !watch) process.exitCode = exitCodes.failed;
}
