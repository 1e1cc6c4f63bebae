import assert from "node:assert/strict";
import { test } from "node:test";
import { batchNorm, dense, flatten, type NetworkSpec } from "../../src/network";
import { buildModel, type LabelledImages, scalings, tf, train } from "../../src/tensor";
import { averaged } from "../../src/tensor/averagedStep";
import { type Averaging, completeAveraging } from "../../src/tensor/averaging";
import { eagerStep } from "../../src/tensor/eagerStep";
import { compileStep } from "../../src/tensor/graph/step";
import type { TrainingStep } from "../../src/tensor/step";

const network: NetworkSpec = {
  name: "tiny",
  input: [1, 4, 1],
  layers: [flatten(), dense({ units: 3, activation: "softmax" })],
};
const batch: LabelledImages = {
  pixels: Uint8Array.from({ length: 24 }, (_, i) => (i * 37) % 256),
  labels: Uint8Array.of(0, 1, 2, 0, 1, 2),
  count: 6,
  height: 1,
  width: 4,
  channels: 1,
};
const settings = { scaling: scalings.unit, optimizer: { kind: "sgd", momentum: 0.9 } as const, seed: 1 };

const weightsOf = (model: tf.LayersModel): number[] => model.getWeights().flatMap((weight) => [...weight.dataSync()]);

const withAverage = (step: TrainingStep, model: tf.LayersModel, averaging: number | Averaging): TrainingStep =>
  averaged(step, model, completeAveraging(averaging) as Required<Averaging>);

type Make = (model: tf.LayersModel, averaging?: number | Averaging) => TrainingStep;
const makers: [name: string, make: Make][] = [
  [
    "eager",
    (model, averaging) => {
      const step = eagerStep(model, settings);
      return averaging ? withAverage(step, model, averaging) : step;
    },
  ],
  ["compiled", (model, averaging) => compileStep(model, { ...settings, averaging, pixels: "uint8" })],
];
const averagings: [name: string, averaging: number | Averaging, decay: number, every: number][] = [
  ["a share of .9", 0.9, 0.9, 10],
  ["a share of .9, by both names", { decay: 0.9 }, 0.9, 10],
  ["steps between updates undefined", { decay: 0.9, every: undefined }, 0.9, 10],
  ["every step, a share that rises to .95", { decay: 0.95, every: 1 }, 0.95, 1],
  ["every step, a share that rises to .3", { decay: 0.3, every: 1 }, 0.3, 1],
  ["every 7 steps", { decay: 0.99, every: 7 }, 0.99, 7],
];

for (const [name, make] of makers) {
  for (const [what, averaging, decay, every] of averagings) {
    test(`the ${name} step's average is the one computed by hand, and training goes on from its own weights: ${what}`, () => {
      const before = tf.memory().numTensors;
      const [plain, model] = [buildModel(network, { seed: 1 }), buildModel(network, { seed: 1 })];
      const [own, step] = [make(plain), make(model, averaging)];
      let expected: number[] = [];
      let updates = 0;
      for (let i = 1; i <= 45; i++) {
        own.run(batch, 0.1);
        step.run(batch, 0.1);
        if (i % every === 0) {
          own.writeBack();
          const kept = Math.min(decay ** every, (1 + updates) / (10 + updates));
          const now = weightsOf(plain);
          expected = updates++ === 0 ? now : now.map((value, k) => kept * expected[k] + (1 - kept) * value);
        }
        if (i === 25) step.writeBack(); // as an epoch's end does; it must not disturb what follows
      }
      step.writeBack();
      weightsOf(model).forEach((value, k) => {
        assert.ok(Math.abs(value - expected[k]) < 1e-5, `${value} ${expected[k]}`);
      });
      own.writeBack();
      assert.notDeepEqual(weightsOf(plain), weightsOf(model));
      for (const made of [own, step, plain, model]) made.dispose();
      assert.equal(tf.memory().numTensors, before);
    });
  }

  test(`before the first update the ${name} step gives the model its own weights`, () => {
    const [plain, model] = [buildModel(network, { seed: 1 }), buildModel(network, { seed: 1 })];
    const [own, step] = [make(plain), make(model, 0.9)];
    for (let i = 1; i <= 9; i++) for (const one of [own, step]) one.run(batch, 0.1);
    for (const one of [own, step]) one.writeBack();
    assert.deepEqual(weightsOf(model), weightsOf(plain));
    for (const made of [own, step, plain, model]) made.dispose();
  });
}

test("averages in the graph are to the last bit those of the model's weights, batch norm's statistics among them", () => {
  const layers = [flatten(), dense({ units: 5 }), batchNorm(), dense({ units: 3, activation: "softmax" as const })];
  const [outside, inside] = [1, 1].map((seed) => buildModel({ name: "normal", input: [1, 4, 1], layers }, { seed }));
  for (const averaging of [0.998, { decay: 0.95, every: 1 }]) {
    const told = { ...settings, optimizer: { kind: "adam" } as const, pixels: "uint8" as const };
    const steps = [
      withAverage(compileStep(outside, told), outside, averaging),
      compileStep(inside, { ...told, averaging }),
    ];
    for (let i = 0; i < 60; i++) for (const step of steps) step.run(batch, 0.03);
    for (const step of steps) step.writeBack();
    assert.deepEqual(weightsOf(inside), weightsOf(outside));
    for (const step of steps) step.dispose();
  }
  for (const model of [outside, inside]) model.dispose();
});

test("train gives the averaged weights, the same for the same seed, and refuses a decay of 1", async () => {
  const run = async (averaging: number | undefined): Promise<number[]> => {
    const model = buildModel(network, { seed: 2 });
    await train(model, batch, { epochs: 40, batchSize: 3, averaging });
    const weights = weightsOf(model);
    model.dispose();
    return weights;
  };
  assert.deepEqual(await run(0.95), await run(0.95));
  assert.notDeepEqual(await run(0.95), await run(undefined));
  await assert.rejects(run(1), /averaging must be a number of at least 0 and below 1: 1/);
});
