import assert from "node:assert/strict";
import { test } from "node:test";
import { dense, flatten, type NetworkSpec } from "../../src/network";
import { buildModel, type LabelledImages, scalings, tf, train } from "../../src/tensor";
import { averaged, averagingInterval } from "../../src/tensor/averaging";
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

const makers: [name: string, make: (model: tf.LayersModel) => TrainingStep][] = [
  ["eager", (model) => eagerStep(model, settings)],
  ["compiled", (model) => compileStep(model, { ...settings, pixels: "uint8" })],
];

for (const [name, make] of makers) {
  test(`the ${name} step's average is the one computed by hand, and training goes on from its own weights`, () => {
    const before = tf.memory().numTensors;
    const [plain, model] = [buildModel(network, { seed: 1 }), buildModel(network, { seed: 1 })];
    const [own, step] = [make(plain), averaged(make(model), model, 0.9)];
    let expected: number[] = [];
    let updates = 0;
    for (let i = 1; i <= 45; i++) {
      own.run(batch, 0.1);
      step.run(batch, 0.1);
      if (i % averagingInterval === 0) {
        own.writeBack();
        const kept = Math.min(0.9 ** averagingInterval, (1 + updates) / (10 + updates));
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
