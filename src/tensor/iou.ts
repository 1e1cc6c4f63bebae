/** Intersection over union: how well two masks cover each other. Plain arithmetic on a confusion matrix. */
import { mean, sum } from "../numbers";
import { fail, wantNumber } from "../want";

type Matrix = readonly (readonly number[])[];

function checkMatrix(matrix: Matrix): void {
  const size = matrix.length;
  if (!(size > 0)) fail("matrix must have a row for each class", size);
  for (const row of matrix) {
    if (row.length !== size) fail(`matrix must be square, ${size} × ${size}`, `a row of ${row.length}`);
    for (const pixels of row) wantNumber("counts in the matrix", pixels, { least: 0 });
  }
}

/**
 * For each class the pixels that label and prediction share, as a share of those that either has:
 * `true positives ÷ (true positives + false positives + false negatives)`, from 0 to 1.
 * Not a number for a class that neither has.
 * @param matrix `matrix[label][prediction]`, a count of pixels, as `confusion` gives it
 * @throws when the matrix is not square, or a count is negative or no number
 */
export function intersectionOverUnion(matrix: Matrix): number[] {
  checkMatrix(matrix);
  return matrix.map((row, c) => row[c] / (sum(row) + sum(matrix.map((other) => other[c])) - row[c]));
}

/**
 * The mean of the classes' intersections over union, each class with the same weight however few pixels it has
 * (Long, Shelhamer and Darrell 2015, section 5). A class that neither labels nor predictions have does not count.
 * @param matrix `matrix[label][prediction]`, a count of pixels, as `confusion` gives it
 * @throws as `intersectionOverUnion`, and when the matrix holds no pixel
 */
export function meanIou(matrix: Matrix): number {
  const known = intersectionOverUnion(matrix).filter((value) => !Number.isNaN(value));
  if (known.length === 0) fail("the matrix must hold at least one pixel", 0);
  return mean(known);
}
