/** Runs an exercise and judges what it hands in. Verdicts that the notebook's own process wrote are not looked at. */
import "../notebook/data";
import type { CellEnd, OpenKernel } from "../jupyter/execute";
import { checkedTasks, exerciseCell } from "../jupyter/exercise";
import type { CodeCell, ErrorOutput, Notebook } from "../jupyter/notebook";
import { type AttemptRecord, attemptType, findTask, judgeRecord } from "../tasks";

/** `not run`: its check was not reached or is gone. `crashed`: its code failed before there was anything to judge. */
export type TaskState = "passed" | "failed" | "not attempted" | "not run" | "timed out" | "crashed";

/** Whether a task was attempted and is not right. */
export function isWrong({ state }: Pick<TaskResult, "state">): boolean {
  return state === "failed" || state === "crashed" || state === "timed out";
}

export interface TaskResult {
  readonly id: string;
  readonly title: string;
  readonly state: TaskState;
  readonly points: number;
  readonly maxPoints: number;
  /** For the learner, Markdown. */
  readonly message: string;
  /** The ids of the slips found. */
  readonly slips?: readonly string[];
}

export interface GradeOptions {
  /** Seconds that one cell may take. */
  readonly cellTimeout: number;
  /** Whose numbers the tasks have; `undefined` for the book's. */
  readonly learner: string | undefined;
  /** The tasks that must be there, also where their cells have been deleted; default: those whose check is there. */
  readonly expected?: readonly string[];
  readonly onCell?: (cell: CodeCell, done: number, total: number) => void;
}

interface Problem {
  readonly state: "crashed" | "timed out";
  readonly message: string;
}

const startSeconds = 60;

/** Runs every cell, whatever fails on the way, and gives a result for each task. The notebook's outputs are replaced. */
export async function gradeNotebook(
  notebook: Notebook,
  kernel: OpenKernel,
  { cellTimeout, learner, expected = checkedTasks(notebook), onCell }: GradeOptions,
): Promise<TaskResult[]> {
  const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  const limit = { seconds: cellTimeout, message: `the cell took longer than ${cellTimeout} s` };
  // A new kernel's first cells wait for TensorFlow and the type checker, which is not the learner's doing.
  const startLimit = { ...limit, seconds: cellTimeout + startSeconds };
  const records = new Map<string, AttemptRecord>();
  const problems = new Map<string, Problem>();
  const common: CodeCell[] = []; // imports and the like, which a new kernel needs again
  /** What went wrong before the first task: it is then the cause of whatever fails later. */
  let start: Problem | undefined;
  let task: string | undefined;
  for (const [done, cell] of cells.entries()) {
    onCell?.(cell, done, cells.length);
    task = exerciseCell(cell)?.task ?? task;
    if (task === undefined) common.push(cell);
    const end = await kernel.run(cell, task === undefined ? startLimit : limit);
    for (const record of attemptsOf(cell)) records.set(record.task, record);
    if (end !== "ran") {
      if (task === undefined) start ??= problemOf(cell, end);
      else if (!problems.has(task)) problems.set(task, problemOf(cell, end));
    }
    if (end === "died") for (const again of common) await kernel.run(structuredClone(again), startLimit);
  }
  return expected.map((id) => resultOf(id, records.get(id), start ?? problems.get(id), learner));
}

function attemptsOf({ outputs }: CodeCell): AttemptRecord[] {
  return outputs.flatMap((output) => {
    const record = "data" in output ? output.data[attemptType] : undefined;
    return isRecord(record) ? [record] : [];
  });
}

function isRecord(value: unknown): value is AttemptRecord {
  const record = value as Partial<AttemptRecord> | undefined;
  return record?.version === 1 && typeof record.task === "string" && typeof record.attempt?.is === "string";
}

function problemOf({ outputs }: CodeCell, end: CellEnd): Problem {
  const error = outputs.findLast((output): output is ErrorOutput => output.output_type === "error");
  const late = error?.ename === "Timeout" || end === "timed out";
  return { state: late ? "timed out" : "crashed", message: error ? `${error.ename}: ${error.evalue}` : "" };
}

function resultOf(
  id: string,
  record: AttemptRecord | undefined,
  problem: Problem | undefined,
  learner: string | undefined,
): TaskResult {
  const { title, points: maxPoints } = findTask(id);
  const base = { id, title, maxPoints };
  if (record) {
    const { state, points, message, slips } = judgeRecord({ ...record, learner });
    return { ...base, state, points, message, slips };
  }
  if (problem) return { ...base, ...problem, points: 0 };
  return { ...base, state: "not run", points: 0, message: "Its check did not run, or is no longer in the notebook." };
}
