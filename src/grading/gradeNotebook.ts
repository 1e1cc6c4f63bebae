/** One learner's notebook: read, restored, run or found as it was kept, and judged. */
import { performance } from "node:perf_hooks";
import { exerciseTasks } from "../jupyter/exercise";
import type { Notebook } from "../jupyter/notebook";
import { parseAnyNotebook } from "../jupyter/readNotebook";
import { within } from "../jupyter/within";
import { answerText } from "./cells";
import { type HandedInNotebook, type Original, readAgain } from "./intake";
import type { Judge, TaskResult } from "./judge";
import { type KeptRun, keep, readKept, runKey } from "./kept";
import type { KernelPool } from "./kernelPool";
import { type NumbersFrom, numbersFor } from "./numbers";
import { restore } from "./restore";
import { taskRevision } from "./revision";
import { runExercise } from "./run";
import { pastedAnswers, secondNumbers, wantsSecond } from "./secondRun";
import type { Submission } from "./submission";

/** A notebook that is to be graded. */
export interface Job {
  /** The learner's id. */
  readonly learner: string;
  /** Their code name, where the class has a secret. */
  readonly code: string | undefined;
  readonly handedIn: HandedInNotebook;
  readonly original: Original;
}

export interface RunTools {
  /** Where runs are kept. */
  readonly out: string;
  /** `undefined` where nothing may be run. */
  readonly pool: KernelPool | undefined;
  readonly containment: KernelPool["containment"];
  readonly judge: Judge;
  readonly numbers: NumbersFrom;
  /** Seconds that a cell, and a notebook, may take. */
  readonly cellTimeout: number;
  readonly timeout: number;
  /** Whether notebooks are run once more with other numbers. */
  readonly secondRun: boolean;
  /** Told before each cell. */
  readonly onCell?: (job: Job, done: number, total: number) => void;
}

/** What came of a notebook. */
export interface Graded {
  readonly run: KeptRun;
  readonly results: readonly TaskResult[];
  /** Sentences for a person, by task. */
  readonly flags: Readonly<Record<string, readonly string[]>>;
  /** What there is to say of the numbers that it was graded with. */
  readonly notes: readonly string[];
  /** The name that gave it its numbers. */
  readonly numbers: string | undefined;
  /** Whether all that was to run has run: a second run may have got no kernel. */
  readonly isWhole: boolean;
}

/** What a notebook gives that was not run, though it might have been. */
export class NotRun extends Error {
  override name = "NotRun";
}

/** What it gives where there was no kernel to run it in: that is nobody's code's doing. */
export class NoKernel extends NotRun {
  override name = "NoKernel";
}

/** @throws NotRun; and where the run cannot be kept */
export async function gradeNotebook(job: Job, tools: RunTools): Promise<Graded> {
  const { out, judge } = tools;
  const { learner, handedIn, original } = job;
  const { bytes, hash, reading } = readAgain(handedIn);
  const numbers = numbersFor(reading.notebook, learner, tools.numbers, job.code);
  const ids = exerciseTasks(original.notebook).map(({ task }) => task);
  const revisions = ids.map((id) => taskRevision(id, numbers.learner));
  const { cellTimeout, timeout, containment } = tools;
  const limits = { cellTimeout, timeout, containment };
  const key = runKey({ hash, numbers: numbers.learner, original: original.notebook, revisions, ...limits });
  const kept = readKept(out, learner, original.name);
  const isSame = tools.pool ? kept?.key === key : kept?.hash === hash;
  let run = isSame ? kept : undefined;
  if (run && run.submission.learner !== numbers.learner)
    throw new NotRun("it was run with other numbers than it would be graded with now, and --rejudge runs nothing");
  if (!run) {
    const { notebook, notes } = restore(reading.notebook, original.notebook);
    const answers = ids.map((id) => [id, answerText(notebook, id, original.notebook)]);
    const started = performance.now();
    const submission = await runOnce(notebook, numbers.learner, job, tools);
    run = {
      version: 1,
      key,
      learner,
      exercise: original.name,
      hash,
      containment,
      seconds: Number(((performance.now() - started) / 1000).toFixed(2)),
      notes: [...reading.notes.map((note) => `It ${note}.`), ...notes],
      answers: Object.fromEntries(answers),
      submission,
    };
    await keep(out, run);
  }
  const results = await judge.judge(run.submission);
  const notes = [...numbers.notes];
  const isWanting = tools.secondRun && !run.second && tools.pool !== undefined && wantsSecond(results);
  if (isWanting) {
    const { notebook } = restore(parseAnyNotebook(bytes, handedIn.file).notebook, original.notebook);
    const second = await runOnce(notebook, secondNumbers(hash), job, tools).catch((error: Error) => {
      if (!(error instanceof NotRun)) throw error;
      notes.push(`It could not be run a second time: ${error.message}.`); // what the first run gave stands
    });
    if (second) {
      run = { ...run, second };
      await keep(out, run);
    }
  }
  const flags = tools.secondRun && run.second ? pastedAnswers(run, results, await judge.judge(run.second)) : {};
  return { run, results, flags, notes, numbers: numbers.learner, isWhole: !isWanting || run.second !== undefined };
}

/** What starting a kernel anew, and ending one, may take in addition to a notebook's own time, in seconds. */
const slackSeconds = 120;
const shutdownMs = 30_000;

async function runOnce(
  notebook: Notebook,
  learner: string | undefined,
  job: Job,
  { pool, cellTimeout, timeout, onCell }: RunTools,
): Promise<Submission> {
  if (!pool) throw new NotRun("it has not been run yet, and --rejudge runs nothing");
  const { name, notebook: original } = job.original;
  const kernel = await openKernel(pool, { learner, exercise: name });
  try {
    const running = runExercise(notebook, kernel, {
      file: `exercises/${name}.ipynb`,
      cellTimeout,
      timeout,
      learner,
      expected: exerciseTasks(original),
      onCell: (_, done, total) => onCell?.(job, done, total),
    });
    running.catch(() => undefined); // given up, it may fail
    const submission = await within(running, 1000 * (timeout + slackSeconds));
    if (submission === "late") throw new Error(`its kernel did not answer within ${timeout + slackSeconds} s`);
    return submission;
  } catch (error) {
    throw new NotRun((error as Error).message);
  } finally {
    await within(kernel.shutdown(), shutdownMs).catch(() => undefined);
  }
}

/** A kernel; one that does not start is tried once more. */
async function openKernel(
  pool: KernelPool,
  options: Parameters<KernelPool["open"]>[0],
): ReturnType<KernelPool["open"]> {
  try {
    return await pool.open(options);
  } catch {
    return pool.open(options).catch((error) => {
      throw new NoKernel((error as Error).message);
    });
  }
}
