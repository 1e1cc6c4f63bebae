/** What augmentation costs a batch of 128 digits: each kind, and several merged into one pass against one pass each. */
import { random } from "../src/random";
import { type Augmentation, augment, type PixelBatch } from "../src/tensor/augment";
import { median } from "./statistics";

const batch: PixelBatch = {
  pixels: Uint8Array.from({ length: 128 * 28 * 28 }, (_, i) => (i * 7919) % 256),
  count: 128,
  channels: 1,
  height: 28,
  width: 28,
};

const geometric: readonly Augmentation[] = [augment.rotate(), augment.scale(), augment.shear(), augment.shift()];

const contestants: Readonly<Record<string, Augmentation>> = {
  shift: augment.shift(),
  rotate: augment.rotate(),
  scale: augment.scale(),
  shear: augment.shear(),
  flip: augment.flip(),
  affine: augment.affine(),
  elastic: augment.elastic(),
  noise: augment.noise(),
  cutout: augment.cutout(),
  "rotate, scale, shear and shift, composed": augment.compose(geometric),
  "rotate, scale, shear and shift, one by one": (images, rng) =>
    geometric.reduce((pictures: PixelBatch, one) => one(pictures, rng), images) as ReturnType<Augmentation>,
};

/** Milliseconds a batch. */
export interface BatchTime {
  readonly name: string;
  readonly median: number;
  /** What it takes when nothing else wants the processor. */
  readonly least: number;
}

/** Times every kind `rounds` times, in turn, after `warmUp` rounds that do not count. */
export function timeAugmentations(rounds = 100, warmUp = 30): BatchTime[] {
  const times = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]));
  const rng = random(1);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [name, augmentation] of Object.entries(contestants)) {
      const started = performance.now();
      augmentation(batch, rng);
      if (round >= 0) times.get(name)?.push(performance.now() - started);
    }
  }
  return [...times].map(([name, all]) => {
    return { name, median: median(all), least: Math.min(...all) };
  });
}
