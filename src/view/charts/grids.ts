import { wantOneOf } from "../../want";
import { count, number } from "../format";
import type { ChartOptions, Figure } from "./figure";
import { axis, diverging, layout, sequential, sequentialPale, written } from "./theme";
import { wantDistinct, wantNumbers } from "./want";

export interface HeatmapOptions extends ChartOptions {
  /** `values[row][column]`, the first row at the top. */
  readonly values: readonly ArrayLike<number>[];
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** What a colour stands for, with its unit. */
  readonly unit: string;
  /** How a value is written in its cell; nothing is written when left out. */
  readonly format?: (value: number) => string;
  /** `diverging` shows zero white, negative values blue, positive ones orange; default `sequential`. */
  readonly colours?: "sequential" | "diverging";
}

/**
 * A table as colours.
 * @throws when two rows or columns have one name, or `values` does not have a number for each, or none that can be drawn
 */
export function heatmap(options: HeatmapOptions): Figure {
  const { columns, rows, unit, format, colours = "sequential" } = options;
  const values = options.values.map((row) => Array.from(row ?? []));
  if (values.length !== rows.length || values.some((row) => row.length !== columns.length)) {
    const found = `${values.length} × ${values.map((row) => row.length).join(", ")}`;
    throw new Error(`values must be ${rows.length} rows of ${columns.length}: ${found}`);
  }
  wantDistinct("rows", rows);
  wantDistinct("columns", columns);
  wantNumbers("values", values.flat());
  wantOneOf("colours", colours, ["sequential", "diverging"]);
  const data = [
    {
      type: "heatmap",
      z: values,
      x: columns,
      y: rows,
      ...(colours === "diverging"
        ? { colorscale: diverging, zmid: 0 }
        : { colorscale: format ? sequentialPale : sequential }),
      colorbar: { title: { text: unit, side: "right" }, outlinewidth: 0 },
      ...(format
        ? { text: values.map((row) => row.map((value) => format(value))), texttemplate: "%{text}", textfont: written }
        : {}),
      hovertemplate: "%{y}, %{x}: %{z}<extra></extra>",
    },
  ];
  const more = {
    xaxis: axis(options.x, { type: "category", showgrid: false }),
    yaxis: axis(options.y, { type: "category", showgrid: false, autorange: "reversed" }),
  };
  return { data, layout: layout(options, more), alt: describe(options, values) };
}

/** Tables of up to this many values are told in full. */
const MOST_TOLD = 150;

function describe(
  { title, x, y, unit, rows, columns, format = number }: HeatmapOptions,
  values: readonly (readonly number[])[],
): string {
  const opening = `Heat map: ${title}. ${unit} by ${y} and ${x}.`;
  if (rows.length * columns.length <= MOST_TOLD) {
    const told = values.map((row, r) => `${rows[r]}: ${row.map((v, c) => `${columns[c]} ${format(v)}`).join(", ")}`);
    return [opening, ...told].join("\n");
  }
  const all = values.flatMap((row, r) => row.map((value, c) => ({ value, place: `${rows[r]}, ${columns[c]}` })));
  const ordered = all.filter(({ value }) => Number.isFinite(value)).sort((a, b) => a.value - b.value);
  const [least, most] = [ordered[0], ordered[ordered.length - 1]];
  return `${opening}\nfrom ${format(least.value)} at ${least.place} to ${format(most.value)} at ${most.place}`;
}

/**
 * Which class was taken for which: `matrix[label][prediction]`. Right answers are left out of the colours, so that the
 * mistakes show.
 * @param classes names; the digits when left out
 * @throws when it is not square, or has not a name of its own for each class
 */
export function confusionMatrix(
  counts: readonly ArrayLike<number>[],
  title = "Which digit was taken for which",
  classes?: readonly string[],
): Figure {
  const matrix = counts.map((row) => Array.from(row));
  const names = classes ?? matrix.map((_, i) => String(i));
  if (matrix.some((row) => row.length !== matrix.length) || names.length !== matrix.length) {
    throw new Error(`matrix must be square, with a name for each class: ${matrix.length} rows, ${names.length} names`);
  }
  wantDistinct("classes", names);
  wantNumbers("matrix", matrix.flat());
  const unit = classes ? "class" : "digit";
  const data = [
    {
      type: "heatmap",
      z: matrix.map((row, label) => row.map((value, prediction) => (label === prediction ? null : value))),
      x: names,
      y: names,
      text: matrix.map((row, label) => row.map((value, p) => (value === 0 || label === p ? "" : count(value)))),
      texttemplate: "%{text}",
      textfont: written,
      hovertemplate: "label %{y}, prediction %{x}: %{text}<extra></extra>",
      colorscale: sequentialPale,
      colorbar: { title: { text: "mistakes (images)", side: "right" }, outlinewidth: 0 },
    },
    {
      type: "scatter",
      mode: "text",
      x: names,
      y: names,
      text: matrix.map((row, i) => count(row[i])),
      hoverinfo: "skip",
    },
  ];
  const [x, y] = [`prediction (${unit})`, `label (${unit})`];
  const more = {
    xaxis: axis(x, { type: "category", showgrid: false, constrain: "domain" }),
    yaxis: axis(y, { type: "category", showgrid: false, autorange: "reversed", scaleanchor: "x", constrain: "domain" }),
    showlegend: false,
  };
  const alt = [`Confusion matrix: ${title}.`, ...describeMistakes(matrix, names)].join("\n");
  return { data, layout: layout({ title, x, y, height: 520 }, more), alt };
}

function describeMistakes(matrix: readonly (readonly number[])[], names: readonly string[]): string[] {
  const cells = matrix.flatMap((row, label) => row.map((value, prediction) => ({ label, prediction, value })));
  const images = cells.reduce((sum, { value }) => sum + value, 0);
  const mistakes = cells.filter(({ label, prediction, value }) => label !== prediction && value > 0);
  const wrong = mistakes.reduce((sum, { value }) => sum + value, 0);
  const worst = mistakes.sort((a, b) => b.value - a.value).slice(0, 5);
  const rows = matrix.map((row, label) => {
    const others = row.flatMap((n, other) => (n > 0 && other !== label ? `${count(n)} as ${names[other]}` : []));
    return `${names[label]}: ${[`${count(row[label])} right`, ...others].join(", ")}`;
  });
  return [
    `${count(wrong)} of ${count(images)} wrong.`,
    ...worst.map(
      ({ label, prediction, value }) => `${names[label]} taken for ${names[prediction]}: ${count(value)} times`,
    ),
    ...(cells.length <= MOST_TOLD ? rows : []),
  ];
}
