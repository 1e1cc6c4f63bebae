/** From what a learner hands in to the record of it, and to what a judge, if there is one, makes of it. */
import { type CollectOptions, collect } from "./collect";
import type { Verdict } from "./judge";
import type { AttemptRecord } from "./parse";
import type { Plain } from "./plain";
import type { AskedTask, TaskHead } from "./task";
import { code, messageOf } from "./words";

/** An attempt judged, and as it was taken down. */
export interface Assessment {
  readonly verdict: Verdict;
  /** Left out where there is no such task. */
  readonly record?: AttemptRecord;
}

/** A task and what it asks of one learner. */
export interface Asked {
  readonly task: TaskHead;
  readonly posed: AskedTask;
}

export interface TakeDownOptions<A extends Asked> extends CollectOptions {
  readonly learner: string | undefined;
  /** @throws when there is no such task */
  readonly pose: () => A;
  readonly judge: (asked: A, attempt: Plain) => Verdict;
}

/** Takes an attempt down. Never throws; of an unknown task it says which there are. */
export async function takeDown<A extends Asked>(
  id: string,
  attempt: unknown,
  { learner, pose, judge, ...options }: TakeDownOptions<A>,
): Promise<Assessment> {
  let asked: A;
  try {
    asked = pose();
  } catch (error) {
    const message = code(messageOf(error));
    const task = typeof id === "string" ? id : "";
    return { verdict: { task, state: "failed", points: 0, maxPoints: 0, message, slips: [] } };
  }
  const { task, posed } = asked;
  const plain = await collect(task, posed, attempt, options);
  const record: AttemptRecord = { version: 2, task: task.id, ...(learner && { learner }), attempt: plain };
  return { verdict: judge(asked, plain), record };
}
