import { extent } from "../../numbers";
import { wantNumber } from "../../want";
import { number } from "../format";
import type { ChartOptions, Figure } from "./figure";
import { axis, colour, layout, logarithmic } from "./theme";
import { wantNumbers, wantSome } from "./want";

export interface ScatterPoint {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** Area of the dot, relative to the others; 1 when left out. */
  readonly size?: number;
}

export interface ScatterOptions extends ChartOptions {
  readonly points: readonly ScatterPoint[];
  /** What the area of a dot stands for, with its unit; default `size`. */
  readonly size?: string;
  readonly logX?: boolean;
  readonly logY?: boolean;
}

/** Named points, each with its name beside it. @throws when there is none, or one without its numbers. */
export function scatter(options: ScatterOptions): Figure {
  const { points, size = "size", logX, logY } = options;
  wantSome("points", points);
  for (const { name, x, y, size = 1 } of points) {
    wantNumbers(`x of "${name}"`, [x], { log: logX === true });
    wantNumbers(`y of "${name}"`, [y], { log: logY === true });
    wantNumber(`size of "${name}"`, size, { least: 0 });
  }
  const sized = points.some((point) => point.size !== undefined);
  const largest = extent(points.map((point) => point.size ?? 1))[1];
  const data = [
    {
      type: "scatter",
      mode: "markers+text",
      x: points.map(({ x }) => x),
      y: points.map(({ y }) => y),
      text: points.map(({ name }) => name),
      textposition: "top center",
      marker: {
        size: points.map((point) => (sized ? 10 + 30 * Math.sqrt((point.size ?? 1) / (largest || 1)) : 11)),
        opacity: 0.85,
        color: points.map((_, i) => colour(i)),
      },
      cliponaxis: false,
      hovertemplate: "%{text}: %{x}, %{y}<extra></extra>",
    },
  ];
  const more = {
    xaxis: axis(options.x, logX ? logarithmic : {}),
    yaxis: axis(options.y, logY ? logarithmic : {}),
    showlegend: false,
  };
  const list = points.map((point) => {
    const area = sized ? `, ${size} ${number(point.size ?? 1)}` : "";
    return `${point.name}: ${options.x} ${number(point.x)}, ${options.y} ${number(point.y)}${area}`;
  });
  const areas = sized ? ` The area of a dot is its ${size}.` : "";
  const alt = [`Scatter plot: ${options.title}. ${options.y} against ${options.x}.${areas}`, ...list].join("\n");
  return { data, layout: layout(options, more), alt };
}
