/** What ends a training before its time: an error, a divergence. Nothing that was learned is lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { batchNorm, conv, dense, flatten, type LayerSpec, type NetworkSpec } from "../../src/network";
import { random } from "../../src/random";
import {
  buildModel,
  evaluate,
  type LabelledImages,
  type Recipe,
  scalings,
  type TrainingOptions,
  TrainingStopped,
  tf,
  train,
} from "../../src/tensor";
import { compilePredictor, compileStep, isCompilable } from "../../src/tensor/graph";
import { Graph } from "../../src/tensor/graph/graph";
import { Session } from "../../src/tensor/graph/session";
import { describeDivergence } from "../../src/tensor/outcome";

const rng = random(2);
const images: LabelledImages = {
  pixels: Uint8Array.from({ length: 80 * 16 }, (_, i) => 60 * rng() + 150 * (Math.floor(i / 16) % 2)),
  labels: Uint8Array.from({ length: 80 }, (_, i) => i % 2),
  count: 80,
  height: 4,
  width: 4,
  channels: 1,
};
const networkOf = (layers: LayerSpec[]): NetworkSpec => ({
  name: "small",
  input: [4, 4, 1],
  layers: [...layers, flatten(), dense({ units: 2, activation: "softmax" })],
});
const recipe: Recipe = {
  name: "small",
  description: "small",
  network: networkOf([conv({ filters: 2, kernelSize: 2 })]),
  scaling: scalings.unit,
  optimizer: { kind: "adam" },
  schedule: { shape: "constant", peak: 0.01 },
  batchSize: 8, // 10 steps an epoch
  epochs: 3,
};

const valuesOf = (model: tf.LayersModel): number[] => model.getWeights().flatMap((weight) => [...weight.dataSync()]);
const allFinite = (model: tf.LayersModel): boolean => valuesOf(model).every(Number.isFinite);

async function stoppedBy(
  options: TrainingOptions,
  subject: Recipe | tf.LayersModel = recipe,
): Promise<TrainingStopped> {
  const error = await train(subject, images, options).then(
    () => assert.fail("the error was swallowed"),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof TrainingStopped, `${error}`);
  return error;
}

const cause = new TypeError("is not a function");
const throwing = (calls: number, what: unknown) => {
  let count = 0;
  return () => {
    if (++count === calls) throw what;
  };
};
const after = (calls: number) => throwing(calls, cause);
const rejecting = async (): Promise<void> => {
  await Promise.resolve();
  throw cause;
};
const failingAugmentation = (calls: number): NonNullable<Recipe["augmentation"]> => {
  const failing = after(calls);
  return (batch) => {
    failing();
    return { ...batch, pixels: Float32Array.from(batch.pixels) };
  };
};

const thrown: [name: string, options: () => TrainingOptions, message: RegExp, epochs: number, steps: number][] = [
  ["onProgress", () => ({ onProgress: after(14) }), /in epoch 2, after step 4 of 10: onProgress threw: is not/, 2, 14],
  ["onEpoch", () => ({ onEpoch: after(2) }), /in epoch 2, after step 10 of 10: onEpoch threw: is not a/, 2, 20],
  ["onCheckpoint", () => ({ onCheckpoint: after(1) }), /in epoch 1, after step 10 of 10: onCheckpoint threw/, 1, 10],
  ["an asynchronous callback", () => ({ onEpoch: rejecting }), /after step 10 of 10: onEpoch threw: is not a/, 1, 10],
  ["an augmentation", () => ({ augmentation: failingAugmentation(6) }), /after step 5 of 10: is not a function/, 1, 5],
];

for (const averaging of [undefined, 0.9]) {
  for (const [name, make, message, epochs, steps] of thrown) {
    const averaged = averaging ? " with averages" : "";
    test(`an error of ${name}${averaged} ends the training, with the model as it was then`, async () => {
      const before = tf.memory().numTensors;
      const options = { averaging, ...make() };
      const error = await stoppedBy(options);
      assert.match(error.message, message);
      assert.equal(error.cause, cause);
      const { model, history, outcome, seconds, error: inResult } = error.result;
      assert.deepEqual([outcome, inResult, history.length], ["failed", cause, epochs]);
      assert.ok(seconds > 0 && history.every(({ loss }) => loss > 0));
      let done = 0;
      const control = new AbortController();
      const stop = (): void => (++done === steps ? control.abort() : undefined);
      const augmentation = options.augmentation && failingAugmentation(Number.NaN);
      const reference = await train(recipe, images, {
        averaging,
        augmentation,
        signal: control.signal,
        onProgress: stop,
      });
      assert.deepEqual(valuesOf(model), valuesOf(reference.model));
      const { accuracy } = evaluate(model, images);
      assert.ok(accuracy >= 0 && accuracy <= 1);
      for (const made of [model, reference.model]) made.dispose();
      assert.equal(tf.memory().numTensors, before, "tensors left behind");
    });
  }
}

const odd: [name: string, value: unknown, message: RegExp][] = [
  ["a text", "the disk is full", /onEpoch threw: the disk is full$/],
  ["nothing", undefined, /onEpoch threw: a value of type undefined, and no error$/],
  ["an object without a prototype", Object.create(null), /onEpoch threw: a value of type object, and no error$/],
  ["an error without a message", new RangeError(), /onEpoch threw: RangeError$/],
];

for (const [name, value, message] of odd) {
  test(`a callback may throw ${name}`, async () => {
    const { result, ...error } = await stoppedBy({ onEpoch: throwing(1, value) }).then((stopped) => ({
      result: stopped.result,
      message: stopped.message,
      cause: stopped.cause,
    }));
    assert.match(error.message, message);
    assert.equal(error.cause, value);
    result.model.dispose();
  });
}

test("an error before the first step is done is thrown as it is, and nothing is left behind", async () => {
  const before = tf.memory().numTensors;
  await assert.rejects(train(recipe, images, { augmentation: failingAugmentation(1) }), (error) => error === cause);
  assert.equal(tf.memory().numTensors, before);
});

test("a model of one's own is trained as far as an error let it", async () => {
  const model = buildModel(recipe.network);
  const start = valuesOf(model);
  const { result } = await stoppedBy({ onEpoch: after(1), epochs: 2 }, model);
  assert.equal(result.model, model);
  assert.notDeepEqual(valuesOf(model), start);
  model.dispose();
});

/** Pixels as they are, but for one batch, whose are enormous: the step after it has no finite loss. */
const poison = (batch: number): NonNullable<Recipe["augmentation"]> => {
  let done = 0;
  return ({ pixels, ...rest }) => {
    const factor = ++done === batch ? 1e36 : 1;
    return { ...rest, pixels: Float32Array.from(pixels, (pixel) => factor * pixel) };
  };
};
const steep: Recipe = { ...recipe, optimizer: { kind: "sgd" }, epochs: 12, schedule: { shape: "constant", peak: 0.1 } };

