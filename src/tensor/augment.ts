/**
 * Variants of images that keep their label (but for `mixup`): seeded, on batches, the input untouched.
 *
 * Each function below takes what may be drawn, and gives an `Augmentation` for a recipe or for `augment.apply`. Where an
 * option is a range, a number r stands for −r to r, and `[from, to]` for itself; `[3, 3]` is always 3.
 */
import { affine, flip, rotate, scale, shear, shift } from "./augment/affine";
import { apply } from "./augment/apply";
import { elastic } from "./augment/elastic";
import { mixup } from "./augment/mixup";
import { cutout, noise } from "./augment/pixels";
import { compose } from "./augment/run";
import { sometimes } from "./augment/sometimes";

export type {
  AffineOptions,
  FlipOptions,
  RotateOptions,
  ScaleOptions,
  ShearOptions,
  ShiftOptions,
} from "./augment/affine";
export type { ApplyOptions } from "./augment/apply";
export type { ElasticOptions } from "./augment/elastic";
export type { MixupOptions } from "./augment/mixup";
export type { CutoutOptions, NoiseOptions } from "./augment/pixels";
export type { SometimesOptions } from "./augment/sometimes";
export type { Augmentation, FloatBatch, PixelBatch } from "./augment/step";

/** Everything that makes, joins and applies augmentations. */
export const augment: {
  readonly shift: typeof shift;
  readonly rotate: typeof rotate;
  readonly scale: typeof scale;
  readonly shear: typeof shear;
  readonly flip: typeof flip;
  readonly affine: typeof affine;
  readonly elastic: typeof elastic;
  readonly noise: typeof noise;
  readonly cutout: typeof cutout;
  readonly mixup: typeof mixup;
  readonly compose: typeof compose;
  readonly sometimes: typeof sometimes;
  readonly apply: typeof apply;
} = { shift, rotate, scale, shear, flip, affine, elastic, noise, cutout, mixup, compose, sometimes, apply };
