/**
 * `tasks/` as a kernel that grades has it: it puts the questions and takes the answers down, and nothing here, nor what it
 * imports, could answer or judge one. It has the names that the rest of the workbook takes from `tasks/`.
 */
import { findIn } from "../../tasks/find";
import { type Asked, takeDown } from "../../tasks/takeDown";
import { freeze, type TaskHead } from "../../tasks/task";
import { openScope } from "../../tensor";
import { outside } from "./outside";

export { attemptType } from "../../tasks/parse";
export { todo } from "../../tasks/todo";
export { plural } from "../../tasks/words";

type WithJudge = typeof import("../../tasks");

const { learner, tasks: posed } = freeze(outside.tasks());
const noHint = "Where a notebook is graded there are no hints.";
const takenDown = "taken down. It is judged when the notebook has run.";

export const tasks: readonly TaskHead[] = posed;

export const findTask = (id: string): TaskHead => findIn(posed, id);

/** The task as this kernel's learner has it, whoever is named. @throws when there is no such task */
export function poseFor(id: string, _learner?: string): Asked {
  const { givens, statement, cases, ...task } = findIn(posed, id);
  return { task, posed: { givens, statement, cases, hints: [noHint, noHint, noHint] } };
}

export const assessFor: WithJudge["assessFor"] = (id, attempt, _learner, options) =>
  takeDown(id, attempt, {
    scope: scopeIfLoaded,
    ...options,
    learner,
    pose: () => poseFor(id),
    judge: ({ task }) => ({
      task: task.id,
      state: "taken down",
      points: 0,
      maxPoints: task.points,
      message: takenDown,
      slips: [],
    }),
  });

/** Where nobody has loaded TensorFlow there are no tensors to look after. */
const scopeIfLoaded: typeof openScope = () => ("_tfengine" in globalThis ? openScope() : () => undefined);
