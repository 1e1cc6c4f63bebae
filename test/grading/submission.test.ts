import assert from "node:assert/strict";
import { test } from "node:test";
import { parseSubmission } from "../../src/grading/submission";

const task = {
  id: "2.1",
  revision: "0123456789ab",
  record: { version: 2, task: "2.1", attempt: { is: "number", value: 1 } },
};
const failed = {
  id: "2.2",
  revision: "0123456789ab",
  answerFailed: { state: "crashed", message: "no" },
  recordProblem: "x",
};
const written = { id: "2.7", revision: "0123456789ab", written: "Because." };
const whole = {
  version: 1,
  file: "exercises/02.ipynb",
  title: "Exercise 2",
  learner: "ada",
  tasks: [task, failed, written],
};

test("a submission that was kept is read as it was, and what else stands in it is left out", () => {
  assert.deepEqual(parseSubmission(JSON.parse(JSON.stringify(whole))), whole);
  const more = { ...whole, more: 1, tasks: [{ ...task, points: 9, state: "passed" }] };
  assert.deepEqual(parseSubmission(more), { ...whole, tasks: [task] });
});

const broken: [what: string, value: unknown][] = [
  ["nothing", undefined],
  ["a list", []],
  ["another version", { ...whole, version: 2 }],
  ["no tasks", { ...whole, tasks: undefined }],
  ["a thousand tasks", { ...whole, tasks: Array(1000).fill(task) }],
  ["a task that is none", { ...whole, tasks: [null] }],
  ["a task without an id", { ...whole, tasks: [{ ...task, id: 2.1 }] }],
  ["a record that is none", { ...whole, tasks: [{ ...task, record: "right" }] }],
  ["a written answer that is none", { ...whole, tasks: [{ ...written, written: ["a"] }] }],
  ["a text without end", { ...whole, tasks: [{ ...written, written: "x".repeat(1e5) }] }],
  ["a problem of an unknown kind", { ...whole, problem: { state: "passed", message: "" } }],
  ["a learner that is none", { ...whole, learner: 7 }],
];

for (const [what, value] of broken)
  test(`no submission: ${what}`, () => assert.equal(parseSubmission(value), undefined));
