/** Training: our own loop over batches, so that every batch can report, be interrupted and be reproduced. */
import type { LabelledImages } from "../data/images";
import { shuffle, stream } from "../random";
import { averaged } from "./averaging";
import { isNative, type tf } from "./backend";
import { gather } from "./batches";
import { BestWeights } from "./bestWeights";
import { buildModel } from "./build";
import { checkSettings, checkTrainingData, completeSettings, isRecipe } from "./checkSettings";
import { eagerStep } from "./eagerStep";
import { evaluate } from "./evaluate";
import { compileStep, isCompilable, pixelType } from "./graph";
import { setScaling } from "./scaling";
import { learningRate } from "./schedule";
import type { EpochRecord, Recipe, TrainingOptions, TrainingResult, TrainingSettings } from "./settings";
import type { TrainingStep } from "./step";

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
  const settings = completeSettings(subject, options);
  checkSettings({ ...options, ...settings });
  const { seed = 1 } = options;
  const model = isRecipe(subject) ? buildModel(subject.network, { seed }) : subject;
  try {
    checkTrainingData(model, images, options);
    setScaling(model, settings.scaling);
    return await run(model, images, settings, { ...options, seed });
  } catch (error) {
    if (isRecipe(subject)) model.dispose();
    throw error;
  }
}

async function run(
  model: tf.LayersModel,
  images: LabelledImages,
  settings: TrainingSettings,
  options: TrainingOptions & { seed: number },
): Promise<TrainingResult> {
  const { batchSize, epochs } = settings;
  const { seed, signal, onProgress, onEpoch } = options;
  const steps = Math.ceil(images.count / batchSize);
  const orderRng = stream(seed, "order");
  const augmentRng = stream(seed, "augmentation");
  const order = Uint32Array.from({ length: images.count }, (_, i) => i);
  const best = options.validation && options.patience ? new BestWeights(model, options.patience) : undefined;
  const history: EpochRecord[] = [];
  let outcome: TrainingResult["outcome"] = "completed";
  const begun = performance.now();
  const step = makeStep(model, images, settings, seed);
  const stepper = settings.averaging ? averaged(step, model, settings.averaging) : step;
  let seconds = (performance.now() - begun) / 1000;

  try {
    for (let epoch = 1; epoch <= epochs && outcome === "completed"; epoch++) {
      shuffle(order, orderRng);
      let loss = 0;
      let hits = 0;
      let seen = 0;
      for (let number = 0; number < steps; number++) {
        const started = performance.now();
        const indices = order.subarray(number * batchSize, Math.min((number + 1) * batchSize, images.count));
        const done = (epoch - 1) * steps + number;
        const batch = gather(images, indices, settings.augmentation, augmentRng);
        const result = stepper.run(batch, learningRate(settings.schedule, done / (steps * epochs)));
        loss += result.loss * indices.length;
        hits += result.hits;
        seen += indices.length;
        seconds += (performance.now() - started) / 1000;
        const fraction = (done + 1) / (steps * epochs);
        const secondsLeft = (seconds / fraction) * (1 - fraction);
        const losses = { loss: loss / seen, accuracy: hits / seen, batchLoss: result.loss };
        onProgress?.({ epoch, epochs, step: number + 1, steps, ...losses, fraction, seconds, secondsLeft });
        await breathe();
        if (signal?.aborted) {
          outcome = "interrupted";
          break;
        }
      }
      stepper.writeBack();
      const means = { loss: loss / seen, accuracy: hits / seen };
      const memory = process.memoryUsage.rss();
      const record = { epoch, ...means, seconds, memory, ...validationOf(model, options) };
      history.push(record);
      onEpoch?.(record);
      if (best?.isOver(record) && outcome === "completed") outcome = "stopped early";
    }
    best?.restore();
    return { model, history, seconds, outcome };
  } catch (error) {
    stepper.writeBack();
    throw error;
  } finally {
    stepper.dispose();
    best?.dispose();
  }
}

/** The step as one graph where that can be had, else operation by operation. */
function makeStep(
  model: tf.LayersModel,
  images: LabelledImages,
  settings: TrainingSettings,
  seed: number,
): TrainingStep {
  if (!isCompilable(model)) return eagerStep(model, { ...settings, seed });
  const pixels = settings.augmentation ? "float32" : pixelType(images.pixels);
  return compileStep(model, { ...settings, seed, pixels });
}

function validationOf(
  model: tf.LayersModel,
  { validation }: TrainingOptions,
): Pick<EpochRecord, "validationLoss" | "validationAccuracy"> {
  if (!validation) return {};
  const { loss, accuracy } = evaluate(model, validation);
  return { validationLoss: loss, validationAccuracy: accuracy };
}
