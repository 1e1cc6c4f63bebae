/** Augmentation outside of training: to look at variants, or to make a larger set once and for all. */
import { random } from "../../random";
import type { Augmentation, PixelBatch } from "./step";
import { wantWhole } from "./want";

export interface ApplyOptions {
  /** Decides every variant; 1 when left out. */
  readonly seed?: number;
  /** Variants of each image, next to each other in the result; default 1. */
  readonly copies?: number;
}

/**
 * Variants of `images`, `[count · copies, height, width, channels]`, with the label of the image each is made from.
 * The images themselves are not touched.
 * @throws when `copies` is not a whole number of at least 1, or the labels are not one an image
 */
export function apply<T extends PixelBatch & { readonly labels?: Uint8Array }>(
  augmentation: Augmentation,
  images: T,
  { seed = 1, copies = 1 }: ApplyOptions = {},
): Omit<T, "pixels"> & { readonly pixels: Float32Array } {
  wantWhole("copies", copies, 1);
  const { pixels, count, labels } = images;
  if (labels && labels.length !== count) throw new Error(`labels must be one an image, ${count}: ${labels.length}`);
  const size = pixels.length / count;
  const repeated = new Float32Array(count * copies * size);
  for (let i = 0; i < count * copies; i++) {
    const from = Math.floor(i / copies) * size;
    repeated.set(pixels.subarray(from, from + size), i * size);
  }
  const batch = { ...images, pixels: repeated, count: count * copies };
  const varied = augmentation(batch, random(seed));
  if (!labels) return { ...batch, pixels: varied.pixels };
  const repeatedLabels = Uint8Array.from({ length: batch.count }, (_, i) => labels[Math.floor(i / copies)]);
  return { ...batch, pixels: varied.pixels, labels: repeatedLabels };
}
