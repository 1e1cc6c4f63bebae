/**
 * PrairieLearn's `results.json` of one learner (its docs, "External grading", Grading results): `score` is a share from
 * 0 to 1, and `pl-external-grader-results` shows the tests. The whole may take 1 MB.
 */
import type { ClassGrades, LearnerGrades } from "../classGrades";
import { notebookOf, pointsOf, totalOf, waitingText } from "./scores";
import { plainWords } from "./taskWords";

export function prairieLearnResults(grades: ClassGrades, { notebooks, notes }: LearnerGrades): object {
  const { points, maxPoints, waiting } = totalOf(grades, notebooks);
  const tests = grades.exercises.flatMap((exercise) =>
    (notebookOf(notebooks, exercise)?.tasks ?? []).map((task) => ({
      name: `${task.id} ${task.title}`,
      description: exercise.title,
      points: pointsOf(task),
      max_points: task.maxPoints,
      message: plainWords(task, exercise),
    })),
  );
  const odd = notebooks.flatMap((notebook) => notebook.notes);
  return {
    gradable: true,
    score: maxPoints === 0 ? 0 : Math.min(1, points / maxPoints),
    message: waitingText(waiting),
    output: [...notes, ...odd].join("\n"),
    tests,
  };
}
