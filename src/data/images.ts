/** Images with their classes, and choices among them. */
import { random, shuffle } from "../random";

/** Grey images, each with a class or, for segmentation, with a class for every pixel. */
export interface LabelledImages {
  /** 0 (background) to 255 (ink), `[count, height, width]`, row by row. */
  readonly pixels: Uint8Array;
  /** `[count]`: the class of each image; or `[count, height, width]`: the class of each pixel. */
  readonly labels: Uint8Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
}

/**
 * The images at `indices`, in that order; the originals are not touched.
 * @throws when there are none, or an index is not that of an image
 */
export function select<T extends LabelledImages>(images: T, indices: ArrayLike<number>): T {
  const { pixels, labels, count } = images;
  const chosen = Array.from(indices);
  if (chosen.length === 0) throw new Error("indices must be at least one: none");
  for (const index of chosen) {
    if (!Number.isInteger(index) || index < 0 || index >= count) {
      throw new Error(`indices must be whole numbers from 0 to ${count - 1}: ${index}`);
    }
  }
  const gather = (values: Uint8Array): Uint8Array => {
    const size = values.length / count;
    const gathered = new Uint8Array(chosen.length * size);
    chosen.forEach((index, i) => {
      gathered.set(values.subarray(index * size, (index + 1) * size), i * size);
    });
    return gathered;
  };
  return { ...images, pixels: gather(pixels), labels: gather(labels), count: chosen.length };
}

/**
 * `count` of the images: the first ones, or with `seed` a random choice without repeats.
 * @throws when there are not that many
 */
export function take<T extends LabelledImages>(images: T, count: number, seed?: number): T {
  if (!Number.isInteger(count) || count < 1 || count > images.count) {
    throw new Error(`count must be a whole number from 1 to ${images.count}: ${count}`);
  }
  const order = Uint32Array.from({ length: images.count }, (_, i) => i);
  if (seed !== undefined) shuffle(order, random(seed));
  return select(images, order.subarray(0, count));
}

/**
 * The images in `parts` equal parts, in their order: what each of several devices gets.
 * @throws when the images cannot be dealt out evenly
 */
export function shards<T extends LabelledImages>(images: T, parts: number): T[] {
  const size = images.count / parts;
  if (!Number.isInteger(parts) || parts < 1 || !Number.isInteger(size)) {
    throw new Error(`parts must be a whole number that divides the ${images.count} images: ${parts}`);
  }
  return Array.from({ length: parts }, (_, part) => {
    return select(
      images,
      Array.from({ length: size }, (_, i) => part * size + i),
    );
  });
}
