/** Crops of canvases to learn from. */
import { stream } from "../random";
import { wantWhole } from "../want";
import { checkClasses, checkImageLabels, checkImages } from "./check";
import { emptyLike, type LabelledImages } from "./images";
import { areApart, type Corner, draw } from "./paper";

export interface CropOptions {
  readonly count: number;
  /** Default 1. */
  readonly seed?: number;
  /** The class of a crop without a digit; left out, the one after the last of `classNames`, or 10. */
  readonly none?: number;
}

/** A digit counts as centred up to this many pixels off the middle, and as absent from `far` on. */
const near = 3;
const far = 9;

/**
 * Windows as a canvas has them, as large as the images: one half show a digit near the middle, and have its class; the
 * other half show parts of digits or nothing, and have the class `none`. Neighbours reach in at the edges.
 * @throws when an image has the class `none`, or one above
 */
export function digitCrops(images: LabelledImages, options: CropOptions): LabelledImages {
  const { count, seed = 1, none = images.classNames?.length ?? 10 } = options;
  checkImages(images);
  checkImageLabels(images);
  wantWhole("count", count);
  wantWhole("none", none, { most: 255 });
  checkClasses("labels", images.labels, none);
  const rng = stream(seed, "crops");
  const { height, width, channels, classNames } = images;
  const size = height * width * channels;
  const within = (limit: number): number => Math.floor(rng() * (2 * limit + 1)) - limit;
  const pixels = emptyLike(images.pixels, count * size);
  const labels = new Uint8Array(count).fill(none);
  for (let i = 0; i < count; i++) {
    const paper = { pixels: pixels.subarray(i * size, (i + 1) * size), height, width };
    const drawn: Corner[] = [];
    const add = (corner: Corner): number => {
      const index = Math.floor(rng() * images.count);
      draw(images, index, paper, corner);
      drawn.push(corner);
      return images.labels[index];
    };
    if (i % 2 === 0) labels[i] = add({ top: within(near), left: within(near) });
    for (let neighbours = Math.floor(rng() * 4); neighbours > 0; neighbours--) {
      const corner = { top: within(height), left: within(width) };
      const absent = Math.max(Math.abs(corner.top), Math.abs(corner.left)) >= far;
      if (absent && drawn.every((other) => areApart(other, corner, images))) add(corner);
    }
  }
  const names = classNames?.length === none ? { classNames: [...classNames, "none"] } : {};
  return { pixels, labels, count, height, width, channels, ...names };
}
