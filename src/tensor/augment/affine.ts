/** Augmentations that keep straight lines straight. */
import { wantOneOf } from "../../want";
import { identity, mirror, multiply, rotateBy, scaleBy, shearBy, shiftBy } from "./matrix";
import { augmentation } from "./run";
import type { Augmentation, Matrix } from "./step";
import { type Range, wantFactors, wantRange, wantShare, wantSlant } from "./want";

export interface ShiftOptions {
  /** To the right, in pixels; default 2: from −2 to 2. */
  readonly x?: Range;
  /** Downwards, in pixels; default 2: from −2 to 2. */
  readonly y?: Range;
}

export interface RotateOptions {
  /** Clockwise; default 10: from −10 to 10. */
  readonly degrees?: Range;
}

export interface ScaleOptions {
  /** A share s draws a factor from 1 − s to 1 + s; `[from, to]` are factors themselves. Default 0.1. */
  readonly factor?: Range;
}

export interface ShearOptions {
  /** By how much uprights lean to the right; default 10: from −10 to 10. Below 90. */
  readonly degrees?: Range;
}

export interface FlipOptions {
  /** `horizontal` swaps left and right, `vertical` top and bottom; default `horizontal`. */
  readonly direction?: "horizontal" | "vertical";
  /** Share of the images that are flipped; default 0.5. */
  readonly share?: number;
}

export interface AffineOptions {
  /** Rotation, clockwise; default 10: from −10 to 10. */
  readonly degrees?: Range;
  /** Shift in either direction, in pixels; default 2: from −2 to 2. */
  readonly pixels?: Range;
  /** A share s draws a factor from 1 − s to 1 + s; `[from, to]` are factors themselves. Default 0.1. */
  readonly factor?: Range;
  /** By how many degrees uprights lean to the right; default 5: from −5 to 5. Below 90. */
  readonly shear?: Range;
}

const within = (rng: () => number, [from, to]: readonly [number, number]): number => from + (to - from) * rng();

const geometric = (draw: (rng: () => number) => Matrix): Augmentation => augmentation([{ kind: "geometric", draw }]);

/**
 * Shifts each image by its own random distance; parts of a pixel are interpolated, what comes in is background.
 * @throws when an option is not a range
 */
export function shift({ x = 2, y = 2 }: ShiftOptions = {}): Augmentation {
  const [across, along] = [wantRange("x", x), wantRange("y", y)];
  return geometric((rng) => shiftBy(within(rng, across), within(rng, along)));
}

/**
 * Rotates each image about its centre by its own random angle.
 * @throws when `degrees` is not a range
 */
export function rotate({ degrees = 10 }: RotateOptions = {}): Augmentation {
  const range = wantRange("degrees", degrees);
  return geometric((rng) => rotateBy(within(rng, range)));
}

/**
 * Makes each image larger or smaller about its centre, by its own random factor.
 * @throws when `factor` is neither a share below 1 nor two factors above 0
 */
export function scale({ factor = 0.1 }: ScaleOptions = {}): Augmentation {
  const range = wantFactors("factor", factor);
  return geometric((rng) => scaleBy(within(rng, range)));
}

/**
 * Slants each image by its own random angle: rows slide sideways, the middle one stays.
 * @throws when `degrees` is not a range below 90
 */
export function shear({ degrees = 10 }: ShearOptions = {}): Augmentation {
  const range = wantSlant("degrees", degrees);
  return geometric((rng) => shearBy(within(rng, range)));
}

/**
 * Mirrors a share of the images, drawn at random.
 * @throws when `direction` is unknown or `share` is not from 0 to 1
 */
export function flip({ direction = "horizontal", share = 0.5 }: FlipOptions = {}): Augmentation {
  wantOneOf("direction", direction, ["horizontal", "vertical"]);
  wantShare("share", share);
  return geometric((rng) => (rng() < share ? mirror(direction) : identity));
}

/**
 * Rotates, scales, shears and shifts each image, in one: what handwriting does to digits anyway.
 * @throws when an option is out of range
 */
export function affine({ degrees = 10, pixels = 2, factor = 0.1, shear = 5 }: AffineOptions = {}): Augmentation {
  const ranges = {
    degrees: wantRange("degrees", degrees),
    shear: wantSlant("shear", shear),
    factor: wantFactors("factor", factor),
    pixels: wantRange("pixels", pixels),
  };
  return geometric((rng) => {
    const turned = rotateBy(within(rng, ranges.degrees));
    const slanted = shearBy(within(rng, ranges.shear));
    const scaled = scaleBy(within(rng, ranges.factor));
    const [y, x] = [within(rng, ranges.pixels), within(rng, ranges.pixels)];
    return multiply(multiply(multiply(turned, scaled), slanted), shiftBy(x, y));
  });
}
