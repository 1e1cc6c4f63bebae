import assert from "node:assert/strict";
import { test } from "node:test";
import { type BoardEntry, type BoardRun, boardRows, trainingTeraflop } from "../../src/data";

const run = (seed: number, testAccuracy: number, more: Partial<BoardRun> = {}): BoardRun => ({
  seed,
  seconds: 10 * seed,
  testAccuracy,
  testLoss: 0.03,
  ...more,
});

const entry = (name: string, runs: BoardRun[], more: Partial<BoardEntry> = {}): BoardEntry => {
  return { name, description: "", by: "you", fingerprint: name, epochs: 2, machine: "one", runs, ...more };
};

const near = (value: number, expected: number): void =>
  assert.ok(Math.abs(value - expected) < 1e-9, `${value} must be ${expected}`);

test("a line has the mean, its standard error and the interval of the images, worked out by hand", () => {
  const [row] = boardRows([entry("mine", [run(1, 0.9904), run(2, 0.9911), run(3, 0.9897)])]);
  near(row.accuracy.mean, 0.9904);
  near(row.accuracy.error, 0.0007 / Math.sqrt(3)); // 9,904, 9,911 and 9,897: a deviation of 7 images
  assert.ok(Math.abs(row.interval.low - 0.988291) < 1e-5, `${row.interval.low}`); // Wilson: 0.9882917 and 0.9921317, worked out in Python
  assert.ok(Math.abs(row.interval.high - 0.992132) < 1e-5, `${row.interval.high}`);
  near(row.seconds.mean, 20);
  assert.deepEqual(row.seeds, [1, 2, 3]);
});

test("the most accurate stands first, and one seed has no error", () => {
  const rows = boardRows([entry("low", [run(1, 0.98)]), entry("high", [run(1, 0.99)])]);
  assert.deepEqual(
    rows.map(({ name }) => name),
    ["high", "low"],
  );
  assert.ok(rows.every(({ accuracy }) => Number.isNaN(accuracy.error)));
});

test("what some run has not kept is not made up", () => {
  const kept = run(1, 0.9999, { misread: [{ index: 0, as: 1 }], peakMemory: 5e8 });
  const [whole] = boardRows([entry("whole", [kept], { multiplyAdds: 1_000_000 })]);
  assert.equal(whole.scores?.asGiven.mean, 0.9999);
  assert.equal(whole.scores?.repeated.mean, 15);
  assert.deepEqual([whole.missedByAll, whole.peakMemory, whole.teraflop], [[0], 5e8, 0.72]);
  const [part] = boardRows([entry("part", [kept, run(2, 0.99)])]);
  assert.deepEqual([part.scores, part.missedByAll, part.teraflop], [undefined, undefined, undefined]);
});

test("the images that all seeds misread, and how often wrong labels are repeated", () => {
  const misread = [
    [947, 3],
    [947, 1621, 3],
    [3, 4],
  ].map((list) => list.map((index) => ({ index, as: 9 })));
  const [row] = boardRows([
    entry(
      "mine",
      misread.map((list, i) => run(i + 1, 1 - list.length / 1e4, { misread: list })),
    ),
  ]);
  assert.deepEqual(row.missedByAll, [3]);
  near(row.scores?.repeated.mean ?? Number.NaN, (14 + 13 + 15) / 3);
  near(row.scores?.repeated.error ?? Number.NaN, 1 / Math.sqrt(3)); // of 14, 13 and 15
});

test("arithmetic is three passes of two operations", () => {
  assert.equal(trainingTeraflop(1_000_000, 1, 1), 6e-6);
  near(trainingTeraflop(1_244_160, 1), 0.4478976); // 1,244,160 · 6 · 60,000
});

test("the same seed twice, and no runs, are refused", () => {
  assert.throws(() => boardRows([entry("mine", [run(1, 0.99), run(1, 0.98)])]), /mine: seeds must differ/);
  assert.throws(() => boardRows([entry("mine", [])]), /at least one value/);
});
