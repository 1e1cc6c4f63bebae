/** Images as a chart: what `showImages` draws, for figures of several parts and for those that move. */
import { wantWhole } from "../../want";
import type { Box, Pixels } from "../images";
import type { Figure } from "./figure";
import { axis, layout, palette } from "./theme";

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

/** Between two images. */
const gap = 2;

/** Grey images side by side. @throws when they are not grey, or the pixels are not as many as said */
export function pixels({ title, images, range = [0, 255], boxes = [], ...options }: PixelsOptions): Figure {
  const { height, width, count = 1, channels = 1 } = images;
  const columns = wantWhole("columns", options.columns ?? count);
  if (channels !== 1) throw new Error(`channels must be 1: ${channels}`);
  const wanted = count * height * width;
  if (images.pixels.length !== wanted) {
    throw new Error(`pixels must hold ${count} × ${height} × ${width} = ${wanted} values: ${images.pixels.length}`);
  }
  const rows = Math.ceil(count / columns);
  const across = Math.min(count, columns) * (width + gap) - gap;
  const values = Array.from({ length: rows * (height + gap) - gap }, () => new Array<number | null>(across).fill(null));
  for (let i = 0; i < count; i++) {
    const [top, left] = [Math.floor(i / columns) * (height + gap), (i % columns) * (width + gap)];
    for (let at = 0; at < height * width; at++) {
      const value = images.pixels[i * height * width + at];
      values[top + Math.floor(at / width)][left + (at % width)] = Number(value.toPrecision(3));
    }
  }
  const map = {
    type: "heatmap",
    z: values,
    zmin: range[0],
    zmax: range[1],
    colorscale: [
      [0, "#000000"],
      [1, "#FFFFFF"],
    ],
    showscale: false,
    hoverinfo: "skip",
  };
  const bare = { visible: false, showgrid: false, zeroline: false, fixedrange: true };
  const more = {
    xaxis: axis("", { ...bare, range: [-0.5, across - 0.5], constrain: "domain" }),
    yaxis: axis("", { ...bare, range: [values.length - 0.5, -0.5], scaleanchor: "x", constrain: "domain" }),
    showlegend: false,
  };
  const alt = options.alt ?? describe(title, images, boxes);
  return { data: [map, ...boxes.map(outline)], layout: layout({ title, x: "", y: "" }, more), alt };
}

/** A frame around whole pixels: their middles are at whole numbers. */
function outline({ top, left, height, width }: Box): object {
  const [up, down, before, after] = [top - 0.5, top + height - 0.5, left - 0.5, left + width - 0.5];
  return {
    type: "scatter",
    mode: "lines",
    x: [before, after, after, before, before],
    y: [up, up, down, down, up],
    line: { color: palette[4], width: 3 },
    hoverinfo: "skip",
    showlegend: false,
  };
}

function describe(title: string, { height, width, count = 1 }: Pixels, boxes: readonly Box[]): string {
  const places = boxes.map(({ top, left, label }) => `${label ?? "a box"} at row ${top}, column ${left}`);
  const shown = `Picture: ${title}. ${count} × ${height} × ${width} pixels.`;
  return [shown, ...(places.length > 0 ? [places.join("; ")] : [])].join("\n");
}
