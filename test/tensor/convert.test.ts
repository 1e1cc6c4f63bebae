import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activation,
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  globalAvgPool,
  type LayerSpec,
  localResponseNorm,
  maxPool,
  type NetworkSpec,
  outputShape,
  parallel,
  reshape,
  squeezeExcite,
} from "../../src/network";
import { buildModel, denseToConv, tf, toFullyConvolutional } from "../../src/tensor";
import { randomNetwork } from "../network/random";

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

const seen = conv({ filters: 3, kernelSize: 3, activation: "relu" });
const norm = batchNorm({ momentum: 0.5 });
const relu = activation({ activation: "relu" });
const softmax = activation({ activation: "softmax" });

/** On images of 8 × 8 × 2, whose maps are 6 × 6 × 3. */
const same: [name: string, layers: LayerSpec[]][] = [
  [
    "what treats every value alike between flatten and dense",
    [seen, flatten(), relu, dropout({ rate: 0.5 }), dense({ units: 4 })],
  ],
  ["flatten twice", [seen, flatten(), flatten(), dense({ units: 4 })]],
  ["a global pool, then flatten", [seen, globalAvgPool(), flatten(), dense({ units: 4 })]],
  [
    "a global pool that keeps its axes",
    [seen, globalAvgPool({ keepDims: true }), dense({ units: 4, activation: "tanh" }), dense({ units: 3 })],
  ],
  [
    "a global pool that keeps its axes, then flatten",
    [seen, globalAvgPool({ keepDims: true }), flatten(), dense({ units: 3 })],
  ],
  ["softmax and batch norm after a global pool", [seen, globalAvgPool(), norm, softmax, dense({ units: 4 })]],
  [
    "softmax and batch norm between dense layers",
    [seen, flatten(), dense({ units: 5 }), norm, softmax, dense({ units: 4 })],
  ],
  ["softmax and batch norm on maps", [seen, norm, softmax, localResponseNorm(), flatten(), dense({ units: 4 })]],
  ["a dense layer on maps", [seen, dense({ units: 5, activation: "relu" }), flatten(), dense({ units: 4 })]],
  [
    "a block on maps, one on units",
    [
      seen,
      parallel({ merge: "concat", branches: [[], [conv({ filters: 2, kernelSize: 1 })]] }),
      flatten(),
      dense({ units: 4 }),
      parallel({ merge: "add", branches: [[], [dense({ units: 4, activation: "sigmoid" }), norm]] }),
      softmax,
    ],
  ],
];

/** The largest difference on images of the old size, and between the parameters of the two. */
function compare(network: NetworkSpec): number {
  const model = buildModel(network, { seed: 3 });
  const difference = tf.tidy(() => {
    // Statistics of their own, as after a training.
    model.setWeights(
      model.getWeights().map((weight, i) => weight.add(tf.randomUniform(weight.shape, 0.1, 0.4, "float32", i))),
    );
    const converted = toFullyConvolutional(model);
    assert.equal(converted.countParams(), model.countParams());
    const x = tf.randomUniform([2, ...(network.input as number[])], -1, 1, "float32", 1);
    const expected = model.predict(x) as tf.Tensor;
    const actual = converted.predict(x) as tf.Tensor;
    assert.deepEqual(actual.shape, [2, 1, 1, expected.shape.at(-1)]);
    const scale = Math.max(1, largest(expected));
    const apart = largest(actual.reshape(expected.shape).sub(expected)) / scale;
    converted.dispose();
    return apart;
  });
  model.dispose();
  return difference;
}

for (const [name, layers] of same) {
  test(`gives the same numbers: ${name}`, () => {
    assert.ok(compare({ name: "same", input: [8, 8, 2], layers }) < 1e-5);
  });
}

const inRow = "between flatten and the first dense layer only what treats every value alike may stand";
const onMaps = "of an image of any size no layer but the last pool may see the whole";
const excite = squeezeExcite({ name: "excite", channels: 3, ratio: 1 });

const refused: [name: string, layers: LayerSpec[], message: string][] = [
  [
    "batch norm on flattened maps, which has statistics for each value",
    [seen, flatten(), norm, dense({ units: 4 })],
    `layer "batchNorm" of network "odd": ${inRow}: "batchNorm"`,
  ],
  [
    "a softmax on flattened maps",
    [seen, flatten(), softmax, dense({ units: 4 })],
    `layer "activation" of network "odd": ${inRow}: "activation"`,
  ],
  [
    "a block on flattened maps",
    [seen, flatten(), parallel({ name: "b", merge: "add", branches: [[], [relu]] }), dense({ units: 4 })],
    `layer "b" of network "odd": ${inRow}: "parallel"`,
  ],
  [
    "flattened maps in another shape",
    [seen, flatten(), reshape({ targetShape: [12, 9] }), dense({ units: 4 })],
    `layer "reshape" of network "odd": ${inRow}: "reshape"`,
  ],
  [
    "squeeze and excitation, which sees the whole map",
    [seen, excite, flatten(), dense({ units: 4 })],
    `layer "excite" of network "odd": ${onMaps}: "parallel"`,
  ],
  [
    "maps in another shape",
    [seen, reshape({ targetShape: [3, 12, 3] }), flatten(), dense({ units: 4 })],
    `layer "reshape" of network "odd": ${onMaps}: "reshape"`,
  ],
  [
    "units in another shape",
    [seen, flatten(), dense({ units: 4 }), reshape({ targetShape: [2, 2] })],
    'layer "reshape" of network "odd": after the first dense layer only what acts along the last axis may stand: "reshape"',
  ],
  [
    "no dense layer after flatten",
    [seen, dense({ units: 2 }), flatten()],
    'network must have a dense layer after flatten or globalAvgPool: "odd"',
  ],
  [
    "maps that were never flattened",
    [seen, dense({ units: 2 })],
    'network must have a dense layer after flatten or globalAvgPool: "odd"',
  ],
  ["an input of units", [dense({ units: 2 })], 'network must have a dense layer after flatten or globalAvgPool: "odd"'],
];

for (const [name, layers, message] of refused) {
  test(`refuses by name what would give other numbers: ${name}`, () => {
    const input = name === "an input of units" ? [5] : [8, 8, 2];
    assert.throws(() => toFullyConvolutional({ name: "odd", input, layers }), new Error(message));
  });
}

test("random classifiers give the same numbers, or are refused by name", () => {
  let converted = 0;
  for (let seed = 1; seed <= 240; seed++) {
    const network = randomNetwork(seed);
    try {
      toFullyConvolutional(network);
    } catch (error) {
      assert.match((error as Error).message, /^(layer "|network must have a dense layer)/);
      continue;
    }
    converted++;
    assert.ok(compare(network) < 1e-4, JSON.stringify(network));
  }
  assert.ok(converted >= 15, `${converted}`);
});
