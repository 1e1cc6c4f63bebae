/** Cells run as the kernel runs them, in this process and without a server. */
import { createExecutor } from "tslab/dist/executor.js";
import { openConverter } from "../../src/jupyter/kernel/converter";
import type { CellError } from "../../src/jupyter/kernel/errors";
import { namedCells } from "../../src/jupyter/kernel/traceback";

export interface RanCell {
  /** The value of its last expression; `undefined` where it has none. */
  readonly value?: unknown;
  readonly error?: CellError;
}

export interface Cells {
  run(source: string): Promise<RanCell>;
  close(): void;
}

/** A session of cells of a notebook in `folder`. */
export function openCells(folder: string): Cells {
  const cells = namedCells();
  const converter = cells.watch(openConverter(folder));
  let values: unknown[] = [];
  let errors: unknown[][] = [];
  const executor = createExecutor(
    folder,
    { node: converter, browser: converter, close: () => converter.close() },
    { log: (...shown: unknown[]) => values.push(...shown), error: (...shown: unknown[]) => errors.push(shown) },
  );
  return {
    close: () => executor.close(),
    async run(source) {
      [values, errors] = [[], []];
      cells.current++;
      const ok = await executor.execute(source);
      if (ok) return { value: values.at(-1) };
      const [first] = errors;
      if (first.length === 1) return { error: cells.describe(first[0]) };
      const messages = errors.map(([, file, line, column, text]) => `${file}${line}:${column} - ${text}`);
      return { error: cells.describeCompileErrors(messages) };
    },
  };
}
