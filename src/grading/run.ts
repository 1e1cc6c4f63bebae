/** Runs an exercise and takes down what it hands in. Nothing is judged here. */
import { adviceFor } from "../advice";
import { type ExerciseTask, exerciseCell, exerciseTasks } from "../jupyter/exercise";
import { type CodeCell, type ErrorOutput, type Notebook, titleOf } from "../jupyter/notebook";
import type { CellEnd, OpenKernel } from "../jupyter/openKernel";
import { attemptType, clip, parseRecord } from "../tasks";
import { keptText } from "./cells";
import { ReplayedKernel, timeLimits } from "./replay";
import { taskRevision } from "./revision";
import type { Problem, Submission, SubmittedTask } from "./submission";

export interface RunOptions {
  /** The exercise, as a path below `work/`. */
  readonly file: string;
  /** Seconds that one cell may take. */
  readonly cellTimeout: number;
  /** Seconds that the whole notebook may take; default half an hour. */
  readonly timeout?: number;
  /** Whose numbers the tasks have; `undefined` for the book's. */
  readonly learner: string | undefined;
  /** The tasks that must be there, also where their cells have been deleted; default: those that are there. */
  readonly expected?: readonly ExerciseTask[];
  readonly onCell?: (cell: CodeCell, done: number, total: number) => void;
}

type Taken = Pick<SubmittedTask, "record" | "recordProblem" | "answerFailed" | "checkFailed">;

const longestMessage = 300;

/** Runs every cell, whatever fails on the way. The notebook's outputs are replaced. */
export async function runExercise(
  notebook: Notebook,
  kernel: OpenKernel,
  { file, cellTimeout, timeout = 1800, learner, expected = exerciseTasks(notebook), onCell }: RunOptions,
): Promise<Submission> {
  const cells = notebook.cells.filter((cell): cell is CodeCell => cell.cell_type === "code");
  const replayed = new ReplayedKernel(kernel, timeLimits(cellTimeout, timeout));
  const taken = new Map<string, Taken>();
  const checked = new Set<string>();
  let problem: Problem | undefined;
  let task: string | undefined;
  for (const [done, cell] of cells.entries()) {
    onCell?.(cell, done, cells.length);
    const place = exerciseCell(cell);
    task = place?.task ?? task;
    const isCheck = place?.role === "check";
    const end = await replayed.run(cell, !isCheck);
    const failed = end === "ran" ? undefined : problemOf(cell, end);
    if (task === undefined) problem ??= failed;
    else if (isCheck || !checked.has(task)) {
      const before = taken.get(task) ?? {};
      const now = isCheck ? takenDown(cell, task, failed) : { answerFailed: failed };
      taken.set(task, { ...defined(now), ...before, ...(isCheck && defined(now)) });
      if (isCheck) checked.add(task); // what fails after it is nothing of the answer's
    }
  }
  return {
    version: 1,
    file,
    title: clip(titleOf(notebook) ?? "", longestMessage),
    ...(learner !== undefined && { learner }),
    ...(problem && { problem }),
    tasks: expected.map(({ task: id, role }): SubmittedTask => {
      const revision = taskRevision(id, learner);
      return role === "written"
        ? { id, revision, written: answerOf(notebook, id) }
        : { id, revision, ...taken.get(id) };
    }),
  };
}

/** What a check's cell hands in: the last record in it that is one of its own task. */
function takenDown({ outputs }: CodeCell, task: string, checkFailed: Problem | undefined): Taken {
  const given = outputs.flatMap((output) =>
    "data" in output && attemptType in output.data ? [output.data[attemptType]] : [],
  );
  const parsed = given.map(parseRecord);
  const own = parsed.findLast((record) => "problem" in record || record.task === task);
  if (own === undefined && parsed.length > 0) return { recordProblem: "its check is about another task", checkFailed };
  if (own === undefined) return { checkFailed };
  return "problem" in own ? { recordProblem: own.problem, checkFailed } : { record: own, checkFailed };
}

function problemOf({ outputs }: CodeCell, end: CellEnd): Problem {
  const error = outputs.findLast((output): output is ErrorOutput => output.output_type === "error");
  const late = error?.ename === "Timeout" || end === "timed out";
  const message = error ? `${error.ename}: ${error.evalue}` : "";
  const advice = adviceFor(message);
  const text = clip(message, longestMessage);
  return { state: late ? "timed out" : "crashed", message: advice ? `${text} ${advice}` : text };
}

function answerOf({ cells }: Notebook, id: string): string {
  const cell = cells.find((candidate) => {
    const place = exerciseCell(candidate);
    return place?.role === "written" && place.task === id;
  });
  return keptText(cell?.source ?? "");
}

function defined(taken: Taken): Taken {
  return Object.fromEntries(Object.entries(taken).filter(([, value]) => value !== undefined));
}
