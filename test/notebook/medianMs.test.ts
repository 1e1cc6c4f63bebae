import assert from "node:assert/strict";
import { test } from "node:test";
import { medianMs } from "../../src/notebook";

/** Gives each call a time of its own, in milliseconds, out of their order. */
const pauses = (): (() => number) => {
  const rest = [2, 30, 8, 30, 1];
  return () => rest.pop() as number;
};

test("the median of five calls", () => {
  const next = pauses();
  let calls = 0;
  const ms: number = medianMs(() => {
    calls++;
    const until = performance.now() + next();
    while (performance.now() < until);
  });
  assert.equal(calls, 5);
  assert.ok(ms >= 8 && ms < 30, `${ms} ms`);
});

test("an async function is awaited, one call after the other", async () => {
  const next = pauses();
  let [calls, running] = [0, 0];
  const promise: Promise<number> = medianMs(async () => {
    assert.equal(running++, 0);
    calls++;
    await new Promise((resolve) => setTimeout(resolve, next()));
    running--;
  });
  const ms = await promise;
  assert.equal(calls, 5);
  assert.ok(ms >= 7 && ms < 30, `${ms} ms`);
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
