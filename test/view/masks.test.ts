import assert from "node:assert/strict";
import { test } from "node:test";
import { drawMasks, type MaskOptions, type Pixels } from "../../src/view";
import { decodePng } from "./decodePng";

const images: Pixels = { pixels: Uint8Array.from([0, 100, 200, 255, 10, 20, 30, 40]), height: 2, width: 2, count: 2 };
const classes = ["ground", "disc", "square"];
const truth = { name: "truth", labels: Uint8Array.from([0, 1, 2, 0, 0, 0, 0, 1]) };
const guess = { name: "guess", labels: Uint8Array.from([0, 1, 1, 1, 0, 0, 0, 0]) };
const options: MaskOptions = { title: "shapes", classes, masks: [truth, guess], scale: 30 };

/** 65 % of the class's colour over the grey below; orange and sky blue of Okabe and Ito (2008). */
const over = (grey: number, [r, g, b]: readonly number[]): number[] => [
  ...[r, g, b].map((value) => Math.round(grey * 0.35 + value * 0.65)),
  255,
];
const orange = [230, 159, 0];
const blue = [86, 180, 233];
const grey = (level: number): number[] => [level, level, level, 255];

// Each cell: 60 high and wide, a caption of 20, a gap of 8 before each.
const cell = (row: number, column: number): [number, number] => [8 + row * 88, 8 + column * 68];
const expected: [what: string, row: number, column: number, pixel: number, colour: number[]][] = [
  ["the image itself", 0, 0, 2, grey(200)],
  ["ground stays grey", 0, 1, 0, grey(0)],
  ["a disc is orange", 0, 1, 1, over(100, orange)],
  ["a square is blue", 0, 1, 2, over(200, blue)],
  ["the second mask", 0, 2, 2, over(200, orange)],
  ["the second image", 1, 1, 3, over(40, orange)],
  ["the second mask of the second image", 1, 2, 3, grey(40)],
];

for (const [what, row, column, pixel, colour] of expected) {
  test(`masks: ${what}`, () => {
    const { png } = drawMasks(images, options);
    const [top, left] = cell(row, column);
    const y = top + 15 + 30 * Math.floor(pixel / 2);
    const x = left + 15 + 30 * (pixel % 2);
    assert.deepEqual(decodePng(png).at(y, x), colour);
  });
}

test("a legend below names the classes but the ground", () => {
  const { png, height } = drawMasks(images, options);
  assert.equal(height, 8 + 2 * 88 + 20);
  const read = decodePng(png);
  assert.deepEqual(read.at(8 + 2 * 88 + 5, 8 + 5), over(128, orange));
  assert.deepEqual(read.at(8 + 2 * 88 + 5, 8 + 14 + 8 + 4 * 12 + 8 + 5), over(128, blue));
});

test("the words say what share of the pixels shown each class has", () => {
  assert.equal(
    drawMasks(images, options).alt,
    [
      "Picture: shapes. 2 images, share of the pixels in each class:",
      "truth: ground 62.5 %, disc 25.0 %, square 12.5 %",
      "guess: ground 62.5 %, disc 37.5 %, square 0.0 %",
    ].join("\n"),
  );
  assert.match(drawMasks(images, { ...options, limit: 1 }).alt, /1 image, .*\ntruth: ground 50.0 %, disc 25.0 %/);
});

test("masks lie over colour images, of any size", () => {
  const colours = Uint8Array.from([10, 20, 30, 40, 50, 60, 70, 80, 90]);
  const mask = { name: "truth", labels: Uint8Array.from([0, 1, 2]) };
  const { png } = drawMasks({ pixels: colours, height: 1, width: 3, channels: 3 }, { ...options, masks: [mask] });
  const { at } = decodePng(png);
  const mixed = (under: number[], over: number[]): number[] =>
    over.map((c, i) => Math.round(under[i] * 0.35 + c * 0.65));
  const row = [0, 1, 2].map((x) => at(10, 8 + 30 * x + 15).slice(0, 3));
  const tinted = [0, 1, 2].map((x) => at(10, 8 + 98 + 30 * x + 15).slice(0, 3));
  assert.deepEqual(row.flat(), [...colours]);
  assert.deepEqual(tinted, [[10, 20, 30], mixed([40, 50, 60], orange), mixed([70, 80, 90], blue)]);
});

test("noise below 0 is black, and above 255 white, under a colour as well", () => {
  const noisy = { pixels: Float32Array.of(-20, 300, 99.5, -20), height: 1, width: 4 };
  const mask = { name: "truth", labels: Uint8Array.of(0, 0, 0, 1) };
  const { at } = decodePng(drawMasks(noisy, { ...options, masks: [mask] }).png);
  const row = (column: number): number[][] => [0, 1, 2, 3].map((x) => at(10, 8 + column * 128 + 30 * x + 15));
  assert.deepEqual(row(0), [grey(0), grey(255), grey(100), grey(0)]);
  assert.deepEqual(row(1), [grey(0), grey(255), grey(100), over(0, orange)]);
});

const refused: [name: string, images: Pixels, change: Partial<MaskOptions>, message: RegExp][] = [
  ["two channels", { ...images, channels: 2 }, {}, /^channels must be 1 or 3: 2$/],
  [
    "pixels that are not the images'",
    { ...images, channels: 3 },
    {},
    /^pixels must hold 2 × 2 × 2 × 3 = 24 values: 8$/,
  ],
  [
    "a picture that nobody could look at",
    images,
    { scale: 2000 },
    /^the picture would have 96 million pixels: show fewer/,
  ],
  ["no image to show", images, { limit: 0 }, /^limit must be a whole number of at least 1: 0$/],
  [
    "too few labels",
    images,
    { masks: [{ name: "short", labels: new Uint8Array(7) }] },
    /^mask "short" must have a label for each of the 8 pixels: 7$/,
  ],
  ["a class without a name", images, { classes: ["ground", "disc"] }, /^labels must be below the 2 classes: 2$/],
  ["more classes than colours", images, { classes: [..."abcdefgh"] }, /^classes must be at most 7: 8$/],
];

for (const [name, pictures, change, message] of refused) {
  test(`masks refuse ${name}`, () => {
    assert.throws(() => drawMasks(pictures, { ...options, ...change }), { message });
  });
}
