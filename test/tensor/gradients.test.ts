import assert from "node:assert/strict";
import { test } from "node:test";
import type { LabelledImages } from "../../src/data";
import {
  activation,
  batchNorm,
  conv,
  dense,
  depthwiseConv,
  dropout,
  flatten,
  type LayerSpec,
  localResponseNorm,
  maxPool,
  separableConv,
} from "../../src/network";
import { random } from "../../src/random";
import {
  averageGradients,
  buildModel,
  type Gradients,
  gradientError,
  gradientsOf,
  kernelGradientNorms,
  tf,
} from "../../src/tensor";
import { setScaling } from "../../src/tensor/scaling";

const network = (middle: LayerSpec[]) => ({
  name: "small",
  input: [8, 8, 1],
  layers: [
    conv({ filters: 6, kernelSize: 3 }),
    ...middle,
    activation({ activation: "relu" }),
    maxPool(),
    flatten(),
    dense({ units: 3, activation: "softmax" }),
  ],
});

const rng = random(7);
const images: LabelledImages = {
  pixels: Uint8Array.from({ length: 12 * 64 }, () => 255 * rng()),
  labels: Uint8Array.from({ length: 12 }, () => 3 * rng()),
  count: 12,
  height: 8,
  width: 8,
  channels: 1,
};
const part = (from: number, to: number): LabelledImages => ({
  ...images,
  pixels: images.pixels.slice(from * 64, to * 64),
  labels: images.labels.slice(from, to),
  count: to - from,
});

/** The error of the average over parts that end at `ends`, relative to the gradients of the whole batch. */
function errorOf(middle: LayerSpec[], ends: number[]): number {
  const model = buildModel(network(middle), { seed: 3 });
  setScaling(model, { mean: 0, deviation: 255 });
  const parts = ends.map((end, i) => gradientsOf(model, part(ends[i - 1] ?? 0, end)));
  const whole = gradientsOf(model, images);
  model.dispose();
  const average = averageGradients(parts);
  assert.equal(average.count, 12);
  if (middle.every(({ kind }) => kind !== "batchNorm")) assert.ok(Math.abs(average.loss - whole.loss) < 1e-5);
  return gradientError(average, whole);
}

const equal: [name: string, middle: LayerSpec[], ends: number[]][] = [
  ["two equal parts", [], [6, 12]],
  ["four equal parts", [], [3, 6, 9, 12]],
  ["parts of unequal size, each with its weight", [], [2, 12]],
  ["two parts through local response normalization", [localResponseNorm({ alpha: 1 })], [6, 12]],
];

for (const [name, middle, ends] of equal) {
  test(`the mean of the gradients of ${name} is the gradient of the whole`, () => {
    assert.ok(errorOf(middle, ends) < 1e-5);
  });
}

const dilated: [name: string, middle: LayerSpec[]][] = [
  [
    "a dilated convolution with a bias and no activation",
    [conv({ filters: 6, kernelSize: 2, dilation: 2, activation: "linear" })],
  ],
  ["a dilated convolution with an activation", [conv({ filters: 6, kernelSize: 2, dilation: 2, activation: "relu" })]],
  ["a dilated depthwise convolution", [depthwiseConv({ kernelSize: 2, dilation: 2 })]],
  ["a dilated separable convolution", [separableConv({ filters: 6, kernelSize: 2, dilation: 2 })]],
  ["batch norm without an offset", [batchNorm({ center: false })]],
];

for (const [name, middle] of dilated) {
  test(`every weight of ${name} has a gradient`, () => {
    const model = buildModel(network(middle), { seed: 3 });
    setScaling(model, { mean: 0, deviation: 255 });
    const { values } = gradientsOf(model, images);
    assert.equal(Object.keys(values).length, model.trainableWeights.length);
    for (const [weight, slopes] of Object.entries(values))
      assert.ok(
        slopes.some((slope) => slope !== 0),
        weight,
      );
    model.dispose();
  });
}

