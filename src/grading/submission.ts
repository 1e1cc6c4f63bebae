/** What running an exercise gives, and all that judging it takes: plain JSON, to be kept, sent, and judged again. */
import { asObject } from "../host/store";
import type { AttemptRecord } from "../tasks";

export interface Submission {
  readonly version: 1;
  /** The exercise, as a path below `work/`: `exercises/02-parameters-and-memory.ipynb`. */
  readonly file: string;
  /** The notebook's first heading. */
  readonly title: string;
  /** Whose numbers the tasks have; left out for the book's. */
  readonly learner?: string;
  /** What went wrong in cells that belong to no task, such as imports: whatever fails later may come of it. */
  readonly problem?: Problem;
  readonly tasks: readonly SubmittedTask[];
}

export interface SubmittedTask {
  readonly id: string;
  /** What was asked, as `taskRevision` has it. */
  readonly revision: string;
  /** What the task's own check took down, the last time that it ran. */
  readonly record?: AttemptRecord;
  /** Why that could not be taken down. */
  readonly recordProblem?: string;
  /** What went wrong in the task's cells before its check: what the check then took down may be an older value. */
  readonly answerFailed?: Problem;
  /** What went wrong in the check's own cell. */
  readonly checkFailed?: Problem;
  /** The text of a written answer, which a person reads. */
  readonly written?: string;
}

export interface Problem {
  readonly state: "crashed" | "timed out";
  readonly message: string;
}

const most = { tasks: 100, text: 50_000 };

/**
 * A submission as it may lie on a disk; `undefined` for anything else. The attempts in its records are left as they are:
 * who judges parses them.
 */
export function parseSubmission(value: unknown): Submission | undefined {
  const fields = asObject(value);
  const tasks = fields?.["tasks"];
  if (fields?.["version"] !== 1 || !Array.isArray(tasks) || tasks.length > most.tasks) return undefined;
  const { file, title, learner, problem } = fields;
  const parsed = tasks.map(parseTask);
  if (!isText(file) || !isText(title) || !(learner === undefined || isText(learner))) return undefined;
  if (!isProblem(problem) || !parsed.every((task) => task !== undefined)) return undefined;
  const more = { ...(learner !== undefined && { learner }), ...(problem && { problem }) };
  return { version: 1, file, title, ...more, tasks: parsed };
}

function parseTask(value: unknown): SubmittedTask | undefined {
  const { id, revision, record, recordProblem, answerFailed, checkFailed, written } = asObject(value) ?? {};
  if (!isText(id) || !isText(revision) || (record !== undefined && !asObject(record))) return undefined;
  if (![recordProblem, written].every((text) => text === undefined || isText(text))) return undefined;
  if (!isProblem(answerFailed) || !isProblem(checkFailed)) return undefined;
  const known = { id, revision, record, recordProblem, answerFailed, checkFailed, written };
  return Object.fromEntries(
    Object.entries(known).filter(([, field]) => field !== undefined),
  ) as unknown as SubmittedTask;
}

const isText = (value: unknown): value is string => typeof value === "string" && value.length <= most.text;

function isProblem(value: unknown): value is Problem | undefined {
  if (value === undefined) return true;
  const { state, message } = asObject(value) ?? {};
  return (state === "crashed" || state === "timed out") && isText(message);
}
