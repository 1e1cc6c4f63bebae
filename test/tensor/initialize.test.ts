/** Initial weights: the variance that each initializer promises, from a stream of their own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { conv, dense, depthwiseConv, type Initializer, type LayerSpec, networks, parallel } from "../../src/network";
import { mean } from "../../src/numbers";
import { random, stream } from "../../src/random";
import { buildModel, tf } from "../../src/tensor";
import { initialValue } from "../../src/tensor/initialize";

/** A kernel of 3 × 3 on 40 channels with 60 filters: 360 inputs and 540 outputs a unit, 21,600 values. */
const shape = [3, 3, 40, 60];

/** Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998. `most` is the largest value there can be. */
const rows: [initializer: Initializer, variance: number, most: number][] = [
  ["glorotUniform", 2 / 900, Math.sqrt(6 / 900)],
  ["glorotNormal", 2 / 900, (2 / 0.8796) * Math.sqrt(2 / 900)],
  ["heUniform", 2 / 360, Math.sqrt(6 / 360)],
  ["heNormal", 2 / 360, (2 / 0.8796) * Math.sqrt(2 / 360)],
  ["leCunNormal", 1 / 360, (2 / 0.8796) * Math.sqrt(1 / 360)],
];

for (const [initializer, variance, most] of rows) {
  test(`${initializer}: mean 0, variance ${variance.toPrecision(3)}, nothing beyond ${most.toPrecision(3)}`, () => {
    const tensor = initialValue(initializer, shape, random(1));
    const values = tensor.dataSync() as Float32Array;
    tensor.dispose();
    // Of 21,600 draws: four standard errors of the mean, and 4 % of the variance.
    assert.ok(Math.abs(mean(values)) < 4 * Math.sqrt(variance / values.length));
    const actual = mean(values.map((value) => value * value));
    assert.ok(Math.abs(actual / variance - 1) < 0.04, `${actual}`);
    const largest = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
    assert.ok(largest <= most * 1.0001 && largest > 0.97 * most, `${largest}`);
  });
}

const constants: [initializer: Initializer, value: number][] = [
  ["zeros", 0],
  ["ones", 1],
];

for (const [initializer, value] of constants) {
  test(`${initializer}: ${value} everywhere`, () => {
    const tensor = initialValue(initializer, [2, 3], random(1));
    assert.deepEqual([...tensor.dataSync()], Array(6).fill(value));
    tensor.dispose();
  });
}

/** Inputs and outputs of a unit by the kernel's shape, as Keras counts them. */
const fans: [name: string, layer: LayerSpec, most: number][] = [
  ["dense: 8 and 7", dense({ units: 7 }), Math.sqrt(6 / (8 + 7))],
  ["conv: 72 and 36", conv({ filters: 4, kernelSize: 3 }), Math.sqrt(6 / (72 + 36))],
  ["grouped conv: 36 and 36", conv({ filters: 4, kernelSize: 3, groups: 2 }), Math.sqrt(6 / (36 + 36))],
  ["depthwise: 72 and 9", depthwiseConv({ kernelSize: 3 }), Math.sqrt(6 / (72 + 9))],
];

for (const [name, layer, most] of fans) {
  test(`the fans of ${name}`, () => {
    const model = buildModel({ name: "fans", input: [6, 6, 8], layers: [layer] });
    const values = model.getWeights()[0].dataSync() as Float32Array;
    const largest = values.reduce((high, value) => Math.max(high, Math.abs(value)), 0);
    assert.ok(largest <= most && largest > 0.9 * most, `${largest}, at most ${most}`);
    model.dispose();
  });
}

test("kernels are drawn one after the other from the stream of initial weights; biases are zero", () => {
  const layers = [
    parallel({ merge: "concat", branches: [[dense({ units: 2 })], [dense({ units: 1, initializer: "heNormal" })]] }),
    dense({ units: 2, initializer: "zeros" }),
  ];
  const model = buildModel({ name: "drawn", input: [3], layers }, { seed: 9 });
  const rng = stream(9, "initialisation");
  const expected: [name: string, initializer: Initializer, shape: number[]][] = [
    ["parallel/branch1/dense", "glorotUniform", [3, 2]],
    ["parallel/branch2/dense", "heNormal", [3, 1]],
    ["dense", "zeros", [3, 2]],
  ];
  for (const [name, initializer, shape] of expected) {
    const wanted = initialValue(initializer, shape, rng);
    const [kernel, bias] = model.getLayer(name).getWeights();
    assert.deepEqual(kernel.dataSync(), wanted.dataSync(), name);
    assert.ok(bias.dataSync().every((value) => value === 0));
    wanted.dispose();
  }
  model.dispose();
});

test("another seed, other weights; a seed that is none is refused", () => {
  const weights = (seed: number): number[] => {
    const model = buildModel(networks.leNet5, { seed });
    const values = tf.tidy(() => [...model.getWeights()[0].dataSync()]);
    model.dispose();
    return values;
  };
  assert.deepEqual(weights(2), weights(2));
  assert.notDeepEqual(weights(2), weights(3));
  assert.throws(() => weights(Number.NaN), new Error("seed must be a whole number from 0 to 4294967295: NaN"));
});
