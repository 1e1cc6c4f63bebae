/** Digits put on canvases, at known places; crops of canvases to learn from; and finds to read off again. */
import { random } from "../random";
import type { LabelledImages } from "./images";

export interface CanvasOptions {
  readonly height: number;
  readonly width: number;
  /** How many digits to put there. */
  readonly digits: number;
  /** Decides which digits, and where; 1 when left out. */
  readonly seed?: number;
}

/** A digit on a canvas: its class, and the upper left corner of its image. */
export interface Place {
  readonly label: number;
  readonly top: number;
  readonly left: number;
}

export interface DigitCanvas {
  /** `[height, width]`, 0 to 255. */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly count: 1;
  readonly places: readonly Place[];
}

const TRIES = 10_000;

/**
 * A canvas with digits out of `images` whose squares do not overlap.
 * @throws when the canvas is too small for that many digits
 */
export function digitCanvas(images: LabelledImages, { height, width, digits, seed = 1 }: CanvasOptions): DigitCanvas {
  const rng = random(seed);
  const below = (limit: number): number => Math.floor(rng() * limit);
  const pixels = new Uint8Array(height * width);
  const places: Place[] = [];
  for (let tries = 0; places.length < digits; tries++) {
    if (tries === TRIES || height < images.height || width < images.width) {
      throw new Error(`the canvas of ${height} × ${width} has no room for this many digits: ${digits}`);
    }
    const top = below(height - images.height + 1);
    const left = below(width - images.width + 1);
    if (places.some((other) => !areApart(other, { top, left }, images))) continue;
    const index = below(images.count);
    draw(images, index, { pixels, height, width }, top, left);
    places.push({ label: images.labels[index], top, left });
  }
  return { pixels, height, width, count: 1, places };
}

type Corner = Pick<Place, "top" | "left">;

function areApart(a: Corner, b: Corner, { height, width }: LabelledImages): boolean {
  return Math.abs(a.top - b.top) >= height || Math.abs(a.left - b.left) >= width;
}

interface Paper {
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** Draws one image; what would lie outside the paper is cut off. */
function draw(images: LabelledImages, index: number, paper: Paper, top: number, left: number): void {
  const { pixels, height, width } = images;
  const firstRow = Math.max(0, -top);
  const lastRow = Math.min(height, paper.height - top);
  const from = Math.max(0, -left);
  const to = Math.min(width, paper.width - left);
  if (to <= from) return;
  for (let row = firstRow; row < lastRow; row++) {
    const start = (index * height + row) * width;
    paper.pixels.set(pixels.subarray(start + from, start + to), (top + row) * paper.width + left + from);
  }
}

export interface CropOptions {
  readonly count: number;
  /** Default 1. */
  readonly seed?: number;
}

/** A digit counts as centred up to this many pixels off the middle, and as absent from `far` on. */
const near = 3;
const far = 9;

/**
 * Windows as a canvas has them, as large as the images: one half show a digit near the middle, and have its class; the
 * other half show parts of digits or nothing, and have the class 10, "none". Neighbours reach in at the edges.
 */
export function digitCrops(images: LabelledImages, { count, seed = 1 }: CropOptions): LabelledImages {
  const rng = random(seed);
  const { height, width } = images;
  const size = height * width;
  const within = (limit: number): number => Math.floor(rng() * (2 * limit + 1)) - limit;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count).fill(10);
  for (let i = 0; i < count; i++) {
    const paper = { pixels: pixels.subarray(i * size, (i + 1) * size), height, width };
    const drawn: Corner[] = [];
    const add = (top: number, left: number): number => {
      const index = Math.floor(rng() * images.count);
      draw(images, index, paper, top, left);
      drawn.push({ top, left });
      return images.labels[index];
    };
    if (i % 2 === 0) labels[i] = add(within(near), within(near));
    for (let neighbours = Math.floor(rng() * 4); neighbours > 0; neighbours--) {
      const [top, left] = [within(height), within(width)];
      const absent = Math.max(Math.abs(top), Math.abs(left)) >= far;
      if (absent && drawn.every((other) => areApart(other, { top, left }, images))) add(top, left);
    }
  }
  return { pixels, labels, count, height, width };
}

/** Windows that cover a canvas. */
export interface WindowGrid {
  /** How many there are, one below the other and side by side. */
  readonly rows: number;
  readonly columns: number;
  /** Pixels from one window to the next. */
  readonly stride: number;
  /** Height and width of a window in pixels. */
  readonly size: number;
}

/** Every window of a canvas as an image of its own, row by row. */
export function cutWindows(
  canvas: Omit<DigitCanvas, "places">,
  { rows, columns, stride, size }: WindowGrid,
): CanvasWindows {
  const pixels = new Uint8Array(rows * columns * size * size);
  for (let window = 0; window < rows * columns; window++) {
    const top = Math.floor(window / columns) * stride;
    const left = (window % columns) * stride;
    for (let y = 0; y < size; y++) {
      const start = (top + y) * canvas.width + left;
      pixels.set(canvas.pixels.subarray(start, start + size), (window * size + y) * size);
    }
  }
  return { pixels, count: rows * columns, height: size, width: size };
}

/** Windows as images. */
export type CanvasWindows = Omit<LabelledImages, "labels">;

export interface FindOptions extends WindowGrid {
  /** The last class is "none". */
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
 */
export function findDigits(probabilities: Float32Array, options: FindOptions): Find[] {
  const { rows, columns, classes, stride, size, threshold = 0.5 } = options;
  if (probabilities.length !== rows * columns * classes) {
    const wanted = rows * columns * classes;
    throw new Error(`probabilities must be ${rows} × ${columns} × ${classes} = ${wanted}: ${probabilities.length}`);
  }
  const candidates = Array.from({ length: rows * columns }, (_, window): Find => {
    const digits = probabilities.subarray(window * classes, window * classes + classes - 1);
    const none = probabilities[window * classes + classes - 1];
    const top = Math.floor(window / columns) * stride;
    const left = (window % columns) * stride;
    return { label: digits.indexOf(Math.max(...digits)), top, left, probability: 1 - none };
  });
  const finds: Find[] = [];
  for (const candidate of candidates.sort((a, b) => b.probability - a.probability)) {
    if (candidate.probability < threshold) break;
    if (finds.every((find) => sharedArea(find, candidate, size) <= 0.5 * size * size)) finds.push(candidate);
  }
  return finds;
}

function sharedArea(a: Corner, b: Corner, size: number): number {
  const overlap = (x: number, y: number): number => Math.max(0, size - Math.abs(x - y));
  return overlap(a.top, b.top) * overlap(a.left, b.left);
}
