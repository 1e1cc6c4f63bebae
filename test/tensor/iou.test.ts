import assert from "node:assert/strict";
import { test } from "node:test";
import { confusion, intersectionOverUnion, meanIou } from "../../src/tensor";

/** Rows of digits as labels: `"01 10"` is a mask of two rows. */
const mask = (text: string): Uint8Array => Uint8Array.from(text.replaceAll(" ", ""), Number);

// Counted by hand: shared pixels ÷ pixels of either.
const rows: [name: string, labels: string, predictions: string, each: number[], mean: number][] = [
  ["the same mask", "0011 0011", "0011 0011", [1, 1], 1],
  ["nothing shared", "0000 1111", "1111 0000", [0, 0], 0],
  ["a square moved by one column", "0110 0110", "0011 0011", [2 / 6, 2 / 6], 1 / 3],
  ["one pixel of four missed", "0011 0011", "0011 0001", [4 / 5, 3 / 4], 31 / 40],
  ["all called background", "0000 0001", "0000 0000", [7 / 8, 0], 7 / 16],
  ["three classes", "0012 0012", "0011 0022", [1, 1 / 3, 1 / 3], 5 / 9],
  ["a class that neither has", "0022 0022", "0022 0002", [4 / 5, Number.NaN, 3 / 4], 31 / 40],
  ["a class only predicted", "0000", "0002", [3 / 4, Number.NaN, 0], 3 / 8],
];

for (const [name, labels, predictions, each, mean] of rows) {
  test(`intersection over union: ${name}`, () => {
    const matrix = confusion({ labels: mask(labels), predictions: mask(predictions), classes: each.length });
    assert.deepEqual(intersectionOverUnion(matrix), each);
    assert.ok(Math.abs(meanIou(matrix) - mean) < 1e-12, `mean ${meanIou(matrix)}`);
  });
}

const refused: [name: string, matrix: number[][], message: RegExp][] = [
  [
    "a matrix that is not square",
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    /^matrix must be square, 2 × 2: "a row of 3"$/,
  ],
  [
    "no pixels",
    [
      [0, 0],
      [0, 0],
    ],
    /^the matrix must hold at least one pixel: 0$/,
  ],
];

for (const [name, matrix, message] of refused) {
  test(`the mean refuses ${name}`, () => assert.throws(() => meanIou(matrix), { message }));
}
