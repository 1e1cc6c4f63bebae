/** Points, as all reports count them. */
import { sum } from "../../numbers";
import type {
  ClassGrades,
  GradedExercise,
  GradedExerciseTask,
  GradedNotebook,
  GradedTask,
  Learner,
} from "../classGrades";

/** Points of a task: what a person gave for a written answer, or what the judge gave. */
export function pointsOf({ points, person }: Pick<GradedTask, "points" | "person">): number {
  return person?.points ?? points;
}

/** Whether a person still has to read this answer. One that was never begun waits for nobody. */
export function isWaiting(task: GradedTask, exercise: GradedExercise | undefined): boolean {
  if (task.state !== "read by a person" || task.person !== undefined) return false;
  return !isUntouched(
    task.answer,
    exercise?.tasks.find(({ id }) => id === task.id),
  );
}

/** Whether a written answer is as it was handed out. */
export function isUntouched(answer: string, task: GradedExerciseTask | undefined): boolean {
  const text = answer.trim();
  return text === "" || text === task?.given?.trim();
}

/** A notebook's points, those of the whole exercise, and how many of its answers wait for a person. */
export interface Score {
  readonly points: number;
  readonly maxPoints: number;
  readonly waiting: number;
}

/** What an exercise gave; without a notebook nothing. */
export function scoreOf(exercise: GradedExercise, notebook: GradedNotebook | undefined): Score {
  const tasks = notebook?.tasks ?? [];
  return {
    points: rounded(sum(tasks.map(pointsOf))),
    maxPoints: rounded(sum(exercise.tasks.map(({ maxPoints }) => maxPoints))),
    waiting: tasks.filter((task) => isWaiting(task, exercise)).length,
  };
}

/** What all exercises of the class gave one learner: one that was not handed in counts as 0. */
export function totalOf({ exercises }: ClassGrades, notebooks: readonly GradedNotebook[]): Score {
  const scores = exercises.map((exercise) => scoreOf(exercise, notebookOf(notebooks, exercise)));
  return {
    points: rounded(sum(scores.map(({ points }) => points))),
    maxPoints: rounded(sum(scores.map(({ maxPoints }) => maxPoints))),
    waiting: sum(scores.map(({ waiting }) => waiting)),
  };
}

export function notebookOf(notebooks: readonly GradedNotebook[], { name }: GradedExercise): GradedNotebook | undefined {
  return notebooks.find(({ exercise }) => exercise === name);
}

/** Points to two digits. */
export function rounded(points: number): number {
  return Number(points.toFixed(2));
}

/** The name to call a learner by; the id where no roster names them. */
export function nameOf({ id, firstName = "", lastName = "" }: Learner): string {
  return `${firstName} ${lastName}`.trim() || id;
}

/** `3 answers wait …`, for whoever reads a report before all is read; empty when none does. */
export function waitingText(waiting: number): string {
  if (waiting === 0) return "";
  return waiting === 1
    ? "1 written answer is still to be read by a person; its points are not in yet."
    : `${waiting} written answers are still to be read by a person; their points are not in yet.`;
}
