/** `grades.csv`: a row a learner and exercise, in the columns of nbgrader's `export`. */
import { csv } from "../../view/csv";
import type { ClassGrades } from "../classGrades";
import { notebookOf, scoreOf } from "./scores";

const columns = [
  "assignment",
  "duedate",
  "timestamp",
  "student_id",
  "last_name",
  "first_name",
  "email",
  "raw_score",
  "late_submission_penalty",
  "score",
  "max_score",
];

/** As nbgrader does, an exercise that was not handed in has a row with 0 points and no timestamp. Nobody is late here. */
export function gradesCsv({ exercises, learners }: ClassGrades): string {
  const rows = exercises.flatMap((exercise) =>
    learners.map(({ id, lastName, firstName, email, notebooks }) => {
      const notebook = notebookOf(notebooks, exercise);
      const { points, maxPoints } = scoreOf(exercise, notebook);
      const who = [id, lastName, firstName, email];
      return [exercise.name, "", notebook?.submittedAt, ...who, points, 0, points, maxPoints];
    }),
  );
  return csv(columns, rows);
}
