import assert from "node:assert/strict";
import { test } from "node:test";
import { type LabelledImages, select, shards, take, takeParts } from "../../src/data";

/** Images of 1 × 2: image n has the pixels 10 n and 10 n + 1. */
const images: LabelledImages = {
  pixels: Uint8Array.from({ length: 12 }, (_, i) => 10 * Math.floor(i / 2) + (i % 2)),
  labels: Uint8Array.from([5, 6, 7, 8, 9, 0]),
  count: 6,
  height: 1,
  width: 2,
  channels: 1,
};

test("select gives the images asked for, in that order", () => {
  const chosen = select(images, [4, 0, 4]);
  assert.deepEqual(chosen.pixels, Uint8Array.from([40, 41, 0, 1, 40, 41]));
  assert.deepEqual(chosen.labels, Uint8Array.from([9, 5, 9]));
  assert.deepEqual([chosen.count, chosen.height, chosen.width], [3, 1, 2]);
});

test("select keeps a class for every pixel", () => {
  const masks = { ...images, labels: Uint8Array.from(Array(12).keys()) };
  assert.deepEqual(select(masks, [1]).labels, Uint8Array.from([2, 3]));
});

test("what is selected is a copy", () => {
  const chosen = select(images, [0]);
  chosen.pixels[0] = 99;
  assert.equal(images.pixels[0], 0);
});

test("take gives the first images, or with a seed a choice of them", () => {
  assert.deepEqual([...take(images, { count: 3 }).labels], [5, 6, 7]);
  const all = take(images, { count: 6, seed: 1 });
  assert.deepEqual([...all.labels].sort(), [...images.labels].sort());
  assert.notDeepEqual(all.labels, images.labels);
  assert.deepEqual(take(images, { count: 6, seed: 1 }), all);
  assert.notDeepEqual(take(images, { count: 6, seed: 2 }), all);
  assert.deepEqual([...take(images, { count: 2, seed: 1 }).labels], [...all.labels.subarray(0, 2)]);
});

test("shards are equal parts, in order, and all of them together are the whole", () => {
  const parts = shards(images, 3);
  assert.deepEqual(
    parts.map(({ labels, count }) => [...labels, count]),
    [
      [5, 6, 2],
      [7, 8, 2],
      [9, 0, 2],
    ],
  );
  assert.deepEqual(Uint8Array.from(parts.flatMap(({ pixels }) => [...pixels])), images.pixels);
});

test("parts have no image in common, and are together what take takes", () => {
  const [some, others] = takeParts(images, { counts: [3, 2] });
  assert.deepEqual(
    [[...some.labels], [...others.labels]],
    [
      [5, 6, 7],
      [8, 9],
    ],
  );
  const drawn = takeParts(images, { counts: [1, 2, 3], seed: 3 });
  assert.deepEqual(
    drawn.map(({ count }) => count),
    [1, 2, 3],
  );
  assert.deepEqual(
    drawn.flatMap(({ labels }) => [...labels]),
    [...take(images, { count: 6, seed: 3 }).labels],
  );
});

const refused: [name: string, call: () => unknown, message: RegExp][] = [
  ["no index", () => select(images, []), /^indices must be at least one: 0$/],
  ["an index too high", () => select(images, [0, 6]), /^indices must be a whole number from 0 to 5: 6$/],
  ["a negative index", () => select(images, [-1]), /^indices must be .*: -1$/],
  ["half an index", () => select(images, [0.5]), /^indices must be .*: 0.5$/],
  ["none at all", () => take(images, { count: 0 }), /^count must be a whole number from 1 to 6: 0$/],
  ["parts of unequal size", () => shards(images, 4), /^parts must be a whole number that divides the 6 images: 4$/],
  ["half a part", () => shards(images, 1.5), /^parts must be .*: 1.5$/],
  ["no parts", () => shards(images, 0), /^parts must be .*: 0$/],
  [
    "parts with more than there are",
    () => takeParts(images, { counts: [4, 3] }),
    /^count must be a whole number from 1 to 6: 7$/,
  ],
  ["an empty part", () => takeParts(images, { counts: [4, 0] }), /^counts must be a whole number of at least 1: 0$/],
  ["more than there are", () => take(images, { count: 7 }), /^count must be a whole number from 1 to 6: 7$/],
];

for (const [name, call, message] of refused) test(`${name} is refused`, () => assert.throws(call, { message }));

const colour = {
  pixels: Float32Array.from({ length: 4 * 2 * 3 * 3 }, (_, i) => i / 2),
  count: 4,
  height: 2,
  width: 3,
  channels: 3,
};

test("colour images are chosen with all their channels, and without labels if they have none", () => {
  const { pixels, ...rest } = select(colour, [2, 0]);
  assert.deepEqual(rest, { count: 2, height: 2, width: 3, channels: 3 });
  assert.deepEqual(pixels, Float32Array.of(...colour.pixels.subarray(36, 54), ...colour.pixels.subarray(0, 18)));
  assert.deepEqual(shards(colour, 2)[1].pixels, colour.pixels.slice(36));
  assert.deepEqual(take(colour, { count: 4 }), colour);
});
