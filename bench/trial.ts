/**
 * Whether another recipe reads better than `mnistBest`: ten seeds of both, judged on held-out training images. Nothing is
 * decided before all seeds are there.
 */
import { spreadOf } from "../src/statistics";
import { type Recipe, recipeFingerprint, recipes } from "../src/tensor";
import { HELD_OUT } from "./heldOut";

/** How many of each recipe. */
export const SEEDS = 10;

/** What is tried, by the name that its runs have in the record. */
export const contestants: Readonly<Record<"mnistBest" | "nesterov", Recipe>> = {
  mnistBest: recipes.mnistBest,
  nesterov: {
    ...recipes.mnistBest,
    name: "nesterov",
    description: "mnistBest with larger batches, Nesterov's momentum, weight decay, and averages at every step",
    optimizer: { kind: "sgd", momentum: 0.9, nesterov: true, weightDecay: 5e-4 },
    schedule: { shape: "cosine", peak: 0.1, warmup: 0.05, final: 0.1 },
    batchSize: 128,
    averaging: { decay: 0.9995, every: 1 },
  },
};
export type Contestant = keyof typeof contestants;
export const names = Object.keys(contestants) as Contestant[];

export interface TrialRun {
  readonly recipe: Contestant;
  /** Of the recipe as it was then, by `recipeFingerprint`. */
  readonly fingerprint: string;
  readonly seed: number;
  /** Held-out images read wrongly, and the mean cross-entropy on them. */
  readonly wrong: number;
  readonly loss: number;
  /** On one thread. */
  readonly seconds: number;
  /** The day, and the processor. */
  readonly measured: string;
  readonly processor: string;
}

/** A mean over seeds; its standard error where there are two or more. */
interface Mean {
  readonly seeds: number;
  readonly mean: number;
  readonly error?: number;
}

export interface Trial {
  readonly heldOut: number;
  /** How many seeds of each recipe there will be. */
  readonly planned: number;
  readonly complete: boolean;
  readonly wrong: Readonly<Partial<Record<Contestant, Mean>>>;
  readonly loss: Readonly<Partial<Record<Contestant, Mean>>>;
  /** Wrong images of `nesterov` less those of `mnistBest`, seed by seed, where both are there. */
  readonly difference?: Mean;
  readonly runs: readonly TrialRun[];
}

function meanOf(values: readonly number[]): Mean | undefined {
  if (values.length === 0) return undefined;
  const { mean, error } = spreadOf(values);
  return { seeds: values.length, mean, ...(values.length > 1 ? { error } : {}) };
}

/** What the runs come to so far; those of a recipe that has changed since, or is no longer tried, do not count. */
export function trialOf(all: readonly TrialRun[], planned: number = SEEDS): Trial {
  const runs = all.filter(
    ({ recipe, fingerprint }) =>
      Object.hasOwn(contestants, recipe) && fingerprint === recipeFingerprint(contestants[recipe]),
  );
  const of = (name: Contestant): TrialRun[] => runs.filter(({ recipe }) => recipe === name);
  const means = (value: (run: TrialRun) => number) =>
    Object.fromEntries(names.map((name) => [name, meanOf(of(name).map(value))]));
  const differences = of("nesterov").flatMap(({ seed, wrong }) => {
    const other = of("mnistBest").find((run) => run.seed === seed);
    return other ? [wrong - other.wrong] : [];
  });
  return {
    heldOut: HELD_OUT,
    planned,
    complete: differences.length >= planned,
    wrong: means(({ wrong }) => wrong),
    loss: means(({ loss }) => loss),
    difference: meanOf(differences),
    runs,
  };
}

const text = ({ mean, error }: Mean): string =>
  `${mean.toFixed(1)}${error === undefined ? "" : ` ± ${error.toFixed(1)}`}`;

/** What a trial says: how many seeds there are, what they come to, and what follows only when it is complete. */
export function told({ complete, planned, wrong, loss, difference }: Trial): string[] {
  const lines = names.map((name) => {
    const [mean, crossEntropy] = [wrong[name], loss[name]];
    if (!mean || !crossEntropy) return `${name}: no seed of ${planned} yet`;
    return `${name}, ${mean.seeds} of ${planned} seeds: ${text(mean)} of ${HELD_OUT} wrong, loss ${crossEntropy.mean.toFixed(5)}`;
  });
  if (difference) lines.push(`nesterov less mnistBest, ${difference.seeds} pairs: ${text(difference)} wrong`);
  if (!complete) return [...lines, `Nothing is decided before there are ${planned} pairs.`];
  const { mean = Number.NaN, error = Number.NaN } = difference ?? {};
  if (Math.abs(mean) <= 2 * error)
    return [...lines, "The difference is within two standard errors: these seeds do not tell them apart."];
  return [...lines, `${mean < 0 ? "nesterov" : "mnistBest"} reads better, by more than two standard errors.`];
}
