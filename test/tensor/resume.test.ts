/** A run that goes on from a checkpoint ends as the unbroken one: the same weights to the last bit, the same history. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { batchNorm, conv, dense, dropout, flatten, type NetworkSpec } from "../../src/network";
import { random } from "../../src/random";
import {
  augment,
  buildModel,
  type Checkpoint,
  decodeCheckpoint,
  encodeCheckpoint,
  type LabelledImages,
  OtherRun,
  type Recipe,
  scalings,
  type TrainingOptions,
  type TrainingResult,
  tf,
  train,
} from "../../src/tensor";
import type { State } from "../../src/tensor/state";

/** Noise with a bright row that gives the class. */
function rows(count: number, seed = 9): LabelledImages {
  const rng = random(seed);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const pixels = Uint8Array.from({ length: count * 36 }, (_, i) => {
    const row = Math.floor((i % 36) / 6);
    return Math.floor(rng() * 100) + (row === 2 * labels[Math.floor(i / 36)] ? 100 : 0);
  });
  return { pixels, labels, count, height: 6, width: 6, channels: 1 };
}

const network: NetworkSpec = {
  name: "rows",
  input: [6, 6, 1],
  layers: [
    conv({ filters: 3, kernelSize: 3, useBias: false }),
    batchNorm(),
    flatten(),
    dropout({ rate: 0.3 }),
    dense({ units: 3, activation: "softmax" }),
  ],
};
const recipe: Recipe = {
  name: "rows",
  description: "bright rows",
  network,
  scaling: scalings.unit,
  optimizer: { kind: "adam" },
  schedule: { shape: "cosine", peak: 0.02, warmup: 0.1 },
  batchSize: 8,
  epochs: 4,
  labelSmoothing: 0.1,
  augmentation: augment.compose([augment.shift({ x: 1, y: 1 }), augment.noise({ deviation: 5 })]),
  averaging: 0.9,
};
const images = rows(60); // 8 batches an epoch, the last one of 4

/** A model that is not compiled: the scale of its batch norm is not to be trained. */
function eagerModel(): tf.LayersModel {
  const model = buildModel(network, { seed: 5 });
  model.layers[2].trainable = false;
  return model;
}

const valuesOf = (model: tf.LayersModel): number[] => model.getWeights().flatMap((weight) => [...weight.dataSync()]);

/** What of a result must not depend on whether the run was broken off. */
function essence({ model, history, outcome }: TrainingResult): object {
  const told = history.map(({ epoch, loss, accuracy, validationLoss }) => ({ epoch, loss, accuracy, validationLoss }));
  const result = { weights: valuesOf(model), history: told, outcome };
  model.dispose();
  return result;
}

/** A checkpoint as a file would have it. */
const stored = (checkpoint: Checkpoint): Checkpoint => decodeCheckpoint(Buffer.from(encodeCheckpoint(checkpoint)));

const adam = { kind: "adam", beta1: 0.8 } as const;
const momentum = { kind: "sgd", momentum: 0.9, nesterov: true } as const;
const kinds: [name: string, options: TrainingOptions][] = [
  ["Adam", { optimizer: adam }],
  ["Adam, without averages", { optimizer: adam, averaging: undefined }],
  ["momentum", { optimizer: momentum }],
  [
    "momentum, without averages and augmentation",
    { optimizer: momentum, averaging: undefined, augmentation: undefined },
  ],
  [
    "AdamW, averages every step",
    { optimizer: { ...adam, weightDecay: 0.01, decoupled: true }, averaging: { decay: 0.95, every: 1 } },
  ],
  ["momentum and weight decay", { optimizer: { ...momentum, weightDecay: 0.01 } }],
  ["gradient descent", { optimizer: { kind: "sgd" }, averaging: undefined }],
  ["patience", { validation: rows(30, 4), patience: 1, schedule: { shape: "constant", peak: 0.5 }, epochs: 8 }],
];

