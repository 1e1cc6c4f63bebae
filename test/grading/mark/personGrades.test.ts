import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  keepMark,
  type Mark,
  readPersonGrades,
  textKey,
  withPersonGrades,
} from "../../../src/grading/mark/personGrades";
import { writtenAnswers } from "../../../src/grading/mark/writtenAnswers";
import { totalOf } from "../../../src/grading/reports/scores";
import { temporaryFolder } from "../../host/scratch";
import { smallClass } from "../reports/smallClass";

const mark = (learner: string, answer: string, points: number, more: Partial<Mark> = {}): Mark => ({
  ...{ learner, task: "3.5", text: textKey(answer), points, comment: "", at: "2026-11-26T16:00:00.000Z" },
  ...more,
});

const given = (marks: Mark[]): (number | undefined)[] =>
  withPersonGrades(smallClass, { version: 1, marks }).learners.map(
    ({ notebooks }) => notebooks[0]?.tasks.find(({ id }) => id === "3.5")?.person?.points,
  );

const rows: [what: string, marks: Mark[], points: (number | undefined)[]][] = [
  ["nothing was given: what stood in the grades goes", [], [undefined, undefined, undefined]],
  ["one", [mark("Björn", "=1+1", 2)], [undefined, 2, undefined]],
  ["for another text", [mark("Björn", "=1+2", 2)], [undefined, undefined, undefined]],
  ["line ends and spaces around do not make another text", [mark("Björn", "=1+1\r\n", 2)], [undefined, 2, undefined]],
  ["another learner's", [mark("björn", "=1+1", 2)], [undefined, undefined, undefined]],
  ["more than there is to have", [mark("Björn", "=1+1", 9)], [undefined, 3, undefined]],
  ["for a task that is judged", [mark("Björn", "const a = 1;", 2, { task: "3.1" })], [undefined, undefined, undefined]],
];

for (const [what, marks, points] of rows) test(`person.json: ${what}`, () => assert.deepEqual(given(marks), points));

test("points that a person gave are in the total", () => {
  const { learners } = withPersonGrades(smallClass, { version: 1, marks: [mark("Björn", "=1+1", 2.5)] });
  assert.deepEqual(totalOf(smallClass, learners[1].notebooks), { points: 2.5, maxPoints: 7, waiting: 0 });
});

test("an answer that has changed asks again, and says what was given for the one before", () => {
  const before = mark("Björn", "older", 1, { comment: "More?" });
  const found = writtenAnswers(smallClass, { version: 1, marks: [before] }).find(({ learner }) => learner === "Björn");
  assert.equal(found?.mark, undefined);
  assert.equal(found?.earlier?.comment, "More?");
});

test("marks are kept one by one, whole, each in the place of one for the same text", (t) => {
  const folder = temporaryFolder(t);
  assert.deepEqual(readPersonGrades(folder).marks, []);
  keepMark(folder, mark("a", "x", 1));
  keepMark(folder, mark("__proto__", "x", 1.5));
  keepMark(folder, mark("a", "x", 2));
  keepMark(folder, mark("a", "y", 0));
  const seen = readPersonGrades(folder).marks.map(({ learner, text, points }) => [
    learner,
    text === textKey("x"),
    points,
  ]);
  assert.deepEqual(seen, [
    ["__proto__", true, 1.5],
    ["a", true, 2],
    ["a", false, 0],
  ]);
  assert.deepEqual(readdirSync(folder), ["person.json"], "no draft is left");
});

test("a mark that may not be kept changes nothing", (t) => {
  const folder = temporaryFolder(t);
  keepMark(folder, mark("a", "x", 1));
  const before = readFileSync(join(folder, "person.json"), "utf8");
  const refuse = (): never => {
    throw new Error("no");
  };
  assert.throws(() => keepMark(folder, mark("a", "x", 2), refuse), /no/);
  assert.equal(readFileSync(join(folder, "person.json"), "utf8"), before);
  keepMark(folder, mark("a", "x", 3)); // the lock was given back
});

const spoilt: [what: string, text: string][] = [
  ["cut off", '{"version":1,"marks":['],
  ["no object", "[]"],
  ["a mark without points", '{"version":1,"marks":[{"learner":"a","task":"3.5","text":"b","comment":"","at":""}]}'],
  [
    "points below 0",
    '{"version":1,"marks":[{"learner":"a","task":"3.5","text":"b","comment":"","at":"","points":-1}]}',
  ],
  ["a newer version", '{"version":2,"marks":[]}'],
];

for (const [what, text] of spoilt)
  test(`a person.json that is spoilt is said to be, and stays as it is: ${what}`, (t) => {
    const folder = temporaryFolder(t);
    const file = join(folder, "person.json");
    writeFileSync(file, text);
    assert.throws(() => readPersonGrades(folder), /person\.json/);
    assert.throws(() => keepMark(folder, mark("a", "x", 1)), /person\.json/);
    assert.equal(readFileSync(file, "utf8"), text);
  });
