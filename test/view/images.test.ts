/** Pictures of pixels, read back with a decoder of our own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawImages, type ImageOptions, type Pixels } from "../../src/view";
import { decodePng } from "./decodePng";

const gap = 8;
const title = "digits";
const white = [255, 255, 255, 255];
const grey = (level: number): number[] => [level, level, level, 255];

const draw = (images: Pixels, options: Partial<ImageOptions> = {}) => {
  const picture = drawImages(images, { title, ...options });
  const read = decodePng(picture.png);
  assert.deepEqual([read.height, read.width], [picture.height, picture.width]);
  return { ...picture, at: read.at };
};

const one = (value: number, channels = 1): Pixels => ({
  pixels: new Float32Array(channels).fill(value),
  height: 1,
  width: 1,
  channels,
});

/** Height and width of the whole picture: a gap around each image. */
const layouts: [name: string, images: Pixels, options: Partial<ImageOptions>, height: number, width: number][] = [
  ["one pixel in its own size", one(0), { scale: 1 }, 2 * gap + 1, 2 * gap + 1],
  ["a digit is shown three times as large", { pixels: new Uint8Array(784), height: 28, width: 28 }, {}, 100, 100],
  ["a large image keeps its size", { pixels: new Uint8Array(60_000), height: 200, width: 300 }, {}, 216, 316],
  ["up to ten in a row", { ...one(0), pixels: new Uint8Array(23), count: 23 }, { scale: 4 }, 8 + 3 * 12, 8 + 10 * 12],
  ["as many columns as wanted", { ...one(0), pixels: new Uint8Array(6), count: 6 }, { scale: 4, columns: 4 }, 32, 56],
  ["captions widen and lengthen", one(0), { scale: 4, captions: ["12 as 7"] }, 8 + (4 + 20) + 8, 8 + 7 * 12 + 8],
];

for (const [name, images, options, height, width] of layouts) {
  test(`size: ${name}`, () => {
    const picture = draw(images, options);
    assert.deepEqual([picture.height, picture.width], [height, width]);
  });
}

test("each pixel is a square of its grey, on white", () => {
  const { at } = draw({ pixels: Uint8Array.from([0, 50, 100, 200]), height: 2, width: 2 }, { scale: 3 });
  for (const [y, x, level] of [
    [0, 0, 0],
    [0, 1, 50],
    [1, 0, 100],
    [1, 1, 200],
  ]) {
    for (const inset of [0, 1, 2]) assert.deepEqual(at(gap + 3 * y + inset, gap + 3 * x + inset), grey(level));
  }
  assert.deepEqual(at(gap - 1, gap), white);
  assert.deepEqual(at(gap, gap + 6), white);
});

test("images follow one another row by row", () => {
  const { at } = draw(
    { pixels: Uint8Array.from([10, 20, 30, 40, 50]), height: 1, width: 1, count: 5 },
    { scale: 1, columns: 2 },
  );
  const places = [0, 1, 2, 3, 4].map((i) => at(gap + 9 * Math.floor(i / 2), gap + 9 * (i % 2))[0]);
  assert.deepEqual(places, [10, 20, 30, 40, 50]);
});

const colours: [name: string, images: Pixels, options: Partial<ImageOptions>, colour: number[]][] = [
  ["the lightest of a range", one(1), { range: [0, 1] }, grey(255)],
  ["the middle of a range", one(0), { range: [-1, 1] }, grey(128)],
  ["below the range", one(-3), { range: [0, 1] }, grey(0)],
  ["above the range", one(3), { range: [0, 1] }, grey(255)],
  ["a range of one value", one(5), { range: [5, 5] }, grey(0)],
  ["red, green and blue", { ...one(0, 3), pixels: Uint8Array.from([10, 20, 30]) }, {}, [10, 20, 30, 255]],
  ["diverging: zero", one(0), { range: [-2, 1], colours: "diverging" }, white],
  ["diverging: the most negative", one(-2), { range: [-2, 1], colours: "diverging" }, [0, 114, 178, 255]],
  ["diverging: half of the most, positive", one(1), { range: [-2, 1], colours: "diverging" }, [234, 175, 128, 255]],
];

for (const [name, images, options, colour] of colours) {
  test(`colour: ${name}`, () => assert.deepEqual(draw(images, { scale: 1, ...options }).at(gap, gap), colour));
}

test("colour images of any size follow one another", () => {
  const [count, height, width] = [2, 5, 7];
  const pixels = Uint8Array.from({ length: count * height * width * 3 }, (_, i) => (i * 37) % 256);
  const { at } = draw({ pixels, count, height, width, channels: 3 }, { scale: 1 });
  const read = Array.from({ length: count * height * width }, (_, i) => {
    const [image, y, x] = [Math.floor(i / 35), Math.floor(i / 7) % 5, i % 7];
    return at(gap + y, gap + image * (width + gap) + x).slice(0, 3);
  });
  assert.deepEqual(read.flat(), [...pixels]);
});

