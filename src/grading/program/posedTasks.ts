/** All tasks as they are put to one learner, as data: what a kernel that grades has of them. */
import "../../notebook/data";
import { poseFor, tasks } from "../../tasks";
import type { PosedTaskData, PosedTasks } from "./posed";

/** The tasks for a learner; without a name, with the book's numbers. */
export function posedTasks(learner: string | undefined): PosedTasks {
  return {
    ...(learner !== undefined && { learner }),
    tasks: tasks.map(({ id, title, points, kind }): PosedTaskData => {
      const { givens, statement, cases } = poseFor(id, learner).posed;
      return { id, title, points, kind, statement, cases, ...(givens !== undefined && { givens }) };
    }),
  };
}
