/** What an augmentation is: a list of steps that `run` can look into, so that it can merge them. */

/** Images as rows of pixels: `[count, height, width, channels]`, one channel unless said; the background is 0. */
export interface PixelBatch {
  readonly pixels: Uint8Array | Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels?: number;
}

export interface FloatBatch extends PixelBatch {
  readonly pixels: Float32Array;
}

/** Makes a variant of every image, the input untouched; what it draws comes from `rng`. */
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

/** Changes values where they are. */
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
