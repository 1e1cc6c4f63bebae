/** What a kernel that grades knows of the tasks: data. */
import type { AskedTask, TaskHead } from "../../tasks/task";

/** Neither hints, which work answers out for siblings, nor anything that judges. */
export interface PosedTaskData extends TaskHead, Pick<AskedTask, "statement" | "cases"> {
  /** Left out where there are no numbers. */
  readonly givens?: unknown;
}

export interface PosedTasks {
  /** Whose numbers they are; left out for the book's. */
  readonly learner?: string;
  readonly tasks: readonly PosedTaskData[];
}
