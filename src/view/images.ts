/** Pictures of pixels: images side by side with captions, boxes drawn around what was found. */
import { wantNumber, wantOneOf, wantWhole } from "../want";
import { Canvas, type Rgb, textScale } from "./canvas";
import { characterWidth, lineHeight } from "./font";
import { encodePng } from "./png";

/** Images as rows of pixels: `[count, height, width, channels]`; one image, one channel unless said. */
export interface Pixels {
  readonly pixels: Uint8Array | Float32Array;
  readonly height: number;
  readonly width: number;
  readonly count?: number;
  /** 1 (grey) or 3 (red, green, blue). */
  readonly channels?: number;
}

/** A frame around a part of the first image, in its pixels. */
export interface Box {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
  readonly label?: string;
}

export interface ImageOptions {
  /** What the picture shows; stands below it. */
  readonly title: string;
  /** Images in a row; default: up to 10. */
  readonly columns?: number;
  /** A line under each image. */
  readonly captions?: readonly string[];
  /** Screen pixels for each pixel; default: such that an image is about 84 wide. */
  readonly scale?: number;
  /** The values shown as darkest and lightest; default 0 and 255. */
  readonly range?: readonly [number, number];
  /** `diverging` shows negative values blue, positive ones orange, zero white; default `gray`. */
  readonly colours?: "gray" | "diverging";
  readonly boxes?: readonly Box[];
  /** What colours stand for, in one line below the images. */
  readonly legend?: readonly LegendEntry[];
}

export interface LegendEntry {
  readonly name: string;
  readonly colour: Rgb;
}

export interface Picture {
  readonly png: Uint8Array;
  readonly title: string;
  /** What it shows, for a reader who does not see it. */
  readonly alt: string;
  readonly height: number;
  readonly width: number;
}

const paper: Rgb = [255, 255, 255];
const ink: Rgb = [60, 60, 60];
const black: Rgb = [0, 0, 0];
const frame: Rgb = [230, 159, 0];
const negative: Rgb = [0, 114, 178];
const positive: Rgb = [213, 94, 0];
const gap = 8;
/** Of a legend's patches of colour. */
const patch = 14;

/** White towards `colour` as `share` goes from 0 to 1. */
function blend(share: number, colour: Rgb): Rgb {
  const mix = (i: number): number => Math.round(paper[i] + (colour[i] - paper[i]) * share);
  return [mix(0), mix(1), mix(2)];
}

function colourOf(images: Pixels, at: number, options: ImageOptions): Rgb {
  const { range: [low, high] = [0, 255], colours = "gray" } = options;
  const channels = images.channels ?? 1;
  const level = (channel: number): number => {
    const share = (images.pixels[at * channels + channel] - low) / (high - low || 1);
    return Math.round(255 * Math.min(1, Math.max(0, share)));
  };
  if (channels === 3) return [level(0), level(1), level(2)];
  if (colours === "gray") return [level(0), level(0), level(0)];
  const signed = images.pixels[at] / (Math.max(Math.abs(low), Math.abs(high)) || 1);
  return blend(Math.min(1, Math.abs(signed)), signed < 0 ? negative : positive);
}

function validate(images: Pixels, options: ImageOptions): void {
  const { pixels, height, width, count = 1, channels = 1 } = images;
  const { columns = 1, scale = 1, colours = "gray", captions, range = [0, 255], boxes = [] } = options;
  for (const [name, value] of Object.entries({ height, width, count, columns, scale })) wantWhole(name, value);
  if (channels !== 1 && channels !== 3) throw new Error(`channels must be 1 or 3: ${channels}`);
  wantOneOf("colours", colours, ["gray", "diverging"]);
  if (channels === 3 && colours === "diverging")
    throw new Error("colours must be gray for images of 3 channels: diverging");
  const wanted = count * height * width * channels;
  if (pixels.length !== wanted) {
    throw new Error(
      `pixels must hold ${count} × ${height} × ${width} × ${channels} = ${wanted} values: ${pixels.length}`,
    );
  }
  if (captions && captions.length !== count) {
    throw new Error(`captions must be one for each of the ${count} images: ${captions.length}`);
  }
  for (const value of range) wantNumber("range", value);
  for (const [name, value] of boxes.flatMap(({ label, ...sides }) => Object.entries(sides)))
    wantNumber(`boxes' ${name}`, value);
}

