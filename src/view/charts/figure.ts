/** A chart as plain data, and the house style. */

/** A chart for Plotly, with the words that stand for it. */
export interface Figure {
  /** Plotly's traces. */
  readonly data: object[];
  /** Plotly's layout. */
  readonly layout: object;
  /** What the picture shows, for a reader who does not see it. */
  readonly alt: string;
}

/** Colours that the colour-blind tell apart (Okabe and Ito 2008), without black and yellow: readable on light and dark. */
export const palette: readonly string[] = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00"];

/** Text and lines that show on white and on black. */
const text = "#7f7f7f";
const grid = "rgba(127, 127, 127, 0.25)";

/** Options that every chart takes. */
export interface ChartOptions {
  readonly title: string;
  /** Axis title with its unit, such as `parameters` or `memory (MB)`. */
  readonly x: string;
  readonly y: string;
  /** Pixels; default 380. */
  readonly height?: number;
}

/** An axis in the house style. */
export function axis(title: string, more: object = {}): object {
  return { title: { text: title }, gridcolor: grid, zerolinecolor: grid, linecolor: text, automargin: true, ...more };
}

/** A layout in the house style: transparent, grey text, room for the titles. */
export function layout({ title, x, y, height = 380 }: ChartOptions, more: object = {}): object {
  return {
    title: { text: title, x: 0.02, xanchor: "left" },
    xaxis: axis(x),
    yaxis: axis(y),
    height,
    colorway: palette,
    font: { color: text, size: 13 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 70, r: 20, t: 56, b: 56 },
    legend: { orientation: "h", yanchor: "bottom", y: 1, xanchor: "right", x: 1 },
    hoverlabel: { namelength: -1 },
    ...more,
  };
}
