/**
 * A network is data: an input shape and a list of layers. Everything else (shapes, parameters, memory, a picture,
 * a trainable model) is computed from it. Builder functions fill in the defaults, which are those of Keras.
 */

/** Shape of one instance, without the batch: `[height, width, channels]` or `[units]`; `null` stands for any size. */
export type Shape = readonly (number | null)[];

/** Height and width, in that order. */
export type Size2d = readonly [height: number, width: number];

/** `same` pads with zeros so that the output is `ceil(input / stride)`; `valid` does not pad. */
export type Padding = "valid" | "same";

export type Activation = "linear" | "relu" | "sigmoid" | "tanh" | "softmax" | "swish" | "elu" | "selu" | "softplus";

export type Initializer =
  | "glorotUniform"
  | "glorotNormal"
  | "heNormal"
  | "heUniform"
  | "leCunNormal"
  | "zeros"
  | "ones";

/** How `parallel` joins its branches. `multiply` broadcasts a `[1, 1, channels]` or `[height, width, 1]` branch. */
export type Merge = "add" | "concat" | "multiply";

interface Named {
  /** Name within its list; the kind, numbered where it repeats, when left out. */
  readonly name?: string;
}

export interface ConvSpec extends Named {
  readonly kind: "conv";
  /** Number of feature maps in the output. */
  readonly filters: number;
  readonly kernelSize: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation: Size2d;
  /** The input's channels and the filters are split into this many groups that do not see each other. */
  readonly groups: number;
  readonly useBias: boolean;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

export interface DepthwiseConvSpec extends Named {
  readonly kind: "depthwiseConv";
  readonly kernelSize: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation: Size2d;
  /** Output maps per input channel. */
  readonly depthMultiplier: number;
  readonly useBias: boolean;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

export interface SeparableConvSpec extends Named {
  readonly kind: "separableConv";
  readonly filters: number;
  readonly kernelSize: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation: Size2d;
  readonly depthMultiplier: number;
  readonly useBias: boolean;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

export interface TransposedConvSpec extends Named {
  readonly kind: "transposedConv";
  readonly filters: number;
  readonly kernelSize: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly useBias: boolean;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

export interface PoolSpec extends Named {
  readonly kind: "maxPool" | "avgPool";
  readonly poolSize: Size2d;
  /** The pool size when left out. */
  readonly strides: Size2d;
  readonly padding: Padding;
}

export interface GlobalAvgPoolSpec extends Named {
  readonly kind: "globalAvgPool";
  /** Keep the two spatial axes, with size 1: `[1, 1, channels]` instead of `[channels]`. */
  readonly keepDims: boolean;
}

export interface DenseSpec extends Named {
  readonly kind: "dense";
  readonly units: number;
  readonly useBias: boolean;
  readonly activation: Activation;
  readonly initializer: Initializer;
}

export interface FlattenSpec extends Named {
  readonly kind: "flatten";
}

export interface ReshapeSpec extends Named {
  readonly kind: "reshape";
  /** New shape of one instance, without the batch. */
  readonly targetShape: readonly number[];
}

export interface BatchNormSpec extends Named {
  readonly kind: "batchNorm";
  /** Share of the old moving statistics kept at each step. */
  readonly momentum: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
}

export interface DropoutSpec extends Named {
  readonly kind: "dropout";
  /** Share of the values set to zero while training, from 0 up to but not including 1. */
  readonly rate: number;
}

export interface ActivationSpec extends Named {
  readonly kind: "activation";
  readonly activation: Activation;
}

/** `b_i = a_i (bias + alpha Σ a_j²)^−beta`, j over the `2 depthRadius + 1` maps around i (Krizhevsky et al. 2012, 3.3). */
export interface LocalResponseNormSpec extends Named {
  readonly kind: "localResponseNorm";
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

export interface UpsampleSpec extends Named {
  readonly kind: "upsample";
  /** Factors for height and width. */
  readonly size: Size2d;
  readonly interpolation: "nearest" | "bilinear";
}

/** Several branches on one input, their outputs merged: inception, residual and squeeze-and-excitation blocks, U-Nets. */
export interface ParallelSpec extends Named {
  readonly kind: "parallel";
  /** One list of layers a branch; an empty one is the identity. */
  readonly branches: readonly (readonly LayerSpec[])[];
  readonly merge: Merge;
}

export type LayerSpec =
  | ConvSpec
  | DepthwiseConvSpec
  | SeparableConvSpec
  | TransposedConvSpec
  | PoolSpec
  | GlobalAvgPoolSpec
  | DenseSpec
  | FlattenSpec
  | ReshapeSpec
  | BatchNormSpec
  | DropoutSpec
  | ActivationSpec
  | LocalResponseNormSpec
  | UpsampleSpec
  | ParallelSpec;

export type LayerKind = LayerSpec["kind"];

export interface NetworkSpec {
  readonly name: string;
  /** Shape of one input image, without the batch: `[height, width, channels]`. */
  readonly input: Shape;
  readonly layers: readonly LayerSpec[];
}
