/** What decides a training run, and what comes of it. */
import type { LabelledImages } from "../data/images";
import type { NetworkSpec } from "../network/spec";
import type { Augmentation } from "./augment";
import type { Averaging } from "./averaging";
import type { tf } from "./backend";
import type { OptimizerOptions } from "./optimizerOptions";
import type { PixelScaling } from "./scaling";
import type { Schedule } from "./schedule";
import type { State } from "./state";

/** Everything that decides a training run but the seed and the images. */
export interface TrainingSettings {
  readonly scaling: PixelScaling;
  readonly optimizer: OptimizerOptions;
  readonly schedule: Schedule;
  /** Images a step. */
  readonly batchSize: number;
  /** Passes over the training images. */
  readonly epochs: number;
  /** Share of each target that is spread over all classes (Szegedy et al. 2016); 0 when left out. */
  readonly labelSmoothing?: number;
  /** Makes a new variant of every batch; none when left out. */
  readonly augmentation?: Augmentation;
  /**
   * The model gets a moving average of its weights. A number is the share of the average that one step keeps; `{ decay, every }`
   * also says after how many steps it is updated, 10 by itself. None when left out.
   */
  readonly averaging?: number | Averaging;
  /**
   * `fast` lets convolutions and matrix products multiply bfloat16 numbers, of 8 bits of precision, where the processor
   * does so itself and the model compiles; elsewhere it changes nothing. Weights stay in float32. Default `float32`.
   */
  readonly math?: "float32" | "fast";
}

/** A network with the settings to train it. */
export interface Recipe extends TrainingSettings {
  readonly name: string;
  /** One line that says what it is for. */
  readonly description: string;
  readonly network: NetworkSpec;
}

/** Where a run stands, after each batch. */
export interface TrainingProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch. */
  readonly step: number;
  /** Batches an epoch. */
  readonly steps: number;
  /** Means over the epoch so far, on the training images as the network saw them. */
  readonly loss: number;
  readonly accuracy: number;
  /** Of the last batch alone. */
  readonly batchLoss: number;
  /** Share of the whole run that is done, from 0 to 1. */
  readonly fraction: number;
  /** Since the start, of a run that goes on with those of the earlier one; without validation. */
  readonly seconds: number;
  /** Estimated, until the end of the last epoch. */
  readonly secondsLeft: number;
}

/** What came of an epoch. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Means over the epoch, on the training images as the network saw them. */
  readonly loss: number;
  readonly accuracy: number;
  /** Since the start, as in `TrainingProgress`. */
  readonly seconds: number;
  /** Of the whole process at the epoch's end: resident bytes, where the system tells. */
  readonly memory?: number;
  /** On the validation images, when there are any. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}

/** A training under way, as plain data (numbers, texts, vectors): it can be stored anywhere, and sent to a worker. */
export interface Checkpoint {
  /** What decides the run, each setting as text: a run of other settings does not go on from it. */
  readonly run: Readonly<Record<string, string>>;
  /** Batches done since the start; order, augmentation and dropout follow from it and from the seed. */
  readonly done: number;
  /** Batches done in the epoch under way, from 0, and how many an epoch has; whole epochs are in `history`. */
  readonly step: number;
  readonly steps: number;
  readonly epochs: number;
  readonly seconds: number;
  readonly history: readonly EpochRecord[];
  /** Sums over the batches of the epoch under way. */
  readonly sums: { readonly loss: number; readonly hits: number; readonly seen: number };
  /** Weights, averages, and what the optimizer keeps. */
  readonly state: State;
  /** Of early stopping. */
  readonly best?: State;
}

/** A setting of a recipe that may be left out is turned off by `undefined`: `augmentation: undefined`. */
export interface TrainingOptions extends Partial<TrainingSettings> {
  /** Decides initial weights, order of the images, dropout and augmentation; 1 when left out. */
  readonly seed?: number;
  /** Evaluated after every epoch. */
  readonly validation?: LabelledImages;
  /** Stop after this many epochs without a better validation loss, and go back to the best weights. */
  readonly patience?: number;
  /** Called after each batch, and waited for; if it throws, so does `train`: `TrainingStopped`, with the model. */
  readonly onProgress?: (progress: TrainingProgress) => unknown;
  /** Called after each epoch, as `onProgress` is. */
  readonly onEpoch?: (record: EpochRecord) => unknown;
  /**
   * Given all that it takes to go on, at each epoch's end, every three minutes inside of long epochs and at an interruption;
   * called as `onProgress` is.
   */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => unknown;
  /**
   * Goes on from a checkpoint of the same run, and ends as that would have: the same weights to the last bit where the machine,
   * its TensorFlow and its threads are the same, and augmentations draw from what they are given alone.
   */
  readonly resumeFrom?: Checkpoint;
  /** Stops the run after the batch under way; what was learned so far is kept. */
  readonly signal?: AbortSignal;
}

export interface TrainingResult {
  readonly model: tf.LayersModel;
  readonly history: readonly EpochRecord[];
  /** Of training alone: preparation and the first step included, validation not. */
  readonly seconds: number;
  /**
   * `interrupted` by the signal; `stopped early` by patience; `diverged` where a loss or weights became NaN or infinite: the model
   * has its last good weights then, of at most 50 batches before. `failed` stands in a `TrainingStopped` alone.
   */
  readonly outcome: "completed" | "interrupted" | "stopped early" | "diverged" | "failed";
  /** What happened and what to try, where it diverged or failed. */
  readonly message?: string;
  /** What was thrown, where it failed. */
  readonly error?: unknown;
}

/** What a run does that is told nothing. */
export const defaults: TrainingSettings = {
  scaling: { mean: 0, deviation: 255 },
  optimizer: { kind: "adam" },
  schedule: { shape: "constant", peak: 1e-3 },
  batchSize: 32,
  epochs: 1,
};
