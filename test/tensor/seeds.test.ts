/** Everything that takes a seed: the same seed gives the same, another something else, and what is no seed is refused. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { digitCanvas, digitCrops, scramblePixels, syntheticShapes, take } from "../../src/data";
import { dense, dropout, flatten } from "../../src/network";
import { augment, buildModel, gradientsOf, train } from "../../src/tensor";

const images = syntheticShapes({ count: 6, size: 16 });
const classed = { ...images, labels: Uint8Array.of(0, 1, 2, 0, 1, 2) };
const network = {
  name: "small",
  input: [16, 16, 1],
  layers: [flatten(), dropout({ rate: 0.5 }), dense({ units: 3, activation: "softmax" })],
};
const model = buildModel(network);
const settings = {
  scaling: { mean: 0, deviation: 255 },
  optimizer: { kind: "adam" },
  batchSize: 2,
  epochs: 1,
} as const;
const recipe = {
  ...settings,
  name: "small",
  description: "",
  network,
  schedule: { shape: "constant", peak: 0.1 },
} as const;
const losses = async (seed: number): Promise<number[]> => {
  const { model: trained, history } = await train(recipe, classed, { seed });
  trained.dispose();
  return history.map(({ loss }) => loss);
};

const seeded: [name: string, call: (seed: number) => unknown][] = [
  ["digitCanvas", (seed) => digitCanvas(classed, { height: 50, width: 60, digits: 3, seed })],
  ["digitCrops", (seed) => digitCrops(classed, { count: 4, seed }).pixels],
  ["syntheticShapes", (seed) => syntheticShapes({ count: 2, size: 16, seed }).pixels],
  ["scramblePixels", (seed) => scramblePixels(images, { seed }).pixels],
  ["take", (seed) => take(images, { count: 5, seed }).pixels],
  ["augment.apply", (seed) => augment.apply(augment.affine(), images, { seed }).pixels],
  ["gradientsOf", (seed) => gradientsOf(model, classed, { seed })],
  ["train", losses],
];

for (const [name, call] of seeded) {
  test(`${name}: the seed decides`, async () => {
    for (const seed of [0, 1, 2 ** 32 - 1]) assert.deepEqual(await call(seed), await call(seed), `seed ${seed}`);
    assert.notDeepEqual(await call(1), await call(2));
    for (const seed of [-1, 0.5, Number.NaN, 2 ** 32]) {
      await assert.rejects(async () => call(seed), {
        message: `seed must be a whole number from 0 to 4294967295: ${seed}`,
      });
    }
  });
}
