export { depthOf } from "./depth";
export { type FloatFormat, type FloatName, floats, roundTo } from "./floats";
export { fold, type SizedPlace } from "./fold";
export { fullyConvolutional } from "./fullyConvolutional";
export * from "./kinds";
export { type LayerMemory, type MemoryOptions, type MemoryReport, memory } from "./memory";
export { layerNames } from "./names";
export { type ReceptiveField, receptiveField } from "./receptiveField";
export { removableBlocks, withoutBlock } from "./removal";
export { essenceOf, spelledOut } from "./sameness";
export {
  type Activation,
  type Initializer,
  type LayerKind,
  type LayerSpec,
  type Merge,
  type NetworkSpec,
  type Padding,
  type ParallelSpec,
  parallel,
  type Shape,
  type Size2d,
} from "./spec";
export { summary } from "./summary";
export { type Alive, type Moment, memoryTimeline, type Timeline, type TimelineOptions } from "./timeline";
export { countMultiplyAdds, countParameters, outputShape, type TracedLayer, trace } from "./trace";
export { sizeOf } from "./vocabulary";
export {
  alexNet,
  basicBlock,
  bottleneck,
  convNorm,
  dilatedFcn,
  fcn,
  halvingNetwork,
  inception,
  type NetworkName,
  networks,
  residual,
  resNet,
  smallResNet,
  squeezeExcite,
  uNet,
  vggBlock,
} from "./zoo";
