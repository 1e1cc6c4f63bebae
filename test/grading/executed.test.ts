import assert from "node:assert/strict";
import { after, test } from "node:test";
import { judgeExecuted } from "../../src/grading/executed";
import { openJudge } from "../../src/grading/judge";
import type { CodeCell, Output } from "../../src/jupyter/notebook";
import { attemptType } from "../../src/tasks";
import { code, notebook } from "../jupyter/executor";

const judge = openJudge();
after(() => judge.close());

const error = (ename: string): Output => ({ output_type: "error", ename, evalue: "said so", traceback: [] });
const record = (value: number, task = "2.1"): Output => ({
  output_type: "display_data",
  data: {
    "text/plain": "✓ That is right. (1 of 1 point)",
    [attemptType]: { version: 2, task, attempt: { is: "number", value } },
  },
  metadata: {},
});
const ran = (id: string, ...outputs: Output[]): CodeCell => ({ ...code(id, ""), outputs }) as CodeCell;

const cases: [what: string, answer: Output[], check: Output[], result: unknown[]][] = [
  ["a right value", [], [record(180_200)], ["passed", 1]],
  [
    "a right value beside an error, as where nbgrader was told otherwise",
    [],
    [record(180_200), error("Error")],
    ["passed", 1],
  ],
  ["a wrong value that says of itself that it is right", [], [record(180_000)], ["failed", 0, "bias-forgotten"]],
  ["the record of another task", [], [record(903_400, "2.2")], ["not judged", 0]],
  ["an answer that failed, and no record", [error("TypeError")], [error("CompileError")], ["crashed", 0]],
  ["an answer that did not end", [error("Interrupted"), error("Timeout")], [error("CompileError")], ["timed out", 0]],
  ["a check that did not run", [], [], ["not run", 0]],
];

for (const [what, answer, check, result] of cases) {
  test(`judged again from an executed notebook: ${what}`, async () => {
    const [task] = await judgeExecuted(notebook(ran("answer-2-1", ...answer), ran("check-2-1", ...check)), judge);
    assert.deepEqual([task?.state, task?.points, ...(task?.slips ?? [])], result);
  });
}

test("what failed behind a task's check is not said to be its answer's cell", async () => {
  const cells = [ran("answer-2-1"), ran("check-2-1", record(180_200)), ran("scratch", error("Error"))];
  const [task] = await judgeExecuted(notebook(...cells), judge);
  assert.equal(task?.state, "passed");
  assert.doesNotMatch(task?.message ?? "", /failed/);
});
