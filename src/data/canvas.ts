/** Digits put on canvases, at known places; and canvases cut into windows. */
import { stream } from "../random";
import { fail, wantWhole } from "../want";
import { checkImageLabels, checkImages, checkPixels } from "./check";
import { emptyLike, type Images, type LabelledImages } from "./images";
import { areApart, type Corner, draw } from "./paper";

export interface CanvasOptions {
  readonly height: number;
  readonly width: number;
  /** How many digits to put there. */
  readonly digits: number;
  /** Decides which digits, and where; 1 when left out. */
  readonly seed?: number;
}

/** A digit on a canvas: its class, and the upper left corner of its image. */
export interface Place extends Corner {
  readonly label: number;
}

/** One image, `[height, width, channels]`, that knows what lies on it. */
export interface DigitCanvas extends Images {
  readonly count: 1;
  readonly places: readonly Place[];
}

const TRIES = 10_000;

/**
 * A canvas with digits out of `images` (one class an image) whose squares do not overlap.
 * @throws when the canvas is too small for that many digits
 */
export function digitCanvas(images: LabelledImages, { height, width, digits, seed = 1 }: CanvasOptions): DigitCanvas {
  checkImages(images);
  checkImageLabels(images);
  wantWhole("height", height);
  wantWhole("width", width);
  wantWhole("digits", digits, { least: 0 });
  const rng = stream(seed, "canvas");
  const below = (limit: number): number => Math.floor(rng() * limit);
  const { channels } = images;
  const pixels = emptyLike(images.pixels, height * width * channels);
  const places: Place[] = [];
  for (let tries = 0; places.length < digits; tries++) {
    if (tries === TRIES || height < images.height || width < images.width) {
      fail(`the canvas of ${height} × ${width} has no room for this many digits`, digits);
    }
    const corner = { top: below(height - images.height + 1), left: below(width - images.width + 1) };
    if (places.some((other) => !areApart(other, corner, images))) continue;
    const index = below(images.count);
    draw(images, index, { pixels, height, width }, corner);
    places.push({ label: images.labels[index], ...corner });
  }
  return { pixels, height, width, channels, count: 1, places };
}

/** Square windows that cover a canvas. */
export interface WindowGrid {
  /** How many there are, one below the other and side by side. */
  readonly rows: number;
  readonly columns: number;
  /** Pixels from one window to the next. */
  readonly stride: number;
  /** Height and width of a window in pixels. */
  readonly size: number;
}

/** Fails where a grid has no windows. */
export function checkGrid({ rows, columns, stride, size }: WindowGrid): void {
  for (const [name, value] of Object.entries({ rows, columns, stride, size })) wantWhole(name, value);
}

/** The corner of a window, counted row by row. */
export function cornerOf(window: number, { columns, stride }: WindowGrid): Corner {
  return { top: Math.floor(window / columns) * stride, left: (window % columns) * stride };
}

/**
 * Every window of one image as an image of its own, row by row.
 * @throws when a window reaches over the image's edge
 */
export function cutWindows(canvas: Images, grid: WindowGrid): Images {
  checkPixels(canvas);
  checkGrid(grid);
  if (canvas.count !== 1) fail("count must be 1, a single canvas", canvas.count);
  const { rows, columns, stride, size } = grid;
  for (const [name, windows, length] of [
    ["rows", rows, canvas.height],
    ["columns", columns, canvas.width],
  ] as const) {
    const most = Math.floor((length - size) / stride) + 1;
    if (windows > most) fail(`${name} must be at most ${Math.max(0, most)}, or windows leave the canvas`, windows);
  }
  const count = rows * columns;
  const { channels } = canvas;
  const pixels = emptyLike(canvas.pixels, count * size * size * channels);
  for (let window = 0; window < count; window++) {
    const { top, left } = cornerOf(window, grid);
    const part = pixels.subarray(window * size * size * channels, (window + 1) * size * size * channels);
    draw(canvas, 0, { pixels: part, height: size, width: size }, { top: -top, left: -left });
  }
  return { pixels, count, height: size, width: size, channels };
}
