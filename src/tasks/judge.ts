/** From an attempt to a verdict. Pure but for the arithmetic of TensorFlow in some tasks: a grader can do it again. */
import { describePlain, messageOf, type Plain } from "./plain";
import type { Givens, Judgement, Task } from "./task";

export type VerdictState = "passed" | "failed" | "not attempted";

export interface Verdict {
  readonly task: string;
  readonly state: VerdictState;
  readonly points: number;
  readonly maxPoints: number;
  /** Markdown for the learner. */
  readonly message: string;
  /** The misconception that was recognised. */
  readonly misconception?: string;
  readonly picture?: Judgement["picture"];
}

/** Judges an attempt as `collect` took it down. Never throws. */
export function judge(task: Task, attempt: Plain, givens: Givens, seed?: number): Verdict {
  const base = { task: task.id, maxPoints: task.points };
  if (attempt.is === "nothing") {
    return {
      ...base,
      state: "not attempted",
      points: 0,
      message: "Nothing to judge yet: this task still waits for your answer.",
    };
  }
  if (attempt.is === "other") {
    return {
      ...base,
      state: "failed",
      points: 0,
      message: `You gave ${describePlain(attempt)}. That cannot be judged.`,
    };
  }
  const { passed, share = passed ? 1 : 0, message, misconception, picture } = judgeSafely(task, attempt, givens, seed);
  const points = Math.round(100 * Math.min(1, Math.max(0, share)) * task.points) / 100;
  return {
    ...base,
    state: passed ? "passed" : "failed",
    points,
    message,
    ...(misconception === undefined ? {} : { misconception }),
    ...(picture === undefined ? {} : { picture }),
  };
}

function judgeSafely(task: Task, attempt: Plain, givens: Givens, seed?: number): Judgement {
  try {
    return task.judge(attempt, givens, seed);
  } catch (error) {
    return { passed: false, message: `This cannot be judged: ${messageOf(error)}` };
  }
}
