/** What a comparison with peers comes to, and how it is told. */
import type { Bar } from "./chart";
import { type Estimate, estimate, halfWidth, median, pairedRatios } from "./statistics";

/**
 * `keras` as it comes; `kerasOneDnn` told to use oneDNN, as we do: by itself TensorFlow does so on some processors only. Neither
 * is there where Keras cannot be had. `oursFastMath` trains with `--math fast`.
 */
export type Contestant = "ours" | "oursFastMath" | "stock" | "keras" | "kerasOneDnn";

/** Milliseconds by contestant, a value a round. */
export type Times = Map<Contestant, number[]>;

/** Below 1 we are faster than Keras; stock tfjs-node is so many times slower than we are. */
export type Ratio = "stock/ours" | "ours/keras" | "ours/kerasOneDnn";

const ratios: readonly Ratio[] = ["stock/ours", "ours/keras", "ours/kerasOneDnn"];

/** One run of a task. */
export interface PeerRun {
  readonly rounds: number;
  readonly ms: Readonly<Partial<Record<Contestant, Estimate>>>;
  /** Of the times of the same round. */
  readonly ratios: Readonly<Partial<Record<Ratio, Estimate>>>;
  /** Whether all ratios' intervals reach `WANTED` at most to either side. */
  readonly narrow: boolean;
}

/** ± 3 %: what one would still call as fast. */
export const WANTED = 0.03;

/** @throws for too few rounds, see `estimate` */
export function summary(times: Times): PeerRun {
  const found = ratios.flatMap((ratio): [Ratio, Estimate][] => {
    const [above, below] = ratio.split("/").map((name) => times.get(name as Contestant));
    return above && below ? [[ratio, estimate(pairedRatios(above, below))]] : [];
  });
  return {
    rounds: times.get("ours")?.length ?? 0,
    ms: Object.fromEntries([...times].map(([name, values]) => [name, estimate(values)])),
    ratios: Object.fromEntries(found),
    narrow: found.every(([, ratio]) => halfWidth(ratio) <= WANTED),
  };
}

/** A task in all runs. */
export interface PeerResult {
  readonly name: string;
  /** Of the runs' medians; `lowest` and `highest` are those of single runs. */
  readonly ratios: Readonly<
    Partial<Record<Ratio, { readonly median: number; readonly lowest: number; readonly highest: number }>>
  >;
  readonly runs: readonly PeerRun[];
}

export function together(name: string, runs: readonly PeerRun[]): PeerResult {
  const found = ratios.flatMap((ratio) => {
    const values = runs.flatMap((run) => run.ratios[ratio]?.median ?? []);
    if (values.length === 0) return [];
    return [[ratio, { median: median(values), lowest: Math.min(...values), highest: Math.max(...values) }]];
  });
  return { name, ratios: Object.fromEntries(found), runs };
}

const names: Readonly<Record<Contestant, string>> = {
  ours: "this workbook",
  oursFastMath: "with --math fast",
  stock: "stock tfjs-node",
  keras: "Keras",
  kerasOneDnn: "Keras, oneDNN",
};

const tell: Readonly<Record<Ratio, (ratio: string) => string>> = {
  "stock/ours": (ratio) => `stock tfjs-node takes ${ratio} of our time`,
  "ours/keras": (ratio) => `we take ${ratio} of Keras's`,
  "ours/kerasOneDnn": (ratio) => `we take ${ratio} of Keras's with oneDNN`,
};

const within = (middle: number, low: number, high: number, digits: number): string =>
  `${middle.toFixed(digits)} (${low.toFixed(digits)}–${high.toFixed(digits)})`;

const toldRatios = <Value>(found: Readonly<Partial<Record<Ratio, Value>>>, text: (value: Value) => string): string =>
  (Object.entries(found) as [Ratio, Value][]).map(([ratio, value]) => tell[ratio](text(value))).join(", ");

/** A line for one run: medians and, in brackets, between what they lie. */
export function toldRun(name: string, { rounds, ms, ratios, narrow }: PeerRun): string {
  const times = (Object.entries(ms) as [Contestant, Estimate][]).map(
    ([who, { median, low, high }]) => `${names[who]} ${within(median, low, high, 1)} ms`,
  );
  const compared = toldRatios(ratios, ({ median, low, high }) => within(median, low, high, 2));
  const wide = narrow ? "" : `, still wider than ± ${100 * WANTED} %`;
  return `${name}, ${rounds} rounds${wide}: ${times.join(", ")}; ${compared}`;
}

/** A line for several runs: the median of their ratios and, in brackets, the lowest and the highest. */
export const toldRuns = ({ name, ratios, runs }: PeerResult): string =>
  `${name}, ${runs.length} runs: ${toldRatios(ratios, ({ median, lowest, highest }) => within(median, lowest, highest, 2))}`;

/** The medians of all runs as multiples of ours. */
export function peerBars({ name, runs }: PeerResult): Bar[] {
  const medianOf = (who: Contestant): number | undefined => {
    const values = runs.flatMap((run) => run.ms[who]?.median ?? []);
    return values.length > 0 ? median(values) : undefined;
  };
  const ours = medianOf("ours") ?? Number.NaN;
  return (["ours", "stock", "keras", "kerasOneDnn"] as const).flatMap((who): Bar[] => {
    const ms = medianOf(who);
    if (ms === undefined) return [];
    return [{ label: `${name}, ${names[who]}`, value: ms / ours, text: `${ms.toFixed(0)} ms`, strong: who === "ours" }];
  });
}
