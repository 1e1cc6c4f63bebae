/** How far learners have come: `progress.json` in the home, changed after every check. */
import { learnerKey } from "../learnerKey";
import { asHomeError } from "./homeError";
import { asObject, readStore, type StoreFile, updateStore } from "./store";

export interface TaskProgress {
  /** Once passed, a task stays passed; it may be done again. */
  readonly passed: boolean;
  /** Best share of the points so far, from 0 to 1. */
  readonly share: number;
  /** Checks that failed. */
  readonly failedTries: number;
  /** Hints seen. */
  readonly hints: number;
  /** Of the last check, ISO 8601. */
  readonly at: string;
  /** What the last check came to, and the ids of the slips that it found; an older workbook has not noted it. */
  readonly last?: LastCheck;
}

export interface LastCheck {
  readonly state: "passed" | "failed";
  readonly slips: readonly string[];
}

type TasksOfLearner = Readonly<Record<string, TaskProgress>>;

interface Progress {
  /** By learner; the one without a name is "". */
  readonly learners: Readonly<Record<string, TasksOfLearner>>;
}

const untouched: TaskProgress = { passed: false, share: 0, failedTries: 0, hints: 0, at: "" };

/** Exported for `doctor`, which says where it stands. */
export const progressFile: StoreFile<Progress> = {
  name: "progress.json",
  version: 1,
  empty: { learners: {} },
  parse(fields) {
    const learners = asObject(fields["learners"]);
    if (!learners) return undefined;
    return { ...fields, learners: mapValues(learners, (tasks) => mapValues(asObject(tasks) ?? {}, toTaskProgress)) };
  },
};

function mapValues<T>(record: Record<string, unknown>, map: (value: unknown) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** A task's progress, with what is missing or of another kind as if nothing had been done. */
function toTaskProgress(value: unknown): TaskProgress {
  const { last: noted, ...fields } = asObject(value) ?? {};
  const last = lastCheck(noted);
  const known = Object.entries(untouched).map(([key, none]) => {
    const given = fields[key];
    return [key, typeof given === typeof none ? given : none];
  });
  return { ...fields, ...(Object.fromEntries(known) as unknown as TaskProgress), ...(last && { last }) };
}

/** What the last check came to, where that can be understood. */
function lastCheck(value: unknown): LastCheck | undefined {
  const { state, slips } = asObject(value) ?? {};
  if ((state !== "passed" && state !== "failed") || !Array.isArray(slips)) return undefined;
  return { state, slips: slips.filter((slip) => typeof slip === "string") };
}

/** Progress by task. */
export function readProgress(learner: string | undefined): TasksOfLearner {
  return tasksOf(learner, readStore(progressFile).content);
}

/** A learner's progress by task in the content of such a file, wherever that came from. */
export function progressOf(learner: string | undefined, fields: Readonly<Record<string, unknown>>): TasksOfLearner {
  return tasksOf(learner, progressFile.parse({ ...fields }) ?? progressFile.empty);
}

/** One task's progress. */
export function taskProgress(learner: string | undefined, taskId: string): TaskProgress {
  return ownTask(readProgress(learner), taskId);
}

function ownTask(tasks: TasksOfLearner, taskId: string): TaskProgress {
  return Object.hasOwn(tasks, taskId) ? tasks[taskId] : untouched;
}

/** What is noted under any spelling of a learner's name; of a task that stands under two, the better. */
function tasksOf(learner: string | undefined, { learners }: Progress): TasksOfLearner {
  const key = learnerKey(learner ?? "");
  const tasks = new Map<string, TaskProgress>();
  for (const [name, own] of Object.entries(learners)) {
    if (learnerKey(name) !== key) continue;
    for (const [id, progress] of Object.entries(own)) tasks.set(id, better(tasks.get(id) ?? untouched, progress));
  }
  return Object.fromEntries(tasks);
}

function better(one: TaskProgress, other: TaskProgress): TaskProgress {
  const { at, last } = one.at > other.at ? one : other;
  return {
    ...other,
    passed: one.passed || other.passed,
    share: Math.max(one.share, other.share),
    failedTries: Math.max(one.failedTries, other.failedTries),
    hints: Math.max(one.hints, other.hints),
    at,
    ...(last && { last }),
  };
}

let problem: string | undefined;

/** Changes one task's progress. Gives false where it cannot be written: work goes on, unnoted. */
export function noteProgress(
  learner: string | undefined,
  taskId: string,
  change: (before: TaskProgress) => TaskProgress,
): boolean {
  const key = learnerKey(learner ?? "");
  try {
    updateStore(progressFile, (before) => {
      const own = tasksOf(learner, before);
      const after = { ...own, [taskId]: change(ownTask(own, taskId)) };
      return { ...before, learners: { ...before.learners, [key]: after } };
    });
    problem = undefined;
  } catch (error) {
    const known = asHomeError(error);
    problem = known?.told ?? (error as Error).message;
  }
  return problem === undefined;
}

/** Why the last note could not be made; `undefined` when it was. */
export function progressProblem(): string | undefined {
  return problem;
}

/** Notes that a task was passed elsewhere than in the notebook. Gives false where it cannot be written. */
export function notePassed(learner: string | undefined, taskId: string): boolean {
  const { passed, last } = taskProgress(learner, taskId);
  if (passed && last?.state !== "failed") return true;
  const at = new Date().toISOString();
  return noteProgress(learner, taskId, (before) => ({
    ...before,
    passed: true,
    share: 1,
    at,
    last: { state: "passed", slips: [] },
  }));
}
