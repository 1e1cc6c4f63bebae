/** The house style of all charts. JupyterLab's renderer does not follow its theme, so everything shows on white and on black. */
import { wantNumber } from "../../want";
import type { ChartOptions, Reference } from "./figure";

/**
 * Colours that the colour-blind tell apart (Okabe and Ito 2008), without black and yellow. The first four have a
 * contrast of at least 3 to 1 on white and on JupyterLab's dark ground.
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

/** Text and lines: a contrast of 4.5 to 1 on white (WCAG 2.2, AA), and as much as that leaves on JupyterLab's dark ground: 4.2. */
export const text = "#767676";
const grid = "rgba(118, 118, 118, 0.25)";

/** From little to much. */
export const sequential = "Viridis";

/** Negative, zero, positive: blue, white, vermilion. */
export const diverging: readonly (readonly [number, string])[] = [
  [0, palette[0]],
  [0.5, "#ffffff"],
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

/** A layout in the house style: transparent, grey text, title and legend above the plot. */
export function layout({ title, x, y, height = 380 }: ChartOptions, more: object = {}): object {
  const legend = "showlegend" in more && more.showlegend === true;
  return {
    title: { text: title, x: 0, xref: "container", xanchor: "left", y: 1, yanchor: "top", pad: { l: 10, t: 14 } },
    xaxis: axis(x),
    yaxis: axis(y),
    height: legend ? height + 24 : height,
    colorway: palette,
    font: { color: text, size: 13 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 70, r: 24, t: legend ? 80 : 56, b: 56 },
    legend: { orientation: "h", yanchor: "bottom", y: 1, xanchor: "left", x: 0 },
    hoverlabel: { namelength: -1 },
    ...more,
  };
}
