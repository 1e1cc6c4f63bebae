/** Numbers in the cells of a grid, some of them marked: a feature map looked at value by value. */
import { wantRows } from "../../want";
import { number } from "../format";
import type { Figure } from "./figure";
import { axis, layout, written } from "./theme";

/** `seen` is pale blue, `chosen` orange and bold. */
export type CellMark = "seen" | "chosen";

export interface CellsOptions {
  readonly title: string;
  /** `values[row][column]`; a cell whose value is NaN is empty. */
  readonly values: readonly (readonly number[])[];
  /** The mark of a cell, where it has one. */
  readonly mark?: (row: number, column: number) => CellMark | undefined;
  /** Default `number`. */
  readonly format?: (value: number) => string;
}

const plain = "#F2F2F2";
/** Stands for no mark, `seen`, `chosen` in colours. */
const marks: readonly (CellMark | undefined)[] = [undefined, "seen", "chosen"];
const colours = [
  [0, plain],
  [0.5, "#A9D3F0"],
  [1, "#E69F00"],
];

/** A grid of numbers, the first row at the top. @throws when there is no value, or a row is longer than another */
export function cells({ title, mark = () => undefined, format = number, ...options }: CellsOptions): Figure {
  const values = wantRows("values", options.values);
  const marked = values.map((row, r) => row.map((_, c) => mark(r, c)));
  const words = values.map((row) => row.map((value) => (Number.isNaN(value) ? "" : format(value))));
  const data = [
    {
      type: "heatmap",
      z: marked.map((row) => row.map((one) => marks.indexOf(one))),
      zmin: 0,
      zmax: marks.length - 1,
      colorscale: colours,
      showscale: false,
      xgap: 3,
      ygap: 3,
      text: words.map((row, r) => row.map((word, c) => (marked[r][c] === "chosen" && word ? `<b>${word}</b>` : word))),
      texttemplate: "%{text}",
      textfont: written,
      hoverinfo: "skip",
    },
  ];
  const bare = { visible: false, fixedrange: true };
  const more = { xaxis: axis("", bare), yaxis: axis("", { ...bare, autorange: "reversed" }) };
  const told = words.map((row, r) =>
    row.map((word, c) => `${word || "empty"}${marked[r][c] ? ` (${marked[r][c]})` : ""}`).join(", "),
  );
  return { data, layout: layout({ title, x: "", y: "" }, more), alt: [`Grid: ${title}.`, ...told].join("\n") };
}
