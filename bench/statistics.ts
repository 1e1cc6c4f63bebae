/** What several measurements come to. */

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);

/** Of an even number of values, the mean of the middle two. */
export const median = (values: readonly number[]): number => {
  const sorted = ascending(values);
  const middle = (sorted.length - 1) / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
};

/** A median, and between what the true one lies, at least 95 times out of 100. */
export interface Estimate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** Fewer values have no interval that holds the median 95 times out of 100: the extremes of five do so 94 times. */
export const LEAST_VALUES = 6;

/**
 * The median and its interval by order: of the sorted values, the innermost pair that holds the true median at least 95 times
 * out of 100. It supposes nothing of how times are spread, which matters here: they have a floor and a long tail, and one
 * disturbed round, which would widen an interval of the mean, leaves it as it is. (W. R. Thompson, On confidence ranges for
 * the median, 1936.)
 * @throws for fewer than `LEAST_VALUES`
 */
export function estimate(values: readonly number[]): Estimate {
  const count = values.length;
  if (count < LEAST_VALUES) throw new Error(`an interval needs at least ${LEAST_VALUES} values: ${count}`);
  const sorted = ascending(values);
  let left = 0; // the chance that at most `rank` values are below the median
  let chance = 0.5 ** count;
  let rank = -1;
  while (left + chance <= 0.025) {
    rank++;
    left += chance;
    chance *= (count - rank) / (rank + 1);
  }
  return { median: median(values), low: sorted[rank], high: sorted[count - 1 - rank] };
}

/** Quotients of what was measured in the same round, so that what slows a round down slows down both. */
export const pairedRatios = (above: readonly number[], below: readonly number[]): number[] =>
  above.map((value, round) => value / below[round]);

/** How far an interval of a ratio reaches to either side, as a share: .03 for ± 3 %. Ratios multiply, so the sides are equal in the logarithm. */
export const halfWidth = ({ low, high }: Estimate): number => Math.sqrt(high / low) - 1;
