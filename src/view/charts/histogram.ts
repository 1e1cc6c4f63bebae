import { number } from "../format";
import type { ChartOptions, Figure } from "./figure";
import { axis, colour, layout } from "./theme";
import { wantNumbers, wantWhole } from "./want";

export interface HistogramOptions extends Omit<ChartOptions, "y"> {
  readonly series: readonly { readonly name: string; readonly values: ArrayLike<number> }[];
  /** What is counted; default `count`. */
  readonly y?: string;
  /** Default 30. */
  readonly bins?: number;
  /** The first bin's lower and the last bin's upper end; default: the smallest and the largest value. */
  readonly range?: readonly [number, number];
}

/**
 * How often values fall into bins of equal width; several series are drawn over one another.
 * @throws when there are no values, or no bins.
 */
export function histogram(options: HistogramOptions): Figure {
  const { series, bins = 30, y = "count" } = options;
  wantWhole("bins", bins);
  for (const { name, values } of series) wantNumbers(`values of series "${name}"`, values);
  const [low, high] = options.range ?? extent(series.map(({ values }) => values));
  if (!(low <= high)) throw new Error(`range must go from a lower to a higher value: ${low}, ${high}`);
  const width = (high - low || 1) / bins;
  const centres = Array.from({ length: bins }, (_, bin) => low + (bin + 0.5) * width);
  const data = series.map(({ name, values }, index) => ({
    type: "bar",
    name,
    x: centres,
    y: countInBins(values, low, width, bins),
    width,
    opacity: series.length > 1 ? 0.6 : 1,
    marker: { color: colour(index) },
  }));
  const more = {
    yaxis: axis(y, { rangemode: "tozero" }),
    barmode: "overlay",
    bargap: 0,
    showlegend: series.length > 1,
  };
  const alt = [
    `Histogram: ${options.title}. ${y} against ${options.x}.`,
    ...series.map(({ name, values }) => `${name}: ${summary(values)}`),
  ].join("\n");
  return { data, layout: layout({ ...options, y }, more), alt };
}

function extent(lists: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of lists) {
    for (let i = 0; i < values.length; i++) {
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
  }
  if (low > high) throw new Error("series must have at least one value: none");
  return [low, high];
}

/** The largest value belongs to the last bin; values outside belong to none. */
function countInBins(values: ArrayLike<number>, low: number, width: number, bins: number): number[] {
  const counts: number[] = new Array(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const place = (values[i] - low) / width;
    if (place >= 0 && place <= bins) counts[Math.min(bins - 1, Math.floor(place))]++;
  }
  return counts;
}

function summary(values: ArrayLike<number>): string {
  const all = Array.from(values);
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
  const deviation = Math.sqrt(all.reduce((sum, value) => sum + (value - mean) ** 2, 0) / all.length);
  const [low, high] = extent([all]);
  return `${number(all.length)} values from ${number(low)} to ${number(high)}, mean ${number(mean)}, standard deviation ${number(deviation)}`;
}
