/** The written answers of a class, as a person reads them. */
import { tasks as allTasks } from "../../tasks";
import type { ClassGrades, Learner, PersonGrade } from "../classGrades";
import { isUntouched, notebookOf } from "../reports/scores";
import { isSame, type Mark, type Marked, type PersonGrades, textKey } from "./personGrades";

export interface WrittenAnswer extends Marked {
  readonly who: Learner;
  readonly title: string;
  /** Markdown. */
  readonly question: string;
  readonly maxPoints: number;
  readonly answer: string;
  /** What a person gave for this text. */
  readonly mark?: PersonGrade;
  /** What was given last for another text of the same learner: the answer has changed since. */
  readonly earlier?: PersonGrade;
}

/** All that were written, task by task; those that nobody began are left out. */
export function writtenAnswers({ exercises, learners }: ClassGrades, { marks }: PersonGrades): WrittenAnswer[] {
  return exercises.flatMap((exercise) =>
    exercise.tasks
      .filter(({ written }) => written)
      .flatMap((task) =>
        learners.flatMap(({ notebooks, notes: _, ...who }): WrittenAnswer[] => {
          const handedIn = notebookOf(notebooks, exercise)?.tasks.find(({ id }) => id === task.id);
          if (handedIn === undefined || isUntouched(handedIn.answer, task)) return [];
          const { answer } = handedIn;
          const place = { learner: who.id, task: task.id, text: textKey(answer) };
          const mark = marks.find((other) => isSame(other, place));
          const earlier = mark ? undefined : latest(marks.filter((other) => isOfSame(other, place)));
          const { title, maxPoints } = task;
          const about = { ...place, who, title, maxPoints, question: questionOf(task.id), answer };
          return [{ ...about, ...(mark && { mark }), ...(earlier && { earlier }) }];
        }),
      ),
  );
}

const isOfSame = (one: Marked, other: Marked): boolean => one.learner === other.learner && one.task === other.task;

const latest = (marks: readonly Mark[]): Mark | undefined => marks.toSorted((a, b) => (a.at < b.at ? -1 : 1)).at(-1);

/** What a task asks: of a written one the same of everybody. */
function questionOf(id: string): string {
  return allTasks.find((task) => task.id === id)?.pose().statement ?? "";
}
