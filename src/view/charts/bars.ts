import { textOn } from "../contrast";
import { number } from "../format";
import type { ChartOptions, Figure, Reference } from "./figure";
import { axis, colour, layout, references, valueAxis } from "./theme";
import { networksToo, wantDistinct, wantNumbers, wantSome } from "./want";

export interface BarSeries {
  readonly name: string;
  /** One a label. */
  readonly values: ArrayLike<number>;
}

export interface BarOptions extends ChartOptions {
  /** One label a bar, or a group of bars; no two are equal. */
  readonly labels: readonly string[];
  /** One series, or several side by side or stacked. */
  readonly series: readonly BarSeries[];
  readonly stacked?: boolean;
  /** Bars from left to right; labels stand on the left. */
  readonly horizontal?: boolean;
  /** Logarithmic values. */
  readonly log?: boolean;
  /**
   * How a value is written on its bar and in the text; of stacked bars the sum is written at the end. Nothing is
   * written on the bars when left out.
   */
  readonly format?: (value: number) => string;
  /** Of the axis of values, in its own units; default: such that all bars fit. */
  readonly range?: readonly [number, number];
  /** Values to hold the bars against. */
  readonly references?: readonly Reference[];
}

/**
 * Bars: one label an entry of `labels`; `x` names the labels, `y` the values (also when horizontal).
 * @throws when two labels are equal, a series does not have a number for each label, or none that can be drawn
 */
export function bars(options: BarOptions): Figure {
  const { labels, stacked = false, horizontal = false, log = false, format, range } = options;
  wantSome("series", options.series);
  wantDistinct("bars", labels, networksToo);
  const series = options.series.map(({ name, values }) => {
    const list = wantNumbers(`values of series "${name}"`, values, { log });
    if (list.length !== labels.length) {
      throw new Error(`series "${name}" must have a value for each of the ${labels.length} labels: ${list.length}`);
    }
    return { name, values: list };
  });
  const across = (values: readonly number[]): object =>
    horizontal ? { x: values, y: labels } : { x: labels, y: values };
  const data: object[] = series.map(({ name, values }, index) => ({
    type: "bar",
    name,
    orientation: horizontal ? "h" : "v",
    ...across(values),
    marker: { color: colour(index) },
    text: values.map((value) => (format ?? number)(value)),
    textposition: format && !stacked ? "auto" : "none",
    insidetextfont: { color: textOn(colour(index)) },
    cliponaxis: false,
    hovertemplate: `${horizontal ? "%{y}" : "%{x}"}: %{text}`,
  }));
  if (stacked && format) data.push(sums(labels, series, horizontal, format));
  const values = valueAxis(options.y, log, range);
  const names = axis(options.x, { type: "category", ...(horizontal ? { autorange: "reversed" } : {}) });
  const more = {
    ...(horizontal ? { xaxis: values, yaxis: names } : { xaxis: names, yaxis: values }),
    ...references(options.references ?? [], horizontal ? "x" : "y"),
    barmode: stacked ? "stack" : "group",
    showlegend: series.length > 1,
  };
  return { data, layout: layout(options, more), alt: describe(options, series) };
}

interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** The sum of each stack, written at its end. */
function sums(
  labels: readonly string[],
  series: readonly Series[],
  horizontal: boolean,
  format: (value: number) => string,
): object {
  const totals = stackTotals(labels, series);
  return {
    type: "scatter",
    mode: "text",
    ...(horizontal ? { x: totals, y: labels } : { x: labels, y: totals }),
    text: totals.map((total) => ` ${format(total)}`),
    textposition: horizontal ? "middle right" : "top center",
    cliponaxis: false,
    hoverinfo: "skip",
    showlegend: false,
  };
}

function stackTotals(labels: readonly string[], series: readonly Series[]): number[] {
  return labels.map((_, i) => series.reduce((sum, { values }) => sum + values[i], 0));
}

function describe(
  { title, y, labels, stacked, format = number, references = [] }: BarOptions,
  series: readonly Series[],
): string {
  const list = (values: readonly number[]): string => values.map((v, i) => `${labels[i]} ${format(v)}`).join(", ");
  return [
    `${stacked ? "Stacked bar" : "Bar"} chart: ${title}. ${y}.`,
    ...series.map(({ name, values }) => `${name}: ${list(values)}`),
    ...(stacked ? [`together: ${list(stackTotals(labels, series))}`] : []),
    ...references.map(({ name, value }) => `${name}: ${format(value)}`),
  ].join("\n");
}
