/** Grids of cells on axes that count from 0 at the upper left corner: pictures and what lies on them. */
import { axis, colour } from "./theme";

/** Rectangle of cells: the first row and column, and how many. */
export interface Cells {
  readonly top: number;
  readonly left: number;
  readonly height: number;
  readonly width: number;
}

/** Axes of one grid; `index` is its number in the figure, `domain` its part of the width. */
export interface Place {
  readonly index: number;
  readonly title: string;
  readonly domain: readonly [number, number];
}

const suffix = (index: number): string => (index === 0 ? "" : String(index + 1));

/** The axes of a trace in grid number `index`. */
export const on = (index: number): object => ({ xaxis: `x${suffix(index)}`, yaxis: `y${suffix(index)}` });

/** A grid's two axes, with square cells. */
export function gridAxes({ index, title, domain }: Place, { top, left, height, width }: Cells): object {
  const plain = {
    showgrid: false,
    showline: false,
    zeroline: false,
    showticklabels: false,
    ticks: "",
    constrain: "domain",
  };
  return {
    [`xaxis${suffix(index)}`]: axis(title, {
      ...plain,
      ...{ domain, anchor: `y${suffix(index)}`, range: [left - 0.6, left + width - 0.4] },
    }),
    [`yaxis${suffix(index)}`]: axis(" ", {
      ...plain,
      ...{ anchor: `x${suffix(index)}`, scaleanchor: `x${suffix(index)}`, range: [top + height - 0.4, top - 0.6] },
    }),
  };
}

/** The outline of a rectangle of cells. */
export function outline(index: number, { top, left, height, width }: Cells, series: number, more: object = {}): object {
  const [up, down, west, east] = [top - 0.5, top + height - 0.5, left - 0.5, left + width - 0.5];
  return {
    type: "scatter",
    mode: "lines",
    x: [west, east, east, west, west],
    y: [up, up, down, down, up],
    line: { color: colour(series), width: 3 },
    hoverinfo: "skip",
    showlegend: false,
    ...on(index),
    ...more,
  };
}
