import type { Padding } from "../../network/vocabulary";
import { sum } from "../../numbers";
import { wantGrid, wantWhole } from "../../want";
import { number } from "../format";
import { type Cells, gridAxes, on, outline } from "./cellAxes";
import type { Figure } from "./figure";
import { diverging, layout, text, written } from "./theme";
import { windowsAlong } from "./windowStarts";

export interface SlidingWindowOptions {
  readonly title: string;
  /** The picture's numbers, `[row][column]`: one channel. */
  readonly image: readonly ArrayLike<number>[];
  /** The kernel's numbers, `[row][column]`. */
  readonly kernel: readonly ArrayLike<number>[];
  /** Default 1. */
  readonly stride?: number;
  /** Default `valid`. */
  readonly padding?: Padding;
  /** Which window is shown, row by row from 0. */
  readonly window: number;
}

/** From dark to light; black numbers can be read on all of it. */
const grey = [
  [0, "#8c8c8c"],
  [1, "#ffffff"],
] as const;

/** Numbers in cells, none where there is `null`. */
function grid(index: number, values: readonly (readonly (number | null)[])[], words: string[][], more: object): object {
  return {
    ...{ type: "heatmap", z: values, text: words, texttemplate: "%{text}", textfont: written },
    ...{ xgap: 1, ygap: 1, showscale: false, hoverinfo: "skip" },
    ...on(index),
    ...more,
  };
}

/**
 * A kernel on one of its windows: the picture, the products, their sum, and the feature map as far as it is. Figures of
 * one picture and kernel are alike but for their window: `moving` takes them for steps.
 * @throws when picture or kernel is no rectangle, the kernel does not fit into the picture, or there is no such window
 */
export function slidingWindow(options: SlidingWindowOptions): Figure {
  const { title, stride = 1, padding = "valid", window } = options;
  const [image, kernel] = [wantGrid("image", options.image), wantGrid("kernel", options.kernel)];
  const [rows, columns] = [kernel.length, kernel[0].length];
  const down = windowsAlong(image.length, rows, stride, padding);
  const across = windowsAlong(image[0].length, columns, stride, padding);
  const [mapRows, mapColumns] = [down.starts.length, across.starts.length];
  wantWhole("window", window, { least: 0, most: mapRows * mapColumns - 1 });

  const productsAt = (at: number): number[][] => {
    const [top, left] = [down.starts[Math.floor(at / mapColumns)], across.starts[at % mapColumns]];
    return kernel.map((row, r) => row.map((weight, c) => weight * (image[top + r]?.[left + c] ?? 0)));
  };
  const sums = Array.from({ length: mapRows * mapColumns }, (_, at) => sum(productsAt(at).flat()));
  const map = down.starts.map((_, r) => across.starts.map((_, c) => r * mapColumns + c));
  const [row, column] = [Math.floor(window / mapColumns), window % mapColumns];
  const [top, left] = [down.starts[row], across.starts[column]];

  const padded: Cells = {
    ...{ top: -down.before, left: -across.before },
    ...{ height: image.length + down.before + down.after, width: image[0].length + across.before + across.after },
  };
  const pixelAt = (r: number, c: number): number => image[top + r]?.[left + c] ?? 0;
  const factors = kernel.map((weights, r) => weights.map((w, c) => `${number(pixelAt(r, c))} · ${signed(w)}`));
  const most = Math.max(...sums.map(Math.abs)) || 1;
  const signedColours = { colorscale: diverging, zmin: -most, zmax: most };
  const total = `sum: ${number(sums[window])}`;
  const data = [
    grid(
      0,
      image,
      image.map((line) => line.map(number)),
      { colorscale: grey, zmin: 0, zmax: 255 },
    ),
    zeros(padded, image.length, image[0].length),
    outline(0, { top, left, height: rows, width: columns }, 1),
    grid(1, productsAt(window), factors, signedColours),
    {
      ...{ type: "scatter", mode: "text", x: [(columns - 1) / 2], y: [rows], text: [`<b>${total}</b>`] },
      ...{ textfont: { ...written, size: 17 }, hoverinfo: "skip", showlegend: false, ...on(1) },
    },
    grid(
      2,
      map.map((line) => line.map((at) => (at <= window ? sums[at] : null))),
      map.map((line) => line.map((at) => (at <= window ? number(sums[at]) : ""))),
      signedColours,
    ),
    outline(2, { top: 0, left: 0, height: mapRows, width: mapColumns }, 0, { line: { color: text, width: 1 } }),
    outline(2, { top: row, left: column, height: 1, width: 1 }, 1),
  ];
  const more = {
    ...gridAxes({ index: 0, title: "the picture", domain: [0, 0.35] }, padded),
    ...gridAxes(
      { index: 1, title: "pixel · kernel", domain: [0.39, 0.69] },
      { top: 0, left: 0, height: rows + 1, width: columns },
    ),
    ...gridAxes(
      { index: 2, title: "the feature map", domain: [0.73, 1] },
      { top: 0, left: 0, height: mapRows, width: mapColumns },
    ),
    showlegend: false,
    margin: { l: 20, r: 20, t: 50, b: 50 },
  };
  const words = factors.flat().join(" + ");
  const alt = [
    `Sliding window: ${title}.`,
    `Window ${window + 1} of ${sums.length}, at row ${top + 1}, column ${left + 1} of the picture: ${words} = ${number(sums[window])}.`,
    `The feature map so far: ${sums
      .slice(0, window + 1)
      .map(number)
      .join(", ")}.`,
  ].join("\n");
  return { data, layout: layout({ title, x: "", y: "", height: 400 }, more), alt };
}

const signed = (weight: number): string => (weight < 0 ? `(${number(weight)})` : number(weight));

/** The zeros around a picture. */
function zeros({ top, left, height, width }: Cells, rows: number, columns: number): object {
  const cells = Array.from({ length: height * width }, (_, at) => [
    left + (at % width),
    top + Math.floor(at / width),
  ]).filter(([x, y]) => x < 0 || y < 0 || x >= columns || y >= rows);
  return {
    ...{
      type: "scatter",
      mode: "text",
      x: cells.map(([x]) => x),
      y: cells.map(([, y]) => y),
      text: cells.map(() => "0"),
    },
    ...{ textfont: { color: text }, hoverinfo: "skip", showlegend: false, ...on(0) },
  };
}
