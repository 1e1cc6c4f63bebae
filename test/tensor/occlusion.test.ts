import assert from "node:assert/strict";
import { test } from "node:test";
import { dense, flatten } from "../../src/network";
import { buildModel, type OcclusionOptions, occlusion, predict, tf } from "../../src/tensor";
import { setScaling } from "../../src/tensor/scaling";

/** Two classes: the first one's logit is the top left pixel, the second one's the bottom right pixel. */
function corners() {
  const layers = [flatten(), dense({ units: 2, activation: "softmax" })];
  const model = buildModel({ name: "corners", input: [4, 5, 1], layers }, { seed: 1 });
  const kernel = new Float32Array(40);
  kernel[0] = 1;
  kernel[39] = 1;
  model.setWeights([tf.tensor2d(kernel, [20, 2]), tf.zeros([2])]);
  setScaling(model, { mean: 0, deviation: 1 });
  return model;
}

const images = {
  pixels: Uint8Array.from({ length: 40 }, (_, i) => (i === 0 ? 2 : i === 39 ? 3 : 1)),
  count: 2,
  height: 4,
  width: 5,
  channels: 1,
};

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

test("by hand: only the corners that the network reads change its answer, and each patch counts for the pixels it covers", () => {
  const model = corners();
  const before = tf.memory().numTensors;
  const drops = occlusion(model, images, { classes: [0, 1], patch: 2, step: 1 });
  assert.equal(tf.memory().numTensors, before);
  assert.equal(drops.length, 40);
  // The first image has logits 2 and 1; a patch at the top left makes them 0 and 1.
  const [first, other] = [sigmoid(1) - sigmoid(-1), sigmoid(1) - sigmoid(2)];
  const row = (from: number): number[] => Array.from(drops.subarray(from, from + 5));
  const near = (given: number[], wanted: number[]): void =>
    given.forEach((value, i) => {
      assert.ok(Math.abs(value - wanted[i]) < 1e-6, `${given}, by hand ${wanted}`);
    });
  near(row(0), [first, first / 2, 0, 0, 0]); // of two patches that cover the second pixel one covers the first
  near(row(5), [first / 2, first / 4, 0, 0, 0]);
  near(row(10), [0, 0, 0, other / 4, other / 2]); // what speaks for the other class speaks against this one
  near(row(15), [0, 0, 0, other / 2, other]);
  assert.ok(drops[39] > 0 && drops[20] < 0, "the second image is asked about the other class");
  model.dispose();
});

test("one patch over everything is the answer to an empty image, and the last patch ends with the image", () => {
  const model = corners();
  const drops = occlusion(
    model,
    { ...images, pixels: images.pixels.subarray(0, 20), count: 1 },
    { classes: [0], patch: 4, step: 3, fill: 7 },
  );
  const [own] = predict(model, { ...images, pixels: images.pixels.subarray(0, 20), count: 1 });
  // Patches at columns 0 and 1: the first leaves the last column as it is, the second the first one.
  const [left, right] = [own - sigmoid(7 - 1), own - sigmoid(2 - 7)];
  const expected = [left, (left + right) / 2, (left + right) / 2, (left + right) / 2, right];
  expected.forEach((value, i) => {
    assert.ok(Math.abs(drops[i] - value) < 1e-6, `column ${i}: ${drops[i]}, by hand ${value}`);
  });
  model.dispose();
});

const refused: [name: string, options: OcclusionOptions, message: RegExp][] = [
  ["a patch larger than the image", { classes: [0, 1], patch: 5 }, /patch must be .* 4: 5/],
  ["a step that leaves pixels out", { classes: [0, 1], patch: 2, step: 3 }, /step must be .* 2: 3/],
  ["a class for one image", { classes: [0], patch: 2 }, /classes must be one an image, 2: 1/],
  ["a class that the model does not have", { classes: [0, 2], patch: 2 }, /classes must be .* 1: 2/],
];

for (const [name, options, message] of refused) {
  test(`occlusion refuses ${name}`, () => {
    const model = corners();
    assert.throws(() => occlusion(model, images, options), message);
    model.dispose();
  });
}
