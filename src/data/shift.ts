/** Images moved by whole pixels, and images whose pixels have lost their places. */
import { random, shuffle } from "../random";

type Values = Uint8Array | Float32Array;

/** Images or feature maps, `[count, height, width, channels]`, one channel unless said; labels go with them. */
interface Movable {
  readonly pixels: Values;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels?: number;
  readonly labels?: Uint8Array;
}

/** Whole pixels; negative ones go the other way. */
export interface Shift {
  /** Default 0. */
  readonly right?: number;
  /** Default 0. */
  readonly down?: number;
}

/**
 * The images moved by whole pixels, as on a sheet of paper under a frame: what leaves the frame is lost, and 0
 * (background) comes in. Labels of pixels move with them, labels of images stay. The originals are not touched.
 * @throws when `right` or `down` is not a whole number
 */
export function shiftImages<T extends Movable>(images: T, { right = 0, down = 0 }: Shift): T {
  for (const [name, value] of Object.entries({ right, down })) {
    if (!Number.isInteger(value)) throw new Error(`${name} must be a whole number of pixels: ${value}`);
  }
  const { count, height, width } = images;
  const from = Math.max(0, -right);
  const to = Math.min(width, width - right);
  return mapPlaces(images, (values, channels) => {
    const moved = values.slice().fill(0);
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

/**
 * The images with their pixels in one random order, the same for all of them: nothing is lost, but neighbours are
 * neighbours no more. Labels of pixels go along.
 * @param seed decides the order; 1 when left out
 */
export function scramblePixels<T extends Movable>(images: T, seed = 1): T {
  const size = images.height * images.width;
  const order = shuffle(
    Uint32Array.from({ length: size }, (_, i) => i),
    random(seed),
  );
  return mapPlaces(images, (values, channels) =>
    values.map((_, at) => {
      const place = Math.floor(at / channels);
      return values[(place - (place % size) + order[place % size]) * channels + (at % channels)];
    }),
  );
}

/** Does the same to pixels and, where every pixel has a label, to labels. */
function mapPlaces<T extends Movable>(images: T, move: (values: Values, channels: number) => Values): T {
  const { pixels, labels, count, height, width, channels = 1 } = images;
  const everywhere = labels !== undefined && labels.length === count * height * width;
  return { ...images, pixels: move(pixels, channels), ...(everywhere ? { labels: move(labels, 1) } : {}) };
}
