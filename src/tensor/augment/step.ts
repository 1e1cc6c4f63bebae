/** What an augmentation is: a list of steps that `run` can look into, so that it can merge them. */
import { type AnyImages, hasPixelLabels } from "../../data/images";
import { fail } from "../../want";

/** Images that may have labels; the background is 0. */
export type PixelBatch = AnyImages;

/** The same with pixels of any level, as they are between two grey ones. */
export type Varied<T extends PixelBatch> = Omit<T, "pixels"> & { readonly pixels: Float32Array };

export type FloatBatch = Varied<PixelBatch>;

/**
 * Makes a variant of every image, the input untouched; what it draws comes from `rng`. Where pixels have labels, these
 * move with them: each place gets the label nearest to where it comes from, and 0 (background) comes in.
 */
export interface Augmentation {
  (batch: PixelBatch, rng: () => number): FloatBatch;
  /** What it is made of; left out, `compose` calls it as it is. */
  readonly steps?: readonly Step[];
}

/** Of one image, in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Where the pixels of a picture come from: an affine map `[a, b, x, c, d, y]` of places (right, down) from the
 * picture's centre: the new picture at (u, v) shows the old one at (a u + b v + x, c u + d v + y).
 */
export type Matrix = readonly [number, number, number, number, number, number];

/** Where pixels come from, place by place: so far to the right and so far down of themselves, `[height, width]`. */
export interface Displacement {
  readonly right: Float64Array;
  readonly down: Float64Array;
}

/** Moves pixels. Neighbours in a list of steps are merged, so that an image is interpolated once. */
export interface GeometricStep {
  readonly kind: "geometric";
  /** What one image gets, until the next call. */
  readonly draw: (rng: () => number, size: ImageSize) => Matrix | Displacement;
}

/** Changes values where they are; labels stay: what noise or a blank square hides is still there. */
export interface PixelStep {
  readonly kind: "pixels";
  /** Changes one image, in place. */
  readonly change: (image: Float32Array, rng: () => number, size: ImageSize) => void;
}

/** An augmentation of somebody else's making. */
export interface ForeignStep {
  readonly kind: "foreign";
  readonly call: (batch: PixelBatch, rng: () => number) => FloatBatch;
}

export type Step = GeometricStep | PixelStep | ForeignStep;

/** Fails where `value` is no augmentation. */
export function checkAugmentation(name: string, value: unknown): void {
  if (typeof value !== "function") fail(`${name} must be a function, such as augment.shift()`, value);
}

/**
 * What an augmentation makes of a batch; labels of images stay as they are where it gives none.
 * @throws when it gives other sizes, or drops labels of pixels, which it may have moved
 */
export function vary<T extends PixelBatch>(augmentation: Augmentation, batch: T, rng: () => number): Varied<T> {
  const varied = augmentation(batch, rng);
  for (const size of ["count", "height", "width", "channels"] as const) {
    if (varied?.[size] !== batch[size]) fail(`an augmentation must leave ${size} at ${batch[size]}`, varied?.[size]);
  }
  const { pixels, labels = batch.labels } = varied;
  if (pixels?.length !== batch.pixels.length) {
    fail(`an augmentation must give ${batch.pixels.length} pixels back`, pixels?.length);
  }
  if (hasPixelLabels(batch) && varied.labels?.length !== batch.labels?.length) {
    fail(`an augmentation must give ${batch.labels?.length} labels of pixels back`, varied.labels?.length);
  }
  return { ...batch, pixels, ...(labels && { labels }) };
}
