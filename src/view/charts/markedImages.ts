import type { Pixels } from "../images";
import type { Figure } from "./figure";
import { imageAxes, imageCells } from "./imageCells";
import { layout, palette, paper, text } from "./theme";

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
 * @throws when images, pixels, captions and marks are not as many as said, or the images have colours
 */
export function markedImages(options: MarkedImagesOptions): Figure {
  const { title, images, captions, marked, columns = 8 } = options;
  const { height, width, count = 1 } = images;
  for (const [name, { length }] of Object.entries({ captions, marked })) {
    if (length !== count) throw new Error(`${name} must be one for each of the ${count} images: ${length}`);
  }
  const { cells, corners } = imageCells(images, {
    ...{ columns, gap, captioned: true, empty: 0 },
    cell: (value, image) => Math.round((shades * value) / 255) * (marked[image] ? 1 : -1),
  });
  const data = [
    { type: "heatmap", z: cells, zmin: -shades, zmax: shades, colorscale: ink, showscale: false, hoverinfo: "skip" },
    {
      type: "scatter",
      mode: "text",
      x: corners.map(([, left]) => left + width / 2 - 0.5),
      y: corners.map(([top]) => top + height + gap.below / 2 - 1.5),
      text: [...captions],
      textfont: { color: text, size: 12 },
      hoverinfo: "skip",
      showlegend: false,
    },
  ];
  const more = {
    ...imageAxes(cells, "columns of pixels", "rows of pixels"),
    margin: { l: 10, r: 10, t: 56, b: 10 },
  };
  const base = { title, x: "", y: "", height: Math.round(scale * cells.length) + 66 };
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
