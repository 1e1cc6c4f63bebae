/** The check for programs. */
import { type CollectOptions, collect } from "./collect";
import { type Judged, judge, type Verdict } from "./judge";
import type { AttemptRecord } from "./parse";
import { findTask } from "./registry";
import { seedFor } from "./seed";
import type { PosedTask, Task } from "./task";
import { code, messageOf } from "./words";

/** A task as a learner has it; without a name, with the book's numbers. @throws when there is no such task */
export function poseFor(id: string, learner: string | undefined): { task: Task; posed: PosedTask } {
  const task = findTask(id);
  return { task, posed: task.pose(seedFor(learner, task.id)) };
}

/** An attempt judged, and as it was taken down. */
export interface Assessment {
  readonly verdict: Verdict;
  /** Left out where there is no such task. */
  readonly record?: AttemptRecord;
}

/** Takes an attempt down and judges it. Never throws; of an unknown task it says which there are. */
export async function assessFor(
  id: string,
  attempt: unknown,
  learner: string | undefined,
  options: CollectOptions = {},
): Promise<Assessment> {
  let place: ReturnType<typeof poseFor>;
  try {
    place = poseFor(id, learner);
  } catch (error) {
    const message = code(messageOf(error));
    return {
      verdict: { task: typeof id === "string" ? id : "", state: "failed", points: 0, maxPoints: 0, message, slips: [] },
    };
  }
  const { task, posed } = place;
  const plain = await collect(task, posed, attempt, options);
  const record: AttemptRecord = { version: 2, task: task.id, ...(learner && { learner }), attempt: plain };
  return { verdict: judge(task, posed, plain), record };
}

/** Judges a record again, as a grader does: whatever verdict stood beside it is not looked at. @throws as `findTask` */
export function judgeRecord({ task: id, learner, attempt }: AttemptRecord): Judged {
  const { task, posed } = poseFor(id, learner);
  return judge(task, posed, attempt);
}
