import assert from "node:assert/strict";
import { test } from "node:test";
import { shiftImages } from "../../src/data";
import { conv, dense, flatten, halvingNetwork, maxPool, outputShape, trace } from "../../src/network";
import { answersChanged, buildModel, layerOutput, outputChange, recipeFor, relativeChange, tf } from "../../src/tensor";
import { defaults } from "../../src/tensor/settings";

/** Two images of one row of four pixels. */
const images = { pixels: Float32Array.of(9, 1, 0, 0, 0, 0, 2, 0), count: 2, height: 1, width: 4, channels: 1 };

test("the change of an output is the mean of the relative changes to each variant", () => {
  const model = buildModel({ name: "as it is", input: [1, 4, 1], layers: [flatten({ name: "out" })] });
  const variants = [shiftImages(images, { right: 1 }), images];
  const whole = relativeChange(layerOutput(model, images, { layer: "out" }), variants[0].pixels);
  assert.equal(outputChange(model, images, variants, { layer: "out" }), whole / 2);
  assert.throws(() => outputChange(model, images, [], { layer: "out" }), /variants must be at least one: "none"/);
  const one = { ...images, pixels: images.pixels.subarray(0, 4), count: 1 };
  assert.throws(() => answersChanged(model, images, [one]), /a variant must have as many images, 2: 1/);
});

test("an answer is the place of the largest output, and a change is counted once an image and variant", () => {
  const model = buildModel({ name: "as it is", input: [1, 4, 1], layers: [flatten()] });
  const before = tf.memory().numTensors;
  // To the right: 0 → 1 and 2 → 3. By four: nothing is left, and the first of equals is the answer, as it was for the first image.
  assert.equal(answersChanged(model, images, [shiftImages(images, { right: 1 })]), 1);
  assert.equal(answersChanged(model, images, [images, shiftImages(images, { right: 4 })]), 0.25);
  assert.equal(tf.memory().numTensors, before);
});

test("a model that gives no numbers has no answers that could change", () => {
  const layers = [flatten(), dense({ units: 2, useBias: false })];
  const model = buildModel({ name: "diverged", input: [1, 4, 1], layers });
  tf.tidy(() => model.setWeights([tf.fill([4, 2], Number.NaN)]));
  assert.throws(
    () => answersChanged(model, images, [images]),
    /finite numbers \(has its training diverged\?\), .* image 0: NaN/,
  );
  model.dispose();
});

test("a halving network halves once for each number of maps, and names the last layer of each halving", () => {
  const blurred = (filters: number) => [conv({ filters, kernelSize: 1 }), maxPool()];
  const network = halvingNetwork({ name: "halved", halve: blurred, input: [8, 8, 1], maps: [2, 3] });
  assert.deepEqual(
    trace(network).map(({ name, outputShape }) => [name, outputShape]),
    [
      ["conv", [8, 8, 2]],
      ["conv2", [8, 8, 2]],
      ["halve1", [4, 4, 2]],
      ["conv3", [4, 4, 3]],
      ["conv4", [4, 4, 3]],
      ["halve2", [2, 2, 3]],
      ["flatten", [12]],
      ["dense", [10]],
    ],
  );
  assert.throws(
    () => halvingNetwork({ name: "none", halve: () => [] }),
    /^Error: halve must give at least one layer: \[\]$/,
  );
  assert.deepEqual(outputShape(halvingNetwork({ name: "digits", halve: () => [maxPool()] })), [10]);
});

test("a recipe for a network has its name, the settings given, and else those of a training that is told nothing", () => {
  const network = halvingNetwork({ name: "digits", halve: () => [maxPool()] });
  const { name, network: own, epochs, batchSize, scaling } = recipeFor(network, { epochs: 7 });
  assert.deepEqual(
    [name, own, epochs, batchSize, scaling],
    ["digits", network, 7, defaults.batchSize, defaults.scaling],
  );
});
