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

/** What became of the digits on a canvas, counted. */
export interface Matches {
  /** Found, and read correctly. */
  readonly found: number;
  /** Found, and taken for another digit. */
  readonly misread: number;
  readonly missed: number;
  /** Finds where no digit is, or where one was found before. */
  readonly extra: number;
}

export interface MatchOptions {
  /** How far the corner of a find may be from that of its digit, in pixels down and across; default 6. */
  readonly within?: number;
}

/**
 * Holds finds, the surest first as `findDigits` gives them, against the digits that lie there: each goes to the nearest
 * that none was found for before, and of equally near ones to one that it reads right.
 */
export function matchFinds(
  places: readonly Place[],
  finds: readonly Place[],
  { within = 6 }: MatchOptions = {},
): Matches {
  wantNumber("within", within, { least: 0 });
  const open = [...places];
  let found = 0;
  let misread = 0;
  for (const find of finds) {
    const wrongness = (place: Place): number => 2 * farApart(place, find) + (place.label === find.label ? 0 : 1);
    const near = open.filter((place) => farApart(place, find) <= within);
    if (near.length === 0) continue;
    const place = near.reduce((best, other) => (wrongness(other) < wrongness(best) ? other : best));
    open.splice(open.indexOf(place), 1);
    if (place.label === find.label) found++;
    else misread++;
  }
  return { found, misread, missed: open.length, extra: finds.length - found - misread };
}

function farApart(a: Corner, b: Corner): number {
  return Math.max(Math.abs(a.top - b.top), Math.abs(a.left - b.left));
}
