/** What `workbook grade` does. */
import { existsSync, mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ClassGrades } from "../grading/classGrades";
import { ClassGrading, type Done, keepGrades } from "../grading/gradeClass";
import { type Intake, NotReadable, type Originals, takeIn } from "../grading/intake";
import { openJudge } from "../grading/judge";
import type { KernelPool } from "../grading/kernelPool";
import { readPersonGrades, withPersonGrades } from "../grading/mark/personGrades";
import type { NumbersFrom } from "../grading/numbers";
import { writeReports } from "../grading/reports";
import { readSecret } from "../grading/secret";
import { takeLock } from "../host/lock";
import { places } from "../host/places";
import { plural } from "../tasks/words";
import { terminal } from "../view/escape";
import { CliError, exitCodes, UsageError } from "./errors";
import { gradingOut, readOriginals, submissionsAt } from "./gradePlaces";
import { choosePool, type PoolFlags } from "./gradePool";
import { doneLine, summary, summaryLine } from "./gradeReport";
import { createProgress } from "./progress";
import { readRoster } from "./rosterNames";
import { Stopped, stopSignals, unlessStopped } from "./stop";
import { printJsonLine, say } from "./terminal";
import { watchArrivals } from "./watchArrivals";

export interface GradeFlags extends PoolFlags {
  out: string;
  roster?: string;
  secret?: string;
  numbers: NumbersFrom;
  timeout: number;
  notebookTimeout: number;
  secondRun?: boolean;
  rejudge?: boolean;
  watch?: boolean;
  json?: boolean;
}

const busy = (out: string, who: string): CliError =>
  new CliError(`another grading writes to ${out} (${who})`, "Wait for it, or choose another --out.");

/** Grades what a class handed in, and writes grades and reports. */
export async function grade(given: string, flags: GradeFlags): Promise<void> {
  const where = places();
  if (flags.secret !== undefined && flags.roster === undefined)
    throw new UsageError(
      "--secret needs --roster, which says whose code names it makes",
      "Say --roster CLASS.csv as well.",
    );
  const submissions = submissionsAt(given, flags.watch ?? false);
  const out = gradingOut(where, submissions, flags);
  const secret = flags.secret === undefined ? undefined : readSecret(flags.secret);
  const roster = flags.roster === undefined ? undefined : readRoster(flags.roster);
  const originals = readOriginals(where);
  const choice = choosePool(flags);
  const isNew = !existsSync(out);
  const look = (): Intake => readSubmissions(submissionsAt(given, flags.watch ?? false), originals);
  const first = flags.watch ? undefined : look();
  if (first) refuseNone(first, given);
  if (flags.rejudge && isNew)
    throw new CliError(`nothing was graded into ${out}`, "Run the same command without --rejudge.");
  mkdirSync(out, { recursive: true });
  const release = await takeLock(join(out, ".grading.lock"), (who) => busy(out, who), say);
  const judge = openJudge();
  let pool: KernelPool | undefined;
  const ending = new AbortController();
  const grading = (): ClassGrading =>
    new ClassGrading({
      out,
      exercises: originals.exercises,
      class: { ...(roster && { roster }), ...(secret !== undefined && { secret }) },
      pool,
      containment: choice.containment,
      judge,
      numbers: flags.numbers,
      lanes: flags.lanes,
      cellTimeout: flags.timeout,
      timeout: flags.notebookTimeout,
      secondRun: flags.secondRun ?? false,
    });
  let count = 0;
  const work = async (): Promise<void> => {
    if (!flags.rejudge) pool = await choice.open();
    const classGrading = grading();
    readPersonGrades(out); // what is wrong with that file is told before the work, not after it
    const once = async (intake: Intake): Promise<void> => {
      if (isNone(intake) && existsSync(join(out, "grades.json"))) {
        say(`There are no submissions in ${given} now: the reports in ${out} stay as they are.`);
        return;
      }
      const { grades: judged, done } = await gradeOnce(classGrading, intake, ending.signal, flags.json ?? false);
      const grades = withPersonGrades(judged, readPersonGrades(out));
      count = done.length;
      await keepGrades(out, grades);
      await writeReports(grades, out);
      report(grades, done, out, pool?.warning ?? "", flags);
    };
    if (first) await once(first);
    else await watchArrivals(submissions, async () => once(look()), ending.signal);
  };
  const kept = (): string => `What is graded is kept in ${out}; the same command goes on from there.`;
  try {
    await unlessStopped("the grading", work(), kept);
  } catch (error) {
    const meant = flags.watch && error instanceof Stopped && error.exitCode === stopSignals.SIGINT;
    if (!meant) throw error;
    say(`Watching has ended, with ${plural(count, "notebook")} graded. The reports are in ${out}.`);
    process.exitCode = 0;
  } finally {
    ending.abort();
    judge.close();
    await pool?.close();
    release();
  }
}

function readSubmissions(submissions: string, originals: Originals): Intake {
  try {
    return takeIn(submissions, originals);
  } catch (error) {
    if (error instanceof NotReadable)
      throw new UsageError(
        `${submissions} ${error.message}`,
        "Give a folder with one folder per learner, or a zip of it.",
      );
    throw error;
  }
}

const isNone = ({ learners }: Intake): boolean => learners.every(({ notebooks }) => notebooks.length === 0);

function refuseNone(intake: Intake, given: string): void {
  if (!isNone(intake)) return;
  const { learners, notes } = intake;
  const found = [...notes, ...learners.flatMap((learner) => learner.notes.map((note) => `${learner.id}: ${note}`))];
  for (const note of found.slice(0, 10)) say(terminal(note));
  throw new UsageError(
    `there are no submissions in ${given}`,
    "It needs a folder for each learner, with their notebooks in it.",
  );
}

async function gradeOnce(
  grading: ClassGrading,
  intake: Intake,
  signal: AbortSignal,
  json: boolean,
): Promise<{ grades: ClassGrades; done: Done[] }> {
  const total = intake.learners.reduce((sum, { notebooks }) => sum + notebooks.length, 0);
  const progress = createProgress({ label: "Grading", total });
  const done: Done[] = [];
  const shares = new Map<string, number>();
  const now = (): number => Math.min(total, done.length + [...shares.values()].reduce((sum, share) => sum + share, 0));
  try {
    const grades = await grading.grade(intake, {
      signal,
      onCell(learner, exercise, share) {
        shares.set(`${learner}/${exercise}`, share);
        progress.update(now(), terminal(`${done.length} of ${total}, ${learner} ${exercise}`));
      },
      onNotebook(one) {
        shares.delete(`${one.learner}/${one.graded.exercise}`);
        done.push(one);
        if (json) printJsonLine(doneLine(one));
        progress.update(now(), `${done.length} of ${total}`);
      },
    });
    return { grades, done };
  } finally {
    progress.end();
  }
}

function report(grades: ClassGrades, done: readonly Done[], out: string, warning: string, flags: GradeFlags): void {
  const { json, watch } = flags;
  const text = summary(grades, done, resolve(out), warning);
  if (json) {
    say(text);
    printJsonLine(summaryLine(grades, done, out));
  } else process.stdout.write(`${text}\n`);
  if (!watch && done.some(({ wasRun }) => !wasRun)) process.exitCode = exitCodes.failed;
}
