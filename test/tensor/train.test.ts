import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activation,
  conv,
  dense,
  dropout,
  flatten,
  localResponseNorm,
  maxPool,
  type NetworkSpec,
} from "../../src/network";
import { random } from "../../src/random";
import {
  augment,
  buildModel,
  evaluate,
  type LabelledImages,
  predict,
  type Recipe,
  scalings,
  type TrainingOptions,
  tf,
  train,
} from "../../src/tensor";

/** Images of class k have a bright bar in row k: easy to learn, and to check. */
function bars(count: number, classes = 4): LabelledImages {
  const rng = random(9);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classes);
  const pixels = Uint8Array.from({ length: count * 64 }, (_, i) => {
    const row = Math.floor((i % 64) / 8);
    return Math.floor(rng() * 60) + (row === labels[Math.floor(i / 64)] * 2 ? 150 : 0);
  });
  return { pixels, labels, count, height: 8, width: 8, channels: 1 };
}

const network: NetworkSpec = {
  name: "bars",
  input: [8, 8, 1],
  layers: [
    conv({ filters: 4, kernelSize: 3 }),
    maxPool(),
    activation({ activation: "relu" }),
    localResponseNorm(),
    flatten(),
    dropout({ rate: 0.2 }),
    dense({ units: 4, activation: "softmax" }),
  ],
};

const recipe: Recipe = {
  name: "bars",
  description: "bright bars",
  network,
  scaling: scalings.unit,
  optimizer: { kind: "adam" },
  schedule: { shape: "constant", peak: 0.01 },
  batchSize: 16,
  epochs: 3,
  augmentation: augment.affine({ degrees: 2, pixels: 0, factor: 0.02, shear: 0 }),
};

async function weightsOf(options: TrainingOptions): Promise<{ weights: number[]; losses: number[] }> {
  const { model, history } = await train(recipe, bars(100), options);
  const weights = model.getWeights().flatMap((weight) => [...weight.dataSync()]);
  model.dispose();
  return { weights, losses: history.map(({ loss }) => loss) };
}

test("a network learns what can be learnt", async () => {
  const { model, outcome, seconds } = await train(recipe, bars(400), { epochs: 6 });
  const { accuracy, loss, predictions } = evaluate(model, bars(200));
  assert.equal(outcome, "completed");
  assert.ok(seconds > 0);
  assert.ok(accuracy > 0.97, `accuracy ${accuracy}`);
  assert.ok(loss < 0.3, `loss ${loss}`);
  assert.equal(predictions.length, 200);
  model.dispose();
});

test("the same seed gives the same run, another seed another", async () => {
  const first = await weightsOf({ seed: 7, epochs: 2 });
  assert.deepEqual(await weightsOf({ seed: 7, epochs: 2 }), first);
  assert.notDeepEqual(await weightsOf({ seed: 8, epochs: 2 }), first);
});

test("training, evaluating and predicting leave no tensors but the model's", async () => {
  const before = tf.memory().numTensors;
  const own = (() => {
    const model = buildModel(network);
    const count = tf.memory().numTensors - before;
    model.dispose();
    return count;
  })();
  const options = { validation: bars(20), patience: 1, epochs: 4 };
  const { model } = await train(recipe, bars(64), options);
  evaluate(model, bars(20));
  predict(model, bars(20));
  assert.equal(tf.memory().numTensors - before, own);
  model.dispose();
  assert.equal(tf.memory().numTensors, before);
});

test("progress counts batches and ends at one", async () => {
  const fractions: number[] = [];
  const steps: string[] = [];
  const { model, history } = await train(recipe, bars(40), {
    epochs: 2,
    onProgress: ({ fraction, epoch, step, secondsLeft }) => {
      fractions.push(fraction);
      steps.push(`${epoch}/${step}`);
      assert.ok(secondsLeft >= 0);
    },
  });
  assert.deepEqual(steps, ["1/1", "1/2", "1/3", "2/1", "2/2", "2/3"]);
  assert.equal(fractions.at(-1), 1);
  assert.equal(history.length, 2);
  model.dispose();
});

