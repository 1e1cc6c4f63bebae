/** Intersection over union: how well two masks cover each other. Plain arithmetic on a confusion matrix. */

/**
 * For each class the pixels that label and prediction share, as a share of those that either has:
 * `true positives ÷ (true positives + false positives + false negatives)`, from 0 to 1.
 * Not a number for a class that neither has.
 * @param matrix `matrix[label][prediction]`, a count of pixels, as `confusion` gives it
 * @throws when the matrix is not square
 */
export function intersectionOverUnion(matrix: readonly (readonly number[])[]): number[] {
  const size = matrix.length;
  for (const row of matrix) {
    if (row.length !== size) throw new Error(`matrix must be square, ${size} × ${size}: a row of ${row.length}`);
  }
  return matrix.map((row, c) => {
    const labelled = row.reduce((sum, pixels) => sum + pixels, 0);
    const predicted = matrix.reduce((sum, other) => sum + other[c], 0);
    return row[c] / (labelled + predicted - row[c]);
  });
}

/**
 * The mean of the classes' intersections over union, each class with the same weight however few pixels it has
 * (Long, Shelhamer and Darrell 2015, section 5). A class that neither labels nor predictions have does not count.
 * @param matrix `matrix[label][prediction]`, a count of pixels, as `confusion` gives it
 * @throws when the matrix is not square, or holds no pixel
 */
export function meanIou(matrix: readonly (readonly number[])[]): number {
  const known = intersectionOverUnion(matrix).filter((value) => !Number.isNaN(value));
  if (known.length === 0) throw new Error("the matrix must hold at least one pixel: 0");
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
