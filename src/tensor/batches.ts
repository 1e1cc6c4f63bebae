/** From a set of images to the batches of a run. */
import type { Augmentation } from "./augment";
import type { LabelledImages } from "./scaling";

/** Copies the images and labels with these indices, augmented if asked. */
export function gather(
  images: LabelledImages,
  indices: Uint32Array,
  augmentation: Augmentation | undefined,
  rng: () => number,
): LabelledImages {
  const { height, width, channels = 1 } = images;
  const pixels = rows(images.pixels, height * width * channels, indices);
  const labels = rows(images.labels, images.labels.length / images.count, indices) as Uint8Array;
  const batch = { pixels, count: indices.length, height, width, channels };
  return { ...(augmentation ? augmentation(batch, rng) : batch), labels };
}

/** The rows with these indices, each of `size` values, one after the other. */
function rows(values: Uint8Array | Float32Array, size: number, indices: Uint32Array): Uint8Array | Float32Array {
  const length = indices.length * size;
  const copies = values instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  indices.forEach((index, i) => {
    copies.set(values.subarray(index * size, (index + 1) * size), i * size);
  });
  return copies;
}
