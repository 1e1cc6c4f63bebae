/** Masks: a class for every pixel, drawn as colours over the image, with a legend. */
import { wantWhole } from "../want";
import type { Rgb } from "./canvas";
import { palette } from "./charts/theme";
import { percent } from "./format";
import { checkPictureSize, drawImages, type Picture, type Pixels, scaleFor } from "./images";

export interface Mask {
  /** Whose answer it is; stands under it. */
  readonly name: string;
  /** `[count, height, width]`: a class for each pixel of the images. */
  readonly labels: Uint8Array | Uint16Array;
}

export interface MaskOptions {
  /** What the picture shows; stands below it. */
  readonly title: string;
  /** Names of the classes 0, 1, …; class 0 is the ground and stays grey. */
  readonly classes: readonly string[];
  /** Several masks of the same images, side by side in this order. */
  readonly masks: readonly Mask[];
  /** Only this many images, the first ones; all when left out. */
  readonly limit?: number;
  /** Screen pixels for each pixel; default: such that an image is about 84 wide. */
  readonly scale?: number;
}

/** How much of a class's colour lies over the grey of a pixel. */
const opacity = 0.65;

/** Colours for class 1 and on: those of the palette that show best on grey come first. */
const colours: readonly Rgb[] = [4, 5, 2, 3, 1, 0].map((index) => {
  const value = Number.parseInt(palette[index].slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
});

/**
 * A row for each image: the image itself, then every mask over it.
 * @param images grey or colour, `[count, height, width, channels]`, from 0 to 255
 * @throws when a mask does not have a label for each pixel, a label has no name, or there are more classes than colours
 */
export function drawMasks(images: Pixels, options: MaskOptions): Picture {
  const { title, classes, masks, scale } = options;
  const { height, width, count = 1 } = images;
  const limit = Math.min(count, wantWhole("limit", options.limit ?? count));
  const size = height * width;
  validate(images, options);
  const columns = 1 + masks.length;
  checkPictureSize(limit * columns, images, scale ?? scaleFor(images));
  const pixels = new Uint8Array(limit * columns * size * 3);
  for (let image = 0; image < limit; image++) {
    for (let i = 0; i < size; i++) {
      const colour = colourAt(images, image * size + i);
      for (let column = 0; column < columns; column++) {
        const label = column === 0 ? 0 : masks[column - 1].labels[image * size + i];
        pixels.set(tint(colour, label), ((image * columns + column) * size + i) * 3);
      }
    }
  }
  const names = ["image", ...masks.map(({ name }) => name)];
  const captions = Array.from({ length: limit * columns }, (_, i) => names[i % columns]);
  const legend = classes.slice(1).map((name, i) => ({ name, colour: tint([128, 128, 128], i + 1) }));
  const picture = drawImages(
    { pixels, count: limit * columns, height, width, channels: 3 },
    { title, columns, captions, legend, ...(scale === undefined ? {} : { scale }) },
  );
  return { ...picture, alt: describe(options, limit, size) };
}

function validate(images: Pixels, { classes, masks }: MaskOptions): void {
  const { pixels, height, width, count = 1, channels = 1 } = images;
  const size = count * height * width;
  if (channels !== 1 && channels !== 3) throw new Error(`channels must be 1 or 3: ${channels}`);
  if (pixels.length !== size * channels) {
    throw new Error(
      `pixels must hold ${count} × ${height} × ${width} × ${channels} = ${size * channels} values: ${pixels.length}`,
    );
  }
  if (classes.length > colours.length + 1) {
    throw new Error(`classes must be at most ${colours.length + 1}: ${classes.length}`);
  }
  for (const { name, labels } of masks) {
    if (labels.length !== size) {
      throw new Error(`mask "${name}" must have a label for each of the ${size} pixels: ${labels.length}`);
    }
    const unnamed = labels.find((label) => !(Number.isInteger(label) && label >= 0 && label < classes.length));
    if (unnamed !== undefined) throw new Error(`labels must be below the ${classes.length} classes: ${unnamed}`);
  }
}

/** As `drawImages` shows it: values below 0 are black, and those above 255 white. */
function colourAt({ pixels, channels = 1 }: Pixels, at: number): Rgb {
  const level = (channel: number): number => Math.round(Math.min(255, Math.max(0, pixels[channels * at + channel])));
  return channels === 1 ? [level(0), level(0), level(0)] : [level(0), level(1), level(2)];
}

/** A pixel under the colour of its class. */
function tint(under: Rgb, label: number): Rgb {
  if (label === 0) return under;
  const mix = (i: number): number => Math.round(under[i] + (colours[label - 1][i] - under[i]) * opacity);
  return [mix(0), mix(1), mix(2)];
}

/** What share of the pixels shown each mask gives to each class. */
function describe({ title, classes, masks }: MaskOptions, limit: number, size: number): string {
  const shares = masks.map(({ name, labels }) => {
    const counts = classes.map(() => 0);
    for (const label of labels.subarray(0, limit * size)) counts[label]++;
    return `${name}: ${classes.map((word, i) => `${word} ${percent(counts[i] / (limit * size), 1)}`).join(", ")}`;
  });
  const opening = `Picture: ${title}. ${limit} ${limit === 1 ? "image" : "images"}, share of the pixels in each class:`;
  return [opening, ...shares].join("\n");
}
