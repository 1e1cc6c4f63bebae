import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activation,
  conv,
  dense,
  flatten,
  globalAvgPool,
  maxPool,
  type NetworkSpec,
  outputShape,
} from "../../src/network";
import { buildModel, denseToConv, tf, toFullyConvolutional } from "../../src/tensor";

const largest = (difference: tf.Tensor): number => difference.abs().max().dataSync()[0];

const featureMaps: [height: number, width: number, channels: number, units: number, batch: number][] = [
  [7, 7, 100, 200, 1],
  [7, 7, 100, 200, 5],
  [3, 5, 4, 6, 2],
  [1, 1, 200, 10, 3],
];

for (const [height, width, channels, units, batch] of featureMaps) {
  test(`dense ${units} on ${height}×${width}×${channels}, batch ${batch}, equals its convolution`, () => {
    tf.tidy(() => {
      const x = tf.randomNormal([batch, height, width, channels], 0, 1, "float32", 1) as tf.Tensor4D;
      const kernel = tf.randomNormal([height * width * channels, units], 0, 0.05, "float32", 2);
      const bias = tf.randomNormal([units], 0, 1, "float32", 3);
      const byDense = x.reshape([batch, -1]).matMul(kernel).add(bias);
      const converted = denseToConv({ kernel, bias, featureMap: [height, width, channels] });
      const byConv = tf.conv2d(x, converted.kernel, 1, "valid").add(converted.bias);
      assert.deepEqual(byConv.shape, [batch, 1, 1, units]);
      assert.ok(largest(byConv.reshape([batch, units]).sub(byDense)) < 1e-4);
    });
  });
}

const wrong: [name: string, call: () => unknown, message: RegExp][] = [
  [
    "a kernel of another size",
    () => denseToConv({ kernel: tf.zeros([10, 2]), featureMap: [2, 2, 2] }),
    /2 × 2 × 2 = 8 rows: \[10,2\]/,
  ],
  ["a kernel of rank 1", () => denseToConv({ kernel: tf.zeros([8]), featureMap: [2, 2, 2] }), /8 rows: \[8\]/],
  [
    "a bias of another size",
    () => denseToConv({ kernel: tf.zeros([8, 2]), bias: tf.zeros([3]), featureMap: [2, 2, 2] }),
    /each of the 2 units: \[3\]/,
  ],
  [
    "a network without dense layers",
    () => toFullyConvolutional({ name: "maps", input: [8, 8, 1], layers: [conv({ filters: 2, kernelSize: 3 })] }),
    /must have a dense layer after flatten or globalAvgPool: "maps"/,
  ],
];

for (const [name, call, message] of wrong) {
  test(`refuses ${name}`, () => {
    tf.tidy(() => {
      assert.throws(call, { message });
    });
  });
}

const classifier: NetworkSpec = {
  name: "classifier",
  input: [28, 28, 1],
  layers: [
    conv({ filters: 4, kernelSize: 5, activation: "relu" }),
    maxPool({ poolSize: 2 }),
    conv({ filters: 6, kernelSize: 3, activation: "relu" }),
    maxPool({ poolSize: 2 }),
    flatten(),
    dense({ units: 16, activation: "relu" }),
    dense({ units: 12 }),
    activation({ activation: "relu" }),
    dense({ units: 10, activation: "softmax" }),
  ],
};

test("a network gives a network for any input size", () => {
  const converted = toFullyConvolutional(classifier);
  assert.deepEqual(converted.input, [null, null, 1]);
  assert.deepEqual(outputShape({ ...converted, input: [28, 28, 1] }), [1, 1, 10]);
  assert.deepEqual(outputShape({ ...converted, input: [120, 200, 1] }), [24, 44, 10]);
});

test("the converted classifier gives at each place what the classifier gives on that crop", () => {
  const model = buildModel(classifier, { seed: 5 });
  const converted = toFullyConvolutional(model);
  tf.tidy(() => {
    const canvas = tf.randomUniform([1, 40, 48, 1], 0, 1, "float32", 6) as tf.Tensor4D;
    const map = converted.predict(canvas) as tf.Tensor4D;
    assert.deepEqual(map.shape, [1, 4, 6, 10]);
    for (const [row, column] of [
      [0, 0],
      [3, 5],
      [1, 2],
    ]) {
      const crop = canvas.slice([0, 4 * row, 4 * column, 0], [1, 28, 28, 1]);
      const expected = model.predict(crop) as tf.Tensor;
      const actual = map.slice([0, row, column, 0], [1, 1, 1, 10]).reshape([1, 10]);
      assert.ok(largest(actual.sub(expected)) < 1e-5);
    }
  });
  model.dispose();
  converted.dispose();
});

test("a global average pool becomes a pool of the map's size", () => {
  const network: NetworkSpec = {
    name: "pooled",
    input: [12, 12, 1],
    layers: [conv({ filters: 3, kernelSize: 3 }), globalAvgPool(), dense({ units: 4 })],
  };
  const model = buildModel(network, { seed: 2 });
  const converted = toFullyConvolutional(model);
  tf.tidy(() => {
    const x = tf.randomUniform([2, 12, 12, 1], 0, 1, "float32", 1);
    const expected = model.predict(x) as tf.Tensor;
    const actual = (converted.predict(x) as tf.Tensor).reshape([2, 4]);
    assert.ok(largest(actual.sub(expected)) < 1e-5);
  });
  model.dispose();
  converted.dispose();
});

test("conversion leaves no tensors but the new model's", () => {
  const before = tf.memory().numTensors;
  const model = buildModel(classifier);
  const own = tf.memory().numTensors - before;
  const converted = toFullyConvolutional(model);
  assert.equal(tf.memory().numTensors - before, 2 * own);
  converted.dispose();
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});
