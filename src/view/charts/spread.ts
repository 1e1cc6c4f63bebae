import { number, range } from "../format";
import type { ChartOptions, Figure } from "./figure";
import { axis, colour, layout } from "./theme";
import { wantNumbers, wantSome } from "./want";

/** `x` names the values, with their unit, `y` the labels. */
export interface SpreadOptions extends ChartOptions {
  /** One label a row. */
  readonly labels: readonly string[];
  /** For each label the values of its runs, such as those of several seeds. */
  readonly runs: readonly ArrayLike<number>[];
  /** Default `number`. */
  readonly format?: (value: number) => string;
}

/**
 * The runs of each label as dots on one line from the lowest to the highest: how far apart luck alone puts them.
 * @throws when a label has no runs, or others than numbers
 */
export function spread(options: SpreadOptions): Figure {
  const { labels, format = number, height = 120 + 40 * labels.length } = options;
  wantSome("labels", labels);
  if (options.runs.length !== labels.length) {
    throw new Error(`runs must be one list for each of the ${labels.length} labels: ${options.runs.length}`);
  }
  const runs = options.runs.map((values, i) => wantNumbers(`runs of "${labels[i]}"`, values).sort((a, b) => a - b));
  const data = [
    {
      type: "scatter",
      mode: "lines+markers",
      x: runs.flatMap((values) => [...values, null]),
      y: runs.flatMap((values, i) => [...values.map(() => labels[i]), null]),
      text: runs.flatMap((values) => [...values.map(format), ""]),
      line: { color: colour(0), width: 3 },
      marker: { color: colour(0), size: 11, line: { color: "#ffffff", width: 1 } },
      hovertemplate: "%{y}: %{text}<extra></extra>",
    },
  ];
  const more = {
    xaxis: axis(options.x, { rangemode: "tozero" }),
    yaxis: axis(options.y, { type: "category", autorange: "reversed", categoryorder: "array", categoryarray: labels }),
    showlegend: false,
  };
  const told = runs.map(
    (values, i) => `${labels[i]}: ${range(values, format)}, ${values.length === 1 ? "1 run" : `${values.length} runs`}`,
  );
  return {
    data,
    layout: layout({ ...options, height }, more),
    alt: [`Dots: ${options.title}. ${options.x}.`, ...told].join("\n"),
  };
}
