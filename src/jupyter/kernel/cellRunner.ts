/** Runs cells and takes down what came of each. A cell ends once: when its work settles, or when it is told to. */
import { format } from "node:util";
import type { Executor } from "tslab/dist/executor.js";
import { offerCells } from "../../host/cells";
import type { CellEnded, CellId, ExecuteRequest, ExpressionAnswer } from "./channel";
import { type CellError, interrupted, surely } from "./errors";
import type { Output } from "./output";
import type { StaleNames } from "./staleNames";
import type { NamedCells } from "./traceback";
import type { Work, Works } from "./work";

/** What the executor came to with one piece of source. */
interface Outcome {
  readonly compileErrors: string[];
  readonly thrown: unknown[];
  value?: string;
}

interface RunningCell {
  readonly id: CellId;
  readonly work: Work;
}

export class CellRunner {
  private running: RunningCell | undefined;
  private outcome: Outcome = { compileErrors: [], thrown: [] };

  constructor(
    private readonly cells: NamedCells,
    private readonly names: StaleNames,
    private readonly works: Works,
    private readonly output: Output,
    private readonly ended: (end: CellEnded) => void,
    private readonly runs: (cell: CellId | undefined) => void,
  ) {
    offerCells({ staleNames: () => this.names.used() });
    process.on("uncaughtException", (error) => this.report(error));
    process.on("unhandledRejection", (reason) => this.report(reason));
  }

  /** What tslab's executor writes to: the last expression's value, and errors to be told apart. */
  readonly console: { log(value: unknown): void; error(...values: unknown[]): void } = {
    log: (value) => {
      if (this.running) this.outcome.value = format(value);
    },
    error: (...values) => {
      // tslab gives what was thrown as one value, and a compile error as a format with its parts.
      if (values.length === 1) this.outcome.thrown.push(values[0]);
      else this.outcome.compileErrors.push(format(...values));
    },
  };

  /** The cell that runs. */
  get runningCell(): CellId | undefined {
    return this.running?.id;
  }

  /** Runs a cell; `ended` is called when it is over. */
  execute(executor: Executor, { cell, count, code, expressions }: ExecuteRequest): void {
    const running = { id: cell, work: this.works.begin(cell) };
    this.running = running;
    this.runs(cell);
    this.executor = executor;
    this.cells.current = count;
    this.names.begin(code);
    void this.evaluate(code).then(async (outcome) => {
      if (this.running !== running) return;
      const error = this.errorOf(outcome);
      if (error) return this.end(error);
      const answers: Record<string, ExpressionAnswer> = {};
      for (const [name, expression] of Object.entries(expressions)) {
        const answer = await this.evaluate(expression);
        if (this.running !== running) return;
        answers[name] = this.expressionAnswer(answer);
      }
      this.end(undefined, { value: outcome.value, expressions: answers });
    });
  }

  private executor: Executor | undefined;

  private async evaluate(source: string): Promise<Outcome & { ok: boolean }> {
    const outcome: Outcome = { compileErrors: [], thrown: [] };
    this.outcome = outcome;
    try {
      const ok = (await this.executor?.execute(source)) === true;
      return Object.assign(outcome, { ok });
    } catch (error) {
      outcome.thrown.push(error);
      return Object.assign(outcome, { ok: false });
    }
  }

  private errorOf({ ok, compileErrors, thrown }: Outcome & { ok: boolean }): CellError | undefined {
    if (ok) return undefined;
    if (compileErrors.length > 0) return surely(() => this.cells.describeCompileErrors(compileErrors));
    return surely(() => this.cells.describe(thrown[0]));
  }

  private expressionAnswer(outcome: Outcome & { ok: boolean }): ExpressionAnswer {
    const error = this.errorOf(outcome);
    if (error) return { status: "error", ...error };
    return { status: "ok", data: { "text/plain": outcome.value ?? "undefined" }, metadata: {} };
  }

  /** Ends the running cell now and stops its timers; where none runs, stops what cells have left behind. */
  stop(error: CellError = interrupted): void {
    const { running } = this;
    if (!running) {
      this.works.stopAll();
      return;
    }
    running.work.stopped = true;
    this.end(error);
    // What the cell waits for may come yet: tslab must not take its declarations for those of the last cell then.
    this.executor?.interrupt();
  }

  private end(error: CellError | undefined, rest: Pick<CellEnded, "value" | "expressions"> = {}): void {
    const cell = this.running?.id;
    if (cell === undefined) return;
    try {
      this.names.end(error === undefined);
      this.output.flush();
    } finally {
      this.running = undefined;
      this.runs(undefined);
      this.ended({ type: "ended", cell, ...(error && { error }), ...rest });
    }
  }

  /** An error that no cell waits for: told where its cell prints, and the kernel lives on. */
  private report(error: unknown): void {
    const { traceback } = surely(() => this.cells.describe(error));
    this.output.print("stderr", `An error that nothing waited for:\n${traceback.join("\n")}\n`);
  }
}
