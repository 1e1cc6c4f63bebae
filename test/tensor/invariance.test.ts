import assert from "node:assert/strict";
import { test } from "node:test";
import { conv, dense, flatten, maxPool } from "../../src/network";
import { random } from "../../src/random";
import { buildModel, layerOutput, predict, relativeChange, tf } from "../../src/tensor";
import { setScaling } from "../../src/tensor/scaling";

const changes: [name: string, before: number[], after: number[], expected: number][] = [
  ["nothing", [3, -4], [3, -4], 0],
  ["all goes", [3, -4], [0, 0], 1],
  ["as much in one value as there was: 5 on 3 and 4", [3, 4], [3, 9], 1],
  ["a tenth", [10, 0], [10, 1], 0.1],
  ["the other sign", [1, 2], [-1, -2], 2],
  ["something else of the same length", [1, 0], [0, 1], Math.SQRT2],
  ["the same at ten times the size", [10, 0], [0, 10], Math.SQRT2],
];

for (const [name, before, after, expected] of changes) {
  test(`relative change: ${name}`, () => assert.equal(relativeChange(before, after), expected));
}

test("relative change refuses what cannot be compared", () => {
  assert.throws(() => relativeChange([1, 2], [1]), /as many values as before, 2: 1/);
  assert.throws(() => relativeChange([0, 0], [1, 0]), /must not be zero everywhere: "2 zeros"/);
});

const network = {
  name: "pooled",
  input: [6, 6, 1],
  layers: [
    conv({ filters: 2, kernelSize: 3, activation: "relu", name: "first" }),
    maxPool({ name: "pool" }),
    flatten(),
    dense({ units: 3, activation: "softmax", name: "last" }),
  ],
};
const rng = random(4);
const images = {
  pixels: Uint8Array.from({ length: 5 * 36 }, () => 255 * rng()),
  count: 5,
  height: 6,
  width: 6,
  channels: 1,
};

test("the output of a layer is what TensorFlow's own operations give, scaling included, and leaves no tensor behind", () => {
  const model = buildModel(network, { seed: 8 });
  setScaling(model, { mean: 100, deviation: 50 });
  const before = tf.memory().numTensors;
  const pooled = layerOutput(model, images, { layer: "pool" });
  const last = layerOutput(model, images, { layer: "last" });
  assert.equal(tf.memory().numTensors, before);

  const expected = tf.tidy(() => {
    const x = tf.tensor4d(Float32Array.from(images.pixels), [5, 6, 6, 1]).sub(100).div(50) as tf.Tensor4D;
    const [kernel, bias] = model.getLayer("first").getWeights() as [tf.Tensor4D, tf.Tensor1D];
    return tf.maxPool(tf.relu(tf.conv2d(x, kernel, 1, "valid").add(bias)) as tf.Tensor4D, 2, 2, "valid").dataSync();
  });
  assert.equal(pooled.length, 5 * 2 * 2 * 2);
  expected.forEach((value, i) => {
    assert.ok(Math.abs(value - pooled[i]) < 1e-5);
  });
  assert.deepEqual(last, predict(model, images));

  model.dispose();
  assert.equal(tf.memory().numTensors, before - 4);
});

test("a layer that the model does not have is refused", () => {
  const model = buildModel(network);
  assert.throws(
    () => layerOutput(model, images, { layer: "pool7" }),
    /layer must be one of input, first, pool, flatten, last: "pool7"/,
  );
  model.dispose();
});
