import { axis, type ChartOptions, type Figure, layout, palette } from "./figure";

export interface LineSeries {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** A dashed line, for what was expected or is only for comparison. */
  readonly dashed?: boolean;
}

export interface LineOptions extends ChartOptions {
  readonly series: readonly LineSeries[];
  readonly logX?: boolean;
  readonly logY?: boolean;
  /** A dot at each value; default: up to 40 values. */
  readonly markers?: boolean;
  readonly rangeY?: readonly [number, number];
}

/** Lines over a common horizontal axis. */
export function lines(options: LineOptions): Figure {
  const { series, logX, logY, markers, rangeY } = options;
  const data = series.map(({ name, x, y, dashed }) => ({
    type: "scatter",
    mode: (markers ?? x.length <= 40) ? "lines+markers" : "lines",
    name,
    x,
    y,
    ...(dashed ? { line: { dash: "dash" } } : {}),
  }));
  const more = {
    xaxis: axis(options.x, logX ? { type: "log" } : {}),
    yaxis: axis(options.y, { ...(logY ? { type: "log" } : {}), ...(rangeY ? { range: rangeY } : {}) }),
    showlegend: series.length > 1,
  };
  const ends = series.map(({ name, x, y }) => `${name}: from ${y[0]} at ${x[0]} to ${y.at(-1)} at ${x.at(-1)}`);
  return {
    data,
    layout: layout(options, more),
    alt: [`Line chart: ${options.title}. ${options.y} against ${options.x}.`, ...ends].join("\n"),
  };
}

export interface ScatterPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Area of the dot, relative to the others; 1 when left out. */
  readonly size?: number;
}

export interface ScatterOptions extends ChartOptions {
  readonly points: readonly ScatterPoint[];
  readonly logX?: boolean;
  readonly logY?: boolean;
}

/** Named points, each with its name beside it. */
export function scatter(options: ScatterOptions): Figure {
  const { points, logX, logY } = options;
  const largest = Math.max(...points.map(({ size = 1 }) => size));
  const data = [
    {
      type: "scatter",
      mode: "markers+text",
      x: points.map(({ x }) => x),
      y: points.map(({ y }) => y),
      text: points.map(({ name }) => name),
      textposition: "top center",
      marker: {
        size: points.map(({ size = 1 }) => 10 + 30 * Math.sqrt(size / largest)),
        opacity: 0.75,
        color: points.map((_, i) => palette[i % palette.length]),
      },
      cliponaxis: false,
    },
  ];
  const more = {
    xaxis: axis(options.x, logX ? { type: "log" } : {}),
    yaxis: axis(options.y, logY ? { type: "log" } : {}),
    showlegend: false,
  };
  const list = points.map(({ name, x, y }) => `${name}: ${x}, ${y}`);
  const alt = [`Scatter plot: ${options.title}. ${options.y} against ${options.x}.`, ...list].join("\n");
  return { data, layout: layout(options, more), alt };
}
