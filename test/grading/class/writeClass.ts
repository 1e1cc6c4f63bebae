/** Writes what a class hands in: realistic, the same for the same seed, and with what each is worth. */
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "../../../src/notebook/data";
import { exerciseTasks } from "../../../src/jupyter/exercise";
import { formatNotebook } from "../../../src/jupyter/notebook";
import { readNotebook } from "../../../src/jupyter/readNotebook";
import { random } from "../../../src/random";
import { findTask } from "../../../src/tasks";
import { asSaved, fillIn, renamed } from "./notebook";
import { type Answered, answerOf, handedIn, type Person, people } from "./people";

export interface ClassOptions {
  /** How many; default 30. */
  readonly learners?: number;
  /** Default 1. */
  readonly seed?: number;
  /** The numbers of the exercises that everybody hands in, `["02"]`; default: mostly 02, and some of 01, 03, 06, 07, 10. */
  readonly exercises?: readonly string[];
  /** Whose numbers a learner's tasks have; default: everybody has the book's. */
  readonly numbersOf?: (learner: string) => string | undefined;
  /** `LEARNER/EXERCISE.ipynb`, or as nbgrader collects: `LEARNER/EXERCISE/EXERCISE.ipynb`. */
  readonly layout?: "folders" | "nbgrader";
}

export interface ExpectedTask extends Pick<Answered, "state" | "slips"> {
  readonly id: string;
  /** What a machine gives: 0 for what a person reads. */
  readonly points: number;
}

export interface ExpectedNotebook {
  readonly learner: string;
  /** The exercise's name: `02-parameters-and-memory`. */
  readonly exercise: string;
  /** Below the class's folder. */
  readonly file: string;
  readonly tasks: readonly ExpectedTask[];
}

export interface WrittenClass {
  readonly notebooks: readonly ExpectedNotebook[];
  /** Who has whose answers, with other names inside. */
  readonly copied: readonly (readonly [copy: string, of: string])[];
}

const root = join(__dirname, "..", "..", "..");
const names = readdirSync(join(root, "exercises")).filter((name) => name.endsWith(".ipynb"));

/** The learners' ids, as many as are asked for. */
export function learnerIds(count: number): string[] {
  return Array.from({ length: count }, (_, i) => idOf(people[i % people.length].name, i));
}

const idOf = (name: string, i: number): string =>
  i < people.length ? name : `${name}${1 + Math.floor(i / people.length)}`;

/** Writes the class's submissions below `folder`, and gives what is expected of a grader. */
export function writeClass(folder: string, options: ClassOptions = {}): WrittenClass {
  const { learners = 30, seed = 1, numbersOf = () => undefined, layout = "folders" } = options;
  const ids = learnerIds(learners);
  const copied: [string, string][] = [];
  const notebooks = ids.flatMap((learner, i) => {
    const person = people[i % people.length];
    if (person.copies) copied.push([learner, idOf(person.copies, i)]);
    return (options.exercises ?? handedIn[person.name] ?? ["02"]).map((number): ExpectedNotebook => {
      const file = names.find((name) => name.startsWith(`${number}-`));
      if (!file) throw new Error(`no exercise ${number}`);
      const exercise = file.replace(".ipynb", "");
      // Who copies has what the other has drawn.
      const source = people.findIndex(({ name }) => name === person.copies);
      const drawn = source < 0 ? i : i - (i % people.length) + source;
      const draw = random(1000 * seed + 10 * drawn + Number(number));
      const { text, tasks } = handIn(exercise, person, numbersOf(learner), draw);
      const place = layout === "folders" ? join(learner, file) : join(learner, exercise, file);
      const path = join(folder, place);
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, text);
      const saved = new Date(Date.UTC(2026, 9, 5, 10, 7 * i));
      utimesSync(path, saved, saved);
      return { learner, exercise, file: place, tasks };
    });
  });
  return { notebooks, copied };
}

function handIn(
  exercise: string,
  { manner, habit, copies }: Person,
  learner: string | undefined,
  draw: () => number,
): { text: string; tasks: ExpectedTask[] } {
  const [given, answers] = ["exercises", "answers"].map((folder) =>
    readNotebook(join(root, folder, `${exercise}.ipynb`)),
  );
  const answered = new Map<string, Answered>();
  const tasks = exerciseTasks(given).map(({ task }, nth): ExpectedTask => {
    const own = answerOf(manner, { exercise, task, nth, learner }, draw);
    const check = given.cells.find(({ id }) => id === `check-${task.replace(".", "-")}`)?.source ?? "";
    answered.set(task, copies && own.text && check ? { ...own, text: renamed(own.text, check) } : own);
    const points = own.state === "passed" ? findTask(task).points : 0;
    return { id: task, state: own.state, points, ...(own.slips && { slips: own.slips }) };
  });
  const notebook = asSaved(fillIn(given, answers, answered), answered, habit, draw);
  return { text: formatNotebook(notebook), tasks };
}
