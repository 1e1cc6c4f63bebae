import { createHash } from "node:crypto";
import "../notebook/data";
import { poseFor } from "../tasks";

/** A short hash of what a task asks of a learner: another one means that the task has changed since. */
export function taskRevision(id: string, learner: string | undefined): string {
  const { task, posed } = poseFor(id, learner);
  const asked = JSON.stringify([task.points, posed.statement, posed.givens ?? null, posed.cases]);
  return createHash("sha256").update(asked).digest("hex").slice(0, 12);
}
