/** Images moved by whole pixels, and images whose pixels have lost their places. */
import { shuffle, stream } from "../random";
import { fail, wantWhole } from "../want";
import { checkImages } from "./check";
import { type AnyImages, emptyLike, hasPixelLabels, type Images } from "./images";

type Values = Images["pixels"];

/** Whole pixels; negative ones go the other way. */
export interface Shift {
  /** Default 0. */
  readonly right?: number;
  /** Default 0. */
  readonly down?: number;
}

/**
 * The images (or feature maps) moved by whole pixels, as on a sheet of paper under a frame: what leaves the frame is
 * lost, and 0 (background) comes in. Labels of pixels move with them, labels of images stay. The originals are not touched.
 * @throws when `right` or `down` is not a whole number
 */
export function shiftImages<T extends AnyImages>(images: T, { right = 0, down = 0 }: Shift): T {
  checkImages(images);
  for (const [name, value] of Object.entries({ right, down })) {
    if (!Number.isInteger(value)) fail(`${name} must be a whole number of pixels`, value);
  }
  const { count, height, width } = images;
  const from = Math.max(0, -right);
  const to = Math.min(width, width - right);
  return mapPlaces(images, (values, channels) => {
    const moved = emptyLike(values, values.length);
    if (to <= from) return moved;
    for (let row = 0; row < count * height; row++) {
      const target = (row % height) + down;
      if (target < 0 || target >= height) continue;
      const source = values.subarray((row * width + from) * channels, (row * width + to) * channels);
      moved.set(source, ((row + down) * width + from + right) * channels);
    }
    return moved;
  });
}

/** The images moved by so many pixels to the right, to the left, down and up. @throws when `pixels` is no whole number of 1 or more */
export function shiftEveryWay<T extends AnyImages>(images: T, pixels: number): T[] {
  wantWhole("pixels", pixels);
  const ways: Shift[] = [{ right: pixels }, { right: -pixels }, { down: pixels }, { down: -pixels }];
  return ways.map((way) => shiftImages(images, way));
}

/** How many views of an image there are: 1, itself; 5, also moved by one pixel to each side; 9, also along the diagonals. */
export type Views = 1 | 5 | 9;

const steps = [-1, 0, 1];
const around: readonly Required<Shift>[] = steps.flatMap((down) => steps.map((right) => ({ right, down })));
const shifts: Readonly<Record<Views, readonly Required<Shift>[]>> = {
  1: around.filter(({ right, down }) => right === 0 && down === 0),
  5: around.filter(({ right, down }) => right === 0 || down === 0),
  9: around,
};

/** Fails where a number of views is none of 1, 5 and 9. */
export function checkViews(views: Views): void {
  if (![1, 5, 9].includes(views)) fail("views must be 1, 5 or 9", views);
}

/** The images, and the images moved by one pixel, as many in all as `views` says. @throws when there are not that many views */
export function viewsOf<T extends AnyImages>(images: T, views: Views): T[] {
  checkViews(views);
  return shifts[views].map((shift) => (shift.right === 0 && shift.down === 0 ? images : shiftImages(images, shift)));
}

export interface ScrambleOptions {
  /** Decides the order; 1 when left out. */
  readonly seed?: number;
}

/**
 * The images with their pixels in one random order, the same for all of them: nothing is lost, but neighbours are
 * neighbours no more. Labels of pixels go along.
 */
export function scramblePixels<T extends AnyImages>(images: T, { seed = 1 }: ScrambleOptions = {}): T {
  checkImages(images);
  const size = images.height * images.width;
  const order = shuffle(
    Uint32Array.from({ length: size }, (_, i) => i),
    stream(seed, "scrambling"),
  );
  return mapPlaces(images, (values, channels) =>
    values.map((_, at) => {
      const place = Math.floor(at / channels);
      return values[(place - (place % size) + order[place % size]) * channels + (at % channels)];
    }),
  );
}

/** Does the same to pixels and, where every pixel has a label, to labels. */
function mapPlaces<T extends AnyImages>(images: T, move: (values: Values, channels: number) => Values): T {
  const moved = { ...images, pixels: move(images.pixels, images.channels) };
  return hasPixelLabels(images) ? { ...moved, labels: move(images.labels as Uint8Array, 1) } : moved;
}
