import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { compare, placesOf, type Value } from "../../src/tasks/compare";
import { describePlain } from "../../src/tasks/describe";
import { type AttemptRecord, parseRecord } from "../../src/tasks/parse";
import { fromPlain, limits, type Plain, toPlain } from "../../src/tasks/plain";
import { todo } from "../../src/tasks/todo";
import { clip, code, messageOf } from "../../src/tasks/words";
import { tf } from "../../src/tensor";

const cyclic: unknown[] = [1];
cyclic.push([cyclic]);

const shared = { a: 1 };

const taken: readonly (readonly [name: string, value: unknown, plain: Plain])[] = [
  ["undefined", undefined, { is: "nothing" }],
  ["todo()", todo(), { is: "untouched" }],
  ["NaN", Number.NaN, { is: "number", value: "NaN" }],
  ["a list of numbers", [1, Number.POSITIVE_INFINITY], { is: "tensor", value: { shape: [2], data: [1, "Infinity"] } }],
  ["nested lists", [[1, 2], [3, 4]], { is: "tensor", value: { shape: [2, 2], data: [1, 2, 3, 4] } }], // biome-ignore format: one row
  ["bytes", Uint8Array.of(1, 2), { is: "tensor", value: { shape: [2], data: [1, 2] } }],
  ["a tensor", tf.tidy(() => tf.keep(tf.tensor2d([[5]]))), { is: "tensor", value: { shape: [1, 1], data: [5] } }],
  ["an empty list", [], { is: "list", value: [] }],
  ["a list with holes", new Array(2), { is: "list", value: [{ is: "nothing" }, { is: "nothing" }] }],
  ["a list in itself", cyclic, { is: "other", what: "a value that contains itself" }],
  [
    "one object twice, which is no cycle",
    [shared, shared],
    {
      is: "list",
      value: Array.from({ length: 2 }, () => ({ is: "record" as const, value: { a: { is: "number", value: 1 } } })),
    },
  ],
  ["a model", tf.sequential(), { is: "other", what: "a model, and not what it gives" }],
  [
    "too much text",
    Array.from({ length: 300 }, () => "x".repeat(1000)),
    { is: "other", what: "more text than can be judged" },
  ],
  [
    "too many numbers in all, in many lists",
    Array.from({ length: 50 }, (_, i) => ({ list: new Float32Array(100_000 + i) })),
    { is: "other", what: "more numbers than can be judged" },
  ],
  [
    "too many parts",
    Array.from({ length: 500 }, () => Array.from({ length: 500 }, () => "")),
    { is: "other", what: "more parts than can be judged" },
  ],
];

for (const [name, value, plain] of taken) test(`toPlain: ${name}`, () => assert.deepEqual(toPlain(value), plain));

test("a plain value gives back what it was taken from", () => {
  const value = { list: [1, "two", true], matrix: [[1, 2], [3, 4]], nothing: undefined }; // biome-ignore format: one row
  assert.deepEqual(fromPlain(toPlain(value)), value);
});

test("todo() is a reminder in a text and NaN in arithmetic", () => {
  assert.equal(`${todo()}`, "todo()");
  assert.ok(Number.isNaN(2 * todo()));
});

const attempt = (plain: unknown): unknown => ({ version: 2, task: "2.1", attempt: plain });
const deep = (levels: number): unknown =>
  levels === 0 ? { is: "nothing" } : { is: "list", value: [deep(levels - 1)] };

const refused: readonly (readonly [name: string, value: unknown, problem: RegExp])[] = [
  ["nothing", undefined, /not an object/],
  ["a list", [], /not an object/],
  ["another version", { version: 3, task: "2.1", attempt: { is: "nothing" } }, /version `3`; 1 and 2 are known/],
  ["a version with marks", { version: "`*x*`", task: "2.1" }, /version `` `\*x\*` ``/],
  ["no task", { version: 1, attempt: { is: "nothing" } }, /names no task/],
  ["an odd learner", { version: 1, task: "2.1", learner: 7, attempt: { is: "nothing" } }, /learner is not a text/],
  ["no attempt", { version: 1, task: "2.1" }, /a part that is not an object/],
  ["an unknown kind", attempt({ is: "code" }), /a part of an unknown kind/],
  ["a number that is a text", attempt({ is: "number", value: "1" }), /a number that is none/],
  ["a shape without data", attempt({ is: "tensor", value: { shape: [2, 1] } }), /without a shape or without values/],
  [
    "a huge shape without data",
    attempt({ is: "tensor", value: { shape: [2e8, 1] } }),
    /more numbers than can be judged/,
  ],
  ["a shape that promises more", attempt({ is: "tensor", value: { shape: [2, 1], data: [] } }), /more or fewer values/],
  ["a negative shape", attempt({ is: "tensor", value: { shape: [-1, -1], data: [1] } }), /without a shape/],
  [
    "a shape of nothing, a billion times",
    attempt({ is: "tensor", value: { shape: [1e9, 0], data: [] } }),
    /more numbers/,
  ],
  ["nine axes", attempt({ is: "tensor", value: { shape: new Array(9).fill(1), data: [1] } }), /without a shape/],
  ["too deep", attempt(deep(limits.depth + 1)), /nested too deeply/],
  ["too much text", attempt({ is: "text", value: "x".repeat(limits.text + 1) }), /more text than can be judged/],
  [
    "too many parts",
    attempt({ is: "list", value: new Array(limits.items + 1).fill({ is: "nothing" }) }),
    /more parts than can be judged/,
  ],
];

