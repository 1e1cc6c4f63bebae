import assert from "node:assert/strict";
import { test } from "node:test";
import { format } from "../../src/view";

type Row = [value: number, text: string];

const minus = Number.NEGATIVE_INFINITY;

const counts: Row[] = [
  [0, "0"],
  [-0, "0"],
  [-0.4, "0"],
  [999, "999"],
  [1000, "1,000"],
  [903_400, "903,400"],
  [138_357_544, "138,357,544"],
  [-1234, "-1,234"],
  [2.5, "3"],
  [Number.MAX_SAFE_INTEGER, "9,007,199,254,740,991"],
];

const numbers: Row[] = [
  [0, "0"],
  [-0, "0"],
  [7, "7"],
  [1_234_567, "1,234,567"],
  [12.61361, "12.61"],
  [0.5, "0.5"],
  [-0.25, "-0.25"],
  [0.1 + 0.2, "0.3"],
  [1 / 3, "0.3333"],
  [123.456, "123.5"],
  [999.94, "999.9"],
  [999.96, "1,000"],
  [-999.96, "-1,000"],
  [1234.5, "1,235"],
  [99_999.7, "100,000"],
  [0.001, "0.001"],
  [0.00099, "9.90e-4"],
  [0.00001234, "1.23e-5"],
  [-0.00001234, "-1.23e-5"],
  [1e15, "1.00e+15"],
  [Number.NaN, "not a number"],
  [Number.POSITIVE_INFINITY, "∞"],
  [minus, "−∞"],
];

const percents: Row[] = [
  [0.9883, "98.83 %"],
  [1, "100.00 %"],
  [0, "0.00 %"],
  [0.00005, "0.01 %"],
  [-0.00001, "0.00 %"],
  [-0.5, "-50.00 %"],
];

const sizes: Row[] = [
  [0, "0 MB (0 MiB)"],
  [11_200, "0.0112 MB (0.0107 MiB)"],
  [99_999, "0.1 MB (0.0954 MiB)"],
  [3_613_600, "3.61 MB (3.45 MiB)"],
  [9_994_999, "9.99 MB (9.53 MiB)"],
  [9_995_000, "10.0 MB (9.53 MiB)"],
  [12_613_600, "12.6 MB (12.0 MiB)"],
  [565_613_600, "565.6 MB (539.4 MiB)"],
  [999_960_000, "1,000 MB (953.6 MiB)"],
  [4_800_000_000, "4,800 MB (4,578 MiB)"],
];

const durations: Row[] = [
  [0, "0 ms"],
  [0.012, "12 ms"],
  [0.9994, "999 ms"],
  [0.9996, "1.0 s"],
  [9.3, "9.3 s"],
  [59.94, "59.9 s"],
  [59.96, "1 min 00 s"],
  [61, "1 min 01 s"],
  [754, "12 min 34 s"],
  [3599.4, "59 min 59 s"],
  [3599.6, "1 h 00 min"],
  [5400, "1 h 30 min"],
  [90_000, "25 h 00 min"],
];

const tables: [name: string, write: (value: number) => string, rows: Row[]][] = [
  ["count", format.count, counts],
  ["number", format.number, numbers],
  ["percent", format.percent, percents],
  ["megabytes", format.megabytes, sizes],
  ["duration", format.duration, durations],
];

for (const [name, write, rows] of tables) {
  for (const [value, text] of rows) test(`${name} of ${value}: ${text}`, () => assert.equal(write(value), text));
}

test("percent takes the digits behind the point", () => {
  assert.equal(format.percent(0.98765, 0), "99 %");
  assert.equal(format.percent(0.98765, 1), "98.8 %");
});

test("a range is its two ends, and one where they are written alike", () => {
  assert.equal(format.range([3, 1, 2]), "1 to 3");
  assert.equal(
    format.range([0.161, 0.159], (value) => value.toFixed(2)),
    "0.16",
  );
  assert.equal(format.range([5]), "5");
  assert.equal(format.range([1, Number.NaN, 3]), "not a number");
  assert.equal(format.range(Array.from({ length: 300_000 }, (_, i) => i)), "0 to 299,999");
});

test("a shape's unknown sizes are question marks", () => {
  assert.equal(format.shape([100, 150, 100]), "100 × 150 × 100");
  assert.equal(format.shape([null, null, 3]), "? × ? × 3");
  assert.equal(format.shape([25_088]), "25,088");
  assert.equal(format.shape([]), "");
});
