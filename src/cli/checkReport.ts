/** The table that `workbook check` prints. */
import { basename } from "node:path";
import { isWrong, type TaskResult, type TaskState } from "../grading/judge";
import { sum } from "../numbers";
import { terminal } from "../view/escape";
import type { ExerciseResult } from "./checkSession";
import type { Next } from "./nextTask";
import type { Palette } from "./terminal";

const marks: Readonly<Record<TaskState, string>> = {
  passed: "✓",
  failed: "✗",
  crashed: "✗",
  "timed out": "✗",
  "not judged": "✗",
  "not run": "–",
  "not attempted": "○",
  "read by a person": "·",
};

export interface Totals {
  readonly points: number;
  /** Of the tasks that are judged. */
  readonly maxPoints: number;
  /** Of the written answers, which a person reads. */
  readonly readByPerson: number;
}

/** Points of exercises, to two digits. */
export function totals(results: readonly Pick<ExerciseResult, "tasks">[]): Totals {
  const tasks = results.flatMap(({ tasks: own }) => own);
  const most = (list: readonly TaskResult[]): number => rounded(sum(list.map(({ maxPoints }) => maxPoints)));
  return {
    points: rounded(sum(tasks.map(({ points }) => points))),
    maxPoints: most(tasks.filter(isJudged)),
    readByPerson: most(tasks.filter((task) => !isJudged(task))),
  };
}

const rounded = (points: number): number => Number(points.toFixed(2));
const isJudged = ({ state }: TaskResult): boolean => state !== "read by a person";

/** Exercises with their tasks, the total, and what to do next. */
export function reportText(results: readonly ExerciseResult[], style: Palette, next: Next | undefined): string {
  const titles = results.flatMap(({ tasks }) => tasks.map(({ title }) => title.length));
  const width = Math.max(...titles, 0) + 2;
  const lines = results.flatMap((result) => {
    const heading = `${style.bold(basename(result.file, ".ipynb"))}  ${score(result, style)}`;
    const told = result.message === "" ? [] : [`  ${plain(result.message)}`];
    return [heading, ...told, ...result.tasks.map((task) => taskLine(task, width, style)), ""];
  });
  const judged = results.flatMap(({ tasks }) => tasks.filter(isJudged));
  const passed = judged.filter(({ state }) => state === "passed").length;
  const { points, maxPoints } = totals(results);
  lines.push(`${style.bold(`${points} of ${maxPoints} points`)}, ${passed} of ${judged.length} tasks passed.`);
  lines.push(nextText(next));
  return lines.join("\n");
}

function nextText(next: Next | undefined): string {
  if (next === undefined) return "Nothing is left to do. Well done.";
  return next.task === undefined
    ? `Next: fix work/${next.file}`
    : `Next: ${next.task} · ${next.title}, in work/${next.file}`;
}

function score(result: ExerciseResult, style: Palette): string {
  if (result.state === "missing" || result.state === "unreadable") return style.red(result.state);
  const { points, maxPoints, readByPerson } = totals([result]);
  const more = readByPerson > 0 ? `, and ${readByPerson} for what a person reads` : "";
  return `${points} of ${maxPoints} points${more}`;
}

function taskLine({ id, title, state, points, maxPoints, message }: TaskResult, width: number, style: Palette): string {
  const colour = state === "passed" ? style.green : isWrong({ state }) ? style.red : style.dim;
  // The state is said in a word as well: marks and colours are not read aloud.
  const result = state === "passed" || points > 0 ? `${state}, ${rounded(points)} of ${maxPoints}` : state;
  const line = `  ${colour(marks[state])} ${id.padEnd(5)} ${title.padEnd(width)} ${result}`;
  const told = state === "passed" || state === "not attempted" ? "" : plain(message);
  return told ? `${line}\n          ${told}` : line;
}

/** Markdown without its marks, on one line; a learner's own marks, which are escaped in it, stay. */
export function plain(markdown: string): string {
  const text = markdown.replace(
    /(`+)([\s\S]*?)\1|\\([!-/:-@[-`{-~])|\*/g,
    (_, __, code: string | undefined, own: string | undefined) => code ?? own ?? "",
  );
  return terminal(text.replaceAll("\n", " "));
}
