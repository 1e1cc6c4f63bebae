import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import "../../src/notebook/data";
import { assessFor } from "../../src/tasks/assess";
import { explain, explanations, type Form } from "../../src/tasks/explain";
import { isRounded, isRoundedOff, partForms, unitForms } from "../../src/tasks/forms";
import { times } from "../../src/tasks/givens";
import { findTask } from "../../src/tasks/registry";

/** Three switches: one adds 1, one adds 2, one doubles. */
const value = (slips: readonly string[]): number => {
  const added = (slips.includes("one") ? 1 : 0) + (slips.includes("two") ? 2 : 0);
  return (10 + added) * (slips.includes("double") ? 2 : 1);
};
const ids = ["one", "two", "double"];
const inTens = { id: "in-tens", why: "That is in tens." };

const rows: readonly (readonly [given: number, most: 2 | 3, found: readonly string[]])[] = [
  [11, 2, ["one"]],
  [20, 2, ["double"]],
  [13, 2, ["one+two"]],
  [22, 2, ["one+double"]],
  [1, 2, ["+in-tens"]],
  [1.2, 2, ["two+in-tens"]],
  [26, 2, []],
  [26, 3, ["one+two+double"]],
  [2.2, 3, ["one+double+in-tens"]],
  [99, 3, []],
];

for (const [given, most, wanted] of rows) {
  test(`explanations of ${given}, ${most} slips at most: ${wanted.join(" or ") || "none"}`, () => {
    const found = explanations(ids, [inTens], (slips, form) => value(slips) / (form ? 10 : 1) === given, most);
    assert.deepEqual(
      found.map(({ slips, form }) => [slips.join("+"), ...(form ? [form.id] : [])].join("+")),
      wanted,
    );
  });
}

test("the text says how many slips there are, and that another explanation fits as well", () => {
  const why = { a: "A.", b: "B." };
  assert.equal(explain([{ slips: ["a"] }], why), "A.");
  assert.equal(explain([{ slips: ["a", "b"] }], why), "Two things at once. A. And: B.");
  assert.equal(explain([{ slips: ["a"] }, { slips: ["b"] }], why), "One of two slips. A. Or: B.");
  assert.equal(explain([{ slips: ["a"], form: inTens }], why), "Two things at once. A. And: That is in tens.");
});

const told: readonly (readonly [found: readonly (readonly [slips: string, form?: Form])[], says: string])[] = [
  [[["a b"], ["a c"]], "Two things at once. A. And one of two slips: B. Or: C."],
  [[["a b"], ["c a"]], "Two things at once. A. And one of two slips: B. Or: C."],
  [
    [
      ["a", inTens],
      ["b", inTens],
    ],
    "Two things at once. That is in tens. And one of two slips: A. Or: B.",
  ],
  [[["a b"], ["a", inTens]], "Two things at once. A. And one of two slips: B. Or: That is in tens."],
  [[["a b"], ["c d"]], "One of two ways. Two things at once. A. And: B. Or: Two things at once. C. And: D."],
  [[["a b c"], ["a b d"]], "Three things at once. A. And: B. And one of two slips: C. Or: D."],
  [[["a b c"], ["a d e"]], "Three things at once. A. And one of these: B. And: C. Or: D. And: E."],
  [[["a"], ["same"], ["b"]], "One of two slips. A. Or: B."],
  [[["a"], ["same"]], "A."],
];
for (const [found, says] of told) {
  test(`of several explanations: ${says}`, () => {
    const why = { a: "A.", b: "B.", c: "C.", d: "D.", e: "E.", same: "A." };
    assert.equal(explain(found.map(([slips, form]) => ({ slips: slips.split(" "), form })), why), says); // biome-ignore format: short
  });
}

test("units and orders", () => {
  const written = Object.fromEntries(unitForms["bytes of floats"].map(({ id, write }) => [id, write([2 ** 30])[0]]));
  assert.equal(written["in-bits"], 2 ** 33);
  assert.equal(written["in-values"], 2 ** 28);
  assert.equal(written["in-GiB"], 1);
  assert.equal(written["in-MB"], 1073.741824);
  const orders = partForms(["a", "b", "c"]).map(({ id, write }) => `${id} ${write([1, 2, 3])}`);
  assert.deepEqual(orders, [
    ...["reversed 3,2,1", "last-first 3,1,2", "first-last 2,3,1", "swapped 2,1,3", "swapped 3,2,1", "swapped 1,3,2"],
    ...["left-out 2,3", "left-out 1,3", "left-out 1,2"],
  ]);
});

const rounding: readonly (readonly [given: number, exact: number, rounded: boolean])[] = [
  [12.61, 12.6136, true],
  [12.6, 12.6136, true],
  [12.62, 12.6136, true],
  [12.7, 12.6136, true],
  [12.8, 12.6136, false],
  [13, 12.6136, false], // two figures say too little
  [565.6, 565.5536, true],
  [12.6136, 12.6136, true],
  [112_795_648, Number.POSITIVE_INFINITY, false], // where a slip divides by nothing
];
for (const [given, exact, is] of rounding)
  test(`${given} is ${is ? "" : "not "}${exact} rounded or cut off`, () => assert.equal(isRounded(given, exact), is));

const roundedOff: readonly (readonly [given: number, exact: number, rounded: boolean])[] = [
  [12_600_000, 12_613_600, true],
  [12_610_000, 12_613_600, true],
  [12_620_000, 12_613_600, false],
  [13_000_000, 12_613_600, false], // two figures say too little
  [903_000, 903_400, true],
  [12_613_600, 12_613_612, true],
  [12_613_601, 12_613_600, false],
];
for (const [given, exact, is] of roundedOff)
  test(`${given} is ${is ? "" : "not "}${exact} with zeros`, () => assert.equal(isRoundedOff(given, exact), is));

