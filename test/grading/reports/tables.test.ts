import assert from "node:assert/strict";
import { test } from "node:test";
import { parse } from "papaparse";
import { canvasCsv } from "../../../src/grading/reports/canvasCsv";
import { gradesCsv } from "../../../src/grading/reports/gradesCsv";
import { gradescopeResults } from "../../../src/grading/reports/gradescope";
import { moodleCsv } from "../../../src/grading/reports/moodleCsv";
import { prairieLearnResults } from "../../../src/grading/reports/prairielearn";
import { totalOf } from "../../../src/grading/reports/scores";
import { tasksCsv } from "../../../src/grading/reports/tasksCsv";
import { smallClass } from "./smallClass";

const read = (text: string): string[][] => parse<string[]>(text.trimEnd()).data;
const [ada, björn, cy] = smallClass.learners;

test("grades.csv has nbgrader's columns, and a row for what was not handed in", () => {
  assert.deepEqual(read(gradesCsv(smallClass)), [
    [
      "assignment",
      "duedate",
      "timestamp",
      "student_id",
      "last_name",
      "first_name",
      "email",
      "raw_score",
      "late_submission_penalty",
      "score",
      "max_score",
    ],
    [
      "03-out-of-memory",
      "",
      "2026-11-26T09:00:00.000Z",
      "ada",
      "Lovelace",
      "Ada",
      "ada@example.org",
      "6",
      "0",
      "6",
      "7",
    ],
    ["03-out-of-memory", "", "", "Björn", "", "", "", "0", "0", "0", "7"],
    ["03-out-of-memory", "", "", "cy", "", "", "", "0", "0", "0", "7"],
  ]);
});

test("tasks.csv has a row a learner and task; what nobody has read has no points", () => {
  const [, ...rows] = read(tasksCsv(smallClass));
  const seen = rows.map(([id, , , , task, , state, points, most, slips, tries, hints, , comment]) => [
    id,
    task,
    state,
    points,
    most,
    slips,
    tries,
    hints,
    comment,
  ]);
  assert.deepEqual(seen, [
    ["ada", "3.1", "passed", "2", "2", "", "2", "1", ""],
    ["ada", "3.2", "failed", "1.5", "2", "", "", "", ""],
    ["ada", "3.5", "read by a person", "2.5", "3", "", "", "", "Well *reasoned*."],
    ["Björn", "3.1", "failed", "0", "2", "image-bytes", "6", "3", ""],
    ["Björn", "3.2", "crashed", "0", "2", "", "", "", ""],
    ["Björn", "3.5", "read by a person", "", "3", "", "", "", ""],
  ]);
});

test("canvas.csv has the columns that Canvas looks for, and what can be had", () => {
  assert.deepEqual(read(canvasCsv(smallClass)), [
    ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Exercise 3: out of memory"],
    ["    Points Possible", "", "", "", "", "7"],
    ["Ada Lovelace", "", "ada", "ada@example.org", "", "6"],
    ["Björn", "", "Björn", "Björn", "", "0"],
    ["cy", "", "cy", "cy", "", ""],
  ]);
});

test("canvas.csv of a class out of Canvas has its own IDs, and no others in their place", () => {
  const learners = smallClass.learners.map((learner) => ({
    ...learner,
    canvasId: learner.id === "ada" ? "12" : learner.id,
  }));
  assert.deepEqual(
    read(canvasCsv({ ...smallClass, learners })).slice(2).map((row) => row.slice(0, 4)),
    [["Ada Lovelace", "12", "ada", "ada@example.org"], ["Björn", "Björn", "", ""], ["cy", "cy", "", ""]],
  ); // biome-ignore format: a row each
});

test("moodle.csv has the columns of Moodle's own export", () => {
  assert.deepEqual(read(moodleCsv(smallClass)), [
    ["First name", "Last name", "ID number", "Email address", "Exercise 3: out of memory (Real)"],
    ["Ada", "Lovelace", "ada", "ada@example.org", "6"],
    ["", "", "Björn", "", "0"],
    ["", "", "cy", "", ""],
  ]);
});

test("an address that stands for an id is no number of Moodle's or Canvas's", () => {
  const learners = smallClass.learners.slice(0, 1).map((learner) => ({ ...learner, id: "ada@example.org" }));
  const lastRow = (text: string): string | undefined => read(text).at(-1)?.join();
  assert.equal(lastRow(moodleCsv({ ...smallClass, learners })), "Ada,Lovelace,,ada@example.org,6");
  assert.equal(lastRow(canvasCsv({ ...smallClass, learners })), "Ada Lovelace,,,ada@example.org,,6");
});

test("no table lets a spreadsheet compute what a learner wrote", () => {
  const learners = smallClass.learners.map((learner) => ({
    ...learner,
    id: "=1+1",
    firstName: "@SUM(A1)",
    lastName: "-2",
    email: "+3",
  }));
  const grades = { ...smallClass, learners };
  for (const write of [gradesCsv, tasksCsv, canvasCsv, moodleCsv])
    for (const cell of read(write(grades)).flat()) assert.doesNotMatch(cell, /^\s*[=+@-]/, write.name);
});

test("Gradescope gets a test a task, and none of the points that wait", () => {
  const waits = gradescopeResults(smallClass, björn) as {
    score: number;
    output: string;
    tests: Record<string, unknown>[];
  };
  assert.equal(waits.score, 0);
  assert.match(waits.output, /^1 written answer is still to be read/);
  assert.match(waits.output, /notes\.pdf is no notebook\.\nThe cell check-3-1/);
  assert.deepEqual(
    waits.tests.map(({ number, score, max_score, status }) => [number, score, max_score, status]),
    [
      ["3.1", 0, 2, "failed"],
      ["3.2", 0, 2, "failed"],
      ["3.5", undefined, 3, undefined],
    ],
  );
  assert.ok(!JSON.stringify(waits).includes("other numbers"), "flags are not for the learner");
  assert.equal((gradescopeResults(smallClass, ada) as { score: number }).score, 6);
});

test("PrairieLearn gets a share of all points", () => {
  const results = prairieLearnResults(smallClass, ada) as {
    score: number;
    gradable: boolean;
    message: string;
    tests: object[];
  };
  assert.deepEqual([results.score, results.gradable, results.message, results.tests.length], [6 / 7, true, "", 3]);
  assert.equal((prairieLearnResults(smallClass, cy) as { score: number }).score, 0);
});

test("an answer that was never begun waits for nobody", () => {
  const untouched = björn.notebooks.map((notebook) => ({
    ...notebook,
    tasks: notebook.tasks.map((task) => ({ ...task, answer: " *Your answer here.*\n" })),
  }));
  assert.equal(totalOf(smallClass, björn.notebooks).waiting, 1);
  assert.equal(totalOf(smallClass, untouched).waiting, 0);
});
