import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cutWindows,
  digitCanvas,
  digitCrops,
  findDigits,
  type LabelledImages,
  loadMnist,
  matchFinds,
} from "../../src/data";
import "../../src/notebook/data";
import { sum } from "../../src/numbers";

test("digits lie on a canvas where the places say, and nowhere else", () => {
  const images = loadMnist({ split: "test", limit: 200 });
  const canvas = digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 3 });
  assert.equal(canvas.places.length, 6);
  assert.deepEqual(digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 3 }), canvas);
  assert.notDeepEqual(digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 4 }).places, canvas.places);
  const inside = canvas.places.map(({ top, left }) => {
    const rows = Array.from({ length: 28 }, (_, row) => (top + row) * 200 + left);
    return sum(rows.map((start) => sum(canvas.pixels.subarray(start, start + 28))));
  });
  assert.equal(sum(inside), sum(canvas.pixels));
  assert.ok(sum(inside) > 0);
});

/** Colour images of 2 × 3: image n, of class n, has the value 100 n + 10 · channel + place at each place, counted from 1. */
const colour = (count: number): LabelledImages => ({
  pixels: Float32Array.from({ length: count * 18 }, (_, i) => {
    return 100 * Math.floor(i / 18) + 10 * (i % 3) + Math.floor((i % 18) / 3) + 1;
  }),
  labels: Uint8Array.from({ length: count }, (_, i) => i),
  count,
  height: 2,
  width: 3,
  channels: 3,
});

test("colour images that are wider than high lie on a canvas whole", () => {
  const images = colour(4);
  const canvas = digitCanvas(images, { height: 5, width: 11, digits: 3, seed: 2 });
  const { pixels, places, ...sizes } = canvas;
  assert.deepEqual(sizes, { count: 1, height: 5, width: 11, channels: 3 });
  const expected = new Float32Array(5 * 11 * 3);
  for (const { label, top, left } of places) {
    for (let i = 0; i < 18; i++) {
      const [row, column, channel] = [Math.floor(i / 9), Math.floor(i / 3) % 3, i % 3];
      expected[((top + row) * 11 + left + column) * 3 + channel] = images.pixels[label * 18 + i];
    }
  }
  assert.deepEqual(pixels, expected);
});

test("windows are parts of their canvas, row by row, with all channels", () => {
  const pixels = Uint8Array.from({ length: 5 * 7 * 3 }, (_, i) => i);
  const canvas = { pixels, count: 1, height: 5, width: 7, channels: 3 };
  const windows = cutWindows(canvas, { rows: 2, columns: 3, stride: 2, size: 3 });
  const { pixels: cut, ...sizes } = windows;
  assert.deepEqual(sizes, { count: 6, height: 3, width: 3, channels: 3 });
  const expected = [0, 2].flatMap((top) =>
    [0, 2, 4].flatMap((left) =>
      [0, 1, 2].flatMap((y) => [...pixels.subarray(((top + y) * 7 + left) * 3, ((top + y) * 7 + left + 3) * 3)]),
    ),
  );
  assert.deepEqual([...cut], expected);
});

test("the images that were put on a canvas are its windows there", () => {
  const images = colour(3);
  const square = { ...images, pixels: images.pixels.slice(0, 3 * 12), height: 2, width: 2 };
  const canvas = digitCanvas(square, { height: 9, width: 6, digits: 4, seed: 1 });
  const windows = cutWindows(canvas, { rows: 8, columns: 5, stride: 1, size: 2 });
  for (const { label, top, left } of canvas.places) {
    const at = (top * 5 + left) * 12;
    assert.deepEqual(windows.pixels.subarray(at, at + 12), square.pixels.subarray(label * 12, (label + 1) * 12));
  }
});

