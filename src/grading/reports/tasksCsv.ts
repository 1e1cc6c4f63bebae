/** `tasks.csv`: a row a learner and task, for whoever wants to count for themselves. */
import { csv } from "../../view/csv";
import type { ClassGrades } from "../classGrades";
import { isWaiting, notebookOf, pointsOf } from "./scores";

const columns = ["student_id", "last_name", "first_name", "exercise", "task", "title", "state", "points", "max_points"];
const more = ["slips", "tries", "hints", "flags", "comment"];

/** Exercises that were not handed in have no rows. A written answer that is still to be read has no points. */
export function tasksCsv({ exercises, learners }: ClassGrades): string {
  const rows = learners.flatMap(({ id, lastName, firstName, notebooks }) =>
    exercises.flatMap((exercise) =>
      (notebookOf(notebooks, exercise)?.tasks ?? []).map((task) => {
        const points = isWaiting(task, exercise) ? undefined : pointsOf(task);
        const { slips, tries, hints, flags, person } = task;
        return [
          ...[id, lastName, firstName, exercise.name, task.id, task.title, task.state, points, task.maxPoints],
          ...[slips.join(" "), tries, hints, flags.join(" "), person?.comment],
        ];
      }),
    ),
  );
  return csv([...columns, ...more], rows);
}
