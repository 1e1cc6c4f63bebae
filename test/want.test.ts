import assert from "node:assert/strict";
import { test } from "node:test";
import {
  fail,
  format,
  nearest,
  wantBoolean,
  wantGrid,
  wantKeys,
  wantNumber,
  wantOneOf,
  wantWhole,
  withDefaults,
} from "../src/want";

const rows: readonly (readonly [name: string, check: () => unknown, error: RegExp])[] = [
  ["whole: a half", () => wantWhole("count", 1.5), /^count must be a whole number of at least 1: 1\.5$/],
  ["whole: zero", () => wantWhole("count", 0), /of at least 1: 0$/],
  ["whole: a text", () => wantWhole("count", "3"), /at least 1: "3"$/],
  ["whole: above the range", () => wantWhole("seed", 10, { least: 0, most: 9 }), /from 0 to 9: 10$/],
  ["whole: not safe", () => wantWhole("count", 2 ** 53), /: 9007199254740992$/],
  ["number: NaN", () => wantNumber("rate", Number.NaN), /^rate must be a number: NaN$/],
  ["number: infinite", () => wantNumber("rate", Number.POSITIVE_INFINITY, { above: 0 }), /above 0: Infinity$/],
  ["number: its lower end left out", () => wantNumber("rate", 0, { above: 0 }), /a number above 0: 0$/],
  ["number: both ends", () => wantNumber("share", 1, { least: 0, below: 1 }), /of at least 0 and below 1: 1$/],
  ["grid: none", () => wantGrid("kernel", []), /^kernel must be rows of numbers: \[\]$/],
  ["grid: a list", () => wantGrid("kernel", [1, 2] as never), /^kernel must be rows of numbers: \[1, 2\]$/],
  ["grid: no column", () => wantGrid("kernel", [[]]), /^kernel must have a column at least: 0$/],
  ["grid: uneven rows", () => wantGrid("kernel", [[1, 2], [3]]), /^rows of kernel must have 2 values each: 1$/],
  ["grid: no number", () => wantGrid("kernel", [[Number.NaN]]), /^values of kernel must be a number: NaN$/],
  ["one of", () => wantOneOf("mode", "c", ["a", "b"]), /^mode must be one of a, b: "c"$/],
  ["true or false", () => wantBoolean("bias", 1), /^bias must be true or false: 1$/],
  [
    "keys: a typing error",
    () => wantKeys("settings", { epoch: 3 }, ["seed", "epochs"]),
    /^the keys of settings must be among seed, epochs \(did you mean epochs\?\): "epoch"$/,
  ],
  [
    "keys: another word",
    () => wantKeys("settings", { rate: 3 }, ["seed", "epochs"]),
    /^the keys of settings must be among seed, epochs: "rate"$/,
  ],
  ["keys: of nothing", () => wantKeys("settings", null, ["seed"]), /^settings must be an object: null$/],
  ["a check of one's own", () => fail("it must be so", [null, 2, "x"]), /^it must be so: \[\?, 2, "x"\]$/],
];

for (const [name, check, message] of rows) test(name, () => assert.throws(check, { message }));

const defaulted: [name: string, options: { a?: number | null; c?: string }, expected: object][] = [
  ["nothing said", {}, { a: 1, b: 2 }],
  ["said", { a: 3 }, { a: 3, b: 2 }],
  ["undefined", { a: undefined }, { a: 1, b: 2 }],
  ["null, which is for a check to refuse", { a: null }, { a: null, b: 2 }],
  ["zero, and what has no default", { a: 0, c: "" }, { a: 0, b: 2, c: "" }],
];
for (const [name, options, expected] of defaulted) {
  test(`defaults stand where options say nothing: ${name}`, () => {
    assert.deepEqual(withDefaults({ a: 1, b: 2 }, options), expected);
  });
}

test("what is allowed is given back", () => {
  assert.equal(wantWhole("count", 3, { most: 3 }), 3);
  assert.equal(wantNumber("rate", -0.5, { least: -0.5, below: 1 }), -0.5);
  assert.equal(wantOneOf("mode", "a", ["a", "b"]), "a");
  assert.equal(wantBoolean("bias", false), false);
  assert.deepEqual(wantGrid("map", [Float32Array.of(1, 2), [3, 4]]), [[1, 2], [3, 4]]); // biome-ignore format: a matrix
});

const typed: [text: string, name: string | undefined][] = [
  ["epochs", "epochs"],
  ["epoch", "epochs"],
  ["Epochs", "epochs"],
  ["batchsize", "batchSize"],
  ["batchSzie", "batchSize"],
  ["seeds", "seed"],
  ["sed", "seed"],
  ["need", "seed"],
  ["deed1", undefined],
  ["learningRate", undefined],
  ["", undefined],
];
for (const [text, name] of typed) {
  test(`the nearest name to "${text}" is ${name}`, () =>
    assert.equal(nearest(text, ["epochs", "batchSize", "seed"]), name));
}

test("values are shown in one short line", () => {
  assert.equal(format("a\nb"), '"a\\nb"');
  assert.ok(format("x".repeat(1e6)).length <= 120);
  assert.equal(format({ toString: () => "no" }), "an object");
  assert.equal(format(new Float32Array(2)), "Float32Array of 8 bytes");
});
