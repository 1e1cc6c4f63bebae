import { type Spread, spreadOf } from "../../statistics";
import { number, range } from "../format";
import type { ChartOptions, Figure } from "./figure";
import { axis, colour, layout } from "./theme";
import { networksToo, wantDistinct, wantNumbers, wantSome } from "./want";

/** `x` names the values, with their unit, `y` the labels. */
export interface SpreadOptions extends ChartOptions {
  /** One label a row; no two are equal. */
  readonly labels: readonly string[];
  /** For each label the values of its runs, such as those of several seeds. */
  readonly runs: readonly ArrayLike<number>[];
  /** Also draw the mean of each label with its standard error, on the line of its runs; a single run has none. */
  readonly means?: boolean;
  /** Default `number`. */
  readonly format?: (value: number) => string;
}

/**
 * The runs of each label as dots on one line from the lowest to the highest: how far apart luck alone puts them; and
 * how far their mean can be trusted.
 * @throws when two labels are equal, or one has no runs, or others than numbers
 */
export function spread(options: SpreadOptions): Figure {
  const { labels, means = false, format = number, height = 120 + 40 * labels.length } = options;
  wantSome("labels", labels);
  wantDistinct("rows", labels, networksToo);
  if (options.runs.length !== labels.length) {
    throw new Error(`runs must be one list for each of the ${labels.length} labels: ${options.runs.length}`);
  }
  const runs = options.runs.map((values, i) => wantNumbers(`runs of "${labels[i]}"`, values).sort((a, b) => a - b));
  const data: object[] = [
    {
      type: "scatter",
      name: "one run each",
      mode: "lines+markers",
      x: runs.flatMap((values) => [...values, null]),
      y: runs.flatMap((values, i) => [...values.map(() => labels[i]), null]),
      text: runs.flatMap((values) => [...values.map(format), ""]),
      line: { color: colour(0), width: 3 },
      marker: { color: colour(0), size: 11, line: { color: "#ffffff", width: 1 } },
      hovertemplate: "%{y}: %{text}<extra></extra>",
    },
  ];
  const several = labels.flatMap((label, i) => (means && runs[i].length > 1 ? [{ label, ...spreadOf(runs[i]) }] : []));
  if (several.length > 0) data.push(meansOf(several, format));
  const more = {
    xaxis: axis(options.x, { rangemode: "tozero" }),
    yaxis: axis(options.y, { type: "category", autorange: "reversed", categoryorder: "array", categoryarray: labels }),
    showlegend: several.length > 0,
  };
  const told = runs.map((values, i) => {
    const of = several.find(({ label }) => label === labels[i]);
    const count = values.length === 1 ? "1 run" : `${values.length} runs`;
    return `${labels[i]}: ${range(values, format)}, ${count}${of ? `, ${inWords(of, format)}` : ""}`;
  });
  return {
    data,
    layout: layout({ ...options, height }, more),
    alt: [`Dots: ${options.title}. ${options.x}.`, ...told].join("\n"),
  };
}

interface Mean extends Spread {
  readonly label: string;
}

const inWords = ({ mean, error }: Spread, format: (value: number) => string): string =>
  `mean ${format(mean)} ± ${format(error)}`;

/** Diamonds with their standard errors, on the lines of the runs. */
function meansOf(several: readonly Mean[], format: (value: number) => string): object {
  return {
    type: "scatter",
    name: "mean and its standard error",
    mode: "markers",
    x: several.map(({ mean }) => mean),
    y: several.map(({ label }) => label),
    text: several.map((of) => inWords(of, format)),
    error_x: { type: "data", array: several.map(({ error }) => error), color: colour(1), thickness: 3, width: 9 },
    marker: { color: colour(1), symbol: "diamond", size: 12, line: { color: "#ffffff", width: 1 } },
    hovertemplate: "%{y}: %{text}<extra></extra>",
  };
}
