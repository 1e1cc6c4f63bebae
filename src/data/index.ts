export {
  type BoardEntry,
  type BoardRow,
  type BoardRun,
  boardRows,
  trainingTeraflop,
} from "./board";
export {
  type CanvasOptions,
  cutWindows,
  type DigitCanvas,
  digitCanvas,
  type Place,
  type WindowGrid,
} from "./canvas";
export {
  checkAgainst,
  checkClasses,
  checkImageLabels,
  checkImages,
  checkInput,
  checkPixels,
  firstNotFinite,
  type Takes,
} from "./check";
export { select, shards, type TakeOptions, type TakePartsOptions, take, takeParts } from "./choose";
export { type CropOptions, digitCrops } from "./crops";
export { type DataFile, type Dataset, type LoadOptions, load } from "./dataset";
export { type Find, type FindOptions, findDigits, type Matches, type MatchOptions, matchFinds } from "./finds";
export {
  type AnyImages,
  type ByteImages,
  emptyLike,
  gatherRows,
  hasPixelLabels,
  type Images,
  type LabelledImages,
} from "./images";
export { doubtedLabels, type LabelError, labelErrors, type Votes } from "./labelErrors";
export {
  type Misread,
  type MisreadBy,
  type MisreadOptions,
  misreadByMost,
  misreadOf,
  type ScoreOptions,
  type Scores,
  scoresOf,
} from "./misread";
export { heldOut, loadMnist, mnist, testImages, trainingImages } from "./mnist";
export { loadPhotograph, type PhotographOptions } from "./photograph";
export { colourPlanes, cropImages, pixelRows, type Rectangle, stackImages, toGray } from "./pictures";
export { coarseLabels, nearEdges } from "./pixelLabels";
export { type PublishedResult, publishedResults } from "./published";
export {
  type Ablation,
  type AblationRow,
  type Asking,
  type AskingRow,
  type Machine,
  type Measurement,
  type Recorded,
  type RecordedRun,
  type RecordedSeeds,
  recorded,
} from "./recorded";
export { type ShapesOptions, shapeClasses, syntheticShapes } from "./shapes";
export {
  checkViews,
  type ScrambleOptions,
  type Shift,
  scramblePixels,
  shiftEveryWay,
  shiftImages,
  type Views,
  viewsOf,
} from "./shift";
export { type FileSource, provideFiles, provideRecords, type RecordSource } from "./source";
export { paintStamps, type StampOptions } from "./stamps";
