/** The types that the front door's functions speak of: a test holds that none is missing. */
export type { BoardEntry, BoardRun } from "./data/board";
export type { AnyImages } from "./data/images";
export type { Votes } from "./data/labelErrors";
export type { Corner } from "./data/paper";
export type {
  Ablation,
  AblationRow,
  Asking,
  AskingRow,
  Machine,
  Measurement,
  Recorded,
  RecordedRun,
  RecordedSeeds,
} from "./data/recorded";
export type { Views } from "./data/shift";
export type { StampOptions } from "./data/stamps";
export type { Folding, Place as LayerPlace, SizedPlace as SizedLayerPlace } from "./network/fold";
export type * from "./network/kinds";
export type { Field, Kind, Parameters, Scope, Span, Storage } from "./network/kinds/kind";
export type { LayerKind, ParallelOptions, ParallelSpec } from "./network/spec";
export type { Alive } from "./network/timeline";
export type { Merge, Named } from "./network/vocabulary";
export type { Kernel } from "./network/want";
export type { NetworkName } from "./network/zoo";
export type { ConvNormOptions } from "./network/zoo/blocks";
export type { InceptionOptions } from "./network/zoo/googLeNet";
export type { HalvingOptions } from "./network/zoo/halvings";
export type {
  BottleneckOptions,
  ResidualBlockOptions,
  ResidualOptions,
  SmallResNetOptions,
} from "./network/zoo/resNet";
export type { FcnOptions, UNetOptions } from "./network/zoo/segmentation";
export type { SqueezeExciteOptions } from "./network/zoo/seNet";
export type { VggBlockOptions } from "./network/zoo/vgg";
export type { Timed } from "./notebook/medianMs";
export type { Interval, McNemar, McNemarOptions, Spread } from "./statistics";
export type { Judgement, Tasks, VerdictState } from "./tasks";
export type { Numbers } from "./tasks/givens";
export type { Plain, PlainNumber, PlainTensor } from "./tasks/plain";
export type { PosedTask, Task, TasksOf } from "./tasks/task";
export type {
  AffineOptions,
  FlipOptions,
  RotateOptions,
  ScaleOptions,
  ShearOptions,
  ShiftOptions,
} from "./tensor/augment/affine";
export type { ApplyOptions } from "./tensor/augment/apply";
export type { ElasticOptions } from "./tensor/augment/elastic";
export type { MixupOptions } from "./tensor/augment/mixup";
export type { CutoutOptions, NoiseOptions } from "./tensor/augment/pixels";
export type { SometimesOptions } from "./tensor/augment/sometimes";
export type { Averaging } from "./tensor/averaging";
export type { ConvWeights, DenseWeights } from "./tensor/convert";
export type { OcclusionOptions } from "./tensor/occlusion";
export type { AdamOptions, OptimizerOptions, SgdOptions, WeightDecay } from "./tensor/optimizerOptions";
export type { Asked, AskingOptions } from "./tensor/predict";
export type { State } from "./tensor/state";
export type { Rgb } from "./view/canvas";
export type { ArchitectureOptions } from "./view/charts/architecture";
export type { BarOptions, BarSeries } from "./view/charts/bars";
export type { BlockOptions } from "./view/charts/block";
export type { CellMark, CellsOptions } from "./view/charts/cells";
export type { ConvolutionMatrixOptions } from "./view/charts/convolutionMatrix";
export type {
  ChartOptions,
  Frame,
  Reference,
} from "./view/charts/figure";
export type { HeatmapOptions } from "./view/charts/grids";
export type { HistogramOptions } from "./view/charts/histogram";
export type { LineOptions, LineSeries } from "./view/charts/lines";
export type { MarkedImagesOptions } from "./view/charts/markedImages";
export type { MemoryBarsOptions } from "./view/charts/memory";
export type { MemoryOverTimeOptions } from "./view/charts/memoryOverTime";
export type { MovingOptions, MovingStep } from "./view/charts/moving/words";
export type { NeighbourOptions } from "./view/charts/neighbourSteps";
export type { PixelsOptions } from "./view/charts/pixels";
export type { PoolingOptions } from "./view/charts/poolingSteps";
export type { ScatterOptions, ScatterPoint } from "./view/charts/scatter";
export type { SlidingWindowOptions } from "./view/charts/slidingWindow";
export type { SmallMultiplesOptions } from "./view/charts/smallMultiples";
export type { SpreadOptions } from "./view/charts/spread";
export type { CalibrationOptions, EpochFigures } from "./view/charts/training";
export type { WindowPlacesOptions } from "./view/charts/windowPlaces";
export type { WindowStepsOptions } from "./view/charts/windowSteps";
export type { LegendEntry } from "./view/images";
export type { Fail } from "./want";
