/** Digits put on a larger canvas, at known places. */
import { random } from "../random";
import type { LabelledImages } from "./mnist";

export interface CanvasOptions {
  readonly height: number;
  readonly width: number;
  /** How many digits to put there. */
  readonly digits: number;
  /** Decides which digits, and where; 1 when left out. */
  readonly seed?: number;
}

export interface DigitCanvas {
  /** `[height, width]`, 0 to 255. */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  readonly count: 1;
  /** The upper left corner of each digit's image, and what it is. */
  readonly places: readonly { readonly label: number; readonly top: number; readonly left: number }[];
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
  const places: { label: number; top: number; left: number }[] = [];
  for (let tries = 0; places.length < digits; tries++) {
    if (tries === TRIES || height < images.height || width < images.width) {
      throw new Error(`the canvas of ${height} × ${width} has no room for this many digits: ${digits}`);
    }
    const top = below(height - images.height + 1);
    const left = below(width - images.width + 1);
    const overlaps = places.some(
      (other) => Math.abs(other.top - top) < images.height && Math.abs(other.left - left) < images.width,
    );
    if (overlaps) continue;
    const index = below(images.count);
    draw(images, index, pixels, width, top, left);
    places.push({ label: images.labels[index], top, left });
  }
  return { pixels, height, width, count: 1, places };
}

function draw(
  images: LabelledImages,
  index: number,
  pixels: Uint8Array,
  width: number,
  top: number,
  left: number,
): void {
  const size = images.height * images.width;
  for (let row = 0; row < images.height; row++) {
    const start = index * size + row * images.width;
    pixels.set(images.pixels.subarray(start, start + images.width), (top + row) * width + left);
  }
}
