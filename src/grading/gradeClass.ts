/** A class: every notebook that was handed in is graded, several at once, and none of them stops another. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { replaceFile } from "../host/folders";
import { exerciseTasks } from "../jupyter/exercise";
import { NotebookError } from "../jupyter/notebookFile";
import type { ClassGrades, GradedNotebook, LearnerGrades } from "./classGrades";
import { type Class, type Enrolled, enrol } from "./enrol";
import { gradedExercise } from "./gradedExercise";
import { type Graded, gradeNotebook, type Job, NoKernel, NotRun, type RunTools } from "./gradeNotebook";
import { GradingError } from "./gradingError";
import { effortIn, type Intake, NotReadable, type Original, type TaskEffort } from "./intake";
import { notRun } from "./judge";
import type { KernelPool } from "./kernelPool";
import { sharedNumbers } from "./numbers";

export interface GradingOptions extends Omit<RunTools, "onCell"> {
  readonly exercises: readonly Original[];
  readonly class: Class;
  /** How many notebooks run at once. */
  readonly lanes: number;
}

/** A notebook that is done with, as it is told at once. */
export interface Done {
  readonly learner: string;
  readonly graded: GradedNotebook;
  /** Whether it could be run, now or before. */
  readonly wasRun: boolean;
  /** The name that gave it its numbers. */
  readonly numbers?: string;
}

export interface Listener {
  /** Told before each cell, with how much of the notebook is done, from 0 to 1. */
  onCell?(learner: string, exercise: string, share: number): void;
  onNotebook?(done: Done, count: number, total: number): void;
  /** Tells that it is given up. */
  readonly signal?: AbortSignal;
}

/** From the most to the least. */
const containments: readonly KernelPool["containment"][] = ["sandbox", "server", "none"];

/** So many notebooks in a row without a kernel: it may not be them. */
const mostFailures = 5;

export class ClassGrading {
  /** What is known already of what was handed in just so, in a grading that looks again and again. */
  private readonly known = new Map<string, Done>();
  private failures = 0;
  /** The least that any notebook was contained by: some may have been run before, in another way. */
  private least: KernelPool["containment"] = "sandbox";

  constructor(private readonly options: GradingOptions) {}

  /**
   * Grades what was handed in. What was graded before, by this or by an earlier grading into the same folder, is not run again.
   * @throws GradingError when there are no kernels at all; and when the results cannot be written
   */
  async grade(intake: Intake, listener: Listener = {}): Promise<ClassGrades> {
    const { learners, notes } = enrol(intake, this.options.class);
    const waiting = learners.flatMap((learner) => this.jobsOf(learner));
    const total = waiting.length;
    const done = new Map<Job, Done>();
    const jobs = [...waiting];
    let failed = false;
    const lane = async (): Promise<void> => {
      for (let job = jobs.shift(); job; job = jobs.shift()) {
        if (failed || listener.signal?.aborted) return;
        const result = await this.gradeOne(job, listener);
        done.set(job, result);
        listener.onNotebook?.(result, done.size, total);
      }
    };
    const lanes = Array.from({ length: Math.max(1, Math.min(this.options.lanes, total)) }, lane);
    try {
      await Promise.all(lanes);
    } catch (error) {
      failed = true;
      throw error;
    }
    const grades = learners.map((learner): LearnerGrades => {
      const own = waiting.filter((job) => job.learner === learner.learner.id).flatMap((job) => done.get(job) ?? []);
      return { ...learner.learner, notebooks: own.map(({ graded }) => graded), notes: learner.notes };
    });
    return this.classOf(grades, [...notes, ...sharedNumbers([...done.values()])]);
  }

  private classOf(learners: readonly LearnerGrades[], notes: readonly string[]): ClassGrades {
    const handedIn = new Set(learners.flatMap(({ notebooks }) => notebooks.map(({ exercise }) => exercise)));
    return {
      version: 1,
      gradedAt: new Date().toISOString(),
      containment: this.least,
      exercises: this.options.exercises.filter(({ name }) => handedIn.has(name)).map(gradedExercise),
      learners: learners.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      ...(notes.length > 0 && { notes }),
    };
  }

