/** What the number formats of training can hold: IEEE 754's float32 and float16, and bfloat16 (Kalamkar et al. 2019, arXiv:1905.12322). */
import { wantOneOf } from "../want";

export type FloatName = "float32" | "float16" | "bfloat16";

export interface FloatFormat {
  readonly bytes: number;
  /** Bits that say how large a number is: the range. */
  readonly exponentBits: number;
  /** Bits for its digits: the steps. (One bit more is the sign.) */
  readonly fractionBits: number;
  readonly largest: number;
  /** The smallest above 0 with all its digits; below it, digits get lost one after the other. */
  readonly smallestFull: number;
  /** The smallest above 0. */
  readonly smallest: number;
  /** From 1 to the next number. */
  readonly stepAtOne: number;
}

function format(exponentBits: number, fractionBits: number): FloatFormat {
  const greatest = 2 ** (exponentBits - 1) - 1;
  return {
    bytes: (1 + exponentBits + fractionBits) / 8,
    exponentBits,
    fractionBits,
    largest: 2 ** greatest * (2 - 2 ** -fractionBits),
    smallestFull: 2 ** (1 - greatest),
    smallest: 2 ** (1 - greatest - fractionBits),
    stepAtOne: 2 ** -fractionBits,
  };
}

/** The formats by their names. */
export const floats: Readonly<Record<FloatName, FloatFormat>> = {
  float32: format(8, 23),
  float16: format(5, 10),
  bfloat16: format(8, 7),
};

/**
 * The number of a format nearest to `value`, of two equally near ones the even one; ±Infinity beyond the largest.
 * @throws when there is no such format
 */
export function roundTo(name: FloatName, value: number): number {
  const { fractionBits, smallestFull, largest } = floats[wantOneOf("format", name, Object.keys(floats) as FloatName[])];
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(value)) return value;
  let power = 2 ** Math.floor(Math.log2(size));
  if (power > size) power /= 2;
  const step = Math.max(power, smallestFull) * 2 ** -fractionBits;
  const steps = size / step;
  const below = Math.floor(steps);
  const up = steps - below > 0.5 || (steps - below === 0.5 && below % 2 === 1);
  const rounded = (below + (up ? 1 : 0)) * step;
  return Math.sign(value) * (rounded > largest ? Infinity : rounded);
}
