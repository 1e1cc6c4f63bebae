/** Dense layers as convolutions: the same weights, for inputs of any size (Long, Shelhamer and Darrell 2015). */
import { fullyConvolutional } from "../network/fullyConvolutional";
import type { NetworkSpec } from "../network/spec";
import { tf } from "./backend";
import { buildModel, networkOf } from "./build";
import { scalingOf, setScaling } from "./scaling";

export interface DenseWeights {
  /** `[height · width · channels, units]`. */
  readonly kernel: tf.Tensor;
  /** `[units]`; zeros when left out. */
  readonly bias?: tf.Tensor;
  /** What the dense layer was fed before it was flattened: `[height, width, channels]`; `[1, 1, units]` for a later dense layer. */
  readonly featureMap: readonly [height: number, width: number, channels: number];
}

export interface ConvWeights {
  /** `[height, width, channels, units]`, for VALID padding. */
  readonly kernel: tf.Tensor4D;
  /** `[units]`. */
  readonly bias: tf.Tensor1D;
}

/**
 * The weights of the convolution that computes what a dense layer computes: one filter a unit, as large as the
 * feature map, VALID padding. Flattening goes row by row, channels last, so the kernel only changes its shape.
 * The result is the caller's to dispose of.
 * @throws when the kernel's rows are not `height · width · channels`.
 */
export function denseToConv({ kernel, bias, featureMap }: DenseWeights): ConvWeights {
  const [height, width, channels] = featureMap;
  const inputs = height * width * channels;
  if (kernel.rank !== 2 || kernel.shape[0] !== inputs) {
    throw new Error(`kernel must have ${height} × ${width} × ${channels} = ${inputs} rows: [${kernel.shape}]`);
  }
  const units = kernel.shape[1] as number;
  if (bias && (bias.rank !== 1 || bias.size !== units)) {
    throw new Error(`bias must hold one value for each of the ${units} units: [${bias.shape}]`);
  }
  return tf.tidy(() => ({
    kernel: kernel.reshape([height, width, channels, units]) as tf.Tensor4D,
    bias: (bias ? bias.clone() : tf.zeros([units])) as tf.Tensor1D,
  }));
}

/**
 * A classifier made fully convolutional: no flattening, dense layers as VALID convolutions, input of any size; on an
 * input of the old size the output is `[batch, 1, 1, classes]`. A network gives a network, a model a model with copies of its weights.
 * @throws when a model was not made by `buildModel`, or the network has no dense layer to convert.
 */
export function toFullyConvolutional(subject: NetworkSpec): NetworkSpec;
export function toFullyConvolutional(subject: tf.LayersModel): tf.LayersModel;
export function toFullyConvolutional(subject: NetworkSpec | tf.LayersModel): NetworkSpec | tf.LayersModel {
  if (!(subject instanceof tf.LayersModel)) return fullyConvolutional(subject);
  const converted = buildModel(fullyConvolutional(networkOf(subject)));
  tf.tidy(() => {
    const shapes = converted.weights.map((weight) => weight.shape as number[]);
    converted.setWeights(subject.getWeights().map((weight, i) => weight.reshape(shapes[i])));
  });
  setScaling(converted, scalingOf(subject));
  return converted;
}
