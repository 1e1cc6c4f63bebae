/** An augmentation for some of the images. */
import { checkImages } from "../../data/check";
import { select } from "../../data/choose";
import type { Images } from "../../data/images";
import { random } from "../../random";
import { type Augmentation, checkAugmentation, vary } from "./step";
import { wantShare } from "./want";

export interface SometimesOptions {
  /** Share of the images that are changed, each drawn anew; default 0.5. */
  readonly share?: number;
}

/**
 * Leaves some images as they are: to turn or stretch a picture also blurs it, and what the network will be asked about
 * is sharp.
 * @throws when `share` is not from 0 to 1
 */
export function sometimes(augmentation: Augmentation, { share = 0.5 }: SometimesOptions = {}): Augmentation {
  checkAugmentation("augmentation", augmentation);
  wantShare("share", share);
  return (batch, rng) => {
    checkImages(batch);
    const [choice, variants] = [0, 0].map(() => random(Math.floor(rng() * 2 ** 32)));
    const chosen = Array.from({ length: batch.count }, (_, i) => i).filter(() => choice() < share);
    const pixels = Float32Array.from(batch.pixels);
    if (chosen.length === 0) return { ...batch, pixels };
    const some = vary(augmentation, select({ ...batch, pixels }, chosen), variants);
    putBack(pixels, some.pixels, chosen);
    if (!some.labels || !batch.labels) return { ...batch, pixels };
    const labels = batch.labels.slice();
    putBack(labels, some.labels, chosen);
    return { ...batch, pixels, labels };
  };
}

/** Replaces the rows with these indices by `rows`. */
function putBack<T extends Images["pixels"]>(values: T, rows: T, indices: readonly number[]): void {
  const size = rows.length / indices.length;
  indices.forEach((index, i) => {
    values.set(rows.subarray(i * size, (i + 1) * size), index * size);
  });
}
