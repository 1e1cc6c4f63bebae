import { axis, type ChartOptions, type Figure, layout } from "./figure";

export interface HeatmapOptions extends ChartOptions {
  /** `values[row][column]`, the first row at the top. */
  readonly values: readonly (readonly number[])[];
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** What a colour stands for, with its unit. */
  readonly unit: string;
  /** How a value is written in its cell; nothing is written when left out. */
  readonly format?: (value: number) => string;
}

/** A table as colours. */
export function heatmap(options: HeatmapOptions): Figure {
  const { values, columns, rows, unit, format } = options;
  const data = [
    {
      type: "heatmap",
      z: values,
      x: columns,
      y: rows,
      colorscale: "Viridis",
      colorbar: { title: { text: unit } },
      ...(format ? { text: values.map((row) => row.map(format)), texttemplate: "%{text}" } : {}),
    },
  ];
  const more = {
    xaxis: axis(options.x, { type: "category" }),
    yaxis: axis(options.y, { type: "category", autorange: "reversed" }),
  };
  const lines = values.map(
    (row, r) => `${rows[r]}: ${row.map((v, c) => `${columns[c]} ${format?.(v) ?? v}`).join(", ")}`,
  );
  const alt = [`Heat map: ${options.title}. ${unit} by ${options.y} and ${options.x}.`, ...lines].join("\n");
  return { data, layout: layout(options, more), alt };
}

/**
 * Which class was taken for which: `matrix[label][prediction]`. Right answers are left out of the colours, so that the
 * mistakes show.
 */
export function confusionMatrix(
  matrix: readonly (readonly number[])[],
  title = "Which digit was taken for which",
): Figure {
  const names = matrix.map((_, i) => String(i));
  const data = [
    {
      type: "heatmap",
      z: matrix.map((row, label) => row.map((value, prediction) => (label === prediction ? null : value))),
      x: names,
      y: names,
      text: matrix.map((row) => row.map((value) => (value === 0 ? "" : String(value)))),
      texttemplate: "%{text}",
      hovertemplate: "label %{y}, prediction %{x}: %{text}<extra></extra>",
      colorscale: "Cividis",
      colorbar: { title: { text: "mistakes (images)" } },
    },
    {
      type: "scatter",
      mode: "text",
      x: names,
      y: names,
      text: matrix.map((row, i) => String(row[i])),
      hoverinfo: "skip",
    },
  ];
  const mistakes = matrix.flatMap((row, label) =>
    row
      .map((value, prediction) => ({ label, prediction, value }))
      .filter((m) => m.label !== m.prediction && m.value > 0),
  );
  const worst = mistakes.sort((a, b) => b.value - a.value).slice(0, 5);
  const total = mistakes.reduce((sum, { value }) => sum + value, 0);
  const list = worst.map(({ label, prediction, value }) => `${label} taken for ${prediction}: ${value} times`);
  const more = {
    xaxis: axis("prediction (digit)", { type: "category", constrain: "domain" }),
    yaxis: axis("label (digit)", { type: "category", autorange: "reversed", scaleanchor: "x" }),
    showlegend: false,
  };
  return {
    data,
    layout: layout({ title, x: "prediction (digit)", y: "label (digit)", height: 480 }, more),
    alt: [`Confusion matrix: ${title}. ${total} mistakes.`, ...list].join("\n"),
  };
}
