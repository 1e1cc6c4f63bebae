export type { Images, LabelledImages } from "../data/images";
export { accuracyWhenMoved } from "./accuracyWhenMoved";
export { applyLayer } from "./applyLayer";
export type { Augmentation } from "./augment";
export { augment } from "./augment";
export { backendName, isNative, nativeFailure, tf } from "./backend";
export { buildModel, networkOf } from "./build";
export { decodeCheckpoint, encodeCheckpoint, isSameRun, OtherRun } from "./checkpoint";
export { denseToConv, toFullyConvolutional } from "./convert";
export { type ConvolveOptions, convolve, type KernelNumbers } from "./convolve";
export { type ConfusionOptions, confusion, type Evaluation, evaluate, judge } from "./evaluate";
export { recipeFingerprint } from "./fingerprint";
export {
  averageGradients,
  type GradientOptions,
  type Gradients,
  gradientError,
  gradientsOf,
  kernelGradientNorms,
} from "./gradients";
export { type InfluenceOptions, influences } from "./influence";
export { type LayerOutputOptions, layerOutput, relativeChange } from "./invariance";
export { intersectionOverUnion, meanIou } from "./iou";
export { type LearnOptions, type LearntKernel, learnKernel } from "./learnKernel";
export { type CorrelationOptions, filterImages, mapCorrelation } from "./maps";
export { type OcclusionOptions, occlusion } from "./occlusion";
export { TrainingStopped } from "./outcome";
export { type ModelFiles, modelFiles, modelFromFiles, modelToFiles } from "./persist";
export { type Asked, type AskingOptions, meanOutput, predict } from "./predict";
export { recipeFor, recipes } from "./recipes";
export { modelWithoutBlock } from "./removal";
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
export { answersChanged, outputChange } from "./steadiness";
export { train } from "./train";
export { type WindowDifferenceOptions, windowDifference } from "./windowDifference";
