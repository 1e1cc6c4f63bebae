/** A learner's notebook as Jupyter leaves it on the disk. */
import { type ExerciseCell, exerciseCell } from "../../../src/jupyter/exercise";
import type { Cell, CodeCell, Notebook, Output } from "../../../src/jupyter/notebook";
import { attemptType, findTask } from "../../../src/tasks";
import type { Answered, Habit } from "./people";

/** The exercise with a learner's answers in it. */
export function fillIn(exercise: Notebook, answers: Notebook, answered: ReadonlyMap<string, Answered>): Notebook {
  const cells = exercise.cells.map((cell): Cell => {
    const place = exerciseCell(cell);
    const text = place && answered.get(place.task)?.text;
    if (text === undefined || (place?.role !== "answer" && place?.role !== "written")) return cell;
    const whole = answers.cells.find(({ id }) => id === cell.id)?.source ?? "";
    return { ...cell, source: whole.replace(/^[^\n]*BEGIN SOLUTION[\s\S]*END SOLUTION[^\n]*$/m, () => text) };
  });
  return { ...exercise, cells };
}

/** Other names for what an answer has inside: nobody who copies takes the trouble to change more. */
export function renamed(text: string, kept: string): string {
  const names = [...text.matchAll(/\b(?:const|let) (?:\[([^\]]*)\]|(\w+))/g)].flatMap(([, list, one]) =>
    (list ?? one).split(",").map((name) => name.trim()),
  );
  const own = [...new Set(names)].filter(
    (name) => /^\w+$/.test(name) && ![kept, ...properties(text)].some((word) => new RegExp(`\\b${name}\\b`).test(word)),
  );
  return own.reduce(
    (changed, name, i) => changed.replace(new RegExp(`(?<!\\w|(?<!\\.\\.)\\.)${name}\\b`, "g"), `my${i + 1}`),
    text,
  );
}

/** Names that are a property's as well: these are left as they are. */
const properties = (text: string): string[] => text.match(/(?<!\.\.)\.\w+/g) ?? [];

/** What Jupyter, or VS Code, adds when it saves. */
export function asSaved(
  notebook: Notebook,
  answered: ReadonlyMap<string, Answered>,
  habit: Habit,
  draw: () => number,
): Notebook {
  let count = 0;
  const cells = (habit === "extra cells" ? withExtraCells(notebook.cells) : notebook.cells).map((cell): Cell => {
    if (cell.cell_type !== "code" || habit === "nothing run") return cell;
    count += 1 + Math.floor(draw() * 1.4);
    const outputs = outputsOf(cell, answered, habit);
    return { ...cell, execution_count: count, outputs, metadata: { ...cell.metadata, ...editorsMark(habit, draw) } };
  });
  const mode = { name: "javascript", typescript: true };
  const language = { codemirror_mode: { mode: "typescript", ...mode }, version: "3.7.2" };
  const info = notebook.metadata["language_info"] as Record<string, unknown>;
  return { ...notebook, cells, metadata: { ...notebook.metadata, language_info: { ...info, ...language } } };
}

function editorsMark(habit: Habit, draw: () => number): Record<string, unknown> {
  if (habit === "VS Code") return { vscode: { languageId: "typescript" } };
  const at = new Date(Date.UTC(2026, 9, 5, 9, Math.floor(60 * draw()))).toISOString();
  if (draw() < 0.3) return { execution: { "iopub.execute_input": at, "shell.execute_reply": at }, trusted: true };
  return draw() < 0.2 ? { scrolled: true, trusted: true, jupyter: { outputs_hidden: false } } : {};
}

/** Hints, notes and trials between the cells of the exercise, under ids that an editor makes. */
function withExtraCells(cells: readonly Cell[]): Cell[] {
  const extra = (id: string, source: string): CodeCell => {
    return { cell_type: "code", id, metadata: {}, source, outputs: [], execution_count: null };
  };
  return cells.flatMap((cell, i): Cell[] => {
    const place = exerciseCell(cell);
    if (place?.role !== "task") return [cell];
    const id = i.toString(16).padStart(8, "0a1b2c3d");
    const note: Cell = { cell_type: "markdown", id: `${id}-note`, metadata: {}, source: "*my notes:* see slide 12!" };
    const trial = extra(`${id}-try`, "const trial = [1, 2, 3].map((n) => n ** 2);\nconsole.log(trial);");
    const asked = extra(`${id}-hint`, `hint("${place.task}")`);
    return [cell, ...[[note, trial], [asked], [note, asked]][i % 3]];
  });
}

function outputsOf(cell: CodeCell, answered: ReadonlyMap<string, Answered>, habit: Habit): Output[] {
  const place = exerciseCell(cell);
  if (place?.role === "task")
    return [shown({ "text/markdown": `**Task ${place.task} · ${findTask(place.task).title}**` })];
  if (place?.role === "check") return [shown(verdict(place, answered, habit))];
  return cell.source.includes("console.log") ? [{ output_type: "stream", name: "stdout", text: "[ 1, 4, 9 ]\n" }] : [];
}

const shown = (data: Record<string, unknown>): Output => ({ output_type: "display_data", data, metadata: {} });

/** As the learner last saw it. Old outputs are of answers that were right once; a grader runs what stands there now. */
function verdict(
  { task }: ExerciseCell,
  answered: ReadonlyMap<string, Answered>,
  habit: Habit,
): Record<string, unknown> {
  const passed = habit === "old outputs" || answered.get(task)?.state === "passed";
  const text = `${passed ? "✓" : "✗"} **${task} · ${findTask(task).title}**${passed ? ": That is right." : ""}`;
  const expected = findTask(task).pose().expected();
  const known = passed && typeof expected === "number";
  const record = { version: 2, task, attempt: { is: "number", value: expected } };
  return { "text/markdown": text, "text/plain": text, ...(known && { [attemptType]: record }) };
}