for (const way of ["compiled", "eager"]) {
  const make = way === "compiled" ? () => recipe : eagerModel;
  for (const [name, options] of kinds) {
    const settings = { ...recipe, ...options };
    const { network: _, name: __, description: ___, ...own } = settings;
    const all: TrainingOptions = { ...own, ...options, seed: 3 };

    test(`${way}, ${name}: a run goes on from the end of each epoch, and from the middle of one`, async () => {
      const before = tf.memory().numTensors;
      const checkpoints: Checkpoint[] = [];
      const whole = essence(
        await train(make(), images, {
          ...all,
          onCheckpoint: (checkpoint) => checkpoints.push(stored(checkpoint)),
        }),
      );
      const interruption = new AbortController();
      const broken = await train(make(), images, {
        ...all,
        signal: interruption.signal,
        onProgress: ({ epoch, step }) => {
          if (epoch === 2 && step === 5) interruption.abort();
        },
        onCheckpoint: (checkpoint) => checkpoints.push(stored(checkpoint)),
      });
      assert.equal(broken.outcome, "interrupted");
      broken.model.dispose();
      assert.ok(checkpoints.some(({ step }) => step === 5));
      const computed = way === "compiled" ? "one graph" : "operation by operation";
      assert.equal(checkpoints[0].run["step"], `"${computed}"`);
      for (const resumeFrom of checkpoints) {
        const told: number[] = [];
        const resumed = await train(make(), images, {
          ...all,
          resumeFrom,
          onEpoch: ({ epoch }) => told.push(epoch),
        });
        assert.ok(told.every((epoch) => epoch > resumeFrom.history.length));
        assert.deepEqual(essence(resumed), whole, `after ${resumeFrom.done} batches`);
      }
      assert.equal(tf.memory().numTensors, before);
    });
  }
}

async function someCheckpoint(options: TrainingOptions = {}): Promise<Checkpoint> {
  const made: Checkpoint[] = [];
  const { model } = await train(recipe, images, { ...options, epochs: 2, onCheckpoint: (one) => made.push(one) });
  model.dispose();
  return made[made.length - 1];
}

const others: [name: string, subject: Recipe, images: LabelledImages, options: TrainingOptions, message: RegExp][] = [
  ["another seed", recipe, images, { seed: 2 }, /of another run: seed is 1 there and 2 here/],
  ["more epochs", recipe, images, { epochs: 5 }, /epochs is 2 there and 5 here/],
  ["another batch size", recipe, images, { batchSize: 16 }, /batchSize is 8 there and 16 here/],
  ["another optimizer", recipe, images, { optimizer: { kind: "sgd" } }, /optimizer is .*adam.* there and .*sgd.* here/],
  ["other images", recipe, rows(60, 10), {}, /images is "60, .* there and "60, .* here/],
  ["other augmentation", recipe, images, { augmentation: augment.shift() }, /augmentation is "/],
  ["no augmentation", recipe, images, { augmentation: undefined }, /augmentation is ".*" there and none here/],
  ["another network", { ...recipe, network: { ...network, layers: network.layers.slice(1) } }, images, {}, /network /],
];

for (const [name, subject, some, options, message] of others) {
  test(`a checkpoint is refused by a run with ${name}, and nothing is left behind`, async () => {
    const resumeFrom = await someCheckpoint();
    const before = tf.memory().numTensors;
    await assert.rejects(train(subject, some, { epochs: 2, ...options, resumeFrom }), (error: Error) => {
      assert.ok(error instanceof OtherRun);
      assert.match(error.message, message);
      return true;
    });
    assert.equal(tf.memory().numTensors, before);
  });
}

const damage: [name: string, change: (bytes: Uint8Array) => Uint8Array, message: RegExp][] = [
  ["cut off", (bytes) => bytes.subarray(0, bytes.length - 100), /cut off or damaged/],
  ["cut off in its first line", (bytes) => bytes.subarray(0, 9), /no checkpoint of this version/],
  ["empty", () => new Uint8Array(0), /no checkpoint of this version/],
  ["cut off after its mark", (bytes) => bytes.subarray(0, 30), /cut off or damaged/],
  [
    "a single bit changed",
    (bytes) => bytes.with(bytes.length >> 1, bytes[bytes.length >> 1] ^ 4),
    /cut off or damaged/,
  ],
  ["something else", () => new TextEncoder().encode('{"format": "layers-model"}'), /no checkpoint of this version/],
];

for (const [name, change, message] of damage) {
  test(`a checkpoint that is ${name} is not taken for one`, async () => {
    const bytes = encodeCheckpoint(await someCheckpoint());
    assert.throws(() => decodeCheckpoint(change(bytes)), { message });
  });
}

test("a checkpoint is plain data: it can be cloned, and its bytes give it back", async () => {
  const checkpoint = await someCheckpoint({ validation: rows(20), patience: 1 });
  assert.deepEqual(structuredClone(checkpoint), checkpoint);
  assert.deepEqual(stored(checkpoint), checkpoint);
});

test("what looks like a checkpoint and lacks its vectors is refused, and nothing is left behind", async () => {
  const checkpoint = await someCheckpoint();
  const before = tf.memory().numTensors;
  const cut = { ...checkpoint.state, variables: new Float32Array(3) };
  const states: State[] = [{}, { steps: 1 }, cut];
  for (const state of states) {
    const resumeFrom = { ...checkpoint, state };
    await assert.rejects(train(recipe, images, { epochs: 2, resumeFrom }), /a kept (state|vector) must have/);
  }
  assert.equal(tf.memory().numTensors, before);
});
