/** The one door for images, labels and predictions: whatever takes them has them checked here, before it starts. */
import type { Shape } from "../network/spec";
import { product } from "../numbers";
import { type Fail, fail, format, wantWhole } from "../want";
import type { AnyImages, Images, LabelledImages } from "./images";

/** By its tag, since a notebook's cells may have classes of their own. */
const kindOf = (values: unknown): string => Object.prototype.toString.call(values).slice(8, -1);

/** Where the first value stands that is no finite number; −1 when there is none. */
export function firstNotFinite(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

/**
 * Fails where images are not what they say: sizes, number and kind of pixels, pixels that are no numbers, labels that
 * are neither one an image nor one a pixel.
 */
export function checkImages(images: AnyImages): void {
  checkPixels(images);
  if (images.labels !== undefined) checkLabelCount(images, fail);
}

/** The same without a look at labels, for what does not use them. */
export function checkPixels(images: Images, failing: Fail = fail): void {
  if (typeof images !== "object" || images === null) {
    failing("images must be an object with pixels, count, height, width and channels", images);
  }
  const { pixels, count, height, width, channels } = images;
  for (const [name, size] of Object.entries({ count, height, width, channels })) wantWhole(name, size, {}, failing);
  if (!["Uint8Array", "Float32Array"].includes(kindOf(pixels))) {
    failing("pixels must be a Uint8Array or a Float32Array", pixels);
  }
  const wanted = count * height * width * channels;
  if (pixels.length !== wanted) {
    failing(`pixels must be ${count} × ${height} × ${width} × ${channels} = ${wanted} values`, pixels.length);
  }
  const bad = kindOf(pixels) === "Uint8Array" ? -1 : firstNotFinite(pixels);
  if (bad >= 0) failing(`pixels must be finite numbers, which fails at ${placeOf(images, bad)}`, pixels[bad]);
}

function placeOf({ height, width, channels }: Images, at: number): string {
  const place = Math.floor(at / channels);
  const image = Math.floor(place / (height * width));
  const row = Math.floor(place / width) % height;
  const names = [`image ${image}`, `row ${row}`, `column ${place % width}`];
  return [...names, ...(channels > 1 ? [`channel ${at % channels}`] : [])].join(", ");
}

function checkLabelCount({ labels, count, height, width }: AnyImages, failing: Fail): void {
  if (kindOf(labels) !== "Uint8Array") failing("labels must be a Uint8Array", labels);
  const [length, pixels] = [labels?.length, count * height * width];
  if (length === count || length === pixels) return;
  failing(`labels must be one an image, ${count}, or one a pixel, ${pixels}`, length);
}

/** Fails where images have no labels, or have one for every pixel. */
export function checkImageLabels({ labels, count }: AnyImages): void {
  if (labels?.length !== count) fail(`labels must be one an image, ${count}`, labels?.length ?? "none");
}

/**
 * Fails where a class is not a whole number from 0 to `classes` − 1.
 * @param name what the values are called in an error
 */
export function checkClasses(name: string, values: ArrayLike<number>, classes: number, failing: Fail = fail): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (Number.isInteger(value) && value >= 0 && value < classes) continue;
    failing(`${name} must be whole numbers below the ${classes} classes, which fails at place ${i}`, value);
  }
}

/** What a network takes and gives for one image; `null`: any size. */
export interface Takes {
  readonly input: Shape;
  /** The shape of its answers for an input of this shape, classes last. @throws when the network does not take it */
  readonly outputFor: (input: Shape) => Shape;
}

/** Fails where the images are wrong in themselves, or not what the network takes; labels are not looked at. */
export function checkInput({ input, outputFor }: Takes, images: Images, failing: Fail = fail): void {
  checkPixels(images, failing);
  const given = [images.height, images.width, images.channels];
  const fits = input.length === 3 && input.every((size, axis) => size === null || size === given[axis]);
  if (!fits) failing(`images must be of the network's input size ${format(input)}`, given);
  if (input.includes(null)) outputFor(given); // what takes any size may not take this one: branches that do not fit
}

/**
 * Fails where images and labels are wrong in themselves, or not what the network takes and answers.
 * @param what a word before an error: `validation: count must be …`; none when left out
 */
export function checkAgainst(network: Takes, images: LabelledImages, what?: string): void {
  const failing: Fail = what === undefined ? fail : (problem, value) => fail(`${what}: ${problem}`, value);
  checkInput(network, images, failing);
  checkLabelCount(images, failing);
  const { labels, count, height, width, channels } = images;
  const shape = network.outputFor([height, width, channels]);
  const answers = product(shape.slice(0, -1) as number[]);
  if (labels.length !== count * answers) {
    const wanted = answers === 1 ? "one an image" : `one for each of the network's ${answers} answers an image`;
    failing(`labels must be ${wanted}`, labels.length / count);
  }
  checkClasses("labels", labels, shape[shape.length - 1] as number, failing);
}
