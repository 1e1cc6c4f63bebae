import { createHash } from "node:crypto";
import "../notebook/data";
import { findTask, seedFor } from "../tasks";

/** A short hash of what a task asks of a learner: another one means that the task has changed since. */
export function taskRevision(id: string, learner: string | undefined): string {
  const task = findTask(id);
  const seed = seedFor(learner, id);
  const givens = task.givens(seed);
  const asked = JSON.stringify([task.points, task.statement(givens), givens, task.cases?.(givens, seed) ?? null]);
  return createHash("sha256").update(asked).digest("hex").slice(0, 12);
}
