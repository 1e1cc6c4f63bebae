/** The board: what recipes reach on MNIST's test images, over seeds, with how far each figure can be trusted. */
import { mean } from "../numbers";
import { binomialInterval, type Interval, type Spread, spreadOf } from "../statistics";
import { fail } from "../want";
import { type Misread, misreadByMost, type Scores, scoresOf } from "./misread";
import { testImages, trainingImages } from "./mnist";

/** One run of a recipe on all training images, judged on all test images. */
export interface BoardRun {
  readonly seed: number;
  /** Of training. */
  readonly seconds: number;
  /** Resident bytes at most, where they were measured: of our runs only. */
  readonly peakMemory?: number;
  readonly testAccuracy: number;
  readonly testLoss: number;
  /** The test images that it read wrongly; older records have not kept them. */
  readonly misread?: readonly Misread[];
}

/** A recipe with its runs. */
export interface BoardEntry {
  readonly name: string;
  /** One line that says what it is. */
  readonly description: string;
  /** Who ran it: it came with the workbook, or it is the reader's own. */
  readonly by: "workbook" | "you";
  /** Of the recipe that was run, by `recipeFingerprint`. */
  readonly fingerprint: string;
  /** Passes over the training images. */
  readonly epochs: number;
  /** Of the network; left out where the recipe has changed since it was run. */
  readonly parameters?: number;
  /** Of one image through the network; left out where the recipe has changed since it was run. */
  readonly multiplyAdds?: number;
  /** What it was run on, in words. */
  readonly machine: string;
  /** With different seeds. */
  readonly runs: readonly BoardRun[];
}

/** Means over the seeds, with their standard errors. */
type SpreadScores = { readonly [Score in Exclude<keyof Scores, "wrongLabels">]: Spread } & {
  readonly wrongLabels: number;
};

/** A line of the board. */
export interface BoardRow extends Omit<BoardEntry, "runs"> {
  readonly seeds: readonly number[];
  /** Share of right test images, over the seeds: its mean and standard error. */
  readonly accuracy: Spread;
  /** Where the true accuracy most likely lies, if the 10,000 images are a fair sample of all digits: 95 % (Wilson's interval). */
  readonly interval: Interval;
  readonly loss: Spread;
  /** Of training, over the seeds. */
  readonly seconds: Spread;
  /** Of the whole training, 10¹² operations; see `trainingTeraflop`. */
  readonly teraflop?: number;
  /** Resident bytes at most, of all runs. */
  readonly peakMemory?: number;
  /** `undefined` where some run has not kept what it misread. */
  readonly scores?: SpreadScores;
  /** The test images that every seed misread; `undefined` as `scores`. */
  readonly missedByAll?: readonly number[];
}

/**
 * What a training computes, in 10¹² operations: a step forward takes the network's multiply-adds for each image, the way
 * back twice as many (the gradients of maps and of weights), and a multiply-add is two operations. Pooling, normalizing,
 * augmenting and the optimizer are not counted, and convolutions that need fewer products (Winograd's) count as plain ones.
 */
export function trainingTeraflop(multiplyAdds: number, epochs: number, images: number = trainingImages): number {
  return (2 * 3 * multiplyAdds * images * epochs) / 1e12;
}

/**
 * The lines of the board, the most accurate first.
 * @throws when an entry has no runs, or two with the same seed
 */
export function boardRows(entries: readonly BoardEntry[]): BoardRow[] {
  return entries.map(rowOf).sort((one, other) => other.accuracy.mean - one.accuracy.mean);
}

function rowOf({ runs, ...entry }: BoardEntry): BoardRow {
  const seeds = runs.map(({ seed }) => seed);
  if (new Set(seeds).size < seeds.length) fail(`${entry.name}: seeds must differ`, seeds);
  const accuracy = spreadOf(runs.map(({ testAccuracy }) => testAccuracy));
  const memory = runs.flatMap(({ peakMemory }) => peakMemory ?? []);
  const misread = runs.flatMap((run) => (run.misread ? [run.misread] : []));
  const whole = misread.length === runs.length;
  return {
    ...entry,
    seeds,
    accuracy,
    interval: binomialInterval(Math.round(accuracy.mean * testImages), testImages),
    loss: spreadOf(runs.map(({ testLoss }) => testLoss)),
    seconds: spreadOf(runs.map(({ seconds }) => seconds)),
    ...(entry.multiplyAdds !== undefined && { teraflop: trainingTeraflop(entry.multiplyAdds, entry.epochs) }),
    ...(memory.length > 0 && { peakMemory: Math.max(...memory) }),
    ...(whole && { scores: spreadScores(misread), missedByAll: missedByAll(misread) }),
  };
}

function spreadScores(misread: readonly (readonly Misread[])[]): SpreadScores {
  const scores = misread.map((list) => scoresOf(list));
  const over = (score: Exclude<keyof Scores, "wrongLabels">): Spread => spreadOf(scores.map((each) => each[score]));
  return {
    asGiven: over("asGiven"),
    corrected: over("corrected"),
    without: over("without"),
    repeated: over("repeated"),
    wrongLabels: mean(scores.map(({ wrongLabels }) => wrongLabels)),
  };
}

function missedByAll(misread: readonly (readonly Misread[])[]): number[] {
  return misreadByMost(misread).flatMap(({ index, runs }) => (runs === misread.length ? [index] : []));
}
