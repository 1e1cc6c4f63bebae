/**
 * The house style of all charts. Plotly's renderer does not follow the theme around it, and no grey can be read on white and
 * on black alike: so a chart is on white paper everywhere, as a picture is.
 */
import { wantNumber } from "../../want";
import type { ChartOptions, Reference } from "./figure";

/**
 * Colours that the colour-blind tell apart (Okabe and Ito 2008), without black and yellow. Some are pale on white:
 * marks, dashes and words tell series apart as well.
 */
export const palette: readonly string[] = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

/** The colour of series number `index`. */
export function colour(index: number): string {
  return palette[index % palette.length];
}

/** Marks that tell series apart where colours do not. */
const symbols = ["circle", "square", "diamond", "triangle-up", "x", "cross"];

/** The mark of series number `index`. */
export function symbol(index: number): string {
  return symbols[index % symbols.length];
}

export const paper = "#ffffff";
/** Text and lines: a contrast of 7 to 1 on the paper (WCAG 2.2 asks for 4.5). */
export const text = "#595959";
const grid = "rgba(89, 89, 89, 0.2)";

/** From little to much. */
export const sequential = "Viridis";

type ColourScale = readonly (readonly [share: number, colour: string])[];

/** From little to much where numbers stand in the cells: `written` can be read on all of it. */
export const sequentialPale: ColourScale = [
  [0, paper],
  [1, "#2E86C1"],
];

/** Numbers in the cells of a pale or diverging scale; what Plotly chooses cannot be read on its middle. */
export const written: object = { color: "#000000" };

/** Negative, zero, positive: blue, white, vermilion. */
export const diverging: ColourScale = [
  [0, "#2E86C1"],
  [0.5, paper],
  [1, palette[1]],
];

/** An axis in the house style. */
export function axis(title: string, more: object = {}): object {
  return {
    title: { text: title, standoff: 8 },
    gridcolor: grid,
    zerolinecolor: grid,
    linecolor: text,
    automargin: true,
    ...more,
  };
}

/** What makes an axis logarithmic: ticks at powers of ten. */
export const logarithmic: object = { type: "log", dtick: 1, exponentformat: "power" };

/**
 * An axis of values. @param range in their own units, on a logarithmic axis as well, where Plotly counts in powers of ten
 * @throws when an end of the range is no number, or has no place on a logarithmic axis
 */
export function valueAxis(title: string, log = false, range?: readonly [number, number]): object {
  for (const end of range ?? []) wantNumber("range", end, log ? { above: 0 } : {});
  const ends = log ? range?.map(Math.log10) : range;
  return axis(title, { ...(log ? logarithmic : {}), ...(ends ? { range: ends } : {}) });
}

/** Dashed lines across the plot at values of one axis, each with its name. @throws when a value is no number */
export function references(lines: readonly Reference[], along: "x" | "y"): object {
  const across = along === "x" ? "y" : "x";
  for (const { name, value } of lines) wantNumber(`reference "${name}"`, value);
  return {
    shapes: lines.map(({ name, value }) => ({
      type: "line",
      [`${along}ref`]: along,
      [`${across}ref`]: `${across} domain`,
      [`${along}0`]: value,
      [`${along}1`]: value,
      [`${across}0`]: 0,
      [`${across}1`]: 1,
      line: { color: text, width: 2, dash: "dash" },
      // A level line's name ends with the line: beyond it there is no room.
      label: {
        ...{ text: name, textposition: "end", textangle: 0, font: { color: text } },
        ...(along === "y" ? { xanchor: "right", yanchor: "bottom" } : {}),
      },
    })),
  };
}

/** A layout in the house style: white paper, grey text, title and legend above the plot. */
export function layout({ title, x, y, height = 380 }: ChartOptions, more: object = {}): object {
  const legend = "showlegend" in more && more.showlegend === true;
  return {
    title: { text: title, x: 0, xref: "container", xanchor: "left", y: 1, yanchor: "top", pad: { l: 10, t: 14 } },
    xaxis: axis(x),
    yaxis: axis(y),
    height: legend ? height + 24 : height,
    colorway: palette,
    font: { color: text, size: 13 },
    paper_bgcolor: paper,
    plot_bgcolor: paper,
    margin: { l: 70, r: 24, t: legend ? 80 : 56, b: 56 },
    legend: { orientation: "h", yanchor: "bottom", y: 1, xanchor: "left", x: 0 },
    hoverlabel: { namelength: -1, bgcolor: paper, bordercolor: text, font: { color: text } },
    ...more,
  };
}
