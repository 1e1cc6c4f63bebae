import type { Alive, Moment, Timeline } from "../../network";
import { sum } from "../../numbers";
import { wantNumber } from "../../want";
import { megabytes } from "../format";
import type { Figure } from "./figure";
import { axis, colour, layout, references } from "./theme";

export interface MemoryOverTimeOptions {
  readonly title: string;
  readonly timeline: Timeline;
  /** Bytes there are; drawn as a line. */
  readonly budget?: number;
  /** End of the time axis, 1 for a step in which nothing is computed twice; give it where figures are compared. */
  readonly until?: number;
  /** Top of the memory axis in bytes; default: a little above the peak and the budget. */
  readonly upTo?: number;
}

const contents = [
  { name: "parameters, their gradients, optimizer", holds: "standing" },
  { name: "images", holds: "images" },
  { name: "feature maps", holds: "maps" },
  { name: "gradients of feature maps", holds: "gradient" },
] as const;

/** Each layer takes this much of a step besides its multiply-adds, so that those without any can be seen. */
const leastTime = 0.004;

/** As many moments are told one by one. */
const mostTold = 24;

/**
 * The memory of a training step along its time, by what it holds; time is counted in multiply-adds.
 * @throws when the budget or an end of an axis is no number above 0
 */
export function memoryOverTime({ title, timeline, budget, until, upTo }: MemoryOverTimeOptions): Figure {
  const { moments, standing, peak, multiplyAdds, again } = timeline;
  for (const [name, value] of Object.entries({ budget, until, upTo }))
    if (value !== undefined) wantNumber(name, value, { above: 0 });
  const plain = Math.max(1, multiplyAdds - again);
  const lengths = moments.map((moment) => moment.multiplyAdds / plain + leastTime);
  const ends = lengths.map((_, i) => sum(lengths.slice(0, i + 1)));
  const scale = (multiplyAdds > 0 ? multiplyAdds / plain : 1) / (ends.at(-1) ?? 1);
  const x = [0, ...ends].map((end) => end * scale);
  const data = contents.map(({ name, holds }, i) => {
    const of = (alive: readonly Alive[]): number =>
      sum(alive.flatMap((thing) => (thing.holds === holds ? [thing.bytes] : [])));
    const standingOr = (bytes: number): number => (holds === "standing" ? standing : bytes) / 1e6;
    return {
      type: "scatter",
      mode: "lines",
      name,
      x,
      y: [...moments.map(({ alive }) => standingOr(of(alive))), standingOr(0)],
      stackgroup: "memory",
      line: { shape: "hv", width: 0.5, color: colour(i) },
      fillcolor: colour(i),
      text: [...moments.map(doing), "done"],
      hovertemplate: "%{text}: %{y:.1f} MB",
    };
  });
  const words = { title, x: "time, in multiply-adds: 100 % is a step that computes nothing twice", y: "memory (MB)" };
  const more = {
    xaxis: axis(words.x, { range: [0, until ?? x.at(-1)], tickformat: ".0%" }),
    yaxis: axis(words.y, { range: [0, (upTo ?? 1.1 * Math.max(peak, budget ?? 0)) / 1e6] }),
    ...references(budget === undefined ? [] : [{ name: `budget ${megabytes(budget)}`, value: budget / 1e6 }], "y"),
    showlegend: true,
  };
  return { data, layout: layout(words, more), alt: describe(title, timeline, budget) };
}

const doing = ({ pass, layer }: Moment): string => `${pass}, ${layer}`;

function describe(title: string, timeline: Timeline, budget: number | undefined): string {
  const { moments, peak, standing, multiplyAdds, again } = timeline;
  const told = moments.slice(0, mostTold).map((moment) => `${doing(moment)} ${megabytes(moment.bytes)}`);
  const rest = moments.length - told.length;
  const highest = moments.find(({ bytes }) => bytes === peak);
  return [
    `Area chart: ${title}. Memory along the time of a training step; ${megabytes(standing)} stand all the time.`,
    `${told.join(", ")}${rest > 0 ? `, and ${rest} moments more` : ""}`,
    `At most ${megabytes(peak)}${highest ? `, ${doing(highest)}` : ""}`,
    `Computed twice: ${Math.round((100 * again) / Math.max(1, multiplyAdds - again))} % of a step`,
    ...(budget === undefined ? [] : [`budget ${megabytes(budget)}: ${peak > budget ? "too little" : "enough"}`]),
  ].join("\n");
}
