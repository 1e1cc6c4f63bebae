import assert from "node:assert/strict";
import { test } from "node:test";
import { colourPlanes, cropImages, type Images, pixelRows, stackImages, toGray } from "../../src/data";

/** Two images of 2 × 3: 1 to 6 and 7 to 12. */
const two = { pixels: Uint8Array.from({ length: 12 }, (_, i) => i + 1), count: 2, height: 2, width: 3, channels: 1 };
/** One of 1 × 2 in colour. */
const colour = { pixels: Uint8Array.of(100, 50, 10, 0, 0, 255), count: 1, height: 1, width: 2, channels: 3 };

test("a rectangle is cut out of every image, with all its channels", () => {
  const crop = cropImages(two, { top: 1, left: 1, height: 1, width: 2 });
  assert.deepEqual(crop, { pixels: Uint8Array.of(5, 6, 11, 12), count: 2, height: 1, width: 2, channels: 1 });
  const pixel = cropImages(colour, { top: 0, left: 1, height: 1, width: 1 });
  assert.deepEqual(pixel, { pixels: Uint8Array.of(0, 0, 255), count: 1, height: 1, width: 1, channels: 3 });
});

test("grey is as bright as the colours (by hand: 29.9 + 29.35 + 1.14, and 29.07)", () => {
  assert.deepEqual(toGray(colour), { pixels: Uint8Array.of(60, 29), count: 1, height: 1, width: 2, channels: 1 });
});

test("noise below 0 and above 255 makes no grey of the other end", () => {
  const pixels = Float32Array.of(-20, -20, -20, 300, 300, 300, 100.4, 100.4, 100.4, 2.5, 2.5, 2.5);
  const gray = toGray({ pixels, count: 1, height: 1, width: 4, channels: 3 });
  assert.deepEqual(gray.pixels, Uint8Array.of(0, 255, 100, 3));
});

test("the colours of an image are three images, each in its colour", () => {
  assert.deepEqual(colourPlanes(colour), {
    ...{ pixels: Uint8Array.of(100, 0, 0, 0, 0, 0, 0, 50, 0, 0, 0, 0, 0, 0, 10, 0, 0, 255) },
    ...{ count: 3, height: 1, width: 2, channels: 3 },
  });
});

test("pixels are rows of numbers, channel by channel", () => {
  assert.deepEqual(pixelRows(two), [
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.deepEqual(pixelRows(colour, 2), [[10, 255]]);
});

test("images are put one after the other; bytes stay bytes", () => {
  const floats = { ...two, pixels: Float32Array.from(two.pixels, (pixel) => pixel / 2) };
  assert.deepEqual(stackImages([two, two]).pixels, Uint8Array.from([...two.pixels, ...two.pixels]));
  assert.deepEqual(stackImages([two, floats]), {
    ...{ pixels: Float32Array.from([...two.pixels, ...floats.pixels]), count: 4, height: 2, width: 3, channels: 1 },
  });
});

const wrong: [name: string, call: () => unknown, error: RegExp][] = [
  ["over the right edge", () => cropImages(two, { top: 0, left: 2, height: 1, width: 2 }), /^left .* from 0 to 1: 2$/],
  ["higher than the image", () => cropImages(two, { top: 0, left: 0, height: 3, width: 1 }), /^height .* 1 to 2: 3$/],
  ["grey made grey", () => toGray(two), /^channels must be 3.*: 1$/],
  ["colours of two images", () => colourPlanes(twice(colour)), /^count must be 1: 2$/],
  ["two sizes in one list", () => stackImages([two, colour]), /^all images must be 2 × 3 × 1: \[1, 2, 3\]$/],
  ["a channel that is not there", () => pixelRows(colour, 3), /^channel .* from 0 to 2: 3$/],
];

function twice(images: Images): Images {
  return { ...images, pixels: Uint8Array.from([...images.pixels, ...images.pixels]), count: 2 };
}

for (const [name, call, message] of wrong) test(`refused: ${name}`, () => assert.throws(call, { message }));
