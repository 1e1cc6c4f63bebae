/** Training: our own loop over batches, so that every batch can report, be interrupted and be reproduced. */
import type { NetworkSpec } from "../network/spec";
import { random, shuffle } from "../random";
import type { Augmentation } from "./augment";
import { isNative, tf } from "./backend";
import { buildModel } from "./build";
import { evaluate } from "./evaluate";
import { SeededDropout } from "./layers";
import { applyLogits } from "./logits";
import { createOptimizer, type OptimizerOptions } from "./optimizer";
import { type LabelledImages, type PixelScaling, scalePixels, setScaling } from "./scaling";
import { learningRate, type Schedule } from "./schedule";

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
  /** Batches done in this epoch, and in all of it. */
  readonly step: number;
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
  /** Of training alone: the first step included, validation not. */
  readonly seconds: number;
  readonly outcome: "completed" | "interrupted" | "stopped early";
}

const defaults: TrainingSettings = {
  scaling: { mean: 0, deviation: 255 },
  optimizer: { kind: "adam" },
  schedule: { shape: "constant", peak: 1e-3 },
  batchSize: 32,
  epochs: 1,
};

/** Fails with one clear line where a setting makes no sense. */
function validate(settings: TrainingSettings, images: LabelledImages): void {
  const { batchSize, epochs, labelSmoothing = 0 } = settings;
  for (const [name, value] of Object.entries({ batchSize, epochs })) {
    if (!Number.isInteger(value) || value < 1)
      throw new Error(`${name} must be a whole number of at least 1: ${value}`);
  }
  if (!(labelSmoothing >= 0 && labelSmoothing < 1))
    throw new Error(`labelSmoothing must be in [0, 1): ${labelSmoothing}`);
  if (!(settings.schedule.peak > 0))
    throw new Error(`the peak learning rate must be positive: ${settings.schedule.peak}`);
  if (images.count < 1) throw new Error("there must be at least one image to train on: count 0");
  if (images.labels.length % images.count !== 0) {
    throw new Error(`labels must be one an image or one a pixel, for ${images.count} images: ${images.labels.length}`);
  }
}

/** The targets of a batch: one row a label, smoothed, shape `[labels, classes]`. */
function targets(labels: Uint8Array, classes: number, smoothing: number): tf.Tensor {
  const values = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] >= classes) throw new Error(`labels must be below the network's ${classes} classes: ${labels[i]}`);
    values[i * classes + labels[i]] += 1 - smoothing;
  }
  return tf.tensor2d(values, [labels.length, classes]);
}

/** Copies the images and labels with these indices, augmented if asked, and scaled. */
function gather(images: LabelledImages, indices: Uint32Array, settings: TrainingSettings, rng: () => number) {
  const { height, width, channels = 1 } = images;
  const size = height * width * channels;
  const labelSize = images.labels.length / images.count;
  const pixels = new Float32Array(indices.length * size);
  const labels = new Uint8Array(indices.length * labelSize);
  indices.forEach((index, i) => {
    pixels.set(images.pixels.subarray(index * size, (index + 1) * size), i * size);
    labels.set(images.labels.subarray(index * labelSize, (index + 1) * labelSize), i * labelSize);
  });
  const batch = { pixels, count: indices.length, height, width, channels };
  const shown = settings.augmentation ? settings.augmentation(batch, rng) : batch;
  const x = tf.tensor4d(scalePixels(shown.pixels, settings.scaling), [indices.length, height, width, channels]);
  return { x, labels };
}

/** How many labels the largest of each row of `logits` hits. */
function countHits(logits: Float32Array, labels: Uint8Array, classes: number): number {
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[row * classes + c] > logits[row * classes + best]) best = c;
    if (best === labels[row]) hits++;
  }
  return hits;
}

interface StepResult {
  readonly loss: number;
  readonly hits: number;
}

/** Lets timers, signals and the display have their turn. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Trains a recipe (a fresh model of its network) or a model with a softmax output, on the native backend only.
 * Pixels 0–255, labels 0 to classes − 1. Softmax cross-entropy; the last layer's activation is left to the loss.
 * The same seed, settings and images give the same run.
 * @throws when the backend is not native, or a setting, label or shape makes no sense.
 */
export async function train(
  subject: Recipe | tf.LayersModel,
  images: LabelledImages,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  if (!isNative()) {
    throw new Error("training needs native TensorFlow; the JavaScript backend is too slow: run `npx workbook doctor`");
  }
  const recipe = "network" in subject ? subject : undefined;
  const settings = { ...defaults, ...recipe, ...withoutUndefined(options) };
  validate(settings, images);
  const { seed = 1 } = options;
  const model = recipe ? buildModel(recipe.network, { seed }) : (subject as tf.LayersModel);
  setScaling(model, settings.scaling);
  try {
    return await run(model, images, settings, { ...options, seed });
  } catch (error) {
    if (recipe) model.dispose();
    throw error;
  }
}

