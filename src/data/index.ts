export {
  type CanvasOptions,
  type CropOptions,
  cutWindows,
  type DigitCanvas,
  digitCanvas,
  digitCrops,
  type Find,
  type FindOptions,
  findDigits,
  type Place,
} from "./canvas";
export { type LabelledImages, select, shards, take } from "./images";
export { loadMnist, type MnistOptions } from "./mnist";
export {
  type Ablation,
  type AblationRow,
  type Machine,
  type Measurement,
  type Recorded,
  type RecordedRun,
  type RecordedSeeds,
  recorded,
} from "./recorded";
export { type ShapesOptions, shapeClasses, syntheticShapes } from "./shapes";
export { type Shift, scramblePixels, shiftImages } from "./shift";