test("a box is drawn around its pixels, and its part outside is left out", () => {
  const images = { pixels: new Uint8Array(100).fill(9), height: 10, width: 10 };
  const { at } = draw(images, { scale: 10, boxes: [{ top: 2, left: 3, height: 4, width: 40 }] });
  const frame = [230, 159, 0, 255];
  const [top, left] = [gap + 20, gap + 30];
  assert.deepEqual(at(top, left), frame);
  assert.deepEqual(at(top + 39, left + 50), frame);
  assert.deepEqual(at(top, gap + 100 + gap - 1), frame);
  assert.deepEqual(at(top + 20, left + 20), grey(9));
  assert.deepEqual(at(top - 1, left), grey(9));
});

test("captions are written in ink under their image", () => {
  const { at } = draw(one(255), { scale: 30, captions: ["I"] });
  const ink = [60, 60, 60, 255];
  const dots = Array.from({ length: 20 }, (_, y) => Array.from({ length: 30 }, (_, x) => at(gap + 30 + y, gap + x)));
  assert.equal(dots.flat().filter((dot) => dot[0] === ink[0]).length, 4 * (7 + 2 + 2));
});

const words: [name: string, options: Partial<ImageOptions>, alt: string][] = [
  ["the title", {}, "Picture: digits"],
  ["every caption", { captions: ["7", "2 as 3"] }, "Picture: digits\n7; 2 as 3"],
  [
    "every box",
    {
      boxes: [
        { top: 2, left: 30, height: 5, width: 5, label: "4" },
        { top: 0, left: 1, height: 5, width: 5 },
      ],
    },
    "Picture: digits\n4 at row 2, column 30; box at row 0, column 1",
  ],
];

for (const [name, options, alt] of words) {
  test(`the words tell ${name}`, () =>
    assert.equal(draw({ pixels: new Uint8Array(2), height: 1, width: 1, count: 2 }, options).alt, alt));
}

const two: Pixels = { pixels: new Uint8Array(8), height: 2, width: 2, count: 2 };
const bad = (value: unknown): never => value as never;

const refusals: [name: string, images: Pixels, options: Partial<ImageOptions>, message: string][] = [
  ["two channels", { ...two, channels: 2 }, {}, "channels must be 1 or 3: 2"],
  ["too few pixels", { ...two, count: 3 }, {}, "pixels must hold 3 × 2 × 2 × 1 = 12 values: 8"],
  ["more pixels than its images have", { ...two, count: 1 }, {}, "pixels must hold 1 × 2 × 2 × 1 = 4 values: 8"],
  [
    "diverging colours of colour images",
    { ...one(1, 3) },
    { colours: "diverging" },
    "colours must be gray for images of 3 channels: diverging",
  ],
  ["a range to no number", two, { range: [0, Number.NaN] }, "range must be a number: NaN"],
  [
    "a box at no place",
    two,
    { boxes: [{ top: Number.NaN, left: 0, height: 1, width: 1 }] },
    "boxes' top must be a number: NaN",
  ],
  ["no image", { ...two, count: 0 }, {}, "count must be a whole number of at least 1: 0"],
  ["half an image", { ...two, count: 1.5 }, {}, "count must be a whole number of at least 1: 1.5"],
  [
    "images without a width",
    { ...two, width: bad(undefined) },
    {},
    "width must be a whole number of at least 1: undefined",
  ],
  ["images of height 0", { ...two, height: 0 }, {}, "height must be a whole number of at least 1: 0"],
  ["no columns", two, { columns: 0 }, "columns must be a whole number of at least 1: 0"],
  ["pixels of no size", two, { scale: 0 }, "scale must be a whole number of at least 1: 0"],
  ["pixels of half a size", two, { scale: 2.5 }, "scale must be a whole number of at least 1: 2.5"],
  [
    "a picture that nobody could look at",
    { pixels: new Uint8Array(10_000 * 784), count: 10_000, height: 28, width: 28 },
    {},
    "the picture would have 71 million pixels: show fewer images, such as take(images, { count: 50 }), or a smaller scale",
  ],
  ["a caption too few", two, { captions: ["one"] }, "captions must be one for each of the 2 images: 1"],
  ["an unknown colouring", two, { colours: bad("rainbow") }, 'colours must be one of gray, diverging: "rainbow"'],
];

for (const [name, images, options, message] of refusals) {
  test(`refuses ${name}`, () => assert.throws(() => drawImages(images, { title, ...options }), new Error(message)));
}
