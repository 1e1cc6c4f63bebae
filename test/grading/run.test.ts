import assert from "node:assert/strict";
import { join } from "node:path";
import { after, test } from "node:test";
import { openJudge, type TaskResult } from "../../src/grading/judge";
import { runExercise } from "../../src/grading/run";
import type { Submission } from "../../src/grading/submission";
import type { Cell, CodeCell } from "../../src/jupyter/notebook";
import { attemptType } from "../../src/tasks";
import { code, notebook, useExecutor } from "../jupyter/executor";

const root = join(__dirname, "..", "..");
const executor = useExecutor((home) => ({ folder: root, env: { WORKBOOK_HOME: home } }));
const judge = openJudge();
after(() => judge.close());

const imports = code("import-tools", 'import { check, task, todo } from "cnn-workbook";');
const file = "exercises/x.ipynb";

/** What a notebook of these cells hands in (with more time than a timer can wait for), as it is after it was written to a disk and read again. */
async function run(cells: Cell[], ids: string[], learner?: string): Promise<Submission> {
  const kernel = await executor.open(file);
  const expected = ids.map((task) => ({ task, role: "check" as const }));
  try {
    const options = { file, cellTimeout: 3_000_000, learner, expected };
    return JSON.parse(JSON.stringify(await runExercise(notebook(imports, ...cells), kernel, options)));
  } finally {
    await kernel.shutdown();
  }
}

const grade = async (cells: Cell[], ids: string[]): Promise<TaskResult[]> => judge.judge(await run(cells, ids));
const brief = ({ id, state, points, slips }: TaskResult): unknown[] => [id, state, points, ...slips];

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
    ["2.1", "passed", 1],
    ["2.2", "failed", 0, "bias-forgotten"],
    ["2.3", "not attempted", 0],
    ["2.4", "crashed", 0],
    ["2.5", "crashed", 0],
    ["2.6", "not run", 0],
  ]);
  assert.match(results[4].message, /Error: lost/);
});

test("loops that never end are ended, in a checked function and in a cell; what ran before is there again for the tasks after", async () => {
  const results = await gradeSoon(
    [
      code("answer-2-6", "const shared = 180200;"),
      code("answer-2-4", "function spin(): number { while (true); }"),
      code("check-2-4", 'await check("2.4", spin);'),
      code("answer-2-3", "const spin3 = async () => { while (true) await null; };\nconst top3 = await spin3();"),
      code("check-2-3", 'await check("2.3", [25, 38, 400]);'),
      code("answer-2-5", 'const early = 180200;\nconsole.log("x".repeat(1e5));\nthrow new Error("after it");'),
      code("slow", "await new Promise((resolve) => setTimeout(resolve, 3000));"),
      code("kills", 'process.kill(process.pid, "SIGKILL");'),
      code("answer-2-1", "const last = shared;"),
      code("check-2-1", 'await check("2.1", last);'),
    ],
    ["2.4", "2.3", "2.1"],
  );
  assert.deepEqual(results.map(brief), [
    ["2.4", "failed", 0], // a checked function has a limit of its own, below the cell's
    ["2.3", "passed", 1],
    ["2.1", "passed", 1],
  ]);
  assert.match(results[0].message, /did not finish within 10 s/);
  assert.match(results[1].message, /^The answer's cell failed \(Timeout: .*\), and this is about an older value\. /);
});

/** With little time a cell, once the kernel is warm. */
async function gradeSoon(cells: CodeCell[], ids: string[]): Promise<TaskResult[]> {
  const kernel = await executor.open("exercises/y.ipynb");
  const expected = ids.map((task) => ({ task, role: "check" as const }));
  try {
    await kernel.run(structuredClone(imports));
    await kernel.run(code("warm-up", 'await check("2.1", 1);'));
    const options = { file, cellTimeout: 15, learner: undefined, expected };
    return await judge.judge(await runExercise(notebook(imports, ...cells), kernel, options));
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

test("a value that was there before its answer's cell failed is judged, and that is said", async () => {
  const [result] = await grade(
    [
      code("answer-2-1", "const one = 3;"),
      code("second-thoughts", 'throw new Error("lost");'),
      code("check-2-1", 'await check("2.1", one);'),
    ],
    ["2.1"],
  );
  assert.equal(result.state, "failed", result.message);
  assert.match(
    result.message,
    /^The answer's cell failed \(Error: lost\), and this is about an older value\. Not quite/,
  );
});

const raw = (id: string, ...records: unknown[]): CodeCell =>
  code(id, `for (const record of ${JSON.stringify(records)}) tslab.display.raw("${attemptType}", record as any);`);
const record = (task: string, value: number): object => ({ version: 1, task, attempt: { is: "number", value } });
const shapeOnly = { is: "tensor", value: { shape: [2e8, 1], data: [] } };

const forged: [name: string, id: string, cells: CodeCell[], state: TaskResult["state"], message: RegExp][] = [
  [
    "a verdict that the notebook's process wrote is not believed",
    "2.1",
    [raw("check-2-1", { ...record("2.1", 3), verdict: "passed", points: 1 })],
    "failed",
    /Not quite/,
  ],
  [
    "a record in another cell than the task's own check is not looked at",
    "2.2",
    [raw("answer-2-2", record("2.2", 902700)), raw("more-of-that", record("2.2", 902700))],
    "not run",
    /did not run/,
  ],
  ["nor is one of another task", "2.3", [raw("check-2-3", record("2.2", 902700))], "not judged", /another task/],
  [
    "a shape without its values is refused at once",
    "2.4",
    [raw("check-2-4", { version: 1, task: "2.4", attempt: shapeOnly })],
    "not judged",
    /^This could not be judged: /,
  ],
  ["the last one of the check counts", "4.1", [raw("check-4-1", record("4.1", 3), record("4.1", 4))], "failed", /./],
];

test("records that no check took down", async () => {
  const load = code("import-tslab", 'import * as tslab from "tslab";');
  const cells = forged.flatMap(([, , own]) => own);
  const submission = await run(
    [load, ...cells],
    forged.map(([, id]) => id),
  );
  assert.deepEqual(submission.tasks.at(-1)?.record?.attempt, { is: "number", value: 4 });
  const results = await judge.judge(submission);
  forged.forEach(([name, , , state, message], i) => {
    assert.equal(results[i].state, state, `${name}: ${results[i].message}`);
    assert.match(results[i].message, message, name);
  });
});

test("a submission has the exercise, its title, the learner, what was asked, and written answers", async () => {
  const text = (id: string, source: string): Cell => ({ cell_type: "markdown", id, metadata: {}, source });
  const kernel = await executor.open(file);
  const cells = [
    text("title", "# Exercise 3 · Out of memory\n\nFour tasks."),
    code("check-3-1", 'await check("3.1", todo());'),
    text("written-3-5", "First the batch."),
  ];
  const submission = await runExercise(notebook(imports, ...cells), kernel, { file, cellTimeout: 120, learner: "Ada" });
  await kernel.shutdown();
  const { tasks, ...about } = submission;
  assert.deepEqual(about, { version: 1, file, title: "Exercise 3 · Out of memory", learner: "Ada" });
  assert.deepEqual(
    tasks.map(({ id, record, written }) => [id, record?.attempt, written]),
    [
      ["3.1", { is: "untouched" }, undefined],
      ["3.5", undefined, "First the batch."],
    ],
  );
  assert.deepEqual(
    (await judge.judge(submission)).map(({ id, state, points }) => [id, state, points]),
    [
      ["3.1", "not attempted", 0],
      ["3.5", "read by a person", 0],
    ],
  );
});
