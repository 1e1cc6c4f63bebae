/** Sums and means of plain numbers. */

export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

export function product(values: ArrayLike<number>): number {
  let result = 1;
  for (let i = 0; i < values.length; i++) result *= values[i];
  return result;
}

/** NaN for no values. */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}

/** Where the largest of `count` values from `from` on stands, counted from `from`: the first one of equals. */
export function largestIndex(values: ArrayLike<number>, from = 0, count: number = values.length - from): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i] > values[from + best]) best = i;
  return best;
}
