import type { MemoryReport } from "../../network";
import { count, megabytes } from "../format";
import { bars } from "./bars";
import type { Figure } from "./figure";
import { wantSome } from "./want";

export interface MemoryBarsOptions {
  /** One bar each, with a name of its own. */
  readonly reports: readonly { readonly name: string; readonly report: MemoryReport }[];
  /** Bytes there are; drawn as a line. */
  readonly budget?: number;
  /** Default: Memory by what it holds. */
  readonly title?: string;
}

/** The parts of a report, and what they are called. */
const items = {
  parameters: "parameters",
  gradients: "gradients",
  optimizer: "optimizer",
  input: "images",
  activations: "feature maps",
} as const;
type Item = keyof typeof items;

/** What fills the memory, one bar a report: parameters, gradients, the optimizer's state, images and feature maps. */
export function memoryBars({ reports, budget, title = "Memory by what it holds" }: MemoryBarsOptions): Figure {
  wantSome("reports", reports);
  const filled = (Object.keys(items) as Item[]).filter((item) => reports.some(({ report }) => report[item] > 0));
  const figure = bars({
    title,
    x: "",
    y: "memory (MB)",
    labels: reports.map(({ name }) => name),
    series: filled.map((item) => ({ name: items[item], values: reports.map(({ report }) => report[item] / 1e6) })),
    stacked: true,
    horizontal: true,
    format: (value) => `${value < 99.5 ? value.toFixed(1) : count(value)} MB`,
    references: budget === undefined ? [] : [{ name: `budget ${megabytes(budget)}`, value: budget / 1e6 }],
    height: 150 + 34 * reports.length,
  });
  const over = budget === undefined ? [] : reports.filter(({ report }) => report.total > budget);
  const verdict = over.length > 0 ? [`Over the budget: ${over.map(({ name }) => name).join(", ")}`] : [];
  return { ...figure, alt: [figure.alt, ...verdict].join("\n") };
}
