import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { startJupyter } from "../../src/cli/jupyter";
import { connect } from "../../src/jupyter/execute";
import { notFound, restingFindings } from "../../src/jupyter/findings";
import { readNotebook } from "../../src/jupyter/readNotebook";
import { anyPort, type JupyterServer } from "../../src/jupyter/server";
import { restingPart, rests } from "./restingPart";

const root = join(__dirname, "..", "..");
const lessons = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));

/** Runs what sentences depend on that have to hold for all random numbers: what was said that does not hold, and cells that said nothing. */
async function runResting(seed: number): Promise<string[]> {
  const env = { WORKBOOK_QUICK: "1", WORKBOOK_SEED: String(seed) };
  let server: JupyterServer | undefined;
  try {
    const answering = await startJupyter(anyPort, { folder: root, env }, (started) => {
      server = started;
    });
    const executor = connect(answering);
    const faults: string[] = [];
    for (const name of lessons) {
      const path = `notebooks/${name}`;
      const part = restingPart(readNotebook(join(root, path)));
      if (!part) continue;
      const { notebook, failure } = await executor.run(part, { path });
      if (failure) throw new Error(`${name}, ${failure.cell.id}: ${failure.error.evalue}`);
      const silent = notebook.cells.filter((cell) => rests(cell) && restingFindings([cell]).length === 0);
      faults.push(...notFound(name, notebook.cells), ...silent.map(({ id }) => `${name}, ${id}: no finding`));
    }
    executor.dispose();
    return faults;
  } finally {
    server?.stop();
    await server?.ended;
  }
}

for (const seed of [1, 2]) {
  test(`what lessons say of their measurements holds for other random numbers too (${seed})`, async () => {
    assert.deepEqual(await runResting(seed), []);
  });
}
