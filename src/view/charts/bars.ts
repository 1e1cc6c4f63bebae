import { axis, type ChartOptions, type Figure, layout } from "./figure";

export interface BarSeries {
  readonly name: string;
  readonly values: readonly number[];
}

export interface BarOptions extends ChartOptions {
  /** One label a bar, or a group of bars. */
  readonly labels: readonly string[];
  /** One series, or several side by side or stacked. */
  readonly series: readonly BarSeries[];
  readonly stacked?: boolean;
  /** Bars from left to right; labels stand on the left. */
  readonly horizontal?: boolean;
  /** Logarithmic values. */
  readonly log?: boolean;
  /** How a value is written on its bar and in the text; nothing is written on the bar when left out. */
  readonly format?: (value: number) => string;
}

/** Bars: one label an entry of `labels`; `x` names the labels, `y` the values (also when horizontal). */
export function bars(options: BarOptions): Figure {
  const { labels, series, stacked = false, horizontal = false, log = false, format } = options;
  for (const { name, values } of series) {
    if (values.length !== labels.length) {
      throw new Error(`series "${name}" must have a value for each of the ${labels.length} labels: ${values.length}`);
    }
  }
  const data = series.map(({ name, values }) => ({
    type: "bar",
    name,
    orientation: horizontal ? "h" : "v",
    x: horizontal ? values : labels,
    y: horizontal ? labels : values,
    ...(format ? { text: values.map(format), textposition: "auto", hovertemplate: "%{text}" } : {}),
  }));
  const values = axis(options.y, log ? { type: "log" } : {});
  const names = axis(options.x, { type: "category", ...(horizontal ? { autorange: "reversed" } : {}) });
  const axes = horizontal ? { xaxis: values, yaxis: names } : { xaxis: names, yaxis: values };
  const more = { ...axes, barmode: stacked ? "stack" : "group", showlegend: series.length > 1 };
  return { data, layout: layout(options, more), alt: describe(options, format ?? String) };
}

function describe({ title, y, labels, series, stacked }: BarOptions, format: (value: number) => string): string {
  const lines = series.map(
    ({ name, values }) => `${name}: ${values.map((v, i) => `${labels[i]} ${format(v)}`).join(", ")}`,
  );
  return [`${stacked ? "Stacked bar" : "Bar"} chart: ${title}. ${y}.`, ...lines].join("\n");
}
