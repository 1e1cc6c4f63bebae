import assert from "node:assert/strict";
import { test } from "node:test";
import { effortIn } from "../../src/grading/intake";
import { type NumbersFrom, numbersFor, sharedNumbers, type Worked } from "../../src/grading/numbers";
import type { Notebook } from "../../src/jupyter/notebook";
import { attemptType } from "../../src/tasks";
import { code, notebook } from "../jupyter/executor";

/** A notebook in which checks left records of these learners; `undefined` for one with the book's numbers. */
function worked(...learners: unknown[]): Notebook {
  return notebook(
    ...learners.map((learner, i) => ({
      ...code(`check-${i}`, ""),
      outputs: [
        { output_type: "display_data" as const, metadata: {}, data: { [attemptType]: { version: 2, learner } } },
      ],
    })),
  );
}

const other = (...names: string[]): RegExp =>
  new RegExp(
    `^It was worked on with ${names.map((name) => (name === "" ? "the book's numbers" : `the numbers of “${name}”`)).join(" and ")}, and is graded with `,
  );
const rows: [what: string, records: unknown[], from: NumbersFrom, code: string | undefined, learner: string | undefined, note: RegExp][] = [
  ["never run", [], "record", undefined, undefined, /^$/],
  ["the book's", [undefined, undefined], "record", undefined, undefined, /^$/],
  ["a name of their own", ["Ada L", "ada l"], "record", undefined, "ada l", /^$/],
  ["first the book's, then a name", [undefined, "ada"], "record", undefined, "ada", /several learners' numbers, and is graded with the numbers of “ada”/],
  ["names that are none", [7, "x".repeat(200), "a\u0000b", { a: 1 }], "record", undefined, undefined, /^$/],
  ["everybody the book's", ["ada"], "book", undefined, undefined, other("ada")],
  ["by id", ["Lovelace"], "id", undefined, "lovelace", /^$/],
  ["by id, worked on with the book's", [undefined], "id", undefined, "lovelace", other("")],
  ["by id, worked on as another", ["bob"], "id", undefined, "lovelace", other("bob")],
  ["a code name counts", ["ada-23456"], "record", "ada-23456", "ada-23456", /^$/],
  ["a code name counts for who never typed it", [undefined], "record", "ada-23456", "ada-23456", other("")],
  ["a code name counts for who has another's notebook", ["bob-99999", "eve"], "book", "ada-23456", "ada-23456", other("bob-99999", "eve")],
]; // biome-ignore format: rows

for (const [what, records, from, secret, learner, note] of rows)
  test(`whose numbers: ${what}`, () => {
    const found = numbersFor(worked(...records), "lovelace", from, secret);
    assert.equal(found.learner, learner);
    assert.match(found.notes.join(), note);
  });

const classes: [what: string, worked: Worked[], told: string[]][] = [
  ["the book's, and their own", [{ learner: "a" }, { learner: "b" }, { learner: "c", numbers: "c" }], []],
  ["one name in two of one's own notebooks", [{ learner: "a", numbers: "Ada" }, { learner: "a", numbers: "ada" }], []],
  ["one name in two learners' notebooks", [{ learner: "a", numbers: "Ada" }, { learner: "b", numbers: "ada" }],
    ["“a” and “b” gave the same name for their numbers, “Ada”: does one of them have another's notebook?"]],
]; // biome-ignore format: rows

for (const [what, of, told] of classes)
  test(`numbers in a class: ${what}`, () => assert.deepEqual(sharedNumbers(of), told));

const task = (failedTries: unknown, hints: unknown): object => ({ passed: true, share: 1, failedTries, hints, at: "" });
const progress = (learners: object): string => JSON.stringify({ version: 1, learners });

const efforts: [what: string, text: string, names: string[], expected: object | undefined][] = [
  ["under the learner's name, in any spelling", progress({ ADA: { "2.1": task(3, 1) }, bob: { "2.1": task(9, 9) } }), ["ada"], { "2.1": { tries: 3, hints: 1 } }],
  ["the only one that there is", progress({ someone: { "2.1": task(3, 1) } }), ["ada"], { "2.1": { tries: 3, hints: 1 } }],
  ["numbers that are none", progress({ ada: { "2.1": task(-3, 1e9), "2.2": task("7", 0.5), "2.3": 5 } }), ["ada"],
    { "2.1": { tries: 0, hints: 9999 }, "2.2": { tries: 0, hints: 0 }, "2.3": { tries: 0, hints: 0 } }],
  ["tasks that are none", progress({ ada: { "<script>": task(1, 1) } }), ["ada"], {}],
  ["nobody's", progress({}), ["ada"], {}],
  ["not JSON", "{", ["ada"], undefined],
  ["another file", '{"learners":3}', ["ada"], undefined],
]; // biome-ignore format: rows

for (const [what, text, names, expected] of efforts)
  test(`tries and hints: ${what}`, () => assert.deepEqual(effortIn(text, names), expected));
