/** From an attempt to a verdict. Pure but for the arithmetic of TensorFlow in some tasks: a grader can do it again. */
import { describePlain } from "./describe";
import type { Plain } from "./plain";
import type { Judgement, PosedTask, Task } from "./task";
import { code, messageOf } from "./words";

/** `taken down`: it is judged elsewhere, as where a class is graded. */
export type VerdictState = "passed" | "failed" | "not attempted" | "taken down";

export interface Verdict {
  readonly task: string;
  readonly state: VerdictState;
  readonly points: number;
  readonly maxPoints: number;
  /** Markdown for the learner. */
  readonly message: string;
  /** The ids of the slips found, the fewest that explain the attempt; none where it is right or not explained. */
  readonly slips: readonly string[];
  readonly picture?: Judgement["picture"];
}

/** A verdict of who can judge. */
export interface Judged extends Verdict {
  readonly state: Exclude<VerdictState, "taken down">;
}

/** Judges an attempt as `collect` took it down. Never throws. */
export function judge({ id, points: maxPoints }: Task, posed: PosedTask, attempt: Plain): Judged {
  const base = { task: id, maxPoints };
  if (isUntouched(attempt)) {
    const message = "Nothing to judge yet: this task is still waiting for your answer.";
    return { ...base, state: "not attempted", points: 0, message, slips: [] };
  }
  const { passed, share = passed ? 1 : 0, message, slips = [], picture } = judgeSafely(posed, attempt);
  const points = Math.round(100 * Math.min(1, Math.max(0, share)) * maxPoints) / 100;
  return { ...base, state: passed ? "passed" : "failed", points, message, slips, ...(picture && { picture }) };
}

/** Whether nothing has been put in the place of `todo()`: in none of the calls, and in none of the parts, where there are several. */
function isUntouched(attempt: Plain): boolean {
  if (attempt.is === "untouched") return true;
  const parts = attempt.is === "list" || attempt.is === "record" ? Object.values<Plain>(attempt.value) : [];
  return parts.length > 0 && parts.every(({ is }) => is === "untouched");
}

function judgeSafely(posed: PosedTask, attempt: Plain): Judgement {
  if (attempt.is === "nothing") {
    const message = "You gave nothing (undefined). Did the cell that sets it run?";
    return { passed: false, message, slips: ["nothing-given"] };
  }
  if (attempt.is === "other" || attempt.is === "thrown") {
    const given = `You gave ${describePlain(attempt)}.`;
    return { passed: false, message: given.endsWith("judged.") ? given : `${given} That cannot be judged.` };
  }
  try {
    return posed.judge(attempt);
  } catch (error) {
    return { passed: false, message: `This cannot be judged: ${code(messageOf(error))}` };
  }
}
