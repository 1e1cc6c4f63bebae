/** Images as a chart: what `showImages` draws, for figures of several parts and for those that move. */
import type { Box, Pixels } from "../images";
import { outline } from "./cellAxes";
import type { Figure } from "./figure";
import { imageAxes, imageCells } from "./imageCells";
import { layout } from "./theme";

export interface PixelsOptions {
  readonly title: string;
  /** Grey images of one size. */
  readonly images: Pixels;
  /** What is shown black and white; default 0 and 255. */
  readonly range?: readonly [number, number];
  /** Images in a row; default: all. */
  readonly columns?: number;
  /** Frames, in pixels of the images; of several images, of all as they stand. Their labels are told, not drawn. */
  readonly boxes?: readonly Box[];
  /** What it shows, for a reader who does not see it; default: the sizes, and where the boxes are. */
  readonly alt?: string;
}

/** Cells between two images. */
const gap = 2;

/** Grey images side by side. @throws when they are not grey, or the pixels are not as many as said */
export function pixels({ title, images, range = [0, 255], boxes = [], ...options }: PixelsOptions): Figure {
  const { cells } = imageCells<number | null>(images, {
    columns: options.columns,
    gap: { right: gap, below: gap },
    empty: null,
    cell: (value) => Number(value.toPrecision(3)),
  });
  const map = {
    type: "heatmap",
    z: cells,
    zmin: range[0],
    zmax: range[1],
    colorscale: [
      [0, "#000000"],
      [1, "#FFFFFF"],
    ],
    showscale: false,
    hoverinfo: "skip",
  };
  const more = { ...imageAxes(cells), showlegend: false };
  const alt = options.alt ?? describe(title, images, boxes);
  return { data: [map, ...boxes.map((box) => outline(0, box, 4))], layout: layout({ title, x: "", y: "" }, more), alt };
}

function describe(title: string, { height, width, count = 1 }: Pixels, boxes: readonly Box[]): string {
  const places = boxes.map(({ top, left, label }) => `${label ?? "a box"} at row ${top}, column ${left}`);
  const shown = `Picture: ${title}. ${count} × ${height} × ${width} pixels.`;
  return [shown, ...(places.length > 0 ? [places.join("; ")] : [])].join("\n");
}
