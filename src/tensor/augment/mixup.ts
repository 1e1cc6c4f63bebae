/** Two images in one. */
import { checkImages } from "../../data/check";
import { hasPixelLabels } from "../../data/images";
import { shuffle } from "../../random";
import { fail, wantNumber } from "../../want";
import type { Augmentation } from "./step";

export interface MixupOptions {
  /** Both parameters of the Beta distribution that the shares are drawn from, from 0.05 to 1: the smaller, the purer. Default 0.2. */
  readonly alpha?: number;
}

/**
 * Mixes each image with another one of its batch, λ of its own and 1 − λ of the other, λ drawn from Beta(α, α) (Zhang, Cissé,
 * Dauphin and Lopez-Paz 2018, section 2; on ImageNet α from 0.1 to 0.4 was best). There the labels are mixed in the same way. Here an image
 * has one label, so it is drawn: its own with probability λ, else the other's. Cross-entropy is linear in its target, so the
 * mean of the gradients is that of mixed labels; the single ones are noisier. Training accuracy is counted against drawn labels.
 * @throws when `alpha` is out of range; later, when pixels have labels
 */
export function mixup({ alpha = 0.2 }: MixupOptions = {}): Augmentation {
  wantNumber("alpha", alpha, { least: 0.05, most: 1 });
  return (batch, rng) => {
    checkImages(batch);
    if (hasPixelLabels(batch)) fail("labels must be one for each image for mixup, not one for each pixel", "pixels");
    const { count } = batch;
    const size = batch.pixels.length / count;
    const others = shuffle(
      Uint32Array.from({ length: count }, (_, i) => i),
      rng,
    );
    const pixels = new Float32Array(batch.pixels.length);
    const labels = batch.labels?.slice();
    for (let n = 0; n < count; n++) {
      const share = beta(alpha, rng);
      const [own, other] = [n * size, others[n] * size];
      for (let i = 0; i < size; i++) {
        pixels[own + i] = share * batch.pixels[own + i] + (1 - share) * batch.pixels[other + i];
      }
      const isOwn = rng() < share;
      if (labels && batch.labels && !isOwn) labels[n] = batch.labels[others[n]];
    }
    return { ...batch, pixels, ...(labels && { labels }) };
  };
}

/** A number from Beta(α, α), α at most 1 (Jöhnk 1964). */
function beta(alpha: number, rng: () => number): number {
  for (;;) {
    const [a, b] = [rng() ** (1 / alpha), rng() ** (1 / alpha)];
    if (a + b <= 1 && a + b > 0) return a / (a + b);
  }
}
