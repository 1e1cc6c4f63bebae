import assert from "node:assert/strict";
import { test } from "node:test";
import { estimate, halfWidth, median, pairedRatios } from "../../bench/statistics";

/** Values of scipy 1.17, `quantile_test(values, p=0.5).confidence_interval(0.95)`. */
const intervals: [name: string, values: number[], median: number, low: number, high: number][] = [
  ["six, which have only their extremes", [3, 1, 2, 6, 5, 4], 3.5, 1, 6],
  ["eight, still", [5, 3, 8, 1, 9, 2, 7, 4], 4.5, 1, 9],
  ["nine, with a long tail", [10.2, 9.8, 11, 9.9, 10, 10.1, 14, 9.7, 10.3], 10.1, 9.8, 11],
  ["twelve, two of them disturbed", [1.01, 0.99, 1.02, 0.98, 1, 1.03, 0.97, 1.8, 0.92, 1.01, 1, 0.99], 1, 0.98, 1.02],
  ["twenty squares", Array.from({ length: 20 }, (_, i) => (i + 1) ** 2), 110.5, 36, 225],
];
for (const [name, values, middle, low, high] of intervals) {
  test(`the median of ${name} lies between ${low} and ${high}`, () => {
    const found = estimate(values);
    assert.ok(Math.abs(found.median - middle) < 1e-12, String(found.median));
    assert.deepEqual([found.low, found.high], [low, high]);
  });
}

test("an interval of fewer than six values is refused", () => {
  assert.throws(() => estimate([1, 2, 3, 4, 5]), /at least 6 values: 5$/);
});

test("the values stay in their order", () => {
  const values = [3, 1, 2, 6, 5, 4];
  median(values);
  estimate(values);
  assert.deepEqual(values, [3, 1, 2, 6, 5, 4]);
});

test("ratios are of the same round, so that a slow round changes none", () => {
  assert.deepEqual(pairedRatios([300, 600, 310], [200, 400, 155]), [1.5, 1.5, 2]);
});

const widths: [low: number, high: number, half: number][] = [
  [1, 1, 0],
  [1 / 1.03, 1.03, 0.03],
  [2 / 1.5, 3, 0.5],
];
for (const [low, high, half] of widths) {
  test(`from ${low.toFixed(2)} to ${high} is ± ${half}`, () => {
    assert.ok(Math.abs(halfWidth({ median: 1, low, high }) - half) < 1e-12);
  });
}
