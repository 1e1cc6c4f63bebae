/** How far a measurement can be trusted: intervals, and tests of two networks on the same images. */
import { extent, mean, sum } from "./numbers";
import { noteOperation } from "./operations";
import { fail, wantNumber, wantWhole } from "./want";

/** What 95 % of a normal distribution lies within, in standard deviations. */
const z95 = 1.959964;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Where the true share lies, 95 times out of 100, when `hits` of `count` independent tries succeeded: 22 of 10,000 wrong
 * answers leave it between 0.15 and 0.33 %. (E. B. Wilson, Probable inference, the law of succession, and statistical
 * inference, 1927.)
 * @throws when `hits` is not a whole number from 0 to `count`, or `count` is none of at least 1
 */
export function binomialInterval(hits: number, count: number): Interval {
  wantWhole("count", count);
  wantWhole("hits", hits, { least: 0, most: count });
  const share = hits / count;
  const squared = z95 ** 2 / count;
  const middle = (share + squared / 2) / (1 + squared);
  const reach = (z95 * Math.sqrt((share * (1 - share) + squared / 4) / count)) / (1 + squared);
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

export interface McNemarOptions {
  /** What is right, one label an image. */
  readonly labels: ArrayLike<number>;
  /** What one network answered to the same images. */
  readonly first: ArrayLike<number>;
  /** What the other answered. */
  readonly second: ArrayLike<number>;
}

export interface McNemar {
  /** Images that the first reads correctly and the second does not. */
  readonly onlyFirst: number;
  /** Images that the second reads correctly and the first does not. */
  readonly onlySecond: number;
  /** How often luck alone would divide these images at least as unevenly, from 0 to 1. */
  readonly p: number;
}

/**
 * Compares two networks that answered the same images. Only images count that one of them reads and the other does not:
 * were the two equally good, each such image would be a toss of a coin. Exact and two-sided. (Q. McNemar, Note on the
 * sampling error of the difference between correlated proportions or percentages, 1947.)
 * @throws when the three lists are not equally long
 */
export function mcNemar({ labels, first, second }: McNemarOptions): McNemar {
  noteOperation("mcNemar");
  const lengths = [labels.length, first.length, second.length];
  if (new Set(lengths).size > 1) fail("labels, first and second must be equally long", lengths);
  let [onlyFirst, onlySecond] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const [one, other] = [first[i] === labels[i], second[i] === labels[i]];
    if (one && !other) onlyFirst++;
    if (other && !one) onlySecond++;
  }
  return {
    onlyFirst,
    onlySecond,
    p: Math.min(1, 2 * tossesUpTo(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond)),
  };
}

/** The chance that `count` tosses of a coin show at most `most` heads. */
function tossesUpTo(most: number, count: number): number {
  let logarithm = -count * Math.LN2;
  let total = Math.exp(logarithm);
  for (let heads = 1; heads <= most; heads++) {
    logarithm += Math.log((count - heads + 1) / heads);
    total += Math.exp(logarithm);
  }
  return total;
}

export interface Spread extends Interval {
  readonly mean: number;
  /** How far the mean itself may be off: the deviation of the values by the root of their number. NaN for one value. */
  readonly error: number;
}

/** The mean of a measurement over seeds, its standard error, and the lowest and highest value. @throws for no values, or one that is no finite number */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) fail("there must be at least one value", values.length);
  for (const value of values) wantNumber("values", value);
  const middle = mean(values);
  const variance = sum(values.map((value) => (value - middle) ** 2)) / (values.length - 1);
  const [low, high] = extent(values);
  return { mean: middle, error: Math.sqrt(variance / values.length), low, high };
}
