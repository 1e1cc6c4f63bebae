import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Judge, notAttempted, notRun, openJudge, type TaskResult } from "../grading/judge";
import { runExercise } from "../grading/run";
import { asHomeError } from "../host/homeError";
import { learnerName, noteLearner } from "../host/learner";
import { homeVariable, type Places, placesIn } from "../host/places";
import { notePassed } from "../host/progress";
import { connect, type Executor } from "../jupyter/execute";
import { type ExerciseTask, exerciseTasks } from "../jupyter/exercise";
import type { CodeCell } from "../jupyter/notebook";
import type { OpenKernel } from "../jupyter/openKernel";
import { anyPort, type JupyterServer } from "../jupyter/server";
import { sum } from "../numbers";
import { startJupyter } from "./jupyter";
import { resetOf } from "./ownCopy";
import { createProgress } from "./progress";
import { type Read, readCopy, readOriginal } from "./readCopy";
import { Standby } from "./standby";
import { type Stray, strayText } from "./strays";
import { type CopyState, workState, workStrays } from "./workFolder";

/** What came of one exercise. */
export interface ExerciseResult {
  /** Its path below `work/`. */
  readonly file: string;
  /** `untouched` ones are not run; `unreadable` ones cannot be; `not run`: there was no kernel to run it. */
  readonly state: "checked" | "untouched" | "missing" | "unreadable" | "not run";
  /** What is wrong with the file, and what to do. */
  readonly message: string;
  readonly tasks: readonly TaskResult[];
}

/** An exercise that is to be run. */
interface Waiting extends Read {
  readonly file: string;
  readonly expected: readonly ExerciseTask[];
}

/** Runs exercises on one server, which starts when the first one has to be run. */
export class CheckSession {
  private server: JupyterServer | undefined;
  private executor: Executor | undefined;
  private closed = false;
  private readonly judge: Judge = openJudge();
  /** The home of the notebooks that are run: what their own checks note is nobody's. */
  private readonly scratch = mkdtempSync(join(tmpdir(), "cnn-workbook-check-"));
  private readonly standby: Standby;

  constructor(
    private readonly where: Places,
    private readonly cellTimeout: number,
  ) {
    this.standby = new Standby({ seconds: cellTimeout, message: "" });
  }

  /** The results of each exercise, in the order of `files`; two at a time where there are two processors. */
  async checkAll(files: readonly string[]): Promise<ExerciseResult[]> {
    const learner = learnerName(this.where);
    noteLearner(learner, placesIn(this.where.program, this.scratch));
    const states = new Map(workState(this.where).map(({ path, state }) => [path, state]));
    const strays = workStrays(this.where);
    const known = files.map((file) => {
      const stray = strays.find(({ original }) => original === file);
      return this.look(file, states.get(file) ?? "missing", stray);
    });
    const waiting = known.filter((entry): entry is Waiting => "notebook" in entry);
    const results = new Map<string, ExerciseResult>();
    for (const entry of known) if (!("notebook" in entry)) results.set(entry.file, entry);
    if (waiting.length > 0) {
      const total = sum(waiting.map(({ notebook }) => notebook.cells.length));
      const progress = createProgress({ label: "Checking", total });
      let done = 0;
      const executor = await this.start();
      const lane = async (): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const name = basename(next.file, ".ipynb");
          const onCell = ({ id }: { id: string }): void => progress.update(done++, `${name} ${id}`);
          results.set(next.file, await this.check(next, executor, learner, onCell));
        }
      };
      await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
      progress.end();
    }
    return files.flatMap((file) => results.get(file) ?? []);
  }

  /** Makes a kernel ready for the next check of an exercise, as far as the first of its tasks that is open. */
  makeReady({ file, state, tasks }: ExerciseResult): void {
    if (state !== "checked" || !this.executor) return;
    const original = readOriginal(this.where, file);
    const read = typeof original === "string" ? original : readCopy(this.where, file, original);
    if (typeof read === "string") return;
    const open = tasks.find((task) => task.state !== "passed" && task.state !== "read by a person")?.id;
    this.standby.prepare(this.executor, read.notebook, open, { file, learner: learnerName(this.where) });
  }

  /** The result of an exercise that is not to be run, or what to run of it. */
  private look(file: string, state: CopyState["state"], stray: Stray | undefined): ExerciseResult | Waiting {
    const original = readOriginal(this.where, file);
    if (typeof original === "string") return { file, state: "unreadable", message: original, tasks: [] };
    const expected = exerciseTasks(original);
    if (state === "touched") {
      const read = readCopy(this.where, file, original);
      return typeof read === "string"
        ? { file, state: "unreadable", message: read, tasks: notRun(expected) }
        : { file, ...read, expected };
    }
    const elsewhere = stray && strayText(stray).join(" ");
    if (state === "missing") {
      const message = `It is not there. ${elsewhere ?? `For a fresh one: npx workbook ${resetOf(file)}`}`;
      return { file, state, message, tasks: notRun(expected) };
    }
    const tasks = expected.map(({ task, role }) => notAttempted(task, role === "written"));
    return { file, state: "untouched", message: elsewhere ?? "", tasks };
  }

  private async check(
    { file, notebook, expected, message }: Waiting,
    executor: Executor,
    learner: string | undefined,
    onCell: (cell: CodeCell) => void,
  ): Promise<ExerciseResult> {
    let kernel: OpenKernel | undefined;
    try {
      kernel = (await this.standby.take(notebook, { file, learner })) ?? (await executor.open(file));
      const options = { file, learner, expected, cellTimeout: this.cellTimeout, onCell };
      const tasks = await this.judge.judge(await runExercise(notebook, kernel, options));
      for (const { id, state } of tasks) if (state === "passed") notePassed(learner, id);
      return { file, state: "checked", message, tasks };
    } catch (error) {
      // The others are checked all the same, unless it is the home that cannot be written.
      if (asHomeError(error)) throw error;
      const reason = `It could not be run: ${(error as Error).message}. Try again: npx workbook check`;
      return { file, state: "not run", message: reason, tasks: notRun(expected) };
    } finally {
      await kernel?.shutdown();
    }
  }

  private async start(): Promise<Executor> {
    if (this.executor) return this.executor;
    const options = { folder: this.where.work, env: { [homeVariable]: this.scratch } };
    const server = await startJupyter(anyPort, options, (started) => {
      this.server = started;
      if (this.closed) started.stop();
    });
    this.executor = connect(server);
    return this.executor;
  }

  /** Ends server and kernels; the next check starts others. */
  async stopServer(): Promise<void> {
    const { executor, server } = this;
    this.executor = undefined;
    this.server = undefined;
    this.standby.close();
    executor?.dispose();
    server?.stop();
    await server?.ended;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.judge.close();
    await this.stopServer();
    rmSync(this.scratch, { recursive: true, force: true });
  }
}
