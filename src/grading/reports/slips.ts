/** Which slip how often, and who: a class's answers by task. */
import { unitForms } from "../../tasks/forms";
import type { ClassGrades, GradedExercise, GradedExerciseTask, GradedTask, LearnerGrades } from "../classGrades";
import { isWrong } from "../judge";

/** A slip that somebody made in a task. */
export interface MadeSlip {
  readonly id: string;
  /** Markdown. */
  readonly sentence: string;
  /** Whether it is a way of thinking, and not only that something failed. */
  readonly explained: boolean;
  readonly who: readonly LearnerGrades[];
}

/** What the class made of a task that is judged. */
export interface TaskOfClass {
  readonly exercise: GradedExercise;
  readonly task: GradedExerciseTask;
  /** How many handed it in with an attempt, and how many of these passed. */
  readonly attempted: number;
  readonly passed: number;
  /** The most frequent first; what no slip explains comes last. */
  readonly slips: readonly MadeSlip[];
}

interface Handed {
  readonly learner: LearnerGrades;
  readonly result: GradedTask;
}

/** Tasks that are judged, in their order. */
export function tasksOfClass({ exercises, learners }: ClassGrades): TaskOfClass[] {
  const handed = new Map<string, Handed[]>();
  for (const learner of learners)
    for (const { tasks } of learner.notebooks)
      for (const result of tasks) handed.set(result.id, [...(handed.get(result.id) ?? []), { learner, result }]);
  return exercises.flatMap((exercise) =>
    exercise.tasks
      .filter(({ written }) => !written)
      .map((task) => taskOfClass(exercise, task, handed.get(task.id) ?? [])),
  );
}

function taskOfClass(exercise: GradedExercise, task: GradedExerciseTask, handed: readonly Handed[]): TaskOfClass {
  const passed = handed.filter(({ result }) => result.state === "passed").length;
  const wrong = handed.filter(({ result }) => isWrong(result));
  const who = new Map<string, LearnerGrades[]>();
  for (const { learner, result } of wrong)
    for (const id of new Set(result.slips.length > 0 ? result.slips : [unexplained(result)]))
      who.set(id, [...(who.get(id) ?? []), learner]);
  const slips = [...who].map(([id, learners]): MadeSlip => {
    const explained = !Object.hasOwn(failures, id);
    return { id, sentence: explained ? slipSentence(task, id) : failures[id], explained, who: learners };
  });
  slips.sort((a, b) => Number(b.explained) - Number(a.explained) || b.who.length - a.who.length);
  return { exercise, task, attempted: passed + wrong.length, passed, slips };
}

/** What went wrong where no slip is known, by state. */
const failures: Readonly<Record<string, string>> = {
  "(failed)": "Wrong, and no slip that is known explains it.",
  "(misformed)": "The answer has another form than asked for.",
  "(crashed)": "Its code failed before there was anything to judge.",
  "(timed out)": "It did not finish in time.",
  "(not judged)": "What was handed in could not be judged.",
};

/** A wrong answer that has not the form asked for is told apart: its message says so. */
function unexplained({ state, message }: GradedTask): string {
  return state === "failed" && /\bYou gave .+\. Expected: /s.test(message) ? "(misformed)" : `(${state})`;
}

/** Slips that no task has in its list, because they can be made in any. */
const general: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.values(unitForms).flatMap((forms) => forms.map(({ id, why }) => [id, why]))),
  swapped: "Two of the numbers are swapped.",
  "left-out": "A number is missing.",
  reversed: "The numbers are right, in the opposite order.",
  "last-first": "The numbers are right, and the last one stands first.",
  "first-last": "The numbers are right, and the first one stands last.",
  "text-for-number": "A text was given in the place of a number.",
  "library-called": "An operation or function of the library was called in a task from scratch.",
  "nothing-given": "Nothing was given (undefined).",
  "return-missing": "A `return` is missing in the function.",
};

/** What a slip is, in a sentence. Markdown. */
export function slipSentence({ slips }: GradedExerciseTask, id: string): string {
  if (Object.hasOwn(slips, id)) return slips[id];
  return Object.hasOwn(general, id) ? general[id] : `${id.replaceAll("-", " ")}.`;
}