/** Pixels of a picture: more take minutes and gigabytes to draw, and nobody looks at them. */
const mostPixels = 20e6;

/** @throws where a picture of so many images of this size would be too large */
export function checkPictureSize(count: number, { height, width }: Pixels, scale: number): void {
  const pixels = count * height * width * scale ** 2;
  if (pixels <= mostPixels) return;
  const million = Math.round(pixels / 1e6).toLocaleString("en-US");
  throw new Error(
    `the picture would have ${million} million pixels: show fewer images, such as take(images, { count: 50 }), or a smaller scale`,
  );
}

/** Screen pixels for each pixel where none are asked for: such that an image is about 84 wide. */
export const scaleFor = ({ width }: Pixels): number => Math.max(1, Math.round(84 / width));

/** A patch, its name, and a gap on each side of the name. */
const entryWidth = ({ name }: LegendEntry): number => patch + gap + [...name].length * characterWidth * textScale + gap;

function legendWidth(legend: readonly LegendEntry[]): number {
  return legend.reduce((sum, entry) => sum + entryWidth(entry), 0);
}

function drawLegend(canvas: Canvas, top: number, legend: readonly LegendEntry[]): void {
  let left = gap;
  for (const entry of legend) {
    canvas.fill(top, left, patch, patch, entry.colour);
    canvas.text(top, left + patch + gap, entry.name, ink);
    left += entryWidth(entry);
  }
}

/** A box's name in its upper left corner, on a patch of the frame's colour: pixels below may have any. */
function drawLabel(canvas: Canvas, top: number, left: number, label: string): void {
  canvas.fill(top, left, lineHeight * textScale, [...label].length * characterWidth * textScale + 6, frame);
  canvas.text(top + 4, left + 4, label, black);
}

/** Draws images in rows, with captions, boxes and a legend. @throws when sizes, captions, channels or options do not fit. */
export function drawImages(images: Pixels, options: ImageOptions): Picture {
  validate(images, options);
  const { height, width, count = 1 } = images;
  const { captions, boxes = [], legend = [] } = options;
  const columns = Math.min(count, options.columns ?? 10);
  const { scale = scaleFor(images) } = options;
  checkPictureSize(count, images, scale);
  const longest = (captions ?? []).reduce((most, caption) => Math.max(most, [...caption].length), 0);
  const cellWidth = Math.max(width * scale, longest * characterWidth * textScale);
  const cellHeight = height * scale + (captions ? lineHeight * textScale : 0);
  const rows = Math.ceil(count / columns);
  const legendTop = gap + rows * (cellHeight + gap);
  const canvas = new Canvas(
    legendTop + (legend.length > 0 ? lineHeight * textScale : 0),
    gap + Math.max(columns * (cellWidth + gap), legendWidth(legend)),
  );
  for (let i = 0; i < count; i++) {
    const top = gap + Math.floor(i / columns) * (cellHeight + gap);
    const left = gap + (i % columns) * (cellWidth + gap);
    const inset = left + Math.floor((cellWidth - width * scale) / 2);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const colour = colourOf(images, (i * height + y) * width + x, options);
        canvas.fill(top + y * scale, inset + x * scale, scale, scale, colour);
      }
    }
    if (captions) {
      const indent = Math.floor((cellWidth - [...captions[i]].length * characterWidth * textScale) / 2);
      canvas.text(top + height * scale + 4, left + indent, captions[i], ink);
    }
  }
  for (const box of boxes) {
    const [top, left] = [gap + box.top * scale, gap + box.left * scale];
    canvas.outline(top, left, box.height * scale, box.width * scale, frame);
    if (box.label) drawLabel(canvas, top, left, box.label);
  }
  drawLegend(canvas, legendTop, legend);
  const words = [...(captions ?? []), ...boxes.map((b) => `${b.label ?? "box"} at row ${b.top}, column ${b.left}`)];
  const alt = [`Picture: ${options.title}`, ...(words.length > 0 ? [words.join("; ")] : [])].join("\n");
  return { png: encodePng(canvas), title: options.title, alt, height: canvas.height, width: canvas.width };
}
