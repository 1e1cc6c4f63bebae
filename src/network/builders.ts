/** One function for each kind of layer: options as in Keras, sizes as one number or as a pair, defaults filled in. */
import type {
  Activation,
  ActivationSpec,
  BatchNormSpec,
  ConvSpec,
  DenseSpec,
  DepthwiseConvSpec,
  DropoutSpec,
  FlattenSpec,
  GlobalAvgPoolSpec,
  Initializer,
  LayerSpec,
  LocalResponseNormSpec,
  Merge,
  Padding,
  ParallelSpec,
  PoolSpec,
  ReshapeSpec,
  SeparableConvSpec,
  Size2d,
  TransposedConvSpec,
  UpsampleSpec,
} from "./spec";

/** A size in both directions, or `[height, width]`. */
export type Size = number | Size2d;

const pair = (size: Size): Size2d => (typeof size === "number" ? [size, size] : size);

/** Options that every layer with a kernel takes. */
interface KernelOptions {
  readonly name?: string;
  /** Default true. */
  readonly useBias?: boolean;
  /** Default `linear`. */
  readonly activation?: Activation;
  /** Of the kernel; default `glorotUniform`. Biases start at zero. */
  readonly initializer?: Initializer;
}

interface WindowOptions extends KernelOptions {
  readonly kernelSize: Size;
  /** Default 1. */
  readonly strides?: Size;
  /** Default `valid`. */
  readonly padding?: Padding;
}

function named<T extends object>(name: string | undefined, layer: T): T & { name?: string } {
  return name === undefined ? layer : { ...layer, name };
}

function kernelDefaults({ useBias = true, activation = "linear", initializer = "glorotUniform" }: KernelOptions) {
  return { useBias, activation, initializer } as const;
}

function windowDefaults({ kernelSize, strides = 1, padding = "valid" }: WindowOptions) {
  return { kernelSize: pair(kernelSize), strides: pair(strides), padding } as const;
}

export interface ConvOptions extends WindowOptions {
  /** Number of feature maps in the output. */
  readonly filters: number;
  /** Default 1. */
  readonly dilation?: Size;
  /** Default 1. */
  readonly groups?: number;
}

/** A 2-D convolution: `[height, width, channels]` to `[height′, width′, filters]`. */
export function conv(options: ConvOptions): ConvSpec {
  const { name, filters, dilation = 1, groups = 1 } = options;
  const rest = { ...windowDefaults(options), dilation: pair(dilation), groups, ...kernelDefaults(options) };
  return named(name, { kind: "conv", filters, ...rest });
}

export interface DepthwiseConvOptions extends WindowOptions {
  /** Default 1. */
  readonly dilation?: Size;
  /** Output maps for each input channel; default 1. */
  readonly depthMultiplier?: number;
}

/** A convolution of each channel by itself. */
export function depthwiseConv(options: DepthwiseConvOptions): DepthwiseConvSpec {
  const { name, dilation = 1, depthMultiplier = 1 } = options;
  const rest = { ...windowDefaults(options), dilation: pair(dilation), depthMultiplier, ...kernelDefaults(options) };
  return named(name, { kind: "depthwiseConv", ...rest });
}

export interface SeparableConvOptions extends DepthwiseConvOptions {
  readonly filters: number;
}

/** A depthwise convolution followed by a 1 × 1 convolution (Chollet 2017). */
export function separableConv(options: SeparableConvOptions): SeparableConvSpec {
  return { ...depthwiseConv(options), kind: "separableConv", filters: options.filters };
}

export interface TransposedConvOptions extends WindowOptions {
  readonly filters: number;
}

/** A transposed convolution: strides enlarge. */
export function transposedConv(options: TransposedConvOptions): TransposedConvSpec {
  const { name, filters } = options;
  return named(name, { kind: "transposedConv", filters, ...windowDefaults(options), ...kernelDefaults(options) });
}

export interface PoolOptions {
  readonly name?: string;
  /** Default 2. */
  readonly poolSize?: Size;
  /** Default: the pool size. */
  readonly strides?: Size;
  /** Default `valid`. */
  readonly padding?: Padding;
}

