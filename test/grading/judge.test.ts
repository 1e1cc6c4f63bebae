import assert from "node:assert/strict";
import { after, test } from "node:test";
import { openJudge, type TaskResult } from "../../src/grading/judge";
import { taskRevision } from "../../src/grading/revision";
import type { Submission, SubmittedTask } from "../../src/grading/submission";
import { seedFor, tasks } from "../../src/tasks";

const judge = openJudge();
after(() => judge.close());

const submission = (given: Partial<SubmittedTask>[], learner?: string): Submission => ({
  version: 1,
  file: "exercises/02-x.ipynb",
  title: "Exercise 2",
  ...(learner && { learner }),
  tasks: given.map((task) => ({ id: "2.1", revision: taskRevision(task.id ?? "2.1", learner), ...task })),
});

/** A record as it may lie on a disk: of any kind. */
const record = (attempt: unknown, task = "2.1"): Partial<SubmittedTask> =>
  ({ id: task, record: { version: 1, task, attempt } }) as Partial<SubmittedTask>;
const right = record({ is: "number", value: 180200 });

let deep: unknown = { is: "nothing" };
for (let i = 0; i < 100_000; i++) deep = { is: "list", value: [deep] };

const hostile: [name: string, attempt: unknown][] = [
  ["a shape of 200 million without values", { is: "tensor", value: { shape: [2e8, 1], data: [] } }],
  ["a shape that no memory holds", { is: "tensor", value: { shape: [1e308, 1e308], data: [1] } }],
  ["a shape of nothing, a billion times", { is: "tensor", value: { shape: [1e9, 0], data: [] } }],
  ["a shape of texts", { is: "tensor", value: { shape: ["2"], data: [1, 2] } }],
  ["values that are none", { is: "tensor", value: { shape: [1], data: [{}] } }],
  ["lists a hundred thousand deep", deep],
  ["a text of ten million", { is: "text", value: "x".repeat(1e7) }],
  ["more than four million values", { is: "tensor", value: { shape: [4.1e6], data: Array(4.1e6).fill(0) } }],
  ["an unknown kind", { is: "function" }],
  ["no attempt", undefined],
];

test("hostile records are not judged, each costs its own task alone, and none of them the process", async () => {
  const given = hostile.flatMap(([, attempt]) => [record(attempt), right]);
  const results = await judge.judge(submission(given));
  hostile.forEach(([name], i) => {
    assert.equal(results[2 * i].state, "not judged", name);
    assert.match(results[2 * i].message, /^This could not be judged: (?!it took|the process)/, name);
    assert.equal(results[2 * i + 1].state, "passed", `after ${name}`);
  });
});

test("a process that is lost, or takes too long, costs the task that it judged", async (t) => {
  const slow = openJudge({ seconds: 0.1 });
  t.after(() => slow.close());
  const small = openJudge({ megabytes: 60 });
  t.after(() => small.close());
  const long = record({ is: "tensor", value: { shape: [3e6], data: Array.from({ length: 3e6 }, Math.sqrt) } });
  const [late, next] = await slow.judge(submission([long, right]));
  assert.equal(next.state, "passed");
  assert.deepEqual([late.state, late.message], ["not judged", "This could not be judged: it took longer than 0.1 s."]);
  const [large] = await small.judge(submission([right]));
  assert.equal(large.state, "not judged");
  assert.match(large.message, /60 MB of memory|ended on it/);
});

test("numbers are the learner's that the submission names, whatever the record says", async () => {
  const forged = { record: { version: 1, task: "2.1", learner: "eve", attempt: { is: "number", value: 180200 } } };
  const states = async (learner?: string): Promise<string> =>
    (await judge.judge(submission([forged as Partial<SubmittedTask>], learner)))[0].state;
  assert.equal(await states(), "passed");
  assert.notEqual(JSON.stringify(seedFor("ada", "2.1")), undefined);
  assert.equal(await states("ada"), "failed");
});

const cases: [name: string, task: Partial<SubmittedTask>, expected: Partial<TaskResult>, message: RegExp][] = [
  ["right", right, { state: "passed", points: 1, slips: [] }, /./],
  [
    "a slip is named by its id",
    record({ is: "number", value: 180000 }),
    { state: "failed", slips: ["bias-forgotten"] },
    /filter/,
  ],
  ["nothing handed in", {}, { state: "not run", points: 0 }, /did not run/],
  [
    "its answer crashed",
    { answerFailed: { state: "crashed", message: "Error: lost" } },
    { state: "crashed" },
    /^Error: lost$/,
  ],
  ["its check was too slow", { checkFailed: { state: "timed out", message: "" } }, { state: "timed out" }, /^$/],
  ["the record could not be taken down", { recordProblem: "too deep" }, { state: "not judged" }, /judged: too deep\.$/],
  ["a written answer", { id: "3.5", written: "Batch." }, { state: "read by a person", points: 0, maxPoints: 3 }, /^$/],
  ["a task that has changed since", { ...right, revision: "old" }, { state: "passed" }, /^The task has changed since/],
];

for (const [name, task, expected, message] of cases) {
  test(`judged: ${name}`, async () => {
    const [result] = await judge.judge(submission([task]));
    assert.deepEqual({ ...result, ...expected }, result);
    assert.match(result.message, message);
  });
}

test("what went wrong before the first task is named where nothing was handed in", async () => {
  const given = { ...submission([{}, right]), problem: { state: "crashed" as const, message: "no such module" } };
  const results = await judge.judge(given);
  assert.deepEqual(
    results.map(({ state, message }) => [state, message]),
    [
      ["crashed", "no such module"],
      ["passed", results[1].message],
    ],
  );
});

test("every task has a revision, one a learner, that stays the same", () => {
  for (const { id } of tasks) assert.match(taskRevision(id, "ada"), /^[0-9a-f]{12}$/, id);
  assert.equal(taskRevision("2.1", "Ada"), taskRevision("2.1", "ada"));
  assert.notEqual(taskRevision("2.1", "ada"), taskRevision("2.1", undefined));
});
