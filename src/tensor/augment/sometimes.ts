/** An augmentation for some of the images. */
import { random } from "../../random";
import type { Augmentation } from "./step";
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
  wantShare("share", share);
  return (batch, rng) => {
    const size = batch.pixels.length / batch.count;
    const image = (pixels: typeof batch.pixels, i: number) => pixels.subarray(i * size, (i + 1) * size);
    const [choice, variants] = [0, 0].map(() => random(Math.floor(rng() * 2 ** 32)));
    const chosen = Array.from({ length: batch.count }, (_, i) => i).filter(() => choice() < share);
    const pixels = Float32Array.from(batch.pixels);
    if (chosen.length === 0) return { ...batch, pixels };
    const some = new Float32Array(chosen.length * size);
    chosen.forEach((index, i) => {
      some.set(image(batch.pixels, index), i * size);
    });
    const changed = augmentation({ ...batch, pixels: some, count: chosen.length }, variants).pixels;
    chosen.forEach((index, i) => {
      pixels.set(image(changed, i), index * size);
    });
    return { ...batch, pixels };
  };
}
