import assert from "node:assert/strict";
import { test } from "node:test";
import { Standby } from "../../src/cli/standby";
import type { Executor } from "../../src/jupyter/execute";
import type { CodeCell, Notebook } from "../../src/jupyter/notebook";
import type { CellEnd } from "../../src/jupyter/openKernel";

const code = (id: string, source: string = id): CodeCell => ({
  cell_type: "code",
  id,
  metadata: {},
  source,
  outputs: [],
  execution_count: null,
});
const notebook = (...cells: CodeCell[]): Notebook => ({ cells, metadata: {}, nbformat: 4, nbformat_minor: 5 });
const cells = ["import-tools", "task-2-1", "answer-2-1", "check-2-1", "task-2-2", "answer-2-2", "check-2-2"];
const whole = (): Notebook => notebook(...cells.map((id) => code(id)));
const changed = (id: string): Notebook => notebook(...cells.map((own) => code(own, own === id ? "changed" : own)));

/** Kernels that write down what they run. */
function kernels(ends: Record<string, CellEnd> = {}) {
  const ran: string[][] = [];
  const closed: number[] = [];
  const open: Executor["open"] = async () => {
    const own: string[] = [];
    const number = ran.push(own) - 1;
    return {
      async run(cell) {
        own.push(cell.source);
        cell.outputs = [{ output_type: "stream", name: "stdout", text: `out of ${cell.source}` }];
        cell.execution_count = own.length;
        return ends[cell.source] ?? "ran";
      },
      async shutdown() {
        closed.push(number);
      },
    };
  };
  return { ran, closed, executor: { open } as Executor };
}

const place = { file: "exercises/02-x.ipynb", learner: undefined };
const limit = { seconds: 60, message: "" };

async function runWith(
  standby: Standby,
  given: Notebook,
  where: { file: string; learner: string | undefined } = place,
) {
  const kernel = await standby.take(given, where);
  if (!kernel) return undefined;
  const ends: CellEnd[] = [];
  for (const cell of given.cells) ends.push(await kernel.run(cell as CodeCell));
  return { ends, outputs: given.cells.map((cell) => JSON.stringify((cell as CodeCell).outputs)) };
}

test("a run goes on after the cells that have run, each of which runs once; their outputs and ends are as they were", async () => {
  const { ran, executor } = kernels({ "answer-2-1": "failed" });
  const standby = new Standby(limit);
  standby.prepare(executor, whole(), "2.2", place);
  const run = await runWith(standby, changed("answer-2-2"));
  assert.deepEqual(ran, [cells.map((id) => (id === "answer-2-2" ? "changed" : id))]);
  assert.equal(run?.ends[2], "failed");
  assert.match(run?.outputs[3] ?? "", /out of check-2-1/);
});

const others: [name: string, given: Notebook, where: typeof place | { file: string; learner: string }][] = [
  ["an earlier cell was changed", changed("answer-2-1"), place],
  ["the first cell was changed", changed("import-tools"), place],
  ["a cell was put in before", notebook(code("new-cell"), ...(whole().cells as CodeCell[])), place],
  ["a cell was taken out", notebook(...(whole().cells.slice(1) as CodeCell[])), place],
  ["the notebook ends earlier", notebook(...(whole().cells.slice(0, 3) as CodeCell[])), place],
  ["another exercise", whole(), { ...place, file: "exercises/03-x.ipynb" }],
  ["another learner", whole(), { ...place, learner: "ada" }],
];

for (const [name, given, where] of others) {
  test(`a kernel that does not fit is given up: ${name}`, async () => {
    const { closed, executor } = kernels();
    const standby = new Standby(limit);
    standby.prepare(executor, whole(), "2.2", place);
    assert.equal(await standby.take(given, where), undefined);
    assert.deepEqual(closed, [0]);
    assert.equal(await standby.take(whole(), place), undefined, "it is gone");
  });
}

for (const end of ["timed out", "died"] as const) {
  test(`a kernel in which a cell ${end} is given up: a run of its own tells of that`, async () => {
    const { closed, executor } = kernels({ "answer-2-1": end });
    const standby = new Standby(limit);
    standby.prepare(executor, whole(), "2.2", place);
    assert.equal(await standby.take(whole(), place), undefined);
    assert.deepEqual(closed, [0]);
  });
}

test("with nothing open it waits before the first task; a second one takes the place of the first; none without a server", async () => {
  const { ran, closed, executor } = kernels();
  const standby = new Standby(limit);
  standby.prepare(executor, whole(), undefined, place);
  standby.prepare(executor, whole(), "2.1", place);
  assert.ok(await standby.take(whole(), place));
  assert.deepEqual([ran, closed], [[["import-tools"], ["import-tools", "task-2-1"]], [0]]);
  const broken = { open: () => Promise.reject(new Error("no server")) } as unknown as Executor;
  standby.prepare(broken, whole(), "2.1", place);
  assert.equal(await standby.take(whole(), place), undefined);
});

const imports = [
  'import { k } from "./mine";',
  'const { k } = require("../mine");',
  'import "./mine";',
  'const m = await import("./mine");',
];
for (const source of imports)
  test(`what imports a file runs anew each time, since the file may have changed: ${source}`, async () => {
    const { ran, executor } = kernels();
    const standby = new Standby(limit);
    const given = notebook(code("import-tools"), code("mine", source), code("task-2-1"));
    standby.prepare(executor, given, undefined, place);
    await runWith(standby, given);
    assert.deepEqual(ran, [["import-tools", source, "task-2-1"]]);
  });

test("what imports a package has run before", async () => {
  const { ran, executor } = kernels();
  const standby = new Standby(limit);
  const source = 'import { check } from "cnn-workbook";';
  standby.prepare(executor, notebook(code("import-tools", source), code("task-2-1")), undefined, place);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(ran, [[source]]);
});
