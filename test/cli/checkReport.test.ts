import assert from "node:assert/strict";
import { test } from "node:test";
import { reportText, totals } from "../../src/cli/checkReport";
import type { ExerciseResult } from "../../src/cli/checkSession";
import { type Next, nextIn } from "../../src/cli/nextTask";
import { palette } from "../../src/cli/terminal";
import type { TaskResult } from "../../src/grading/judge";

const style = palette({ write: () => true }, {});
const task = (id: string, given: Partial<TaskResult>): TaskResult => ({
  id,
  title: `Title ${id}`,
  state: "passed",
  points: 0,
  maxPoints: 1,
  message: "",
  slips: [],
  ...given,
});
const exercise = (number: string, tasks: TaskResult[], given: Partial<ExerciseResult> = {}): ExerciseResult => ({
  file: `exercises/${number}-x.ipynb`,
  state: "checked",
  message: "",
  tasks,
  ...given,
});

const right = task("1.1", { points: 1 });
const half = task("1.2", {
  state: "failed",
  points: 0.1 + 0.2,
  message: "**Half** of\nit, `a * b`, and \\*c\\*. \u001b[2J",
});
const written = task("1.3", { state: "read by a person", maxPoints: 3 });

test("points: written answers count apart, and tenths do not add up to needless digits", () => {
  assert.deepEqual(totals([exercise("01", [right, half, written])]), { points: 1.3, maxPoints: 2, readByPerson: 3 });
  assert.deepEqual(totals([]), { points: 0, maxPoints: 0, readByPerson: 0 });
});

const next: Next = { file: "exercises/01-x.ipynb", task: "1.2", title: "Title 1.2" };

test("a report shows every task, what is wrong in one line without marks or escapes, and what to do next", () => {
  assert.deepEqual(reportText([exercise("01", [right, half, written])], style, next).split("\n"), [
    "01-x  1.3 of 2 points, and 3 for what a person reads",
    "  ✓ 1.1   Title 1.1   passed, 1 of 1",
    "  ✗ 1.2   Title 1.2   failed, 0.3 of 1",
    "          Half of it, a * b, and *c*. \\u001b[2J",
    "  · 1.3   Title 1.3   read by a person",
    "",
    "1.3 of 2 points, 1 of 2 tasks passed.",
    "Next: 1.2 · Title 1.2, in work/exercises/01-x.ipynb",
  ]);
});

test("a long title moves the column for all, and does not break it", () => {
  const long = task("1.2", { title: "A title that is longer than those of all the other tasks together" });
  const lines = reportText([exercise("01", [right, long])], style, undefined)
    .split("\n")
    .slice(1, 3);
  assert.equal(new Set(lines.map((line) => line.lastIndexOf(" of 1"))).size, 1, lines.join("\n"));
});

const ends: [name: string, results: ExerciseResult[], next: Next | undefined, last: string][] = [
  ["all passed", [exercise("01", [right])], undefined, "Nothing is left to do. Well done."],
  [
    "an open task",
    [exercise("01", [right, half]), exercise("02", [half])],
    next,
    "Next: 1.2 · Title 1.2, in work/exercises/01-x.ipynb",
  ],
  [
    "a file that cannot be read comes first",
    [
      exercise("01", [half]),
      exercise("02", [task("2.1", { state: "not run" })], { state: "unreadable", message: "no" }),
    ],
    { file: "exercises/02-x.ipynb" },
    "Next: fix work/exercises/02-x.ipynb",
  ],
  [
    "a written answer is nothing that a check waits for",
    [exercise("01", [written, right])],
    undefined,
    "Nothing is left to do. Well done.",
  ],
];

for (const [name, results, wanted, last] of ends)
  test(`what comes next: ${name}`, () => {
    assert.deepEqual(nextIn(results), wanted);
    assert.equal(reportText(results, style, nextIn(results)).split("\n").at(-1), last);
  });