function withoutUndefined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

async function run(
  model: tf.LayersModel,
  images: LabelledImages,
  settings: TrainingSettings,
  options: TrainingOptions & { seed: number },
): Promise<TrainingResult> {
  const { batchSize, epochs, labelSmoothing = 0 } = settings;
  const { seed, signal, onProgress, onEpoch } = options;
  const steps = Math.ceil(images.count / batchSize);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const classes = (model.outputShape as number[]).at(-1) as number;
  const orderRng = random(seed + 1);
  const augmentRng = random(seed + 2);
  model.layers.forEach((layer, i) => {
    if (layer instanceof SeededDropout) layer.reseed(seed * 1000 + i);
  });
  const order = Uint32Array.from({ length: images.count }, (_, i) => i);
  const optimizer = createOptimizer(settings.optimizer, variables);
  const best = options.validation && options.patience ? new BestWeights(model, options.patience) : undefined;
  const history: EpochRecord[] = [];
  let seconds = 0;
  let outcome: TrainingResult["outcome"] = "completed";

  const trainBatch = (indices: Uint32Array, rate: number): StepResult =>
    tf.tidy(() => {
      const { x, labels } = gather(images, indices, settings, augmentRng);
      const wanted = targets(labels, classes, labelSmoothing);
      let logits!: tf.Tensor;
      const { value, grads } = tf.variableGrads(() => {
        logits = tf.keep(applyLogits(model, x).reshape([-1, classes]));
        return tf.losses.softmaxCrossEntropy(wanted, logits);
      }, variables);
      optimizer.step(
        variables.map((variable) => grads[variable.name]),
        rate,
      );
      const hits = countHits(logits.dataSync() as Float32Array, labels, classes);
      logits.dispose();
      return { loss: value.dataSync()[0], hits: hits / (labels.length / indices.length) };
    });

  try {
    for (let epoch = 1; epoch <= epochs && outcome === "completed"; epoch++) {
      shuffle(order, orderRng);
      let loss = 0;
      let hits = 0;
      let seen = 0;
      for (let step = 0; step < steps; step++) {
        const started = performance.now();
        const indices = order.subarray(step * batchSize, Math.min((step + 1) * batchSize, images.count));
        const done = (epoch - 1) * steps + step;
        const result = trainBatch(indices, learningRate(settings.schedule, done / (steps * epochs)));
        loss += result.loss * indices.length;
        hits += result.hits;
        seen += indices.length;
        seconds += (performance.now() - started) / 1000;
        const fraction = (done + 1) / (steps * epochs);
        const secondsLeft = (seconds / fraction) * (1 - fraction);
        const losses = { loss: loss / seen, accuracy: hits / seen, batchLoss: result.loss };
        onProgress?.({ epoch, epochs, step: step + 1, steps, ...losses, fraction, seconds, secondsLeft });
        await breathe();
        if (signal?.aborted) {
          outcome = "interrupted";
          break;
        }
      }
      const record = { epoch, loss: loss / seen, accuracy: hits / seen, seconds, ...validationOf(model, options) };
      history.push(record);
      onEpoch?.(record);
      if (outcome === "completed" && best?.isOver(record)) outcome = "stopped early";
    }
    best?.restore();
    return { model, history, seconds, outcome };
  } finally {
    optimizer.dispose();
    best?.dispose();
  }
}

function validationOf(
  model: tf.LayersModel,
  { validation }: TrainingOptions,
): Pick<EpochRecord, "validationLoss" | "validationAccuracy"> {
  if (!validation) return {};
  const { loss, accuracy } = evaluate(model, validation);
  return { validationLoss: loss, validationAccuracy: accuracy };
}

/** Keeps a copy of the weights with the lowest validation loss. */
class BestWeights {
  private loss = Number.POSITIVE_INFINITY;
  private waited = 0;
  private copies: tf.Tensor[] = [];

  constructor(
    private readonly model: tf.LayersModel,
    private readonly patience: number,
  ) {}

  /** Takes note of an epoch; true when `patience` epochs in a row brought nothing better. */
  isOver({ validationLoss = Number.POSITIVE_INFINITY }: EpochRecord): boolean {
    if (validationLoss < this.loss) {
      this.loss = validationLoss;
      this.waited = 0;
      this.dispose();
      this.copies = this.model.getWeights().map((weight) => tf.keep(weight.clone()));
      return false;
    }
    return ++this.waited >= this.patience;
  }

  restore(): void {
    if (this.copies.length > 0) this.model.setWeights(this.copies);
  }

  dispose(): void {
    for (const copy of this.copies) copy.dispose();
    this.copies = [];
  }
}
