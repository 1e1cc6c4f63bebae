import assert from "node:assert/strict";
import { test } from "node:test";
import { stream } from "../src/random";
import { binomialInterval, mcNemar, spreadOf } from "../src/statistics";

/** Values of statsmodels 0.15, `proportion_confint(hits, count, method="wilson")`. */
const intervals: [hits: number, count: number, low: number, high: number][] = [
  [22, 10_000, 0.001453, 0.003329],
  [0, 10, 0, 0.277533],
  [10, 10, 0.722467, 1],
  [5, 10, 0.236593, 0.763407],
];
for (const [hits, count, low, high] of intervals) {
  test(`${hits} of ${count} leave the share between ${low} and ${high}`, () => {
    const found = binomialInterval(hits, count);
    assert.ok(Math.abs(found.low - low) < 1e-6 && Math.abs(found.high - high) < 1e-6, JSON.stringify(found));
  });
}

test("the interval has the true share in it about 95 times out of 100", () => {
  const rng = stream(1, "cases");
  for (const share of [0.02, 0.3]) {
    let inside = 0;
    for (let run = 0; run < 2000; run++) {
      let hits = 0;
      for (let i = 0; i < 500; i++) if (rng() < share) hits++;
      const { low, high } = binomialInterval(hits, 500);
      if (low <= share && share <= high) inside++;
    }
    assert.ok(Math.abs(inside / 2000 - 0.95) < 0.025, `${share}: ${inside}`);
  }
});

/** Two networks that disagree on `first` + `second` images; p by scipy 1.17, `binomtest(first, first + second).pvalue`. */
const pairs: [onlyFirst: number, onlySecond: number, p: number][] = [
  [0, 0, 1],
  [5, 5, 1],
  [1, 9, 0.021484],
  [40, 60, 0.056888],
  [400, 500, 0.000956],
];
for (const [onlyFirst, onlySecond, p] of pairs) {
  test(`McNemar: ${onlyFirst} against ${onlySecond} gives ${p}`, () => {
    const labels = Array.from({ length: onlyFirst + onlySecond + 7 }, () => 3);
    const first = labels.map((label, i) => (i < onlyFirst || i >= onlyFirst + onlySecond ? label : 5));
    const second = labels.map((label, i) => (i >= onlyFirst ? label : 5));
    const found = mcNemar({ labels, first, second });
    assert.deepEqual([found.onlyFirst, found.onlySecond], [onlyFirst, onlySecond]);
    assert.ok(Math.abs(found.p - p) < 1e-6, String(found.p));
  });
}

test("a spread has mean, error and range", () => {
  assert.equal(spreadOf(Array.from({ length: 300_000 }, (_, i) => i)).high, 299_999);
  assert.deepEqual(spreadOf([1, 2, 3]), { mean: 2, error: Math.sqrt(1 / 3), low: 1, high: 3 });
});

const wrong: [name: string, call: () => unknown, message: RegExp][] = [
  ["more hits than tries", () => binomialInterval(11, 10), /^Error: hits must be a whole number from 0 to 10: 11$/],
  ["no tries", () => binomialInterval(0, 0), /^Error: count must be a whole number of at least 1: 0$/],
  ["other lengths", () => mcNemar({ labels: [1], first: [1, 2], second: [1] }), /must be equally long: \[1, 2, 1\]$/],
  ["a value that is none", () => spreadOf([1, Number.NaN]), /^Error: values must be a number: NaN$/],
  ["no values", () => spreadOf([]), /at least one value: 0$/],
];
for (const [name, call, message] of wrong) test(`refused: ${name}`, () => assert.throws(call, message));
