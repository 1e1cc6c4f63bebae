/** What a cell costs beyond its own work, on our kernel and on a stock one: many small cells of a lesson's kind, medians. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "../src/jupyter/execute";
import type { CodeCell, Notebook } from "../src/jupyter/notebook";
import { anyPort, startServer } from "../src/jupyter/server";
import { installStockKernel } from "../test/jupyter/stock";
import { median } from "./statistics";

const root = join(__dirname, "..");
const cells = 24;

const sources = [
  (i: number) => `import { showMarkdown as say${i} } from "cnn-workbook";\nsay${i}("**${i}**");`,
  (i: number) =>
    `import { conv, countParameters, showTable } from "cnn-workbook";\nconst network${i} = { name: "n", input: [28, 28, 1], layers: [conv({ filters: ${i + 1}, kernelSize: 3 })] };\nshowTable([{ parameters: countParameters(network${i}).total }]);`,
  (i: number) => `const text${i} = "a".repeat(${i});`,
];

/** A lesson of small cells, whose own work takes well under a millisecond. */
function lesson(): Notebook {
  const code = Array.from({ length: cells }, (_, i): CodeCell => {
    const source = sources[i % sources.length](i);
    return { cell_type: "code", id: `cell-${i}`, metadata: {}, source, outputs: [], execution_count: null };
  });
  return { cells: code, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

/** Milliseconds a cell: the first one, which waits for TensorFlow and the type checker, and the median of the others. */
export interface CellTimes {
  readonly first: number;
  readonly median: number;
  readonly slowest: number;
}

/** Runs the small cells on both kernels. */
export async function timeCells(): Promise<{ ours: CellTimes; stock: CellTimes }> {
  const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  const server = startServer({ folder: root, port: await anyPort(), env: installStockKernel(folder) });
  try {
    if (!(await server.answers())) throw new Error(`Jupyter ended before it answered, see ${server.logFile}`);
    const executor = connect(server);
    const time = async (kernel: string): Promise<CellTimes> => {
      const { cellSeconds, failure } = await executor.run(lesson(), { path: "cells.ipynb", kernel });
      if (failure) throw new Error(`a cell failed: ${failure.error.evalue}`);
      const [first, ...others] = [...cellSeconds.values()].map((seconds) => 1000 * seconds);
      return { first, median: median(others), slowest: Math.max(...others) };
    };
    try {
      await time("tslab");
      const ours = await time("tslab");
      const stock = await time("stock");
      return { ours, stock };
    } finally {
      executor.dispose();
    }
  } finally {
    server.stop();
    await server.ended;
    rmSync(folder, { recursive: true });
  }
}
