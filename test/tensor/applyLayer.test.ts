import assert from "node:assert/strict";
import { test } from "node:test";
import { avgPool, conv, flatten, type LayerSpec, maxPool } from "../../src/network";
import { applyLayer, tf } from "../../src/tensor";

const numbers = { pixels: Uint8Array.of(1, 5, 2, 0, 3, 3, 0, 2), count: 1, height: 2, width: 4, channels: 1 };

const rows: [name: string, layer: LayerSpec, pixels: number[], size: [number, number, number]][] = [
  ["a max pool", maxPool(), [5, 2], [1, 2, 1]],
  ["an average pool", avgPool(), [3, 1], [1, 2, 1]],
  ["subsampling", maxPool({ poolSize: 1, strides: 2 }), [1, 2], [1, 2, 1]],
  [
    "a convolution, a filter a map",
    conv({ filters: 2, kernelSize: [1, 4], initializer: "ones" }),
    [8, 8, 8, 8],
    [2, 1, 2],
  ],
];

for (const [name, layer, pixels, size] of rows) {
  test(`one layer, applied: ${name}`, () => {
    const before = tf.memory().numTensors;
    const { count, height, width, channels, pixels: given } = applyLayer(layer, numbers);
    assert.deepEqual([[...given], count, height, width, channels], [pixels, 1, ...size]);
    assert.equal(tf.memory().numTensors, before);
  });
}

test("an average of neighbours, twice, is the blur of Zhang 2019 (Triangle-3: 1, 2, 1)", () => {
  const impulse = { pixels: Float32Array.of(0, 0, 16, 0, 0), count: 1, height: 1, width: 5, channels: 1 };
  const pair = avgPool({ poolSize: [1, 2], strides: 1 });
  assert.deepEqual([...applyLayer(pair, applyLayer(pair, impulse)).pixels], [4, 8, 4]);
});

test("weights follow from the seed, and what gives no maps is refused", () => {
  const layer = conv({ filters: 1, kernelSize: 2 });
  assert.deepEqual(applyLayer(layer, numbers, { seed: 2 }), applyLayer(layer, numbers, { seed: 2 }));
  assert.notDeepEqual(applyLayer(layer, numbers, { seed: 2 }), applyLayer(layer, numbers));
  assert.throws(() => applyLayer(flatten(), numbers), /must give maps of height, width and channels: \[8\]/);
});