/** The weights of `steep` after so many batches. */
async function weightsAfter(batches: number, make: () => Recipe | tf.LayersModel, options: TrainingOptions) {
  let done = 0;
  const control = new AbortController();
  const onProgress = (): void => (++done === batches ? control.abort() : undefined);
  const augmentation = poison(Number.NaN);
  const { model } = await train(make(), images, { ...options, augmentation, signal: control.signal, onProgress });
  const values = valuesOf(model);
  model.dispose();
  return values;
}

const plain = networkOf([conv({ filters: 2, kernelSize: 2 })]);
/** Its loss stays finite: it is the moving variance that overflows. */
const normed = networkOf([conv({ filters: 2, kernelSize: 2 }), batchNorm()]);

type Diverging = [
  name: string,
  network: NetworkSpec,
  options: TrainingOptions,
  at: number,
  good: number,
  message: RegExp,
];
const diverging: Diverging[] = [
  [
    "in the middle of an epoch",
    plain,
    {},
    35,
    30,
    /^the loss became NaN in epoch 4, step 6 of 10; the loss before was \d/,
  ],
  ["at the end of an epoch", plain, {}, 40, 30, /^the loss became NaN in epoch 5, step 1 of 10/],
  ["behind a normalization", normed, {}, 35, 30, /^the weights became NaN or infinite in epoch 4, step 10 of 10;/],
  ["in a long epoch", plain, { batchSize: 1 }, 72, 50, /^the loss became NaN in epoch 1, step 73 of 80/],
  [
    "with momentum",
    plain,
    { optimizer: { kind: "sgd", momentum: 0.9 } },
    25,
    20,
    /learning rate, such as 0.01 instead of 0.1/,
  ],
  ["on raw pixels", plain, { scaling: { mean: 9, deviation: 1 } }, 25, 20, /and scaled pixels \(scalings.unit\)/],
];
/** Operation by operation, as one of its layers is not to be trained: one without weights. */
function eagerModel(network: NetworkSpec): tf.LayersModel {
  const model = buildModel(network);
  model.layers[model.layers.length - 2].trainable = false;
  return model;
}

const ways = { compiled: (network: NetworkSpec) => ({ ...recipe, network }), eager: eagerModel };