function pool(kind: PoolSpec["kind"], { name, poolSize = 2, strides, padding = "valid" }: PoolOptions): PoolSpec {
  return named(name, { kind, poolSize: pair(poolSize), strides: pair(strides ?? poolSize), padding });
}

/** The largest value of each window. */
export function maxPool(options: PoolOptions = {}): PoolSpec {
  return pool("maxPool", options);
}

/** The mean of each window. */
export function avgPool(options: PoolOptions = {}): PoolSpec {
  return pool("avgPool", options);
}

/** The mean of each feature map: `[channels]`, or `[1, 1, channels]` with `keepDims` (default false). */
export function globalAvgPool({
  name,
  keepDims = false,
}: {
  name?: string;
  keepDims?: boolean;
} = {}): GlobalAvgPoolSpec {
  return named(name, { kind: "globalAvgPool", keepDims });
}

export interface DenseOptions extends KernelOptions {
  readonly units: number;
}

/** A fully connected layer, on the last axis. */
export function dense(options: DenseOptions): DenseSpec {
  return named(options.name, { kind: "dense", units: options.units, ...kernelDefaults(options) });
}

/** All values in one row: row by row, channels last. */
export function flatten({ name }: { name?: string } = {}): FlattenSpec {
  return named(name, { kind: "flatten" });
}

/** The same values in another shape. */
export function reshape({ name, targetShape }: { name?: string; targetShape: readonly number[] }): ReshapeSpec {
  return named(name, { kind: "reshape", targetShape });
}

export interface BatchNormOptions {
  readonly name?: string;
  /** Default .99. */
  readonly momentum?: number;
  /** Default .001. */
  readonly epsilon?: number;
  /** Learn an offset β; default true. */
  readonly center?: boolean;
  /** Learn a factor γ; default true. */
  readonly scale?: boolean;
}

/** Batch normalization (Ioffe and Szegedy 2015). */
export function batchNorm(options: BatchNormOptions = {}): BatchNormSpec {
  const { name, momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = options;
  return named(name, { kind: "batchNorm", momentum, epsilon, center, scale });
}

/** Sets a random share `rate` of the values to zero while training. */
export function dropout({ name, rate }: { name?: string; rate: number }): DropoutSpec {
  return named(name, { kind: "dropout", rate });
}

/** An activation function as a layer of its own. */
export function activation({ name, activation }: { name?: string; activation: Activation }): ActivationSpec {
  return named(name, { kind: "activation", activation });
}

export interface LocalResponseNormOptions {
  readonly name?: string;
  /** Maps on either side that inhibit; default 2. */
  readonly depthRadius?: number;
  /** Default 2. */
  readonly bias?: number;
  /** Not divided by the window; default 1e-4. */
  readonly alpha?: number;
  /** Default .75. */
  readonly beta?: number;
}

/** Local response normalization with AlexNet's constants (Krizhevsky et al. 2012, 3.3). */
export function localResponseNorm(options: LocalResponseNormOptions = {}): LocalResponseNormSpec {
  const { name, depthRadius = 2, bias = 2, alpha = 1e-4, beta = 0.75 } = options;
  return named(name, { kind: "localResponseNorm", depthRadius, bias, alpha, beta });
}

export interface UpsampleOptions {
  readonly name?: string;
  /** Default 2. */
  readonly size?: Size;
  /** Default `nearest`. */
  readonly interpolation?: UpsampleSpec["interpolation"];
}

/** Enlarges each feature map, without parameters. */
export function upsample({ name, size = 2, interpolation = "nearest" }: UpsampleOptions = {}): UpsampleSpec {
  return named(name, { kind: "upsample", size: pair(size), interpolation });
}

export interface ParallelOptions {
  readonly name?: string;
  /** One list of layers a branch; an empty one is the identity. */
  readonly branches: readonly (readonly LayerSpec[])[];
  readonly merge: Merge;
}

/** Branches on one input, merged: `add` (residual), `concat` (inception, skip), `multiply` (squeeze and excitation). */
export function parallel({ name, branches, merge }: ParallelOptions): ParallelSpec {
  return named(name, { kind: "parallel", branches, merge });
}
