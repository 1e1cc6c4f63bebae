import assert from "node:assert/strict";
import { test } from "node:test";
import { avgPool, batchNorm, conv, groupNorm, type LayerSpec, localResponseNorm } from "../../src/network";
import { influences } from "../../src/tensor";

const shape = [3, 2, 2, 6] as const;
type Value = readonly [image: number, row: number, column: number, map: number];

/** Each layer, a value of its output, and which values of the batch that value is made of, by the layer's definition. */
const rows: [name: string, layer: LayerSpec, at: Value, counts: (...value: Value) => boolean][] = [
  ["batch norm: one map, all images and places", batchNorm(), [0, 0, 0, 5], (_i, _r, _c, map) => map === 5],
  ["layer norm: one image", groupNorm({ groups: 1 }), [1, 0, 0, 5], (image) => image === 1],
  ["instance norm: one map of one image", groupNorm({ groups: 6 }), [0, 1, 0, 2], (i, _r, _c, m) => i === 0 && m === 2],
  ["group norm: some maps of one image", groupNorm({ groups: 3 }), [0, 0, 0, 5], (i, _r, _c, m) => i === 0 && m > 3],
  [
    "local response norm: near maps at one place",
    localResponseNorm({ depthRadius: 2, alpha: 1 }),
    [2, 1, 0, 4],
    (i, r, c, m) => i === 2 && r === 1 && c === 0 && m > 1,
  ],
  [
    "a convolution of 1 × 1: all maps at one place",
    conv({ filters: 2, kernelSize: 1 }),
    [0, 1, 1, 0],
    (i, r, c) => i === 0 && r + c === 2,
  ],
  ["an average pool: one map's window", avgPool(), [1, 0, 0, 3], (i, _r, _c, m) => i === 1 && m === 3],
];

for (const [name, layer, at, counts] of rows) {
  test(`what one value depends on: ${name}`, () => {
    const [images, height, width, maps] = shape;
    const expected = Array.from({ length: images * height * width * maps }, (_, i) =>
      counts(
        Math.floor(i / (height * width * maps)),
        Math.floor(i / (width * maps)) % height,
        Math.floor(i / maps) % width,
        i % maps,
      ),
    );
    assert.deepEqual(influences(layer, { shape, at }), expected);
  });
}

test("a value that the output does not have is refused", () => {
  assert.throws(
    () => influences(avgPool(), { shape, at: [0, 1, 0, 0] }),
    /at must be a value of the output, 3 × 1 × 1 × 6/,
  );
  assert.throws(() => influences(avgPool(), { shape, at: [0, 0, 0, 0.5] }), /at must be a value of the output/);
});
