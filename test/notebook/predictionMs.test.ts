import assert from "node:assert/strict";
import { test } from "node:test";
import { flatten, type NetworkSpec } from "../../src/network";
import { predictionMs } from "../../src/notebook/predictionMs";
import { tf } from "../../src/tensor";

const network: NetworkSpec = { name: "flat", input: [2, 3, 1], layers: [flatten()] };

test("a prediction's time is a number of milliseconds, and nothing of it is left behind", () => {
  const before = tf.memory().numTensors;
  const ms = predictionMs(network, { count: 4 });
  assert.ok(Number.isFinite(ms) && ms > 0, String(ms));
  assert.equal(tf.memory().numTensors, before);
});

test("a network that does not stand is refused, and nothing is left behind either", () => {
  const before = tf.memory().numTensors;
  assert.throws(() => predictionMs({ ...network, input: [] }), /input/);
  assert.throws(
    () => predictionMs({ ...network, input: [null, 3, 1] }),
    /^Error: input must be a whole number .*: null$/,
  );
  assert.throws(() => predictionMs(network, { count: 0 }), /^Error: count must be a whole number of at least 1: 0$/);
  assert.equal(tf.memory().numTensors, before);
});
