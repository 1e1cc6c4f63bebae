/** Augmentation outside of training: to look at variants, or to make a larger set once and for all. */
import { checkImages } from "../../data/check";
import { select } from "../../data/choose";
import { stream } from "../../random";
import { wantWhole } from "../../want";
import { type Augmentation, checkAugmentation, type PixelBatch, type Varied, vary } from "./step";

export interface ApplyOptions {
  /** Decides every variant; 1 when left out. */
  readonly seed?: number;
  /** Variants of each image, next to each other in the result; default 1. */
  readonly copies?: number;
}

/**
 * Variants of `images`, `[count · copies, height, width, channels]`, with the label of the image each is made from;
 * labels of pixels move with them. The images themselves are not touched.
 * @throws when `copies` is not a whole number of at least 1, or images or labels are not what they must be
 */
export function apply<T extends PixelBatch>(
  augmentation: Augmentation,
  images: T,
  { seed = 1, copies = 1 }: ApplyOptions = {},
): Varied<T> {
  checkAugmentation("augmentation", augmentation);
  checkImages(images);
  wantWhole("copies", copies);
  const originals = Uint32Array.from({ length: images.count * copies }, (_, i) => Math.floor(i / copies));
  return vary(augmentation, select(images, originals), stream(seed, "augmentation"));
}
