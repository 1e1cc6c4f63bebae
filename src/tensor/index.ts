export type { Images, LabelledImages } from "../data/images";
export type { Augmentation } from "./augment";
export { augment } from "./augment";
export { backendName, isNative, nativeFailure, tf } from "./backend";
export { buildModel, networkOf } from "./build";
export { denseToConv, toFullyConvolutional } from "./convert";
export { type ConfusionOptions, confusion, type Evaluation, evaluate, predict } from "./evaluate";
export { averageGradients, type GradientOptions, type Gradients, gradientError, gradientsOf } from "./gradients";
export { type LayerOutputOptions, layerOutput, relativeChange } from "./invariance";
export { intersectionOverUnion, meanIou } from "./iou";
export { type CorrelationOptions, filterImages, mapCorrelation } from "./maps";
export { checkRunFolder, loadModel, saveModel, saveRun, type TrainingRun } from "./persist";
export { recipes } from "./recipes";
export { imagesToTensor, type PixelScaling, scalings } from "./scaling";
export { learningRate, type Schedule } from "./schedule";
export type {
  EpochRecord,
  Recipe,
  TrainingOptions,
  TrainingProgress,
  TrainingResult,
  TrainingSettings,
} from "./settings";
export { train } from "./train";
