import { exerciseCell, exerciseTasks } from "../jupyter/exercise";
import { titleOf } from "../jupyter/notebook";
import { findTask } from "../tasks";
import type { GradedExercise } from "./classGrades";
import type { Original } from "./intake";

/** An exercise as reports speak of it. */
export function gradedExercise({ name, notebook }: Original): GradedExercise {
  const title = titleOf(notebook) ?? name;
  const tasks = exerciseTasks(notebook).map(({ task: id, role }) => {
    const { title: about, points: maxPoints, slips } = findTask(id);
    const given = notebook.cells.find((cell) => {
      const place = exerciseCell(cell);
      return place?.task === id && (place.role === "answer" || place.role === "written");
    });
    const written = role === "written";
    return { id, title: about, maxPoints, written, slips, ...(given && { given: given.source }) };
  });
  return { name, title, tasks };
}
