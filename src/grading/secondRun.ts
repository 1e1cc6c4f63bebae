/** A second run with other numbers: an answer that stays as it is was not computed from the question. A question for a person. */
import { createHash } from "node:crypto";
import { findTask } from "../tasks";
import type { TaskResult } from "./judge";
import type { KeptRun } from "./kept";

/** Whether there is anything in a notebook's results that other numbers could tell. */
export function wantsSecond(results: readonly TaskResult[]): boolean {
  return results.some(isTelling);
}

const isTelling = ({ id, state }: TaskResult): boolean => state === "passed" && findTask(id).kind === "value";

/** A name that gives other numbers than a learner's, the same ones each time that the notebook is graded. */
export function secondNumbers(hash: string): string {
  return `second-${createHash("sha256").update(`second ${hash}`).digest("hex").slice(0, 12)}`;
}

const sentence =
  "With other numbers in the question the answer stayed the same: was it typed in, or computed from the numbers?";

/** The tasks that passed, whose attempt is the same with other numbers and is wrong there; with a sentence each. */
export function pastedAnswers(
  { submission, second }: KeptRun,
  results: readonly TaskResult[],
  secondResults: readonly TaskResult[],
): Readonly<Record<string, readonly string[]>> {
  const attempt = (run: KeptRun["submission"] | undefined, id: string): string | undefined =>
    JSON.stringify(run?.tasks.find((task) => task.id === id)?.record?.attempt);
  const pasted = results.filter(isTelling).filter(({ id }) => {
    const again = secondResults.find((result) => result.id === id);
    return again?.state === "failed" && attempt(submission, id) === attempt(second, id);
  });
  return Object.fromEntries(pasted.map(({ id }) => [id, [sentence]]));
}
