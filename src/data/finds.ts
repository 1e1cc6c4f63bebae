/** Digits found again, on a map of probabilities. */
import { largestIndex } from "../numbers";
import { fail, wantNumber, wantWhole } from "../want";
import { checkGrid, cornerOf, type Place, type WindowGrid } from "./canvas";
import type { Corner } from "./paper";

export interface FindOptions extends WindowGrid {
  /** Two or more; the last class is "none". */
  readonly classes: number;
  /** The least probability of a find; .5 when left out. */
  readonly threshold?: number;
}

export interface Find extends Place {
  /** How probable it is that a digit is there. */
  readonly probability: number;
}

/**
 * Reads finds off a map of probabilities `[rows, columns, classes]`: the surest window first; windows that share more than
 * half of their area with a surer one are left out (non-maximum suppression).
 * @throws when the probabilities are not as many as that, or not from 0 to 1
 */
export function findDigits(probabilities: Float32Array, options: FindOptions): Find[] {
  const { rows, columns, classes, size, threshold = 0.5 } = options;
  checkGrid(options);
  wantWhole("classes", classes, { least: 2 });
  wantNumber("threshold", threshold, { least: 0, most: 1 });
  const wanted = rows * columns * classes;
  if (probabilities.length !== wanted) {
    fail(`probabilities must be ${rows} × ${columns} × ${classes} = ${wanted}`, probabilities.length);
  }
  const wrong = probabilities.findIndex((value) => !(value >= 0 && value <= 1 + rounding));
  if (wrong >= 0) fail(`probabilities must be from 0 to 1, which fails at place ${wrong}`, probabilities[wrong]);
  const candidates = Array.from({ length: rows * columns }, (_, window): Find => {
    const from = window * classes;
    const none = probabilities[from + classes - 1];
    const label = largestIndex(probabilities, from, classes - 1);
    return { label, ...cornerOf(window, options), probability: 1 - none };
  });
  const finds: Find[] = [];
  for (const candidate of candidates.sort((a, b) => b.probability - a.probability)) {
    if (candidate.probability < threshold) break;
    if (finds.every((find) => sharedArea(find, candidate, size) <= 0.5 * size * size)) finds.push(candidate);
  }
  return finds;
}

/** A softmax's largest value may come out this far above 1. */
const rounding = 1e-5;

function sharedArea(a: Corner, b: Corner, size: number): number {
  const overlap = (x: number, y: number): number => Math.max(0, size - Math.abs(x - y));
  return overlap(a.top, b.top) * overlap(a.left, b.left);
}
