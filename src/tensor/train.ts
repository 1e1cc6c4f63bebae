/** Training: our own loop over batches, so that every batch can report, be interrupted and be reproduced. */
import type { LabelledImages } from "../data/images";
import { isNative, type tf } from "./backend";
import { buildModel } from "./build";
import { checkCheckpoint, describeRun } from "./checkpoint";
import { checkSettings, checkTrainingData, completeSettings, isRecipe, optionsFor } from "./checkSettings";
import { TrainingStopped } from "./outcome";
import { Run } from "./run";
import { setScaling } from "./scaling";
import type { Recipe, TrainingOptions, TrainingResult } from "./settings";

/**
 * Trains a recipe (a fresh model of its network) or a model with a softmax output, on the native backend only.
 * Pixels 0–255, labels 0 to classes − 1. Softmax cross-entropy; the last layer's activation is left to the loss.
 * The same seed, settings and images give the same run. A whole recipe may stand among the options, for its settings:
 * `train(model, images, { ...recipe, epochs: 5 })`, where its network is the one that is trained. Whatever ends a run, the
 * model so far is kept: a loss that becomes NaN or infinite gives the outcome `diverged`, an error of a callback is thrown
 * as `TrainingStopped`.
 * @throws when the backend is not native, a setting, label or shape makes no sense, or a checkpoint is of another run
 * (`OtherRun`): before the first step, and nothing is left behind; `TrainingStopped` after it
 */
export async function train(
  subject: Recipe | tf.LayersModel,
  images: LabelledImages,
  given: TrainingOptions = {},
): Promise<TrainingResult> {
  if (!isNative()) {
    throw new Error("training needs native TensorFlow; the JavaScript backend is too slow: run `npx workbook doctor`");
  }
  const options = optionsFor(subject, given);
  const settings = completeSettings(subject, options);
  checkSettings({ ...options, ...settings });
  const { seed = 1, resumeFrom, onCheckpoint } = options;
  const model = isRecipe(subject) ? buildModel(subject.network, { seed }) : subject;
  try {
    checkTrainingData(model, images, options);
    const all = { ...options, seed };
    const described = resumeFrom || onCheckpoint ? describeRun(model, images, settings, all) : {};
    if (resumeFrom) checkCheckpoint(resumeFrom, described);
    setScaling(model, settings.scaling);
    return await new Run(model, images, settings, { ...all, described }).train();
  } catch (error) {
    if (isRecipe(subject) && !(error instanceof TrainingStopped)) model.dispose();
    throw error;
  }
}