test("every other crop shows a digit near its middle and has its class; the others have the class none", () => {
  const digits = loadMnist({ split: "train", limit: 500 });
  const crops = digitCrops(digits, { count: 400, seed: 3 });
  assert.deepEqual([crops.count, crops.height, crops.width, crops.channels], [400, 28, 28, 1]);
  assert.deepEqual(crops.classNames, [..."0123456789", "none"]);
  assert.deepEqual(digitCrops(digits, { count: 400, seed: 3 }), crops);
  assert.notDeepEqual(digitCrops(digits, { count: 400, seed: 4 }).pixels, crops.pixels);
  for (let i = 0; i < 400; i++) {
    const crop = crops.pixels.subarray(i * 784, (i + 1) * 784);
    if (i % 2 === 1) assert.equal(crops.labels[i], 10);
    else assert.ok(hasDigitNearMiddle(crop, digits, crops.labels[i]), `crop ${i} shows no ${crops.labels[i]}`);
  }
  assert.ok(new Set(crops.labels).size === 11);
});

/** Whether a digit of this class, moved by at most 3 pixels, lies in the crop: all of its ink in the middle 20 × 20. */
function hasDigitNearMiddle(crop: LabelledImages["pixels"], digits: LabelledImages, label: number): boolean {
  const shifts = [-3, -2, -1, 0, 1, 2, 3];
  const middle = Array.from({ length: 400 }, (_, i) => (4 + Math.floor(i / 20)) * 28 + 4 + (i % 20));
  return [...digits.labels.keys()].some(
    (n) =>
      digits.labels[n] === label &&
      shifts.some((down) =>
        shifts.some((right) => middle.every((at) => crop[at + 28 * down + right] === digits.pixels[n * 784 + at])),
      ),
  );
}

test("crops of colour images of any size, with a class none of one's own", () => {
  const crops = digitCrops({ ...colour(4), height: 3, width: 2 }, { count: 6, none: 7 });
  assert.deepEqual([crops.height, crops.width, crops.channels, crops.pixels.length], [3, 2, 3, 6 * 18]);
  assert.deepEqual(
    [1, 3, 5].map((i) => crops.labels[i]),
    [7, 7, 7],
  );
});

/** Probabilities of 0, 1 and none in a row of windows. */
const finds = (...rows: [number, number][]): Float32Array =>
  Float32Array.from(rows.flatMap(([zero, one]) => [zero, one, 1 - zero - one]));
const grid = { rows: 1, columns: 4, stride: 2, size: 4, classes: 3 };

test("finds are the surest windows, without those that share more than half with a surer one", () => {
  // By hand: neighbours share 2 of 4 columns, which is half and no more; with a stride of 1 they share 3.
  const map = finds([0.1, 0.6], [0.8, 0.1], [0.2, 0.2], [0.1, 0.5]);
  const places = (stride: number): number[][] =>
    findDigits(map, { ...grid, stride }).map(({ label, top, left }) => [label, top, left]);
  assert.deepEqual(places(2), [
    [0, 0, 2],
    [1, 0, 0],
    [1, 0, 6],
  ]);
  assert.deepEqual(places(1), [
    [0, 0, 1],
    [1, 0, 3],
  ]);
});

