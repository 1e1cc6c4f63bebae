/** Choices among images. */
import { sum } from "../numbers";
import { shuffle, stream } from "../random";
import { fail, wantWhole } from "../want";
import { checkImages } from "./check";
import { type AnyImages, gatherRows } from "./images";

/**
 * The images at `indices`, in that order; the originals are not touched.
 * @throws when there are none, or an index is not that of an image
 */
export function select<T extends AnyImages>(images: T, indices: ArrayLike<number>): T {
  checkImages(images);
  const { pixels, labels, count } = images;
  if (!(indices?.length > 0)) fail("indices must be at least one", indices?.length ?? indices);
  for (let i = 0; i < indices.length; i++) wantWhole("indices", indices[i], { least: 0, most: count - 1 });
  return {
    ...images,
    pixels: gatherRows(pixels, pixels.length / count, indices),
    ...(labels && { labels: gatherRows(labels, labels.length / count, indices) }),
    count: indices.length,
  };
}

export interface TakeOptions {
  readonly count: number;
  /** Draws the images at random, without repeats; left out, they are the first ones. */
  readonly seed?: number;
}

/**
 * `count` of the images: the first ones, or with `seed` a random choice without repeats.
 * @throws when there are not that many
 */
export function take<T extends AnyImages>(images: T, { count, seed }: TakeOptions): T {
  checkImages(images);
  wantWhole("count", count, { most: images.count });
  const order = Uint32Array.from({ length: images.count }, (_, i) => i);
  if (seed !== undefined) shuffle(order, stream(seed, "choice of images"));
  return select(images, order.subarray(0, count));
}

export interface TakePartsOptions {
  /** How many images each part gets. */
  readonly counts: readonly number[];
  /** Draws them at random, without repeats; left out, they are the first ones. */
  readonly seed?: number;
}

/**
 * Parts of the images that have none in common: some to train on, others held out to choose by.
 * @throws when there are not that many
 */
export function takeParts<T extends AnyImages>(images: T, { counts, seed }: TakePartsOptions): T[] {
  for (const count of counts) wantWhole("counts", count);
  const all = take(images, { count: sum(counts), seed });
  return counts.map((count, part) => {
    const from = sum(counts.slice(0, part));
    return select(
      all,
      Uint32Array.from({ length: count }, (_, i) => from + i),
    );
  });
}

/**
 * The images in `parts` equal parts, in their order: what each of several devices gets.
 * @throws when the images cannot be dealt out evenly
 */
export function shards<T extends AnyImages>(images: T, parts: number): T[] {
  checkImages(images);
  const size = images.count / parts;
  if (!Number.isInteger(parts) || parts < 1 || !Number.isInteger(size)) {
    fail(`parts must be a whole number that divides the ${images.count} images`, parts);
  }
  const indices = Uint32Array.from({ length: images.count }, (_, i) => i);
  return Array.from({ length: parts }, (_, part) => select(images, indices.subarray(part * size, (part + 1) * size)));
}
