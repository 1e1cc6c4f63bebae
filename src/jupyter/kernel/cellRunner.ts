/** Runs one cell after the other and takes down what came of each. */
import { format } from "node:util";
import type { Executor } from "tslab/dist/executor.js";
import { offerCells } from "../../host/cells";
import { StaleNames } from "./staleNames";
import { StreamBuffer, type WriteStream } from "./streamBuffer";
import type { CellError, NamedCells } from "./traceback";

/** What a cell came to; no error when all went well. */
export interface CellResult {
  readonly executionCount: number;
  readonly error?: CellError;
}

export class CellRunner {
  private compileErrors: string[] = [];
  private thrown: unknown[] = [];
  private streams: StreamBuffer | undefined;
  private readonly names = new StaleNames();

  constructor(private readonly cells: NamedCells) {
    offerCells({ staleNames: () => this.names.used() });
    process.on("uncaughtException", (error) => this.report(error));
    process.on("unhandledRejection", (reason) => this.report(reason));
  }

  /** What tslab's executor writes to: values through the cell's own output, errors to be told apart. */
  readonly console: { log(...values: unknown[]): void; error(...values: unknown[]): void } = {
    log: (...values) => console.log(...values),
    error: (...values) => {
      // tslab gives what was thrown as one value, and a compile error as a format with its parts.
      if (values.length === 1) this.thrown.push(values[0]);
      else this.compileErrors.push(format(...values));
    },
  };

  /** The number that the next cell will have. */
  get nextCount(): number {
    return this.cells.current + 1;
  }

  /** Runs the source of a cell; what it prints goes to `write`. */
  async run(executor: Executor, source: string, write: WriteStream): Promise<CellResult> {
    this.cells.current++;
    this.compileErrors = [];
    this.thrown = [];
    const streams = new StreamBuffer(write);
    this.streams = streams;
    process.stdout.write = streams.writer("stdout");
    process.stderr.write = streams.writer("stderr");
    const executionCount = this.cells.current;
    this.names.begin(source);
    const ok = await executor.execute(source).catch((error: unknown) => {
      this.thrown.push(error);
      return false;
    });
    this.names.end(ok);
    streams.flush();
    if (ok) return { executionCount };
    const error =
      this.compileErrors.length > 0
        ? this.cells.describeCompileErrors(this.compileErrors)
        : this.cells.describe(this.thrown[0]);
    return { executionCount, error };
  }

  /** Sends what has been printed so far, so that what follows comes after it. */
  flush(): void {
    this.streams?.flush();
  }

  /** An error that no cell waits for: told where the last cell prints, and the kernel lives on. */
  private report(error: unknown): void {
    const { traceback } = this.cells.describe(error);
    process.stderr.write(`An error that nothing waited for:\n${traceback.join("\n")}\n`);
  }
}
