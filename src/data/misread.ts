/** Which images a network read wrongly, and what follows from that when some of the labels are wrong themselves. */
import { fail, wantWhole } from "../want";
import { type LabelError, labelErrors } from "./labelErrors";
import { testImages } from "./mnist";

/** An image that was not taken for what its label says. */
export interface Misread {
  /** Of the image, from 0. */
  readonly index: number;
  /** The class that it was taken for. */
  readonly as: number;
}

export interface MisreadOptions {
  /** What each image is. */
  readonly labels: ArrayLike<number>;
  /** What it was taken for, as `evaluate` gives it. */
  readonly predictions: ArrayLike<number>;
}

/** The images that were read wrongly, in their order. @throws when labels and predictions are not as many */
export function misreadOf({ labels, predictions }: MisreadOptions): Misread[] {
  if (predictions.length !== labels.length)
    fail(`predictions must be as many as labels, ${labels.length}`, predictions.length);
  return Array.from(labels, (label, index) => ({ label, index, as: predictions[index] }))
    .filter(({ label, as }) => as !== label)
    .map(({ index, as }) => ({ index, as }));
}

export interface ScoreOptions {
  /** How many images were read, the first ones; default 10,000, MNIST's test images. */
  readonly count?: number;
  /** Default: `labelErrors()`. */
  readonly errors?: readonly LabelError[];
}

/** One run's answers, judged in three ways: shares of right answers, from 0 to 1. */
export interface Scores {
  /** On all images, by their labels as they are. */
  readonly asGiven: number;
  /** With labels that people found wrong put right; images whose right label they did not agree on are left out. */
  readonly corrected: number;
  /** Without any image whose label people found wrong. */
  readonly without: number;
  /** How many of the wrong labels the answers repeat: what a reader who reads every digit correctly never does. */
  readonly repeated: number;
  /** How many labels are wrong. */
  readonly wrongLabels: number;
}

/**
 * What a run's misread test images are worth when labels are wrong: an answer that equals a wrong label is counted as right
 * on the labels as they are.
 * @throws when an index is none of the images, or twice there
 */
export function scoresOf(
  misread: readonly Misread[],
  { count = testImages, errors: known = labelErrors() }: ScoreOptions = {},
): Scores {
  wantWhole("count", count);
  for (const { index } of misread) wantWhole("index", index, { least: 0, most: count - 1 });
  const answers = new Map(misread.map(({ index, as }) => [index, as]));
  if (answers.size < misread.length) fail("an image must be misread once, but some is there twice", misread.length);
  const errors = known.filter(({ index }) => index < count);
  const wrongElsewhere = misread.length - errors.filter(({ index }) => answers.has(index)).length;
  const agreed = errors.filter(({ right }) => right !== undefined);
  const wrongOfAgreed = agreed.filter(({ index, given, right }) => (answers.get(index) ?? given) !== right).length;
  const share = (wrong: number, of: number): number => (of - wrong) / of;
  return {
    asGiven: share(misread.length, count),
    corrected: share(wrongElsewhere + wrongOfAgreed, count - errors.length + agreed.length),
    without: share(wrongElsewhere, count - errors.length),
    repeated: errors.filter(({ index }) => !answers.has(index)).length,
    wrongLabels: errors.length,
  };
}

/** An image, and how many of some runs misread it. */
export interface MisreadBy {
  readonly index: number;
  /** How many runs misread it. */
  readonly runs: number;
  /** What it was taken for, once for each of these runs. */
  readonly as: readonly number[];
}

/** The images that at least one of these runs misread: those that most runs misread come first, else in their order. */
export function misreadByMost(runs: readonly (readonly Misread[])[]): MisreadBy[] {
  const answers = new Map<number, number[]>();
  for (const { index, as } of runs.flat()) answers.set(index, [...(answers.get(index) ?? []), as]);
  return [...answers]
    .map(([index, as]) => ({ index, runs: as.length, as }))
    .sort((one, other) => other.runs - one.runs || one.index - other.index);
}
