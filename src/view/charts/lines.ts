import { extent } from "../../numbers";
import { number } from "../format";
import type { ChartOptions, Figure, Reference } from "./figure";
import { axis, colour, layout, logarithmic, references, symbol, valueAxis } from "./theme";
import { drawable, wantNumbers, wantSome } from "./want";

export interface LineSeries {
  readonly name: string;
  /** Default: 1, 2, 3, … */
  readonly x?: ArrayLike<number>;
  /** One for each `x`. */
  readonly y: ArrayLike<number>;
  /** A dashed line, for what was expected or is only for comparison. */
  readonly dashed?: boolean;
  /** The lowest and the highest value at each `x`, such as those of several seeds, drawn as whiskers. */
  readonly ranges?: readonly (readonly [low: number, high: number])[];
}

export interface LineOptions extends ChartOptions {
  readonly series: readonly LineSeries[];
  readonly logX?: boolean;
  readonly logY?: boolean;
  /** A mark at each value; default: up to 40 values. */
  readonly markers?: boolean;
  /** Of the vertical axis, in its own units; default: such that all values fit. */
  readonly rangeY?: readonly [number, number];
  /** Values of `y` to hold the lines against. */
  readonly references?: readonly Reference[];
}

interface Line {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly dashed?: boolean;
  readonly ranges?: readonly (readonly [low: number, high: number])[];
}

/**
 * Lines over a common horizontal axis.
 * @throws when a series has not as many `x` as `y` or ranges, others than numbers, ranges that do not hold their `y`, or
 * none that can be drawn
 */
export function lines(options: LineOptions): Figure {
  wantSome("series", options.series);
  const series = options.series.map((line): Line => {
    const list = (axis: "x" | "y", values: ArrayLike<number>, log = false): number[] =>
      wantNumbers(`${axis} of series "${line.name}"`, values, { log });
    const x = list("x", line.x ?? Array.from(line.y, (_, i) => i + 1), options.logX);
    const y = list("y", line.y, options.logY);
    if (x.length !== y.length) {
      throw new Error(`series "${line.name}" must have a y for each of its ${x.length} x: ${y.length}`);
    }
    const { name, ranges } = line;
    if (ranges && ranges.length !== x.length) {
      throw new Error(`series "${name}" must have a range for each of its ${x.length} x: ${ranges.length}`);
    }
    if (ranges) wantNumbers(`ranges of series "${name}"`, ranges.flat(), { log: options.logY });
    // A mean of equal values may lie a rounding above them.
    const off = ranges?.findIndex(([low, high], i) => Math.max(low - y[i], y[i] - high) > 1e-9 * Math.abs(y[i])) ?? -1;
    if (ranges && off >= 0) {
      throw new Error(
        `ranges of series "${name}" must be [low, high] around y, which fails at place ${off}: ${ranges[off].join(", ")}`,
      );
    }
    return { ...line, x, y };
  });
  return drawLines(options, series);
}

/** `lines` of what was looked at before: a series may be empty. */
export function drawLines(options: Omit<LineOptions, "series">, series: readonly Line[]): Figure {
  const { logX, logY, markers, rangeY } = options;
  const data = series.map(({ name, x, y, dashed, ranges }, index) => ({
    type: "scatter",
    mode: (markers ?? x.length <= 40) ? "lines+markers" : "lines",
    name,
    x,
    y,
    line: { color: colour(index), ...(dashed ? { dash: "dash" } : {}) },
    marker: { color: colour(index), symbol: symbol(index), size: 7 },
    ...(ranges ? { error_y: whiskers(ranges, y, colour(index)) } : {}),
  }));
  const more = {
    xaxis: axis(options.x, logX ? logarithmic : {}),
    yaxis: valueAxis(options.y, logY, rangeY),
    ...references(options.references ?? [], "y"),
    showlegend: series.length > 1,
  };
  return { data, layout: layout(options, more), alt: describe(options, series) };
}

function whiskers(ranges: readonly (readonly [number, number])[], y: readonly number[], color: string): object {
  const [above, below] = [ranges.map(([, high], i) => high - y[i]), ranges.map(([low], i) => y[i] - low)];
  return { type: "data", symmetric: false, array: above, arrayminus: below, color, thickness: 1.5, width: 5 };
}

/** Lines of up to this many values are told in full, longer ones by their ends and turning points. */
const MOST_TOLD = 12;

function describe({ title, x, y, references = [] }: Omit<LineOptions, "series">, series: readonly Line[]): string {
  const at = (line: Line, i: number): string => {
    const range = line.ranges?.at(i);
    const over = range ? ` (${number(range[0])} to ${number(range[1])})` : "";
    return `${number(line.y.at(i) as number)}${over} at ${number(line.x.at(i) as number)}`;
  };
  const course = (line: Line): string => {
    if (line.y.length === 0) return "no values";
    if (line.y.length <= MOST_TOLD) return line.y.map((_, i) => at(line, i)).join(", ");
    const turns = extent(drawable(line.y))
      .map((end) => line.y.indexOf(end))
      .filter((i) => i !== 0 && i !== line.y.length - 1);
    return [`from ${at(line, 0)}`, ...turns.map((i) => `over ${at(line, i)}`), `to ${at(line, -1)}`].join(" ");
  };
  return [
    `Line chart: ${title}. ${y} against ${x}.`,
    ...series.map((line) => `${line.name}: ${course(line)}`),
    ...references.map(({ name, value }) => `${name}: ${number(value)}`),
  ].join("\n");
}
