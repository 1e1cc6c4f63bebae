/** Networks for images of any size, on a size that they do not take: an error by name, before anything starts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { LabelledImages } from "../../src/data";
import { activation, conv, globalAvgPool, type LayerSpec, parallel, upsample } from "../../src/network";
import { buildModel, evaluate, gradientsOf, predict, tf, train } from "../../src/tensor";

const pixel = globalAvgPool({ keepDims: true });
const scores: LayerSpec[] = [conv({ filters: 3, kernelSize: 1, activation: "softmax" })];
const labelled = (size: number): LabelledImages => ({
  pixels: new Uint8Array(size * size),
  labels: new Uint8Array(size * size),
  count: 1,
  height: size,
  width: size,
  channels: 1,
});

const misfits: [name: string, branches: LayerSpec[][], message: RegExp][] = [
  ["maps and one pixel", [[], [pixel]], /^layer "parallel" of network "any": .*equal: \[\[8, 8, 1\], \[1, 1, 1\]\]$/],
  ["maps and four pixels", [[], [pixel, upsample()]], /equal: \[\[8, 8, 1\], \[2, 2, 1\]\]$/],
];

for (const [name, branches, message] of misfits) {
  test(`what cannot be added is refused by name: ${name}`, async () => {
    const layers = [parallel({ merge: "add", branches }), ...scores];
    const model = buildModel({ name: "any", input: [null, null, 1], layers });
    const images = labelled(8);
    assert.throws(() => predict(model, images), { message });
    assert.throws(() => evaluate(model, images), { message });
    assert.throws(() => gradientsOf(model, images), { message });
    await assert.rejects(train(model, images, { epochs: 1 }), { message });
    model.dispose();
  });
}

test("what fits one size is taken at that size", () => {
  const layers = [parallel({ merge: "add", branches: [[], [pixel, upsample()]] }), ...scores];
  const model = buildModel({ name: "any", input: [null, null, 1], layers });
  assert.equal(predict(model, labelled(2)).length, 2 * 2 * 3);
  model.dispose();
});

test("a model without weights to train is refused", async () => {
  const layers = [activation({ activation: "softmax" })];
  const model = buildModel({ name: "fixed", input: [2, 2, 1], layers });
  const before = tf.memory().numTensors;
  const message = 'at least one layer of the model must have weights to train: "fixed"';
  await assert.rejects(train(model, labelled(2), { epochs: 1 }), { message });
  assert.equal(tf.memory().numTensors, before);
  model.dispose();
});
