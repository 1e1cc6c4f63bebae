import { wantWhole } from "../../want";
import type { Pixels } from "../images";
import type { Figure } from "./figure";
import { axis, layout, palette, paper, text } from "./theme";

export interface MarkedImagesOptions {
  readonly title: string;
  /** Grey images on a dark ground, 0 to 255; drawn as ink on paper. */
  readonly images: Pixels;
  /** A line under each image. */
  readonly captions: readonly string[];
  /** The images drawn in colour; the others are grey. */
  readonly marked: readonly boolean[];
  /** What the colour stands for, with which the words for a reader who does not see it begin: `still misread`. */
  readonly mark: string;
  /** Images in a row; default 8. */
  readonly columns?: number;
}

/** Shades of ink: few, so that a chart of many steps stays small. */
const shades = 9;
/** Cells between two images: to the right, and below, where the caption stands. */
const gap = { right: 4, below: 9 };
/** Screen pixels a cell. */
const scale = 3.2;

/**
 * Small pictures in rows, some of them marked by their colour: as a chart, so that it can move.
 * @throws when images, captions and marks are not as many, or the images have colours
 */
export function markedImages(options: MarkedImagesOptions): Figure {
  const { title, images, captions, marked, columns = 8 } = options;
  const { height, width, count = 1, channels = 1, pixels } = images;
  wantWhole("columns", columns);
  if (channels !== 1) throw new Error(`channels must be 1: ${channels}`);
  for (const [name, { length }] of Object.entries({ captions, marked })) {
    if (length !== count) throw new Error(`${name} must be one for each of the ${count} images: ${length}`);
  }
  const [down, across] = [height + gap.below, width + gap.right];
  const rows = Math.ceil(count / columns);
  const z = Array.from({ length: rows * down }, () => new Array<number>(columns * across - gap.right).fill(0));
  const place = (image: number): [top: number, left: number] => [
    Math.floor(image / columns) * down,
    (image % columns) * across,
  ];
  for (let image = 0; image < count; image++) {
    const [top, left] = place(image);
    for (let at = 0; at < height * width; at++) {
      const shade = Math.round((shades * pixels[image * height * width + at]) / 255);
      z[top + Math.floor(at / width)][left + (at % width)] = marked[image] ? shade : -shade;
    }
  }
  const places = captions.map((_, image) => place(image));
  const data = [
    { type: "heatmap", z, zmin: -shades, zmax: shades, colorscale: ink, showscale: false, hoverinfo: "skip" },
    {
      type: "scatter",
      mode: "text",
      x: places.map(([, left]) => left + width / 2 - 0.5),
      y: places.map(([top]) => top + height + gap.below / 2 - 1.5),
      text: [...captions],
      textfont: { color: text, size: 12 },
      hoverinfo: "skip",
      showlegend: false,
    },
  ];
  const bare = { visible: false, fixedrange: true };
  const more = {
    xaxis: axis("columns of pixels", { ...bare, range: [-0.5, z[0].length - 0.5], constrain: "domain" }),
    yaxis: axis("rows of pixels", { ...bare, range: [z.length - 0.5, -0.5], scaleanchor: "x", constrain: "domain" }),
    margin: { l: 10, r: 10, t: 56, b: 10 },
  };
  const base = { title, x: "", y: "", height: Math.round(scale * z.length) + 66 };
  return { data, layout: layout(base, more), alt: describe(options) };
}

/** Pale grey ink, paper, vermilion ink. */
const ink = [
  [0, "#9A9A9A"],
  [0.5, paper],
  [1, palette[1]],
];

function describe({ title, captions, marked, mark }: MarkedImagesOptions): string {
  const of = (wanted: boolean): string[] => captions.filter((_, i) => marked[i] === wanted);
  const told = (name: string, list: readonly string[]): string =>
    `${name}, ${list.length}: ${list.join(", ") || "none"}`;
  return [`Marked images: ${title}.`, told(mark, of(true)), told("the others", of(false))].join("\n");
}
