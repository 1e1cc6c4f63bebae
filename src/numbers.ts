/** Sums and means of plain numbers, and matrices of them turned. */

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

/**
 * The smallest and the largest number, of a list of any length: `Math.max(...values)` takes some 100,000. NaN is
 * passed over. Infinity and −Infinity for no values.
 */
export function extent(values: Iterable<number>): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Where the largest of `count` values from `from` on stands, counted from `from`: the first one of equals. */
export function largestIndex(values: ArrayLike<number>, from = 0, count: number = values.length - from): number {
  let best = 0;
  for (let i = 1; i < count; i++) if (values[from + i] > values[from + best]) best = i;
  return best;
}

/** Rows as columns: `[[1, 2, 3], [4, 5, 6]]` becomes `[[1, 4], [2, 5], [3, 6]]`. All rows have one length, and there is at least one. */
export function transpose(matrix: readonly (readonly number[])[]): number[][] {
  return matrix[0].map((_, column) => matrix.map((row) => row[column]));
}
