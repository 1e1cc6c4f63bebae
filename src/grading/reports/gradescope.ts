/**
 * Gradescope's `results.json` of one learner (gradescope-autograders.readthedocs.io, "Output Format"): a test a task; a
 * test without a score needs the total beside it.
 */
import { sum } from "../../numbers";
import type { ClassGrades, LearnerGrades } from "../classGrades";
import { isWaiting, notebookOf, pointsOf, totalOf, waitingText } from "./scores";
import { plainWords } from "./taskWords";

export function gradescopeResults(grades: ClassGrades, { notebooks, notes }: LearnerGrades): object {
  const { points, waiting } = totalOf(grades, notebooks);
  const tests = grades.exercises.flatMap((exercise) =>
    (notebookOf(notebooks, exercise)?.tasks ?? []).map((task) => {
      const waits = isWaiting(task, exercise);
      return {
        name: task.title,
        number: task.id,
        max_score: task.maxPoints,
        ...(!waits && { score: pointsOf(task), status: pointsOf(task) >= task.maxPoints ? "passed" : "failed" }),
        output: plainWords(task, exercise),
        output_format: "text",
        visibility: "visible",
      };
    }),
  );
  const odd = notebooks.flatMap((notebook) => notebook.notes);
  return {
    score: points,
    execution_time: Math.round(sum(notebooks.map(({ seconds }) => seconds))),
    output: [waitingText(waiting), ...notes, ...odd].filter(Boolean).join("\n"),
    output_format: "text",
    visibility: "visible",
    stdout_visibility: "hidden",
    tests,
  };
}
