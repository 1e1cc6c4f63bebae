import { extent, mean } from "../../numbers";
import { wantNumber, wantWhole } from "../../want";
import { number } from "../format";
import type { ChartOptions, Figure } from "./figure";
import { axis, colour, layout } from "./theme";
import { drawable, wantNumbers, wantSome } from "./want";

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
 * NaN and the infinities are in no bin; the text says how many there are.
 * @throws when a series has no values to count, or there are no bins
 */
export function histogram(options: HistogramOptions): Figure {
  const { bins = 30, y = "count" } = options;
  wantWhole("bins", bins);
  wantSome("series", options.series);
  const series = options.series.map(({ name, values }) => {
    const all = wantNumbers(`values of series "${name}"`, values);
    const counted = drawable(all);
    return { name, counted, left: all.length - counted.length };
  });
  const [low, high] = options.range ?? extent(series.flatMap(({ counted }) => extent(counted)));
  for (const end of [low, high]) wantNumber("range", end);
  if (!(low <= high)) throw new Error(`range must go from a lower to a higher value: ${low}, ${high}`);
  const width = (high - low || 1) / bins;
  const centres = Array.from({ length: bins }, (_, bin) => low + (bin + 0.5) * width);
  const data = series.map(({ name, counted }, index) => ({
    type: "bar",
    name,
    x: centres,
    y: countInBins(counted, low, width, bins),
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
    ...series.map(
      ({ name, counted, left }) =>
        `${name}: ${summary(counted)}${left > 0 ? `; ${number(left)} left out, not finite` : ""}`,
    ),
  ].join("\n");
  return { data, layout: layout({ ...options, y }, more), alt };
}

/** The largest value belongs to the last bin; values outside belong to none. */
function countInBins(values: readonly number[], low: number, width: number, bins: number): number[] {
  const counts: number[] = new Array(bins).fill(0);
  for (const value of values) {
    const place = (value - low) / width;
    if (place >= 0 && place <= bins) counts[Math.min(bins - 1, Math.floor(place))]++;
  }
  return counts;
}

function summary(values: readonly number[]): string {
  const middle = mean(values);
  const deviation = Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  const [low, high] = extent(values);
  return `${number(values.length)} values from ${number(low)} to ${number(high)}, mean ${number(middle)}, standard deviation ${number(deviation)}`;
}
