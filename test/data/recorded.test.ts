import assert from "node:assert/strict";
import { test } from "node:test";
import { recorded } from "../../src/data";
import { recipes } from "../../src/tensor";

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test("the recorded runs of mnistFast are ten runs of today's recipe, as accurate and as short as we say", () => {
  const { runs, meanTestAccuracy, meanSeconds } = recorded("mnistFast");
  assert.deepEqual(
    runs.map(({ seed }) => seed),
    Array.from({ length: 10 }, (_, i) => i + 1),
  );
  for (const { history } of runs) assert.equal(history.length, recipes.mnistFast.epochs);
  assert.ok(Math.abs(meanTestAccuracy - mean(runs.map((run) => run.testAccuracy))) < 1e-9);
  assert.ok(Math.abs(meanSeconds - mean(runs.map((run) => run.seconds))) < 1e-6);
  assert.ok(meanTestAccuracy >= 0.99, `mean test accuracy: ${meanTestAccuracy}`);
  assert.ok(Math.max(...runs.map((run) => run.seconds)) <= 20);
});

test("a recorded measurement that is not there is named", () => {
  assert.throws(() => recorded("mnist" as "baseline"), /no recorded measurement of this name .*: "mnist"$/);
});
