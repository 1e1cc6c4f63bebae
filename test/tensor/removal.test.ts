import assert from "node:assert/strict";
import { test } from "node:test";
import { removableBlocks, smallResNet } from "../../src/network";
import { random } from "../../src/random";
import { buildModel, modelWithoutBlock, predict, tf } from "../../src/tensor";
import { scalingOf, setScaling } from "../../src/tensor/scaling";

const rng = random(3);
const images = {
  pixels: Uint8Array.from({ length: 6 * 64 }, () => 255 * rng()),
  count: 6,
  height: 8,
  width: 8,
  channels: 1,
};

/** A layer's weights, each with what `value` says of its place. */
function fill(model: tf.LayersModel, layer: string, values: ((place: number[]) => number)[]): void {
  const weights = model.getLayer(layer).getWeights();
  model.getLayer(layer).setWeights(
    weights.map(({ shape }, i) => {
      const buffer = tf.buffer(shape as [number]);
      for (let at = 0; at < buffer.size; at++) buffer.values[at] = values[i](buffer.indexToLoc(at));
      return buffer.toTensor();
    }),
  );
}

const constant = (value: number) => () => value;
/** 1 in the middle of the kernel, from each map to itself. */
const passOn = ([row, column, from, to]: number[]) => (row === 1 && column === 1 && from === to ? 1 : 0);

/** The same by other means: the block stays, and gives what it gets. */
const idle: Record<string, (model: tf.LayersModel, block: string) => void> = {
  residual14: (model, block) => fill(model, `${block}/branch1/batchNorm2`, [0, 0, 0, 1].map(constant)),
  plain14: (model, block) => {
    for (const i of [1, 4]) {
      fill(model, `${block}.${i}`, [passOn]);
      fill(model, `${block}.${i + 1}`, [1, 0, 0, 1 - 1e-3].map(constant));
    }
  },
};

for (const shortcuts of [true, false]) {
  const network = smallResNet({ depth: 14, shortcuts, input: [8, 8, 1] });
  for (const block of removableBlocks(network)) {
    test(`${network.name} without ${block} is ${network.name} with a ${block} that passes on what it gets`, () => {
      const model = buildModel(network, { seed: 2 });
      setScaling(model, { mean: 100, deviation: 50 });
      const left = modelWithoutBlock(model, block);
      assert.deepEqual(scalingOf(left), { mean: 100, deviation: 50 });
      const without = predict(left, images);
      assert.notDeepEqual(without, predict(model, images));
      idle[network.name](model, block);
      predict(model, images).forEach((value, i) => {
        assert.ok(Math.abs(value - without[i]) < 1e-5, `${i}: ${value}, ${without[i]}`);
      });
      for (const each of [model, left]) each.dispose();
    });
  }
}