  private jobsOf({ learner, code, notebooks, progress }: Enrolled): JobOfLearner[] {
    return notebooks.flatMap((handedIn) => {
      const original = this.options.exercises.find(({ name }) => name === handedIn.exercise);
      return original ? [{ learner: learner.id, code, handedIn, original, progress }] : [];
    });
  }

  /** Whether there is a kernel for what is nobody's: then it was the notebooks that had none, and no class ends for them. */
  private async hasKernels(): Promise<boolean> {
    try {
      const kernel = await this.options.pool?.open({ learner: undefined, exercise: "none" });
      await kernel?.shutdown();
      this.failures = 0;
      return kernel !== undefined;
    } catch {
      return false;
    }
  }

  private async gradeOne(job: JobOfLearner, listener: Listener): Promise<Done> {
    const { learner, handedIn, original, progress } = job;
    const place = createHash("sha256")
      .update(JSON.stringify([learner, handedIn, progress]))
      .digest("hex");
    const before = this.known.get(place);
    if (before) return before;
    const onCell: RunTools["onCell"] = (_, cells, all) =>
      listener.onCell?.(learner, handedIn.exercise, cells / Math.max(1, all));
    try {
      const graded = await gradeNotebook(job, { ...this.options, onCell });
      this.failures = 0;
      const { containment } = graded.run;
      if (containments.indexOf(containment) > containments.indexOf(this.least)) this.least = containment;
      const { numbers, isWhole } = graded;
      const done: Done = { learner, graded: gradedNotebook(job, graded), wasRun: true, ...(numbers && { numbers }) };
      if (isWhole) this.known.set(place, done);
      return done;
    } catch (error) {
      const reason = reasonOf(error);
      if (error instanceof NoKernel && ++this.failures >= mostFailures && !(await this.hasKernels()))
        throw new GradingError(
          `${mostFailures} notebooks in a row could not be run; the last one: ${error.message}`,
          "What is graded so far is kept: fix that, and run the same command again.",
        );
      const expected = exerciseTasks(original.notebook);
      const tasks = notRun(expected, `It could not be graded: ${reason}.`);
      const graded: GradedNotebook = {
        ...about(job),
        notes: [...handedIn.notes, `It could not be graded: ${reason}.`],
        tasks: tasks.map((task) => ({ ...task, flags: [], answer: "" })),
        seconds: 0,
      };
      return { learner, graded, wasRun: !(error instanceof NotRun) };
    }
  }
}

interface JobOfLearner extends Job {
  readonly progress: string | undefined;
}

/** Why a notebook could not be graded. @throws what is no notebook's doing */
function reasonOf(error: unknown): string {
  if (error instanceof NotRun) return error.message;
  if (error instanceof NotReadable) return `the file ${error.message}`;
  if (error instanceof NotebookError) return `the file ${error.reason}`;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code !== undefined && syscall !== undefined) throw error; // the results cannot be written
  return (error as Error).message;
}

function about({ handedIn }: Job): Pick<GradedNotebook, "exercise" | "submittedAt"> {
  const { exercise, submittedAt } = handedIn;
  return { exercise, ...(submittedAt !== undefined && { submittedAt }) };
}

function gradedNotebook(job: JobOfLearner, { run, results, flags, notes, numbers }: Graded): GradedNotebook {
  const names = [numbers ?? "", job.learner];
  const efforts: Readonly<Record<string, TaskEffort>> | undefined =
    job.progress === undefined ? undefined : effortIn(job.progress, names);
  return {
    ...about(job),
    notes: [...job.handedIn.notes, ...run.notes, ...notes],
    tasks: results.map((result) => ({
      ...result,
      ...efforts?.[result.id],
      flags: flags[result.id] ?? [],
      answer: run.answers[result.id] ?? "",
    })),
    seconds: run.seconds,
  };
}

/** Writes a class's grades, from which all reports are made, whole or not at all. */
export async function keepGrades(out: string, grades: ClassGrades): Promise<void> {
  await replaceFile(join(out, "grades.json"), Buffer.from(`${JSON.stringify(grades, null, 1)}\n`));
}
