/** Every kind of layer: its values computed by hand, its gradient as a slope, in eager and compiled code, saved and loaded. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import type { LabelledImages } from "../../src/data";
import { batchNorm, conv, dense, dropout, flatten, type NetworkSpec, outputShape, type Shape } from "../../src/network";
import { loadModel, saveModel } from "../../src/notebook/save";
import { random, streamSeed } from "../../src/random";
import { buildModel, scalings, tf } from "../../src/tensor";
import { hasOneDnn, isNative } from "../../src/tensor/backend";
import { eagerStep } from "../../src/tensor/eagerStep";
import { isCompilable } from "../../src/tensor/graph/compilable";
import { compilePredictor } from "../../src/tensor/graph/predict";
import { compileStep } from "../../src/tensor/graph/step";
import { dropoutSeed } from "../../src/tensor/layers";
import { setScaling } from "../../src/tensor/scaling";
import type { StepSettings, TrainingStep } from "../../src/tensor/step";
import { type ByHand, byHand } from "./values";

const skip = isNative() ? false : "needs native TensorFlow";
const rows = Object.entries(byHand).flatMap(([kind, cases]) =>
  cases.map((row) => [`${kind}, ${row.name}`, row] as const),
);

/** Whether it has groups, which have a graph with oneDNN's convolutions alone. */
const leftToEager = ({ layers }: ByHand): boolean =>
  !hasOneDnn() && layers.some((layer) => layer.kind === "conv" && layer.groups > 1);

const networkOf = ({ layers }: ByHand, input: Shape): NetworkSpec => ({ name: "byHand", input, layers });

/** The input of the row, and where its layers take images of any size, that of any size. */
function inputsOf(row: ByHand): Shape[] {
  const any = [null, null, row.input[2]];
  try {
    outputShape(networkOf(row, any));
    return [row.input, any];
  } catch {
    return [row.input];
  }
}

/** A model of the row with the row's weights. */
function modelOf(row: ByHand, input: Shape = row.input): tf.LayersModel {
  const model = buildModel(networkOf(row, input));
  setScaling(model, scalings.raw);
  assert.deepEqual(
    model.getWeights().map(({ size }) => size),
    row.weights.map(({ length }) => length),
  );
  tf.tidy(() =>
    model.setWeights(row.weights.map((values, i) => tf.tensor([...values], model.weights[i].shape as number[]))),
  );
  return model;
}

/** Two images: another one, then that of the row, whose output must not depend on the other. */
const pairOf = ({ x }: ByHand): Float32Array => Float32Array.from([...x.map((value) => 1 - 2 * value), ...x]);

function outputOf(model: tf.LayersModel, row: ByHand, training = false): number[] {
  return tf.tidy(() => {
    const x = tf.tensor(pairOf(row), [2, ...row.input]);
    const y = training ? model.apply(x, { training }) : model.predict(x);
    return [...(y as tf.Tensor).dataSync()];
  });
}

/** The kinds that compute something else in training. */
const changesInTraining = ({ layers }: ByHand): boolean =>
  layers.some(({ kind }) => kind === "batchNorm" || kind === "dropout");

/** What a model or a predictor gives for the pair, against what the row says. */
function assertByHand(output: ArrayLike<number>, { y }: ByHand, what: string): void {
  assert.equal(output.length, 2 * y.length, what);
  assertNear(Array.from(output).slice(y.length), y, what);
}

function assertNear(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  expected.forEach((value, i) => {
    const apart = Math.abs(actual[i] - value);
    assert.ok(apart <= 1e-5 * Math.max(1, Math.abs(value)), `${what}, value ${i}: ${actual[i]}, by hand ${value}`);
  });
}

test("every kind has a row of its own", () => {
  for (const [kind, cases] of Object.entries(byHand)) {
    assert.ok(cases.length > 0 && cases.every(({ layers }) => layers.some((layer) => layer.kind === kind)), kind);
  }
});

