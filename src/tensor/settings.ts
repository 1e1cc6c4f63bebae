/** What decides a training run, and what comes of it. */
import type { NetworkSpec } from "../network/spec";
import type { Augmentation } from "./augment";
import type { tf } from "./backend";
import type { OptimizerOptions } from "./optimizer";
import type { LabelledImages, PixelScaling } from "./scaling";
import type { Schedule } from "./schedule";

/** Everything that decides a training run but the seed and the images. */
export interface TrainingSettings {
  readonly scaling: PixelScaling;
  readonly optimizer: OptimizerOptions;
  readonly schedule: Schedule;
  readonly batchSize: number;
  readonly epochs: number;
  /** Share of each target that is spread over all classes (Szegedy et al. 2016); 0 when left out. */
  readonly labelSmoothing?: number;
  /** Makes a new variant of every batch; none when left out. */
  readonly augmentation?: Augmentation;
  /** The model gets a moving average of its weights that keeps this share at each step; none when left out. */
  readonly averaging?: number;
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
  readonly seconds: number;
  readonly secondsLeft: number;
}

export interface EpochRecord {
  readonly epoch: number;
  readonly loss: number;
  readonly accuracy: number;
  readonly seconds: number;
  /** Of the whole process at the epoch's end: resident bytes. */
  readonly memory: number;
  /** On the validation images, when there are any. */
  readonly validationLoss?: number;
  readonly validationAccuracy?: number;
}

export interface TrainingOptions extends Partial<TrainingSettings> {
  /** Decides initial weights, order of the images, dropout and augmentation; 1 when left out. */
  readonly seed?: number;
  /** Evaluated after every epoch. */
  readonly validation?: LabelledImages;
  /** Stop after this many epochs without a better validation loss, and go back to the best weights. */
  readonly patience?: number;
  readonly onProgress?: (progress: TrainingProgress) => void;
  readonly onEpoch?: (record: EpochRecord) => void;
  /** Stops the run after the batch under way; what was learned so far is kept. */
  readonly signal?: AbortSignal;
}

export interface TrainingResult {
  readonly model: tf.LayersModel;
  readonly history: readonly EpochRecord[];
  /** Of training alone: preparation and the first step included, validation not. */
  readonly seconds: number;
  readonly outcome: "completed" | "interrupted" | "stopped early";
}

/** A run that is told nothing. */
export const defaults: TrainingSettings = {
  scaling: { mean: 0, deviation: 255 },
  optimizer: { kind: "adam" },
  schedule: { shape: "constant", peak: 1e-3 },
  batchSize: 32,
  epochs: 1,
};

/** Fails with one clear line where a setting makes no sense. */
export function validate(settings: TrainingSettings & TrainingOptions, images: LabelledImages): void {
  const { batchSize, epochs, patience, labelSmoothing = 0, averaging = 0, math = "float32" } = settings;
  if (patience !== undefined && !settings.validation)
    throw new Error(`patience needs validation images, whose loss it watches: patience ${patience}`);
  for (const [name, value] of Object.entries({ batchSize, epochs, patience: patience ?? 1 })) {
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`${name} must be a whole number of at least 1: ${value}`);
  }
  if (!(labelSmoothing >= 0 && labelSmoothing < 1))
    throw new Error(`labelSmoothing must be in [0, 1): ${labelSmoothing}`);
  if (!(averaging >= 0 && averaging < 1)) throw new Error(`averaging must be in [0, 1): ${averaging}`);
  if (!["float32", "fast"].includes(math)) throw new Error(`math must be "float32" or "fast": ${JSON.stringify(math)}`);
  if (!(settings.schedule.peak > 0))
    throw new Error(`the peak learning rate must be positive: ${settings.schedule.peak}`);
  if (images.count < 1) throw new Error("there must be at least one image to train on: count 0");
  if (images.labels.length % images.count !== 0) {
    throw new Error(`labels must be one an image or one a pixel, for ${images.count} images: ${images.labels.length}`);
  }
  const { pixels, count, height, width, channels = 1 } = images;
  if (pixels.length !== count * height * width * channels)
    throw new Error(`pixels must be ${count} × ${height} × ${width} × ${channels} values: ${pixels.length}`);
}

/** Fails where the images are not what the model takes. */
export function validateImages(model: tf.LayersModel, { height, width, channels = 1 }: LabelledImages): void {
  const wanted = (model.inputs[0].shape as (number | null)[]).slice(1);
  const given = [height, width, channels];
  if (wanted.length !== 3 || wanted.some((size, axis) => size !== null && size !== given[axis]))
    throw new Error(
      `images must be of the network's input size ${wanted.map((size) => size ?? "any").join(" × ")}: ${given.join(" × ")}`,
    );
}

/** Fails where the labels are not what the model answers. */
export function validateLabels(model: tf.LayersModel, images: LabelledImages): void {
  const shape = (model.outputShape as (number | null)[]).slice(1);
  const classes = shape[shape.length - 1] as number;
  const highest = images.labels.reduce((high, label) => Math.max(high, label), 0);
  if (highest >= classes) throw new Error(`labels must be below the network's ${classes} classes: ${highest}`);
  const given = images.labels.length / images.count;
  const answers = shape.slice(0, -1).reduce<number>((product, size) => product * (size ?? Number.NaN), 1);
  if (!Number.isNaN(answers) && given !== answers)
    throw new Error(`labels must be one for each of the network's ${answers} answers an image: ${given}`);
}
