/**
 * `canvas.csv`, for Grades → Import in Canvas. What it wants (canvas-lms, `lib/gradebook_importer.rb`): the columns
 * Student, ID, SIS User ID, SIS Login ID and Section in this order, then one an assignment; a row "Points Possible", by
 * which an assignment that Canvas does not know yet is made. A learner is looked for by Canvas' own ID (which only a
 * roster out of Canvas has), then by SIS User ID, SIS Login ID, and last by name. An empty cell changes nothing.
 */
import { csv } from "../../view/csv";
import type { ClassGrades } from "../classGrades";
import { nameOf, notebookOf, scoreOf } from "./scores";

export function canvasCsv({ exercises, learners }: ClassGrades): string {
  const columns = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", ...exercises.map(({ title }) => title)];
  const possible = exercises.map((exercise) => scoreOf(exercise, undefined).maxPoints);
  const rows = learners.map((learner) => {
    const grades = exercises.map((exercise) => {
      const notebook = notebookOf(learner.notebooks, exercise);
      return notebook && scoreOf(exercise, notebook).points;
    });
    const { canvasId, email } = learner;
    const id = learner.id === canvasId || learner.id === email ? undefined : learner.id;
    return [nameOf(learner), canvasId, id, email ?? id, "", ...grades];
  });
  return csv(columns, [["    Points Possible", "", "", "", "", ...possible], ...rows]);
}
