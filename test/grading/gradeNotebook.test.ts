import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { gradeNotebook, type TaskResult } from "../../src/grading/gradeNotebook";
import type { CodeCell } from "../../src/jupyter/notebook";
import { attemptType } from "../../src/tasks";
import { code, notebook, useExecutor } from "../jupyter/executor";

const root = join(__dirname, "..", "..");
const executor = useExecutor(8940, (state) => ({ folder: root, env: { WORKBOOK_HOME: state } }));

const imports = code("import-tools", 'import { check, task, todo } from "cnn-workbook";');

async function grade(cells: CodeCell[], expected: string[], learner?: string): Promise<TaskResult[]> {
  const kernel = await executor.open("exercises/x.ipynb");
  try {
    return await gradeNotebook(notebook(imports, ...cells), kernel, { cellTimeout: 120, learner, expected });
  } finally {
    await kernel.shutdown();
  }
}

const brief = ({ id, state, points, slips }: TaskResult): unknown[] => [id, state, points, slips];

test("each way a task can end, in one notebook, in its order", async () => {
  const results = await grade(
    [
      code("answer-2-1", "const one = 180200;"),
      code("check-2-1", 'await check("2.1", one);'),
      code("answer-2-2", "const two = 902700;"),
      code("check-2-2", 'await check("2.2", two);'),
      code("answer-2-3", "const three = todo();"),
      code("check-2-3", 'await check("2.3", three);'),
      code("answer-2-4", "const four = (;"),
      code("check-2-4", 'await check("2.4", four);'),
      code("answer-2-5", 'throw new Error("lost");'),
    ],
    ["2.1", "2.2", "2.3", "2.4", "2.5", "2.6"],
  );
  assert.deepEqual(results.map(brief), [
    ["2.1", "passed", 1, undefined],
    ["2.2", "failed", 0, "bias-forgotten"],
    ["2.3", "not attempted", 0, undefined],
    ["2.4", "crashed", 0, undefined],
    ["2.5", "crashed", 0, undefined],
    ["2.6", "not run", 0, undefined],
  ]);
  assert.match(results[4].message, /Error: lost/);
});

test("a loop that never ends is timed out, also one that no interrupt reaches, and the tasks after it are judged", async () => {
  const results = await gradeSoon([
    code("answer-2-4", "function spin(): number { while (true); }"),
    code("check-2-4", 'await check("2.4", spin);'),
    code("answer-2-3", "const top3 = await (async () => { while (true) await null; })();"),
    code("check-2-3", 'await check("2.3", [25, 38, 400]);'),
    code("answer-2-1", "const last = 180200;"),
    code("check-2-1", 'await check("2.1", last);'),
  ]);
  assert.deepEqual(results.map(brief), [
    ["2.4", "timed out", 0, undefined],
    ["2.3", "passed", 1, undefined],
    ["2.1", "passed", 1, undefined],
  ]);
});

/** With little time a cell, once the kernel is warm. */
async function gradeSoon(cells: CodeCell[]): Promise<TaskResult[]> {
  const kernel = await executor.open("exercises/y.ipynb");
  try {
    await kernel.run(structuredClone(imports));
    await kernel.run(code("warm-up", 'await check("2.1", 1);'));
    return await gradeNotebook(notebook(imports, ...cells), kernel, {
      cellTimeout: 15,
      learner: undefined,
      expected: ["2.4", "2.3", "2.1"],
    });
  } finally {
    await kernel.shutdown();
  }
}

test("a failed import is named as what failed", async () => {
  const broken = code("more-imports", 'import { nothing } from "nowhere";');
  const [result] = await grade(
    [broken, code("answer-2-1", "const x = 1;"), code("check-2-1", 'await chek("2.1", x);')],
    ["2.1"],
  );
  assert.equal(result.state, "crashed");
  assert.match(result.message, /nowhere/);
});

test("a verdict that the notebook's process wrote is not believed", async () => {
  const forged = { version: 1, task: "2.1", verdict: "passed", points: 1, attempt: { is: "number", value: 3 } };
  const results = await grade(
    [
      code(
        "answer-2-1",
        `import * as tslab from "tslab";\ntslab.display.raw("${attemptType}", ${JSON.stringify(forged)} as any);`,
      ),
    ],
    ["2.1"],
  );
  assert.deepEqual(results.map(brief), [["2.1", "failed", 0, undefined]]);
});