const two = colour(2);
const canvas = { pixels: new Uint8Array(24), count: 1, height: 4, width: 6, channels: 1 };
const paper = { height: 9, width: 9, digits: 1 };
const windows = { rows: 1, columns: 2, stride: 2, size: 4 };
const any = (value: unknown): never => value as never;
const refused: [name: string, call: () => unknown, message: RegExp][] = [
  [
    "a canvas too small for its digits",
    () => digitCanvas(two, { ...paper, digits: 40 }),
    /^the canvas of 9 × 9 has no room .*: 40$/,
  ],
  ["a canvas smaller than an image", () => digitCanvas(two, { ...paper, width: 2 }), /has no room/],
  [
    "NaN digits",
    () => digitCanvas(two, { ...paper, digits: Number.NaN }),
    /^digits must be a whole number of at least 0: NaN$/,
  ],
  ["half a pixel of height", () => digitCanvas(two, { ...paper, height: 8.5 }), /^height must be .*: 8.5$/],
  [
    "a seed that is none",
    () => digitCanvas(two, { ...paper, seed: -1 }),
    /^seed must be a whole number from 0 .*: -1$/,
  ],
  [
    "a class for every pixel",
    () => digitCanvas({ ...two, labels: new Uint8Array(12) }, paper),
    /^labels must be one an image, 2: 12$/,
  ],
  [
    "images without channels",
    () => digitCanvas({ ...two, channels: any(undefined) }, paper),
    /^channels must be .*: undefined$/,
  ],
  [
    "windows past the right edge",
    () => cutWindows(canvas, { ...windows, columns: 3 }),
    /^columns must be at most 2, .*: 3$/,
  ],
  ["windows past the lower edge", () => cutWindows(canvas, { ...windows, rows: 2 }), /^rows must be at most 1, .*: 2$/],
  [
    "windows larger than the canvas",
    () => cutWindows(canvas, { ...windows, size: 5 }),
    /^rows must be at most 0, .*: 1$/,
  ],
  ["windows of several images", () => cutWindows(two, windows), /^count must be 1, a single canvas: 2$/],
  [
    "no stride",
    () => cutWindows(canvas, { ...windows, stride: 0 }),
    /^stride must be a whole number of at least 1: 0$/,
  ],
  ["no crops", () => digitCrops(two, { count: 0 }), /^count must be .*: 0$/],
  [
    "crops of images of the class none",
    () => digitCrops(two, { count: 1, none: 1 }),
    /^labels must be .* below the 1 classes, .*: 1$/,
  ],
  [
    "finds of a single class",
    () => findDigits(new Float32Array(4), { ...grid, classes: 1 }),
    /^classes must be a whole number of at least 2: 1$/,
  ],
  ["too few probabilities", () => findDigits(finds([1, 0]), grid), /^probabilities must be 1 × 4 × 3 = 12: 3$/],
  [
    "logits for probabilities",
    () => findDigits(new Float32Array(12).fill(-2), grid),
    /^probabilities must be from 0 to 1, .*: -2$/,
  ],
  ["probabilities that are no numbers", () => findDigits(new Float32Array(12).fill(Number.NaN), grid), /place 0: NaN$/],
  ["a threshold of 2", () => findDigits(new Float32Array(12), { ...grid, threshold: 2 }), /^threshold must be .*: 2$/],
];

for (const [name, call, message] of refused) test(`refused: ${name}`, () => assert.throws(call, { message }));

const lies = (label: number, top: number, left: number) => ({ label, top, left });
const pair = [lies(3, 0, 0), lies(8, 40, 50)];

for (const [name, finds, within, expected] of [
  ["nothing", [], 6, [0, 0, 2, 0]],
  ["both", [lies(8, 40, 50), lies(3, 0, 0)], 0, [2, 0, 0, 0]],
  ["a little beside", [lies(3, 6, 0), lies(8, 40, 44)], 6, [2, 0, 0, 0]],
  ["too far down", [lies(3, 7, 0)], 6, [0, 0, 2, 1]],
  ["too far across", [lies(8, 40, 57)], 6, [0, 0, 2, 1]],
  ["another digit", [lies(5, 0, 0), lies(8, 40, 50)], 6, [1, 1, 0, 0]],
  ["one twice, the surer one wrong", [lies(5, 0, 0), lies(3, 2, 0)], 6, [0, 1, 1, 1]],
] as const) {
  test(`of two digits ${name} is found`, () => {
    const { found, misread, missed, extra } = matchFinds(pair, finds, { within });
    assert.deepEqual([found, misread, missed, extra], expected);
  });
}

/** Two digits, 5 pixels apart. */
const close = [lies(3, 0, 0), lies(8, 0, 5)];

for (const [name, finds, expected] of [
  ["the nearer one first", [lies(8, 0, 4), lies(3, 0, 1)], [2, 0, 0, 0]],
  ["the nearer one, read wrongly", [lies(3, 0, 4)], [0, 1, 1, 0]],
  ["one between both, read as the second", [lies(8, 0, 2.5)], [1, 0, 1, 0]],
  ["one between both, read as neither", [lies(1, 0, 2.5)], [0, 1, 1, 0]],
  ["the farther one after the nearer is taken", [lies(8, 0, 5), lies(3, 0, 4)], [2, 0, 0, 0]],
] as const) {
  test(`of two digits that lie close, ${name} is found`, () => {
    const { found, misread, missed, extra } = matchFinds(close, finds);
    assert.deepEqual([found, misread, missed, extra], expected);
  });
}
