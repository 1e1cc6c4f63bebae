export {
  activation,
  avgPool,
  batchNorm,
  conv,
  dense,
  depthwiseConv,
  dropout,
  flatten,
  globalAvgPool,
  localResponseNorm,
  maxPool,
  parallel,
  reshape,
  separableConv,
  transposedConv,
  upsample,
} from "./builders";
export { fullyConvolutional } from "./fullyConvolutional";
export { type LayerMemory, type MemoryOptions, type MemoryReport, memory } from "./memory";
export { layerNames } from "./names";
export { type ReceptiveField, receptiveField } from "./receptiveField";
export type { Activation, Initializer, LayerKind, LayerSpec, Merge, NetworkSpec, Padding, Shape, Size2d } from "./spec";
export { countMultiplyAdds, countParameters, outputShape, type TracedLayer, trace } from "./trace";
export {
  alexNet,
  basicBlock,
  bottleneck,
  convNorm,
  fcn,
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
