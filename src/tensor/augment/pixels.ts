/** Augmentations that leave every pixel in its place and change what is there. */
import { wantNumber, wantWhole } from "../../want";
import { augmentation } from "./run";
import type { Augmentation } from "./step";
import { wantShare } from "./want";

export interface NoiseOptions {
  /** Standard deviation in grey levels, of 255; default 20. */
  readonly deviation?: number;
}

export interface CutoutOptions {
  /** Height and width of the square, in pixels; default 8. */
  readonly size?: number;
  /** Grey level put in its place; default 0, the background. */
  readonly level?: number;
  /** Share of the images that lose a square; default 1. */
  readonly share?: number;
}

/**
 * Adds normal noise to every value. Nothing is cut off at 0 or 255, so the mean stays what it was.
 * @throws when `deviation` is negative
 */
export function noise({ deviation = 20 }: NoiseOptions = {}): Augmentation {
  wantNumber("deviation", deviation, { least: 0 });
  return augmentation([
    {
      kind: "pixels",
      change: (image, rng) => {
        for (let i = 0; i < image.length; i += 2) {
          // Two at once, without sine or cosine: Marsaglia's polar method (1964).
          let x = 0;
          let y = 0;
          let square = 0;
          do {
            x = 2 * rng() - 1;
            y = 2 * rng() - 1;
            square = x * x + y * y;
          } while (square >= 1 || square === 0);
          const radius = deviation * Math.sqrt((-2 * Math.log(square)) / square);
          image[i] += x * radius;
          if (i + 1 < image.length) image[i + 1] += y * radius;
        }
      },
    },
  ]);
}

/**
 * Blanks a square at a random place. Its centre is any pixel, so part of it may lie outside (DeVries and Taylor 2017,
 * section 3.1, who use 16 pixels of 32 for CIFAR-10).
 * @throws when `size` is not a whole number of at least 1, `level` no number or `share` not from 0 to 1
 */
export function cutout({ size = 8, level = 0, share = 1 }: CutoutOptions = {}): Augmentation {
  wantWhole("size", size);
  wantNumber("level", level);
  wantShare("share", share);
  return augmentation([
    {
      kind: "pixels",
      change: (image, rng, { height, width, channels }) => {
        if (rng() >= share) return;
        const top = Math.floor(rng() * height) - Math.floor(size / 2);
        const left = Math.floor(rng() * width) - Math.floor(size / 2);
        const [from, to] = [Math.max(0, left), Math.min(width, left + size)];
        for (let y = Math.max(0, top); y < Math.min(height, top + size); y++) {
          image.fill(level, (y * width + from) * channels, (y * width + to) * channels);
        }
      },
    },
  ]);
}