test("an interruption ends the run after the batch under way", async () => {
  const interruption = new AbortController();
  let batches = 0;
  const { model, outcome, history } = await train(recipe, bars(160), {
    epochs: 50,
    signal: interruption.signal,
    onProgress: () => {
      batches++;
      if (batches === 3) interruption.abort();
    },
  });
  assert.equal(batches, 3);
  assert.equal(outcome, "interrupted");
  assert.equal(history.length, 1);
  assert.equal(evaluate(model, bars(20)).predictions.length, 20);
  model.dispose();
});

test("early stopping goes back to the best weights", async () => {
  const validation = bars(40);
  const { model, outcome, history } = await train(recipe, bars(64), {
    epochs: 200,
    schedule: { shape: "constant", peak: 0.3 },
    validation,
    patience: 2,
  });
  const best = Math.min(...history.map(({ validationLoss }) => validationLoss as number));
  assert.equal(outcome, "stopped early");
  assert.ok(Math.abs(evaluate(model, validation).loss - best) < 1e-6);
  model.dispose();
});

test("a model of one's own can be trained on", async () => {
  const model = buildModel(network, { seed: 3 });
  const result = await train(model, bars(64), { epochs: 2, batchSize: 16, schedule: { shape: "cosine", peak: 0.01 } });
  assert.equal(result.model, model);
  assert.ok(result.history[1].loss < result.history[0].loss);
  model.dispose();
});

const refused: [name: string, images: LabelledImages, options: TrainingOptions, message: RegExp][] = [
  ["no images", bars(0), {}, /^count must be a whole number of at least 1: 0$/],
  ["a batch of none", bars(8), { batchSize: 0 }, /batchSize must be a whole number of at least 1: 0/],
  ["half an epoch", bars(8), { epochs: 0.5 }, /epochs must be a whole number of at least 1: 0.5/],
  ["smoothing of 1", bars(8), { labelSmoothing: 1 }, /labelSmoothing must be a number of at least 0 and below 1: 1/],
  ["a rate of 0", bars(8), { schedule: { shape: "constant", peak: 0 } }, /schedule.peak must be a number above 0: 0/],
  [
    "missing labels",
    { ...bars(8), labels: new Uint8Array(7) },
    {},
    /labels must be one an image, 8, or one a pixel, 512: 7/,
  ],
  ["too few pixels", { ...bars(8), pixels: new Uint8Array(500) }, {}, /pixels must be 8 × 8 × 8 × 1 = 512 values: 500/],
  [
    "images of another size",
    { ...bars(8), height: 16, width: 4 },
    {},
    /^images must be of the network's input size \[8, 8, 1\]: \[16, 4, 1\]$/,
  ],
  [
    "validation images of another size",
    bars(8),
    { validation: { ...bars(8), height: 16, width: 4 } },
    /^validation: images must be of the network's input size \[8, 8, 1\]: \[16, 4, 1\]$/,
  ],
  ["no patience", bars(8), { validation: bars(8), patience: 0 }, /patience must be a whole number of at least 1: 0/],
  ["patience with nothing to watch", bars(8), { patience: 2 }, /patience needs validation images.*: 2/],
  ["a label too high", { ...bars(8), labels: new Uint8Array(8).fill(4) }, {}, /below the 4 classes, .*: 4/],
];

for (const [name, images, options, message] of refused) {
  test(`training refuses ${name}, and leaves no tensors`, async () => {
    const before = tf.memory().numTensors;
    await assert.rejects(train(recipe, images, options), { message });
    assert.equal(tf.memory().numTensors, before);
  });
}

test("evaluating refuses labels that do not fit the answers", () => {
  const model = buildModel(network);
  const images = { ...bars(8), labels: new Uint8Array(16) };
  assert.throws(() => evaluate(model, images), /labels must be one an image, 8, or one a pixel, 512: 16/);
  model.dispose();
});

test("dense outputs per pixel are trained against labels per pixel", async () => {
  const pixelwise: NetworkSpec = {
    name: "pixelwise",
    input: [8, 8, 1],
    layers: [conv({ filters: 2, kernelSize: 1 }), dense({ units: 2, activation: "softmax" })],
  };
  const images = bars(32);
  const labels = Uint8Array.from(images.pixels, (pixel) => Number(pixel > 100));
  const segmented = { ...images, labels };
  const { model } = await train(buildModel(pixelwise), segmented, {
    epochs: 20,
    batchSize: 8,
    schedule: { shape: "constant", peak: 0.1 },
  });
  assert.ok(evaluate(model, segmented).accuracy > 0.97);
  model.dispose();
});
