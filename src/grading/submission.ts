/** What running an exercise gives, and all that judging it takes: plain JSON, to be kept, sent, and judged again. */
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
