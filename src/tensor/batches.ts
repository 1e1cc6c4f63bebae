/** From a set of images to the batches of a run. */
import { gatherRows, type LabelledImages } from "../data/images";
import type { Augmentation } from "./augment";
import { vary } from "./augment/step";

/** Copies the images and labels with these indices, augmented if asked: labels of pixels move with their pixels. */
export function gather(
  images: LabelledImages,
  indices: Uint32Array,
  augmentation: Augmentation | undefined,
  rng: () => number,
): LabelledImages {
  const { height, width, channels, count } = images;
  const pixels = gatherRows(images.pixels, height * width * channels, indices);
  const labels = gatherRows(images.labels, images.labels.length / count, indices);
  const batch = { pixels, labels, count: indices.length, height, width, channels };
  return augmentation ? vary(augmentation, batch, rng) : batch;
}
