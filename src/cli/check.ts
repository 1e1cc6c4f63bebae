import { mkdtempSync, rmSync, watch } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { gradeNotebook, isWrong, type TaskResult } from "../grading/gradeNotebook";
import { learnerName } from "../host/learner";
import { notePassed } from "../host/progress";
import { connect, type Executor } from "../jupyter/execute";
import { checkedTasks } from "../jupyter/exercise";
import { type CodeCell, type Notebook, readNotebook } from "../jupyter/notebook";
import type { JupyterServer } from "../jupyter/server";
import { findTask } from "../tasks";
import { reportText } from "./checkReport";
import { CliError, exitCodes } from "./errors";
import { positive, startJupyter, untilAnswering } from "./jupyter";
import { createProgress } from "./progress";
import { choosePaths } from "./reset";
import { workbookRoot } from "./root";
import { palette, printJson, say } from "./terminal";
import { listOriginals, workState } from "./workFolder";

interface Flags {
  watch?: boolean;
  json?: boolean;
  timeout: number;
}

const firstPort = 8920;

/** Adds options and action of `workbook check`. */
export function configure(command: Command): void {
  command
    .option("--watch", "check again whenever you save an exercise; Ctrl-C ends it")
    .option("--timeout <seconds>", "the most that one cell may take", positive, 60)
    .option("--json", "print one object on standard output")
    .addHelpText(
      "after",
      "\nExamples:\n  workbook check\n  workbook check 02 --watch\n\nExercises that you have not touched are not run.",
    )
    .action(check);
}

async function check(numbers: string[], flags: Flags): Promise<void> {
  const root = workbookRoot();
  const exercises = listOriginals(root).filter((path) => path.startsWith("exercises/") && path.endsWith(".ipynb"));
  const paths = numbers.length > 0 ? choosePaths(exercises, numbers, "exercise") : exercises;
  if (paths.length === 0) throw new CliError("there are no exercises in this workbook");
  const session = new CheckSession(root, flags.timeout);
  const stop = (): void => void session.close().then(() => process.exit(flags.watch ? 0 : exitCodes.interrupted));
  process.once("SIGINT", stop);
  try {
    const results = await session.checkAll(paths);
    report(results, flags);
    if (flags.watch)
      await watchFolder(join(root, "work", "exercises"), paths, async (path) => {
        report(await session.checkAll([path]), flags);
      });
  } finally {
    process.off("SIGINT", stop);
    await session.close();
  }
}

/** Runs exercises on one server, which starts when the first one has to be run. */
class CheckSession {
  private server: JupyterServer | undefined;
  private executor: Executor | undefined;
  /** Where the notebooks' own checks note what they find: tries in here are nobody's. */
  private readonly scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-check-"));

  constructor(
    private readonly root: string,
    private readonly cellTimeout: number,
  ) {}

  /** The results of each exercise, in the order of `paths`; two at a time where there are two processors. */
  async checkAll(paths: readonly string[]): Promise<Map<string, TaskResult[]>> {
    const touched = workState(this.root).filter(({ path, state }) => state === "touched" && paths.includes(path));
    const results = new Map(paths.map((path) => [path, untouched(checkedTasks(readNotebook(join(this.root, path))))]));
    const waiting = touched.map(({ path }) => ({ path, notebook: readNotebook(join(this.root, "work", path)) }));
    const total = waiting.reduce((sum, { notebook }) => sum + notebook.cells.length, 0);
    const progress = createProgress({ label: "Checking", total });
    let done = 0;
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const { path, notebook } = next;
        const onCell = ({ id }: { id: string }): void => progress.update(done++, `${basename(path, ".ipynb")} ${id}`);
        const expected = results.get(path)?.map(({ id }) => id);
        results.set(path, await this.check(path, notebook, expected, onCell));
      }
    };
    if (waiting.length > 0) await this.start();
    await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
    progress.end();
    return results;
  }

  private async check(
    path: string,
    notebook: Notebook,
    expected: readonly string[] | undefined,
    onCell: (cell: CodeCell) => void,
  ): Promise<TaskResult[]> {
    const learner = learnerName();
    const kernel = await (await this.start()).open(path);
    try {
      const results = await gradeNotebook(notebook, kernel, {
        cellTimeout: this.cellTimeout,
        learner,
        expected,
        onCell,
      });
      for (const { id, state } of results) if (state === "passed") notePassed(learner, id);
      return results;
    } finally {
      await kernel.shutdown();
    }
  }

  private async start(): Promise<Executor> {
    if (this.executor) return this.executor;
    const learner = learnerName();
    const env = { WORKBOOK_HOME: this.scratch, ...(learner === undefined ? {} : { WORKBOOK_LEARNER: learner }) };
    this.server = await startJupyter(firstPort, { root: this.root, folder: join(this.root, "work"), env });
    await untilAnswering(this.server);
    this.executor = connect(this.server);
    return this.executor;
  }

  async close(): Promise<void> {
    this.executor?.dispose();
    this.server?.stop();
    await this.server?.ended;
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

/** The results of an exercise that is as it was given. */
function untouched(expected: readonly string[]): TaskResult[] {
  return expected.map((id) => {
    const { title, points: maxPoints } = findTask(id);
    return { id, title, state: "not attempted", points: 0, maxPoints, message: "" };
  });
}

function report(results: ReadonlyMap<string, readonly TaskResult[]>, { json, watch }: Flags): void {
  const tasks = [...results.values()].flat();
  const text = reportText(results, palette(json ? process.stderr : process.stdout));
  if (json) {
    say(text);
    const sum = (key: "points" | "maxPoints"): number =>
      Number(tasks.reduce((total, task) => total + task[key], 0).toFixed(2));
    const list = tasks.map(({ id, state, points, maxPoints, slips }) => ({
      id,
      state,
      points,
      maxPoints,
      slips,
    }));
    printJson({ points: sum("points"), maxPoints: sum("maxPoints"), tasks: list });
  } else process.stdout.write(`${text}\n`);
  const wrong = tasks.some(isWrong);
  if (wrong && !watch) process.exitCode = exitCodes.failed;
}

/** Calls `onSave` after a file of `paths` was saved in `folder`, one at a time. Never settles by itself. */
function watchFolder(
  folder: string,
  paths: readonly string[],
  onSave: (path: string) => Promise<void>,
): Promise<never> {
  const waiting = new Set<string>();
  let busy = false;
  const work = async (): Promise<void> => {
    if (busy) return;
    busy = true;
    for (const path of waiting) {
      waiting.delete(path);
      await onSave(path).catch((error: Error) => say(`error: ${error.message}`));
    }
    busy = false;
  };
  say("Watching work/exercises. Save an exercise to have it checked; Ctrl-C ends this.");
  return new Promise(() => {
    watch(folder, (_event, name) => {
      const path = paths.find((candidate) => basename(candidate) === name);
      if (!path) return;
      waiting.add(path);
      setTimeout(() => void work(), 300); // editors write in several steps
    });
  });
}
