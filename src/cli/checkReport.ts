/** The table that `workbook check` prints. */
import { basename } from "node:path";
import { isWrong, type TaskResult, type TaskState } from "../grading/gradeNotebook";
import type { Palette } from "./terminal";

const marks: Readonly<Record<TaskState, string>> = {
  passed: "✓",
  failed: "✗",
  crashed: "✗",
  "timed out": "✗",
  "not run": "–",
  "not attempted": "○",
};

/** Points without needless digits: `1`, `0.5`. */
const written = (points: number): string => String(Number(points.toFixed(2)));

/** Exercises with their tasks, the total, and what to do next. */
export function reportText(results: ReadonlyMap<string, readonly TaskResult[]>, style: Palette): string {
  const lines = [...results].flatMap(([path, tasks]) => {
    const [points, most] = totals(tasks);
    const heading = `${style.bold(basename(path, ".ipynb"))}  ${written(points)} of ${written(most)} points`;
    return [heading, ...tasks.map((task) => taskLine(task, style)), ""];
  });
  const tasks = [...results.values()].flat();
  const [points, most] = totals(tasks);
  const passed = tasks.filter(({ state }) => state === "passed").length;
  lines.push(
    `${style.bold(`${written(points)} of ${written(most)} points`)}, ${passed} of ${tasks.length} tasks passed.`,
  );
  const next = tasks.find(({ state }) => state !== "passed");
  const file = next && [...results].find(([, own]) => own.includes(next))?.[0];
  lines.push(next ? `Next: ${next.id} · ${next.title}, in work/${file}` : "Nothing is left to do. Well done.");
  return lines.join("\n");
}

function totals(tasks: readonly TaskResult[]): [points: number, maxPoints: number] {
  return [tasks.reduce((sum, { points }) => sum + points, 0), tasks.reduce((sum, { maxPoints }) => sum + maxPoints, 0)];
}

function taskLine({ id, title, state, points, maxPoints, message }: TaskResult, style: Palette): string {
  const colour = state === "passed" ? style.green : isWrong({ state }) ? style.red : style.dim;
  const score = state === "passed" || points > 0 ? `${written(points)} of ${written(maxPoints)}` : state;
  const line = `  ${colour(marks[state])} ${id.padEnd(5)} ${title.padEnd(44)} ${score}`;
  const told = state === "passed" || state === "not attempted" ? "" : plain(message);
  return told ? `${line}\n          ${told}` : line;
}

/** Markdown without its marks. */
function plain(markdown: string): string {
  return markdown.replaceAll("\n", " ").replace(/[*`]/g, "");
}