for (const [name, value, problem] of refused) {
  test(`parseRecord refuses ${name}`, () => {
    const parsed = parseRecord(value);
    assert.match("problem" in parsed ? parsed.problem : "none", problem);
  });
}

test("what was taken down is read again as it was, through JSON", () => {
  for (const [, value] of taken) {
    const record: AttemptRecord = { version: 2, task: "2.1", learner: "ada", attempt: toPlain(value) };
    assert.deepEqual(parseRecord(JSON.parse(JSON.stringify(record))), record);
  }
  const old = { version: 1, task: "2.1", attempt: { is: "text", value: "thrown: x" } };
  assert.deepEqual(parseRecord(old), old, "a text is a text, whatever it says");
});

/** A list that was set at these places alone. */
function sparse(...places: readonly number[]): number[] {
  const list: number[] = [];
  for (const place of places) list[place] = 1;
  return list;
}

const described: readonly (readonly [name: string, value: unknown, words: string])[] = [
  ["a text with Markdown", "**a** `b`", 'the text ``"**a** `b`"``'],
  ["one number", [1], "a list of 1 number"],
  ["NaN among numbers", [1, Number.NaN], "a list of 2 numbers, of which number 2 is NaN"],
  ["a layer", [{ kind: "conv" }], "a list of 1 object"],
  ["layers", [{ kind: "conv" }, {}], "a list of 2 objects"],
  ["a gap", [1, undefined], "a list of 2, in which value 2 is undefined"],
  ["a hole", sparse(0, 2), "a list of 3, in which value 2 is undefined"],
  ["a hole in a row", [[1, 2, 3], sparse(0, 2)], "a list of 2 lists, in which [1][1] is undefined"],
  ["a hole for a row", sparse(0, 2).map(() => [1]), "a list of 3, in which value 2 is undefined"],
  ["a hole deep inside", [[[1, 2]], [sparse(1)]], "a list of 2 lists, in which [1][0][0] is undefined"],
  ["rows that are not equally long", [[1, 2], [3]], "a list of 2 lists, which differ in length or in what they hold"],
  ["one row with a text", [[1, "a"]], "a list of 1 list (not all of them numbers)"],
];

for (const [name, value, words] of described)
  test(`describePlain: ${name}`, () => assert.equal(describePlain(toPlain(value)), words));

const wrong: readonly (readonly [name: string, given: unknown, wanted: Value, says: string])[] = [
  ["one number short of one", [], [1], "an empty list; a list of 1 number"],
  ["two numbers", [1, 2], [1, 2, 3], "a list of 2 numbers; a list of 3 numbers"],
  ["numbers", [1, 5, 3], [1, 2, 3], "[1]"],
  ["a matrix", [[1, 5], [5, 4]], [[1, 2], [3, 4]], "[0][1] [1][0]"], // biome-ignore format: a row each
  ["lists of several lengths", [[1], [2, 5]], [[1], [2, 3]], "[1][1]"],
  ["lists of several depths", [[[1, 2], 9], 5], [[[1, 2], 3], 4], "[0][1] [1]"],
  ["several things", [[1, 2], "b", true], [[1, 3], "a", true], "[0][1] [1]"],
];

for (const [name, given, wanted, says] of wrong) {
  test(`compare: ${name}: ${says}`, () => {
    const result = compare(toPlain(given), wanted, 0);
    assert.ok(!result.equal);
    if (result.form) return assert.equal(`${result.form.got}; ${result.form.wanted}`, says);
    assert.equal(result.wrong.length, placesOf(wanted).length);
    assert.equal(
      placesOf(wanted)
        .filter((_, i) => result.wrong[i])
        .join(" "),
      says,
    );
  });
}

test("words are short, in one line, and well formed", () => {
  assert.equal(clip("a\u0000b\nc", 10), "a b c");
  assert.equal(clip("😀".repeat(30), 5), "😀😀😀😀…");
  assert.equal(clip("x\ud83d", 10), "x�");
  assert.equal(clip("\ud83d".repeat(10_000), 3), "��…");
  assert.equal(code("a`b``c"), "```a`b``c```");
  assert.equal(messageOf(Object.create(null)), "no message");
  assert.equal(messageOf({ message: 7 }), "no message");
  assert.equal(messageOf(new Error("first\nsecond")), "first");
  assert.equal(messageOf(undefined), "undefined");
});

test("what slips lead to is found again, also where it is nothing or NaN", () => {
  assert.ok(compare(toPlain([]), [], 0).equal);
  assert.ok(compare(toPlain([1, Number.NaN]), [1, Number.NaN], 0).equal);
  assert.ok(!compare(toPlain([1, Number.NaN]), [1, 2], 0).equal);
  assert.ok(!compare(toPlain([]), [1], 0).equal);
});
