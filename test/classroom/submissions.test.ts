/** What learners hand in, on the disk. */
import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { handedIn, keepHandIn, readHandIn } from "../../src/classroom/submissions";
import { scratch } from "./scratch";

const notebook = (source: string): string => JSON.stringify({ cells: [{ source }], nbformat: 4 });
const handIns: [text: string, wanted: RegExp][] = [
  [JSON.stringify({ exercise: "02-x", notebook: notebook(""), progress: {} }), /^$/],
  ["", /this is no exercise/],
  ["[]", /this is no exercise/],
  [JSON.stringify({ exercise: "../02-x", notebook: notebook("") }), /this is no exercise: \.\.\/02-x/],
  [JSON.stringify({ exercise: "02-x", notebook: "{" }), /this file is no notebook/],
  [JSON.stringify({ exercise: "02-x", notebook: "{}" }), /this file is no notebook/],
  [JSON.stringify({ exercise: "02-x" }), /this file is no notebook/],
];

for (const [text, wanted] of handIns)
  test(`what is handed in: ${text.slice(0, 60)}`, () => {
    let said = "";
    try {
      readHandIn(text, ["02-x"]);
    } catch (error) {
      said = (error as Error).message;
    }
    assert.match(said, wanted);
  });

test("the newest counts, all are kept, the same once more is no other, and one learner cannot fill the disk", (t) => {
  const folder = scratch(t);
  const hand = (source: string, minute: number) =>
    keepHandIn(
      folder,
      "ada",
      { exercise: "02-x", notebook: notebook(source), progress: { a: minute } },
      new Date(60_000 * minute),
    );
  assert.equal(hand("one", 1).earlier, 0);
  assert.equal(hand("two", 2).earlier, 1);
  assert.equal(hand("two", 3).earlier, 1);
  assert.equal(readFileSync(join(folder, "ada", "02-x.ipynb"), "utf8"), notebook("two"));
  assert.equal(readFileSync(join(folder, "ada", "progress.json"), "utf8"), '{"a":3}');
  assert.equal(readdirSync(join(folder, ".earlier", "ada", "02-x")).length, 2);
  assert.deepEqual(Object.keys(handedIn(folder, "ada")), ["02-x"]);
  assert.deepEqual(handedIn(folder, "bob"), {});
  assert.throws(() => {
    for (let minute = 4; minute < 300; minute++) hand(String(minute), minute);
  }, /handed in so often that no more is kept/);
  assert.equal(readdirSync(join(folder, ".earlier", "ada", "02-x")).length, 200);
});

test("what could not be written is written when it is handed in again", (t) => {
  const folder = scratch(t);
  const newest = join(folder, "ada", "02-x.ipynb");
  const hand = (minute: number) =>
    keepHandIn(folder, "ada", { exercise: "02-x", notebook: notebook("new"), progress: {} }, new Date(60_000 * minute));
  mkdirSync(newest, { recursive: true });
  assert.throws(() => hand(1), /EISDIR/);
  rmdirSync(newest);
  writeFileSync(newest, notebook("old"));
  hand(2);
  assert.equal(readFileSync(newest, "utf8"), notebook("new"));
});
