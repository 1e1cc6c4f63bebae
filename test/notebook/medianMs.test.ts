import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { medianMs } from "../../src/notebook";

/** The clock goes on by these, one a call, and by nothing else. */
const durations = [1, 30, 8, 30, 2];
let now = 0;
let calls = 0;

const work = (): void => {
  now += durations[calls++];
};

beforeEach(() => {
  calls = 0;
  mock.method(performance, "now", () => now);
});

afterEach(() => mock.restoreAll());

test("the median of five calls", () => {
  const ms: number = medianMs(work);
  assert.deepEqual([ms, calls], [8, 5]);
});

test("an async function is awaited, one call after the other", async () => {
  let running = 0;
  const promise: Promise<number> = medianMs(async () => {
    assert.equal(running++, 0);
    await new Promise((resolve) => setTimeout(resolve, 1));
    work();
    running--;
  });
  assert.deepEqual([await promise, calls], [8, 5]);
});

test("what the work throws comes through, at once or later", async () => {
  const fail = (): never => {
    throw new Error("no");
  };
  assert.throws(() => medianMs(fail), { message: "no" });
  await assert.rejects(
    medianMs(async () => fail()),
    { message: "no" },
  );
});
