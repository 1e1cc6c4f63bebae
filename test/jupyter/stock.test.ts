import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { useExecutor } from "./executor";
import { installStockKernel } from "./stock";

const root = join(__dirname, "..", "..");
const executor = useExecutor((scratch) => {
  return { folder: root, env: { ...installStockKernel(scratch), WORKBOOK_QUICK: "1" } };
});

for (const lesson of ["00-start-here", "02-parameters-and-memory"]) {
  test(`lesson ${lesson} runs on a stock tslab kernel, with the same outputs`, async () => {
    const path = `notebooks/${lesson}.ipynb`;
    const original = readNotebook(join(root, path));
    const stock = await executor.run(original, { path, kernel: "stock" });
    const ours = await executor.run(original, { path });
    assert.equal(ours.failure, undefined, ours.failure?.error.evalue);
    stock.notebook.cells.forEach((cell, i) => {
      const expected = ours.notebook.cells[i];
      if (cell.cell_type !== "code" || expected.cell_type !== "code" || cell.metadata["tags"]) return;
      const types = (outputs: typeof cell.outputs): unknown[] =>
        outputs.map((output) => ("data" in output ? Object.keys(output.data).sort() : output));
      assert.deepEqual(types(cell.outputs), types(expected.outputs), cell.id);
    });
  });
}
