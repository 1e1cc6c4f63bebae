/** What `workbook grade` prints. */
import { join, relative } from "node:path";
import type { ClassGrades, GradedNotebook } from "../grading/classGrades";
import type { Done } from "../grading/gradeClass";
import { sum } from "../numbers";
import { plural } from "../tasks/words";
import { terminal } from "../view/escape";

/** A notebook's line for a script. */
export function doneLine({ learner, graded, wasRun }: Done): object {
  const { exercise, tasks, notes, seconds } = graded;
  const brief = tasks.map(({ id, state, points, slips, flags }) => ({ id, state, points, slips, flags }));
  return { learner, exercise, ...pointsOf(graded), wasRun, seconds, notes, tasks: brief };
}

/** The last line for a script. */
export function summaryLine(grades: ClassGrades, done: readonly Done[], out: string): object {
  const { gradedAt, containment, learners, notes = [] } = grades;
  const people = learners.map(({ id, notebooks, notes: own }) => ({
    learner: id,
    points: rounded(sum(notebooks.map((notebook) => pointsOf(notebook).points))),
    notebooks: notebooks.length,
    notes: own,
  }));
  const notRun = done.filter(({ wasRun }) => !wasRun).length;
  return { out, gradedAt, containment, notebooks: done.length, notRun, learners: people, notes };
}

function pointsOf({ tasks }: GradedNotebook): { points: number; maxPoints: number } {
  const judged = tasks.filter(({ state }) => state !== "read by a person");
  const points = rounded(sum(tasks.map((task) => task.points)));
  return { points, maxPoints: sum(judged.map(({ maxPoints }) => maxPoints)) };
}

const rounded = (points: number): number => Number(points.toFixed(2));

const mostTold = 20;

/** What a person reads at the end. */
export function summary(grades: ClassGrades, done: readonly Done[], out: string, warning: string): string {
  const { learners, notes = [] } = grades;
  const lost = done.filter(({ wasRun }) => !wasRun);
  const told = [
    ...notes,
    ...learners.flatMap(({ id, notes: own }) =>
      own.filter((note) => note !== "Nothing was handed in.").map((note) => `${id}: ${note}`),
    ),
    ...lost.map(({ learner, graded }) => `${learner}, ${graded.exercise}: ${graded.notes.at(-1)}`),
  ];
  const more = told.length > mostTold ? [`… and ${told.length - mostTold} more, in the reports.`] : [];
  const handedIn = learners.filter(({ notebooks }) => notebooks.length > 0).length;
  const missing = learners.length - handedIn;
  const place = relative(process.cwd(), out) || ".";
  const answers = learners.flatMap(({ notebooks }) => notebooks.flatMap(({ tasks }) => tasks));
  const unread = answers.filter((task) => task.state === "read by a person" && !task.person && task.answer).length;
  return [
    ...told.slice(0, mostTold).map(terminal),
    ...more,
    `Graded: ${plural(done.length - lost.length, "notebook")} of ${plural(handedIn, "learner")}${missing > 0 ? `; ${plural(missing, "learner")} handed in nothing that can be graded` : ""}.`,
    ...(warning === "" ? [] : [warning]),
    `Open ${join(place, "class.html")}: which slip how often and who, and what to ask next. Grades and a page for each learner are beside it.`,
    ...(unread > 0 ? [`To read ${plural(unread, "written answer")}: npx workbook mark ${place}`] : []),
  ].join("\n");
}
