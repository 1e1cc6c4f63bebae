import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Judge, notAttempted, openJudge, type TaskResult } from "../grading/judge";
import { runExercise } from "../grading/run";
import { learnerName, noteLearner } from "../host/learner";
import { homeVariable, type Places, placesIn } from "../host/places";
import { notePassed } from "../host/progress";
import { connect, type Executor } from "../jupyter/execute";
import { type ExerciseTask, exerciseTasks } from "../jupyter/exercise";
import { type Notebook, readNotebook } from "../jupyter/notebook";
import type { JupyterServer } from "../jupyter/server";
import { startJupyter, untilAnswering } from "./jupyter";
import { resetOf } from "./ownCopy";
import { createProgress } from "./progress";
import { workState } from "./workFolder";

/** What came of one exercise. */
export interface ExerciseResult {
  /** Its path below `work/`. */
  readonly file: string;
  /** `untouched` ones are not run; `unreadable` ones cannot be. */
  readonly state: "checked" | "untouched" | "missing" | "unreadable";
  /** What is wrong with the file, and what to do. */
  readonly message: string;
  readonly tasks: readonly TaskResult[];
}

const firstPort = 8920;

/** Runs exercises on one server, which starts when the first one has to be run. */
export class CheckSession {
  private server: JupyterServer | undefined;
  private executor: Executor | undefined;
  private readonly judge: Judge = openJudge();
  /** The home of the notebooks that are run: what their own checks note is nobody's. */
  private readonly scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-check-"));

  constructor(
    private readonly where: Places,
    private readonly cellTimeout: number,
  ) {}

  /** The results of each exercise, in the order of `files`; two at a time where there are two processors. */
  async checkAll(files: readonly string[]): Promise<ExerciseResult[]> {
    const learner = learnerName(this.where);
    noteLearner(learner, placesIn(this.where.program, this.scratch));
    const states = new Map(workState(this.where).map(({ path, state }) => [path, state]));
    const results = new Map<string, ExerciseResult>();
    const waiting: { file: string; notebook: Notebook; expected: ExerciseTask[] }[] = [];
    for (const file of files) {
      const expected = exerciseTasks(readNotebook(join(this.where.program, file)));
      const state = states.get(file);
      if (state === "touched") {
        const notebook = this.read(file);
        if ("cells" in notebook) waiting.push({ file, notebook, expected });
        else results.set(file, { ...notebook, file, tasks: notRun(expected) });
      } else if (state === "missing") {
        const message = `It is not there. For a fresh one: npx workbook ${resetOf(file)}`;
        results.set(file, { file, state, message, tasks: notRun(expected) });
      } else {
        const tasks = expected.map(({ task, role }) => notAttempted(task, role === "written"));
        results.set(file, { file, state: "untouched", message: "", tasks });
      }
    }
    if (waiting.length > 0) {
      const executor = await this.start();
      const progress = createProgress({
        label: "Checking",
        total: waiting.reduce((sum, { notebook }) => sum + notebook.cells.length, 0),
      });
      let done = 0;
      const lane = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const { file, notebook, expected } = next;
          const onCell = ({ id }: { id: string }): void => progress.update(done++, `${basename(file, ".ipynb")} ${id}`);
          const kernel = await executor.open(file);
          try {
            const options = { file, learner, expected, cellTimeout: this.cellTimeout, onCell };
            const submission = await runExercise(notebook, kernel, options);
            const tasks = await this.judge.judge(submission);
            for (const { id, state } of tasks) if (state === "passed") notePassed(learner, id);
            results.set(file, { file, state: "checked", message: "", tasks });
          } finally {
            await kernel.shutdown();
          }
        }
      };
      await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
      progress.end();
    }
    return files.flatMap((file) => results.get(file) ?? []);
  }

  /** The learner's notebook, or what is wrong with its file. */
  private read(file: string): Notebook | Pick<ExerciseResult, "state" | "message"> {
    try {
      return readNotebook(join(this.where.work, file));
    } catch (error) {
      const advice = `For a fresh one (yours is kept): npx workbook ${resetOf(file)}`;
      return { state: "unreadable", message: `${(error as Error).message}. ${advice}` };
    }
  }

  private async start(): Promise<Executor> {
    if (this.executor) return this.executor;
    this.server = await startJupyter(firstPort, { folder: this.where.work, env: { [homeVariable]: this.scratch } });
    await untilAnswering(this.server);
    this.executor = connect(this.server);
    return this.executor;
  }

  async close(): Promise<void> {
    this.judge.close();
    this.executor?.dispose();
    this.server?.stop();
    await this.server?.ended;
    rmSync(this.scratch, { recursive: true, force: true });
  }
}

function notRun(expected: readonly ExerciseTask[]): TaskResult[] {
  return expected.map(({ task, role }) => {
    const result = notAttempted(task, role === "written");
    return role === "written" ? result : { ...result, state: "not run" };
  });
}
