/**
 * `tasks/` as a handout has it: it puts the questions and judges attempts, and gives no right value away. The handout has this
 * as one file without the others that it is made of, so that they cannot be imported either; who reads that file finds
 * the formulas in it.
 */
import { poseFor as poseWhole } from "./assess";
import { findIn } from "./find";
import { tasks as whole } from "./registry";
import type { Asked } from "./takeDown";
import type { AskedTask, Task, TaskHead } from "./task";

export { assessFor, judgeRecord } from "./assess";
export { attemptType, parseRecord } from "./parse";
export { seedFor } from "./seed";
export { todo } from "./todo";
export { clip, code, messageOf, plural } from "./words";

const headOf = ({ id, title, points, kind }: Task): TaskHead => ({ id, title, points, kind });

export const tasks: readonly TaskHead[] = whole.map(headOf);

/** @throws when there is no such task */
export const findTask = (id: string): TaskHead => findIn(tasks, id);

/** A task as a learner is asked it. @throws when there is no such task */
export function poseFor(id: string, learner: string | undefined): Asked {
  const { task, posed } = poseWhole(id, learner);
  const { givens, statement, hints, cases } = posed;
  const asked: AskedTask = { givens, statement, hints, cases };
  return { task: headOf(task), posed: asked };
}