test("with batch norm it is not: each part has a mean of its own", () => {
  assert.ok(errorOf([batchNorm()], [6, 12]) > 1e-2);
});

test("the gradient is the loss's slope: a small step changes the loss as much as it says", () => {
  const model = buildModel(network([]), { seed: 3 });
  setScaling(model, { mean: 0, deviation: 255 });
  const weights = model.trainableWeights;
  const { values } = gradientsOf(model, images);
  assert.deepEqual(Object.keys(values), ["conv/kernel", "conv/bias", "dense/kernel", "dense/bias"]);
  const bias = weights.length - 1;
  const lossWith = (shift: number): number => {
    tf.tidy(() => {
      weights[bias].write(weights[bias].read().add(tf.tensor1d([shift, 0, 0])));
    });
    return gradientsOf(model, images).loss;
  };
  const before = lossWith(-0.01);
  const after = lossWith(0.02);
  model.dispose();
  assert.ok(Math.abs((after - before) / 0.02 - values["dense/bias"][0]) < 1e-3);
});

test("pixels are scaled as the model was trained, or as asked", () => {
  const model = buildModel(network([]), { seed: 3 });
  const asked = gradientsOf(model, images, { scaling: { mean: 10, deviation: 255 } });
  setScaling(model, { mean: 10, deviation: 255 });
  assert.deepEqual(gradientsOf(model, images), asked);
  model.dispose();
});

test("batch norm's moving statistics stay, and no tensor is left behind", () => {
  const model = buildModel(network([batchNorm()]), { seed: 3 });
  const statistics = () => model.nonTrainableWeights.map((weight) => [...weight.read().dataSync()]);
  const before = { statistics: statistics(), tensors: tf.memory().numTensors };
  gradientsOf(model, images);
  assert.deepEqual({ statistics: statistics(), tensors: tf.memory().numTensors }, before);
  model.dispose();
});

test("with dropout the seed decides what is left out: the same twice, whatever came before, another for another", () => {
  const model = buildModel(network([dropout({ rate: 0.5 })]), { seed: 3 });
  const first = gradientsOf(model, images, { seed: 5 });
  assert.deepEqual(gradientsOf(model, images, { seed: 5 }), first);
  assert.notDeepEqual(gradientsOf(model, images, { seed: 6 }).values, first.values);
  assert.deepEqual(gradientsOf(model, images, { seed: 1 }), gradientsOf(model, images));
  assert.throws(() => gradientsOf(model, images, { seed: 1.5 }), /^Error: seed must be a whole number from 0 .*: 1.5$/);
  model.dispose();
});

const one: Gradients = { count: 1, loss: 1, values: { bias: Float32Array.of(1, 2) } };
const other: Gradients = { count: 1, loss: 1, values: { kernel: Float32Array.of(1, 2) } };

const refusals: [name: string, call: () => unknown, message: RegExp][] = [
  ["no parts", () => averageGradients([]), /parts must be at least one: 0/],
  ["parts of other weights", () => averageGradients([one, other]), /the same weights, bias 2: "kernel 2"/],
  ["errors of other weights", () => gradientError(one, other), /must have 2 values of: "kernel"/],
];

for (const [name, call, message] of refusals) test(`refuses ${name}`, () => assert.throws(call, message));

test("the norms of kernels' gradients: a number a layer, without biases and shortcuts", () => {
  const values = {
    "conv/kernel": Float32Array.of(3, 0, -4),
    "conv/bias": Float32Array.of(7),
    "block/branch1/conv/kernel": Float32Array.of(5, 12),
    "block/branch2/conv/kernel": Float32Array.of(9),
    "dense/kernel": Float32Array.of(-2),
  };
  assert.deepEqual(kernelGradientNorms({ count: 1, loss: 0, values }), [5, 13, 2]);
  // More weights than a call may have arguments, and slopes whose squares float32 does not hold.
  const many = { "dense/kernel": new Float32Array(2 ** 20).fill(2 ** -80) };
  assert.deepEqual(kernelGradientNorms({ count: 1, loss: 0, values: many }), [2 ** -70]);
});
