/** Training runs that were measured once (kept in `bench/results/`), for what takes too long to run in a lesson. */
import { fail, wantOneOf } from "../want";
import type { BoardRun } from "./board";
import type { Misread } from "./misread";
import { providedRecords } from "./source";

/** What a measurement was taken on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  /** GiB. */
  readonly memory: number;
  /** Instructions for vectors and matrices that the processor has, where the system tells. */
  readonly instructions: readonly string[];
  readonly system: string;
  readonly node: string;
}

/** One run of a recipe: of `seconds` compilation and first step are a part, loading and evaluation not. */
export interface RecordedRun extends BoardRun {
  readonly misread: readonly Misread[];
  /** Epoch by epoch, on the training images. `seconds` since the start. */
  readonly history: readonly {
    readonly epoch: number;
    readonly loss: number;
    readonly accuracy: number;
    readonly seconds: number;
    /** Resident bytes at the epoch's end; of our runs only. */
    readonly memory?: number;
  }[];
}

/** Runs of one recipe that differ in their seeds. */
export interface RecordedSeeds {
  readonly recipe: string;
  /** Of the recipe as it was then, by `recipeFingerprint`. */
  readonly fingerprint: string;
  readonly meanTestAccuracy: number;
  readonly meanSeconds: number;
  readonly runs: readonly RecordedRun[];
}

/** A recipe with one change, judged on training images that it did not learn from. */
export interface AblationRow {
  /**
   * `steps` that lead to the recipe, one more each; `alone`, the last of them without the others and together; `more`, one thing
   * added to it; `parts`, one thing taken away.
   */
  readonly table: string;
  readonly variant: string;
  /** Of the variant as it was then, by `recipeFingerprint`. */
  readonly fingerprint: string;
  readonly epochs: number;
  /** Held-out images read wrongly: a number for each seed, from 1. */
  readonly wrong: readonly number[];
  /** Of training, for each seed. */
  readonly seconds: readonly number[];
}

export interface Ablation {
  /** How many training images were kept out, the last ones. */
  readonly heldOut: number;
  readonly rows: readonly AblationRow[];
}

/** So many networks of one recipe, asked about so many views of each image; they answer by the mean of what they say. */
export interface AskingRow {
  readonly models: number;
  readonly views: number;
  /** Held-out images read wrongly: a number for each group of networks, in the order of their seeds; no network is in two. */
  readonly wrong: readonly number[];
  /** Mean cross-entropy of each group. */
  readonly loss: readonly number[];
  /** How many times as long as one network with one view it takes. */
  readonly times: number;
}

export interface Asking {
  readonly recipe: string;
  /** Of the recipe as it was then, by `recipeFingerprint`. */
  readonly fingerprint: string;
  /** How many training images were kept out, the last ones. */
  readonly heldOut: number;
  /** What one network takes to read them once. */
  readonly secondsOnce: number;
  readonly rows: readonly AskingRow[];
}

/** All training runs that are kept, by the name of their file. */
export interface Recorded {
  /** The printed recipe of question 10 in full, in this workbook and in Keras. */
  readonly baseline: { readonly fingerprint: string; readonly ours: RecordedRun; readonly keras: RecordedRun };
  readonly mnistFast: RecordedSeeds & {
    /** The same seeds with `--math fast`. */
    readonly fastMath?: { readonly meanTestAccuracy: number; readonly meanSeconds: number };
    /** What the printed recipe takes in Keras on the same machine, and how many of our runs fit into that. */
    readonly kerasBaselineSeconds?: number;
    readonly timesFaster?: number;
  };
  readonly mnistBest: RecordedSeeds & {
    /** Of the mean of what the networks of all seeds say. */
    readonly ensembleTestAccuracy: number;
    /** The same with nine views of each image. */
    readonly nineViewsTestAccuracy: number;
  };
  /** Networks of `mnistFast` asked together, and about several views. */
  readonly asking: Asking;
  readonly "mnistFast-ablation": Ablation;
  readonly "mnistBest-ablation": Ablation;
}

/** With it comes the day (`2026-11-24`), the machine, and the share of its processors' time that others took meanwhile, where it is known. */
export type Measurement<Name extends keyof Recorded> = Recorded[Name] & {
  readonly measured: string;
  readonly machine: Machine;
  readonly others?: number;
};

/**
 * A measurement that came with the workbook, or that `npm run bench` took since.
 * @throws when there is none of this name, or it cannot be read
 */
export function recorded<Name extends keyof Recorded>(name: Name): Measurement<Name> {
  const records = providedRecords();
  const text = records.read(wantOneOf("recorded measurement", name, records.names()));
  try {
    return JSON.parse(text) as Measurement<Name>;
  } catch {
    return fail("this recorded measurement must be JSON, and is cut off or damaged", name);
  }
}
