import assert from "node:assert/strict";
import { test } from "node:test";
import {
  checkAgainst,
  checkImages,
  checkInput,
  type LabelledImages,
  scramblePixels,
  select,
  shards,
  shiftImages,
  type Takes,
  take,
  takeParts,
} from "../../src/data";

/** Two colour images of 2 × 3. */
const images: LabelledImages = {
  pixels: new Uint8Array(36),
  labels: Uint8Array.of(0, 2),
  count: 2,
  height: 2,
  width: 3,
  channels: 3,
};
const any = (value: unknown): never => value as never;
const floats = (change: (pixels: Float32Array) => void): Float32Array => {
  const pixels = new Float32Array(36);
  change(pixels);
  return pixels;
};

const broken: [name: string, images: unknown, message: RegExp][] = [
  ["nothing", undefined, /^images must be an object with pixels, count, .*: undefined$/],
  ["a list", "digits", /^images must be an object .*: "digits"$/],
  ["no image", { ...images, count: 0 }, /^count must be a whole number of at least 1: 0$/],
  ["half a row", { ...images, height: 1.5 }, /^height must be .*: 1.5$/],
  ["NaN columns", { ...images, width: Number.NaN }, /^width must be .*: NaN$/],
  ["channels left out", { ...images, channels: undefined }, /^channels must be .*: undefined$/],
  ["pixels in a list", { ...images, pixels: [1, 2] }, /^pixels must be a Uint8Array or a Float32Array: \[1, 2\]$/],
  [
    "other pixels",
    { ...images, pixels: new Int32Array(36) },
    /^pixels must be a Uint8Array or a Float32Array: Int32Array/,
  ],
  ["too few pixels", { ...images, pixels: new Uint8Array(35) }, /^pixels must be 2 × 2 × 3 × 3 = 36 values: 35$/],
  [
    "a pixel that is no number",
    { ...images, pixels: floats((pixels) => pixels.fill(Number.NaN, 31)) },
    /^pixels must be finite numbers, which fails at image 1, row 1, column 1, channel 1: NaN$/,
  ],
  [
    "an infinite pixel",
    {
      ...images,
      count: 1,
      channels: 1,
      width: 18,
      labels: undefined,
      pixels: floats((p) => p.fill(-Infinity, 19, 20)),
    },
    /^pixels must be finite numbers, which fails at image 0, row 1, column 1: -Infinity$/,
  ],
  ["labels in a list", { ...images, labels: [0, 2] }, /^labels must be a Uint8Array: \[0, 2\]$/],
  [
    "a label too few",
    { ...images, labels: Uint8Array.of(1) },
    /^labels must be one an image, 2, or one a pixel, 12: 1$/,
  ],
  ["labels of channels", { ...images, labels: new Uint8Array(36) }, /one a pixel, 12: 36$/],
];

/** Everything in data/ that takes images, called with them. */
const doors: [name: string, call: (images: LabelledImages) => unknown][] = [
  ["checkImages", (given) => checkImages(given)],
  ["select", (given) => select(given, [0])],
  ["take", (given) => take(given, { count: 1 })],
  ["takeParts", (given) => takeParts(given, { counts: [1] })],
  ["shards", (given) => shards(given, 1)],
  ["shiftImages", (given) => shiftImages(given, { right: 1 })],
  ["scramblePixels", (given) => scramblePixels(given)],
];

for (const [door, call] of doors) {
  for (const [name, given, message] of broken) {
    test(`${door} refuses ${name}`, () => assert.throws(() => call(any(given)), { message }));
  }
  test(`${door} takes whole images`, () => {
    call(images);
    call({ ...images, pixels: new Float32Array(36), labels: new Uint8Array(12) });
  });
}

const classifier: Takes = { input: [null, 3, 3], outputFor: () => [3] };
const segmenter: Takes = { input: [null, null, 3], outputFor: ([height, width]) => [height, width, 4] };

test("images and labels that fit a network pass", () => {
  checkAgainst(classifier, images);
  checkAgainst(segmenter, { ...images, labels: new Uint8Array(12).fill(3) });
  const stale = { ...images, labels: Uint8Array.of(9) };
  checkInput(segmenter, stale);
});

const misfits: [name: string, network: Takes, images: LabelledImages, message: RegExp][] = [
  [
    "other channels",
    { ...classifier, input: [2, 3, 1] },
    images,
    /^images must be of the network's input size \[2, 3, 1\]: \[2, 3, 3\]$/,
  ],
  [
    "any height, another width",
    { ...classifier, input: [null, 8, 3] },
    images,
    /input size \[\?, 8, 3\]: \[2, 3, 3\]$/,
  ],
  ["a network of rows", { ...classifier, input: [18] }, images, /input size \[18\]: \[2, 3, 3\]$/],
  [
    "a class too high",
    classifier,
    { ...images, labels: Uint8Array.of(0, 3) },
    /^labels must be .* below the 3 classes, which fails at place 1: 3$/,
  ],
  [
    "a mask for a classifier",
    classifier,
    { ...images, labels: new Uint8Array(12) },
    /^labels must be one an image: 6$/,
  ],
  [
    "a class for a segmenter",
    segmenter,
    images,
    /^labels must be one for each of the network's 6 answers an image: 1$/,
  ],
  [
    "a class of a pixel too high",
    segmenter,
    { ...images, labels: new Uint8Array(12).fill(4) },
    /below the 4 classes, .* place 0: 4$/,
  ],
  ["no labels", classifier, { ...images, labels: any(undefined) }, /^labels must be a Uint8Array: undefined$/],
];

for (const [name, network, given, message] of misfits) {
  test(`does not fit: ${name}`, () => {
    assert.throws(() => checkAgainst(network, given), { message });
    assert.throws(() => checkAgainst(network, given, "validation"), /^Error: validation: /);
  });
}
