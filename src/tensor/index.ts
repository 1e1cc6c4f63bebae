export type { Images, LabelledImages } from "../data/images";
export type { Augmentation } from "./augment";
export { augment } from "./augment";
export { backendName, isNative, nativeFailure, tf } from "./backend";
export { buildModel, networkOf } from "./build";
export { decodeCheckpoint, encodeCheckpoint, OtherRun } from "./checkpoint";
export { denseToConv, toFullyConvolutional } from "./convert";
export { type ConvolveOptions, convolve, type KernelNumbers } from "./convolve";
export { type ConfusionOptions, confusion, type Evaluation, evaluate, predict } from "./evaluate";
export { recipeFingerprint } from "./fingerprint";
export { averageGradients, type GradientOptions, type Gradients, gradientError, gradientsOf } from "./gradients";
export { type LayerOutputOptions, layerOutput, relativeChange } from "./invariance";
export { intersectionOverUnion, meanIou } from "./iou";
export { type LearnOptions, type LearntKernel, learnKernel } from "./learnKernel";
export { type CorrelationOptions, filterImages, mapCorrelation } from "./maps";
export { accuracyWhenMoved } from "./moved";
export { TrainingStopped } from "./outcome";
export { type ModelFiles, modelFiles, modelFromFiles, modelToFiles } from "./persist";
export { recipes } from "./recipes";
export { imagesToTensor, type PixelScaling, scalings } from "./scaling";
export { learningRate, type Schedule } from "./schedule";
export { openScope } from "./scope";
export type {
  Checkpoint,
  EpochRecord,
  Recipe,
  TrainingOptions,
  TrainingProgress,
  TrainingResult,
  TrainingSettings,
} from "./settings";
export { train } from "./train";