/** Wrong answers as people give them, to the book's numbers. */
const people: readonly (readonly [id: string, given: unknown, slips: readonly string[]])[] = [
  ["2.1", 180_200, []],
  ["2.1", 180_000, ["bias-forgotten"]],
  ["2.1", 1800, ["bias-forgotten", "channels-forgotten"]],
  ["2.1", "180200", ["text-for-number"]],
  ["2.1", "180,000", ["bias-forgotten"]],
  ["2.1", 180_100, ["bias-per-map-below"]],
  ["2.5", "12,6", ["in-MB"]],
  ["2.2", 902_700, ["bias-forgotten"]],
  ["2.2", 911_500, ["reversed-filters"]],
  ["2.2", 910_800, ["bias-forgotten", "reversed-filters"]],
  ["2.3", [38, 25, 400], ["swapped"]],
  ["2.3", [400, 38, 25], ["reversed"]],
  ["2.3", [25, 37, 400], ["floor-for-ceil"]],
  ["2.5", 12.6, ["in-MB"]],
  ["2.5", 12.03, ["in-MiB"]],
  ["2.5", 96e6, ["as-printed"]],
  ["2.5", 100_908_800, ["in-bits"]],
  ["2.6", 565.6, ["in-MB"]],
  ["2.6", 4.8e9, ["as-printed"]],
  ["2.6", 630_680_000, ["prediction-times-batch"]],
];

for (const [id, given, slips] of people) {
  test(`${id}, ${JSON.stringify(given)}: ${slips.join(" and ") || "right"}`, async () => {
    const { verdict } = await assessFor(id, given, undefined);
    assert.deepEqual([...verdict.slips], slips, verdict.message);
    assert.equal(verdict.state, slips.length === 0 ? "passed" : "failed");
    assert.deepEqual(Object.keys(verdict).toSorted(), ["maxPoints", "message", "points", "slips", "state", "task"]);
  });
}

test("README quotes what a check says", async () => {
  const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");
  const quoted = /await check\("2\.1".*✗ (.*)/.exec(readme)?.[1];
  assert.equal((await assessFor("2.1", 180_000, undefined)).verdict.message, quoted);
});

const verdicts: readonly (readonly [id: string, given: unknown, says: RegExp])[] = [
  // 37.5 rows cut off to 37 is a half match beside the one that fits to the number
  ["2.3", [25, 37, 400], /^You round down\. With SAME padding a part of a step at the edge still counts\.$/],
  ["2.3", [24, 37, 400], /^The form is right\. Still off: height, width\.$/],
  ["2.3", [25], /^You gave a list of 1 number\. Expected: a list of 3 numbers\.$/],
  [
    "8.7",
    [5, 6],
    /^You gave a list of 2 numbers\. Expected: `\{ trained, untrained \}`, and as `trained` a list of \d+ digits/,
  ],
  ["8.7", { trained: [5] }, /^You gave a list of 1 number\. Expected: /],
  ["2.5", 12.6, /^That is in MB\. Expected: bytes\.$/],
];
for (const [id, given, says] of verdicts) {
  test(`${id}, ${JSON.stringify(given) ?? "a function"}, is told ${says}`, async () => {
    const { verdict } = await assessFor(id, given, undefined);
    assert.match(verdict.message, says);
  });
}

const lastOff: readonly (readonly [id: string, says: RegExp])[] = [
  ["1.4", /the form is right, but 1 of 24 values is wrong: \[5\]\[3\]\.$/],
  ["1.8", /the form is right, but 1 of 34 values is wrong: \[2\]\[5\]\[0\]\.$/], // lists of several shapes
  ["3.4", /it gives \[\d+\.5\]; expected: \[\d+\]\.$/],
  ["10.6", /the form is right, but 1 of 3 values is wrong: \[2\]\.$/],
  ["1.3", /it gives 6\.5; expected: 5\.$/],
];
for (const [id, says] of lastOff) {
  test(`${id} with the last number off is told ${says}`, async () => {
    const right = findTask(id).pose().expected() as (...args: unknown[]) => unknown;
    const { verdict } = await assessFor(id, (...args: unknown[]) => withLastOff(right(...args)), undefined);
    assert.match(verdict.message, says);
  });
}

function withLastOff(value: unknown): unknown {
  return Array.isArray(value) ? [...value.slice(0, -1), withLastOff(value.at(-1))] : (value as number) + 1.5;
}

test("all that is wrong is named, up to six places", async () => {
  const { verdict } = await assessFor("1.4", (...args: [number[], number]) => times(args[1], () => [...args[0], 9].map(() => 99)), undefined); // biome-ignore format: short
  assert.match(verdict.message, /(\[\d\]\[\d\], ){6}…\.$/);
});

test("maps are drawn beside the right ones; lists that are no pictures are not", async () => {
  const { verdict } = await assessFor("4.1", (map: number[][]) => map.map((row) => row.map(() => 0)), undefined);
  assert.equal(verdict.picture?.wanted.length, 2);
  const finds = await assessFor("7.5", () => [[0, 0, 0]], undefined);
  assert.equal(finds.verdict.state, "failed");
  assert.equal(finds.verdict.picture, undefined);
});

test("an unknown task is told, with those that there are", async () => {
  const { verdict, record } = await assessFor("2.99", 1, undefined);
  assert.match(verdict.message, /there is no task 2\.99, there are 2\.1, /);
  assert.equal(record, undefined);
});

test("an id that is no text is told as such, whatever it is", async () => {
  const odd = {
    toString() {
      throw new Error("no");
    },
  };
  const { verdict } = await assessFor(odd as unknown as string, 1, undefined);
  assert.match(verdict.message, /a task's id is a text, such as "2\.1"/);
});
