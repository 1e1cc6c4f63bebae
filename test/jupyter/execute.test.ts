import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { connect, type Executor } from "../../src/jupyter/execute";
import type { CodeCell, Notebook } from "../../src/jupyter/notebook";
import { freePort, type JupyterServer, startServer } from "../../src/jupyter/server";

const root = join(__dirname, "..", "..");
const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
let server: JupyterServer;
let executor: Executor;

before(async () => {
  server = startServer({ root, folder, port: await freePort(8940) });
  assert.ok(await server.answers(), "Jupyter does not answer");
  executor = connect(server);
});

after(async () => {
  executor?.dispose();
  server?.stop();
  await server?.ended;
  rmSync(folder, { recursive: true });
});

const code = (id: string, source: string): CodeCell => {
  return { cell_type: "code", id, source, metadata: {}, execution_count: null, outputs: [] };
};

const notebook = (...cells: CodeCell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });

/** Also that nothing is left behind: a rejection that nobody handles fails the test. */
test("a kernel that dies ends its notebook with a failure that says so, and the next notebook runs", async () => {
  const deadly = notebook(code("before", "1 + 1"), code("deadly", 'process.kill(process.pid, "SIGKILL")'));
  const { failure } = await executor.run(deadly, { path: "deadly.ipynb" });
  assert.equal(failure?.cell.id, "deadly");
  assert.equal(failure?.error.evalue, "the kernel died");

  const { notebook: after } = await executor.run(notebook(code("sum", "20 + 22")), { path: "next.ipynb" });
  assert.match(JSON.stringify(after.cells), /42/);
  await new Promise((resolve) => setTimeout(resolve, 1000));
});
