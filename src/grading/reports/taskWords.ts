/** A task's result in plain words for one learner: nothing in it tells an answer. */
import { withoutEscapes } from "../../view/escape";
import type { GradedExercise, GradedTask } from "../classGrades";
import { isUntouched, isWaiting } from "./scores";

/** What a program that shows plain text says of a task. */
export function plainWords(task: GradedTask, exercise: GradedExercise): string {
  if (task.person !== undefined) return task.person.comment;
  if (isWaiting(task, exercise)) return "A person reads this answer; its points are not in yet.";
  return withoutEscapes(task.message) || stateWords(task, exercise);
}

/** The state of a task in a word or two. */
export function stateWords(task: GradedTask, exercise: GradedExercise): string {
  if (task.state !== "read by a person") return task.state;
  if (task.person !== undefined) return "read";
  const known = exercise.tasks.find(({ id }) => id === task.id);
  return isUntouched(task.answer, known) ? "not attempted" : "waits for a reader";
}
