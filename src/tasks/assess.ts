/** The check for programs. */
import type { CollectOptions } from "./collect";
import { type Judged, judge } from "./judge";
import type { AttemptRecord } from "./parse";
import { findTask } from "./registry";
import { seedFor } from "./seed";
import { type Assessment, takeDown } from "./takeDown";
import type { PosedTask, Task } from "./task";

/** A task as a learner has it; without a name, with the book's numbers. @throws when there is no such task */
export function poseFor(id: string, learner: string | undefined): { task: Task; posed: PosedTask } {
  const task = findTask(id);
  return { task, posed: task.pose(seedFor(learner, task.id)) };
}

/** Takes an attempt down and judges it. Never throws; of an unknown task it says which there are. */
export function assessFor(
  id: string,
  attempt: unknown,
  learner: string | undefined,
  options: CollectOptions = {},
): Promise<Assessment> {
  return takeDown(id, attempt, {
    ...options,
    learner,
    pose: () => poseFor(id, learner),
    judge: ({ task, posed }, plain) => judge(task, posed, plain),
  });
}

/** Judges a record again, as a grader does: whatever verdict stood beside it is not looked at. @throws as `findTask` */
export function judgeRecord({ task: id, learner, attempt }: AttemptRecord): Judged {
  const { task, posed } = poseFor(id, learner);
  return judge(task, posed, attempt);
}