for (const [way, maker] of Object.entries(ways)) {
  for (const [name, network, options, at, good, message] of diverging) {
    test(`${way}: a training that diverges ${name} stops and has its last good weights`, async () => {
      const before = tf.memory().numTensors;
      const make = (): Recipe | tf.LayersModel => maker(network);
      const { name: _, network: __, description: ___, ...settings } = steep;
      const all = { ...settings, ...options, seed: 2 };
      const result = await train(make(), images, { ...all, augmentation: poison(at) });
      assert.equal(result.outcome, "diverged");
      assert.match(result.message ?? "", message);
      assert.deepEqual(valuesOf(result.model), await weightsAfter(good, make, all));
      assert.ok(result.history.every(({ loss }) => Number.isFinite(loss)));
      result.model.dispose();
      assert.equal(tf.memory().numTensors, before);
    });
  }
}

test("a training that diverges with patience has its best weights, and is not called stopped early", async () => {
  const validation = images;
  const { model, outcome, history, message } = await train(steep, images, {
    augmentation: poison(35),
    validation,
    patience: 5,
  });
  assert.equal(outcome, "diverged");
  assert.match(message ?? "", /in epoch 4/);
  assert.ok(allFinite(model));
  const best = Math.min(...history.map(({ validationLoss }) => validationLoss as number));
  assert.ok(Math.abs(evaluate(model, validation).loss - best) < 1e-6);
  model.dispose();
});

test("a training that diverges makes no checkpoint of it", async () => {
  const checkpoints: number[] = [];
  // An augmentation is called once more, to be told from others in the checkpoint.
  const options = { augmentation: poison(36), onCheckpoint: ({ done }: { done: number }) => checkpoints.push(done) };
  const { model, outcome } = await train(steep, images, options);
  assert.deepEqual([outcome, checkpoints], ["diverged", [10, 20, 30]]);
  model.dispose();
});

test("averages never take in weights that are no numbers", async () => {
  const { model, outcome } = await train(steep, images, { augmentation: poison(29), averaging: 0.9 });
  assert.equal(outcome, "diverged");
  assert.ok(allFinite(model) && Number.isFinite(evaluate(model, images).loss));
  model.dispose();
});

for (const way of ["compiled", "operation by operation"])
  test(`a first loss that is no number says so, and leaves the initial weights: ${way}`, async () => {
    const model = buildModel(recipe.network);
    if (way !== "compiled") model.layers[1].trainable = false;
    assert.equal(isCompilable(model), way === "compiled");
    const start = valuesOf(model);
    const pixels = new Float32Array(images.pixels.length).fill(3e38);
    const { outcome, message, history } = await train(
      model,
      { ...images, pixels },
      { scaling: scalings.raw, batchSize: 8 },
    );
    assert.deepEqual([outcome, history], ["diverged", []]);
    assert.match(message ?? "", /in epoch 1, step 1 of 10, the first of all: look for pixels/);
    assert.deepEqual(valuesOf(model), start);
    model.dispose();
  });

test("a run that goes on, and diverges at once, has the weights that it went on from", () => {
  const at = { what: "the loss became NaN", epoch: 3, step: 1, steps: 10 };
  assert.match(
    describeDivergence(at, recipe),
    /^the loss became NaN in epoch 3, step 1 of 10: .*its last good weights\.$/,
  );
});

const native: [name: string, make: (model: tf.LayersModel) => unknown][] = [
  ["step", (model) => compileStep(model, { ...recipe, seed: 1, pixels: "uint8" })],
  ["predictor", (model) => compilePredictor(model, "uint8")],
];

for (const [name, make] of native) {
  test(`a compiled ${name} of a model that cannot be read leaves no session behind`, () => {
    const { binding } = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number } };
    const model = buildModel(recipe.network);
    const before = binding.getNumOfSavedModels();
    model.layers[1].weights[0].read().dispose();
    assert.throws(() => make(model), /disposed/);
    assert.equal(binding.getNumOfSavedModels(), before);
  });
}

test("a session whose first run fails is disposed of", () => {
  const { binding } = tf.backend() as unknown as { binding: { getNumOfSavedModels(): number } };
  const graph = new Graph();
  const value = graph.placeholder("float32", [2]);
  const before = binding.getNumOfSavedModels();
  const wrong = { values: Int32Array.of(1, 2), shape: [2] };
  const output = graph.after(graph.float("Neg", [value]), []);
  assert.throws(() => Session.started(graph.nodes, [[value, wrong]], output));
  assert.equal(binding.getNumOfSavedModels(), before);
});
