import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect, type Executor } from "../../src/jupyter/execute";
import { readNotebook } from "../../src/jupyter/notebook";
import { freePort, type JupyterServer, startServer } from "../../src/jupyter/server";
import { installStockKernel } from "./stock";

const root = join(__dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
let server: JupyterServer;
let executor: Executor;

before(async () => {
  const env = { ...installStockKernel(folder), WORKBOOK_QUICK: "1" };
  server = startServer({ root, folder: root, port: await freePort(8930), env });
  assert.ok(await server.answers(), "Jupyter does not answer");
  executor = connect(server);
});

after(async () => {
  executor?.dispose();
  server?.stop();
  await server?.ended;
  rmSync(folder, { recursive: true });
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
