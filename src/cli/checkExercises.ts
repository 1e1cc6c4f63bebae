/** What `workbook check` does. */
import { basename, join } from "node:path";
import { isWrong } from "../grading/judge";
import { type Places, places } from "../host/places";
import { progressProblem } from "../host/progress";
import { reportText, totals } from "./checkReport";
import { CheckSession, type ExerciseResult } from "./checkSession";
import { CliError, exitCodes } from "./errors";
import { nextElsewhere, nextIn } from "./nextTask";
import { choosePaths } from "./reset";
import { Stopped, stopSignals, unlessStopped } from "./stop";
import { palette, printJson, printJsonLine, say } from "./terminal";
import { watchSaves } from "./watch";
import { textsOf, watchExercises } from "./watchExercises";
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
  if (files.length === 0) throw new CliError("there are no exercises in this workbook", "Run: git restore exercises");
  // From before the first check on: what is saved while that runs counts as well.
  const saves = flags.watch
    ? watchSaves(
        join(where.work, "exercises"),
        files.map((file) => basename(file)),
      )
    : undefined;
  const session = new CheckSession(where, flags.timeout);
  // Those that come after, then those before.
  const others = [...exercises.slice(exercises.indexOf(files[files.length - 1])), ...exercises].filter(
    (path) => !files.includes(path),
  );
  const latest = new Map<string, ExerciseResult>();
  const show = (results: readonly ExerciseResult[]): void => {
    for (const result of results) latest.set(result.file, result);
    report(results, [...latest.values()], others, where, flags);
  };
  const ending = new AbortController();
  const work = async (): Promise<void> => {
    const seen = textsOf(files, where.work);
    show(await session.checkAll(files));
    if (saves)
      await watchExercises({ session, files, saves, seen, latest, show, work: where.work, end: ending.signal }, flags);
  };
  try {
    await unlessStopped("the check", work(), () => kept);
  } catch (error) {
    const meant = flags.watch && error instanceof Stopped && error.exitCode === stopSignals.SIGINT;
    if (!meant) throw error;
    say(`Watching has ended. ${kept}`); // Ctrl-C is how it ends
    process.exitCode = 0;
  } finally {
    ending.abort();
    saves?.close();
    await session.close();
  }
}

const kept = "What passed so far is noted; your exercises are as you saved them.";

/** Tells what came of some exercises, and what is next in all that are looked at, or else in the others. */
function report(
  results: readonly ExerciseResult[],
  all: readonly ExerciseResult[],
  others: readonly string[],
  where: Places,
  { json, watch }: CheckFlags,
): void {
  const next = nextIn(all) ?? nextElsewhere(others, where);
  const text = reportText(results, palette(json ? process.stderr : process.stdout), next);
  if (json) {
    say(text);
    const files = results.map(({ file, state, message }) => ({ file, state, message }));
    const tasks = results.flatMap(({ file, tasks: own }) => own.map((task) => ({ ...task, file })));
    (watch ? printJsonLine : printJson)({ ...totals(results), next: next ?? null, tasks, files });
  } else process.stdout.write(`${text}\n`);
  const problem = progressProblem();
  if (problem !== undefined) say(`Your progress could not be noted: ${problem}`);
  const wrong = results.some(({ state, tasks }) => !["checked", "untouched"].includes(state) || tasks.some(isWrong));
  if (wrong && !watch) process.exitCode = exitCodes.failed;
}