for (const [name, row] of rows) {
  test(`values by hand: ${name}`, () => {
    for (const input of inputsOf(row)) {
      const before = tf.memory().numTensors;
      const model = modelOf(row, input);
      assertByHand(outputOf(model, row), row, `eager, input ${JSON.stringify(input)}`);
      if (!changesInTraining(row)) assertByHand(outputOf(model, row, true), row, "eager, in training");
      model.dispose();
      assert.equal(tf.memory().numTensors, before, "tensors left behind");
    }
  });

  test(`values by hand, compiled: ${name}`, { skip: skip || leftToEager(row) }, () => {
    for (const input of inputsOf(row)) {
      const model = modelOf(row, input);
      assert.ok(isCompilable(model));
      const predictor = compilePredictor(model, "float32");
      const [height, width, channels] = row.input;
      const output = predictor.run({ pixels: pairOf(row), count: 2, height, width, channels });
      assertByHand(output, row, `compiled, input ${JSON.stringify(input)}`);
      predictor.dispose();
      model.dispose();
    }
  });

  test(`saved and loaded: ${name}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-values-"));
    const model = modelOf(row);
    try {
      await saveModel(model, join(folder, "model"));
      const loaded = await loadModel(join(folder, "model"));
      assert.deepEqual(outputOf(loaded, row), outputOf(model, row));
      loaded.dispose();
    } finally {
      model.dispose();
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

const settings: StepSettings = { scaling: scalings.raw, optimizer: { kind: "sgd" }, seed: 4 };
const eager = (model: tf.LayersModel): TrainingStep => eagerStep(model, settings);
const compiled = (model: tf.LayersModel): TrainingStep => compileStep(model, { ...settings, pixels: "float32" });

interface Slope {
  readonly loss: number;
  /** Of the trainable weights, one after the other. */
  readonly gradient: Float32Array;
}

/** The loss of one step at some weights, in training, and its gradient: what a step of gradient descent takes off them. */
function slopeAt(network: NetworkSpec, images: LabelledImages, weights: Float32Array, make: typeof eager): Slope {
  const model = buildModel(network);
  const flat = (): Float32Array =>
    tf.tidy(() =>
      tf.concat(model.trainableWeights.map((weight) => weight.read().flatten())).dataSync(),
    ) as Float32Array;
  let from = 0;
  for (const weight of model.trainableWeights) {
    const shape = weight.shape as number[];
    const size = shape.reduce((product, n) => product * n, 1);
    const value = tf.tensor(weights.slice(from, from + size), shape);
    weight.write(value);
    value.dispose();
    from += size;
  }
  const step = make(model);
  const { loss } = step.run(images, 1);
  step.writeBack();
  const after = flat();
  step.dispose();
  model.dispose();
  return { loss, gradient: after.map((value, i) => weights[i] - value) };
}

/** The layers between a convolution, through which their gradient must pass, and what the loss wants. */
function trainable({ input, layers }: ByHand): NetworkSpec {
  const first = conv({ filters: input[2], kernelSize: 1, activation: "tanh" });
  return { name: "slope", input, layers: [first, ...layers, flatten(), dense({ units: 3, activation: "softmax" })] };
}

const training: [name: string, row: ByHand][] = [
  ...rows.map(([name, row]): [string, ByHand] => [name, row]),
  ["dropout, half", { ...byHand.dropout[0], layers: [dropout({ rate: 0.5 })], input: [2, 2, 3] }],
  [
    "batchNorm, of units",
    { ...byHand.batchNorm[0], layers: [flatten(), dense({ units: 3 }), batchNorm()], input: [2, 2, 2] },
  ],
];

for (const [name, row] of training) {
  test(`the gradient is the loss's slope, eager and compiled: ${name}`, { skip }, () => {
    const network = trainable(row);
    const [height, width, channels] = row.input;
    const rng = random(3);
    const pixels = Float32Array.from({ length: 3 * height * width * channels }, () => 2 * rng() - 1);
    const images = { pixels, labels: Uint8Array.of(0, 1, 2), count: 3, height, width, channels };
    const model = buildModel(network);
    const count = model.trainableWeights.reduce((sum, weight) => sum + weight.read().size, 0);
    model.dispose();
    const weights = Float32Array.from({ length: count }, () => 2 * rng() - 1);
    const at = slopeAt(network, images, weights, eager);
    const same = leftToEager(row) ? at : slopeAt(network, images, weights, compiled);
    assert.ok(Math.abs(at.loss - same.loss) < 1e-5, `loss: ${same.loss}, eager ${at.loss}`);
    for (let turn = 0; turn < 3; turn++) {
      const direction = weights.map(() => 2 * rng() - 1);
      const moved = (by: number): number =>
        slopeAt(
          network,
          images,
          weights.map((value, i) => value + by * direction[i]),
          eager,
        ).loss;
      const expected = (moved(STEP) - moved(-STEP)) / (2 * STEP);
      for (const [what, { gradient }] of Object.entries({ eager: at, compiled: same })) {
        const actual = gradient.reduce((sum, value, i) => sum + value * direction[i], 0);
        assert.ok(Math.abs(actual - expected) < 2e-3, `${what}: ${actual}, slope ${expected}`);
      }
    }
  });
}

/** Small enough for a slope, large enough for single precision. */
const STEP = 2e-3;

const statistics: [name: string, options: object][] = [
  ["", {}],
  [", without γ", { scale: false }],
  [", without β", { center: false }],
  [", without γ and β", { scale: false, center: false }],
];

for (const [name, options] of statistics)
  test(`in training batch norm takes the batch's own mean and variance${name}`, () => {
    const model = buildModel({
      name: "bn",
      input: [1, 1, 1],
      layers: [batchNorm({ ...options, epsilon: 1, momentum: 0.75 })],
    });
    const y = tf.tidy(() =>
      (model.apply(tf.tensor4d([0, 4], [2, 1, 1, 1]), { training: true }) as tf.Tensor).dataSync(),
    );
    // Mean 2, variance 4: ±2 / √(4 + ε); a quarter of the way from 0 and 1, by mean and variance of the batch.
    assertNear(y, [-2 / Math.sqrt(5), 2 / Math.sqrt(5)], "in training");
    const [mean, variance] = model.weights.slice(-2).map((weight) => weight.read().dataSync());
    assertNear(mean, [0.5], "moving mean");
    assertNear(variance, [1.75], "moving variance");
    model.dispose();
  });

test("in training dropout sets a share of the values to zero, and the others make up for it", () => {
  const model = buildModel({ name: "drop", input: [100, 100, 1], layers: [dropout({ rate: 0.25 })] });
  const y = tf.tidy(() => (model.apply(tf.ones([1, 100, 100, 1]), { training: true }) as tf.Tensor).dataSync());
  const kept = y.filter((value) => value !== 0);
  assert.ok(kept.every((value) => Math.abs(value - 4 / 3) < 1e-6));
  // 10,000 draws: four deviations are 173.
  assert.ok(Math.abs(kept.length - 7500) < 173, `${kept.length}`);
  model.dispose();
});

test("each layer that drops out has masks of its own, which TensorFlow takes as an int32", () => {
  const seeds = [0, 1, 2].map((index) => dropoutSeed(4, index));
  assert.equal(new Set(seeds).size, 3);
  assert.deepEqual(
    seeds.map((seed) => seed >>> 0),
    [0, 1, 2].map((index) => streamSeed(4, "dropout", index)),
  );
});
