/** The tfjs layer of each kind of layer; where tfjs lacks one, or has it with a defect, one of our own. */
import type { SizedPlace } from "../../network/fold";
import type { Activation, Shape, SimpleKind, SimpleSpec, Size2d, SpecOf } from "../../network/spec";
import { tf } from "../backend";
import { DilatedDepthwiseConv2D } from "./dilatedDepthwiseConv";
import { DilatedSeparableConv2D } from "./dilatedSeparableConv";
import { GlobalAveragePool } from "./globalAveragePool";
import { GroupedConv2D } from "./groupedConv";
import { GroupNorm } from "./groupNorm";
import { LocalResponseNorm } from "./localResponseNorm";
import { PartialBatchNorm } from "./partialBatchNorm";
import { SeededDropout } from "./seededDropout";

export { dropoutSeed, reseedDropout, SeededDropout } from "./seededDropout";

/** The layers of our own: registered, so that a saved model with one of them loads again. */
const own = [
  DilatedDepthwiseConv2D,
  DilatedSeparableConv2D,
  GlobalAveragePool,
  GroupedConv2D,
  GroupNorm,
  LocalResponseNorm,
  PartialBatchNorm,
  SeededDropout,
] as const;

for (const layer of own) tf.serialization.registerClass(layer);

const pair = (size: Size2d): [number, number] => [...size];
const isDilated = ({ dilation }: { readonly dilation: Size2d }): boolean => Math.max(...dilation) > 1;
/** Weights are filled in afterwards, so that they depend on the seed alone. */
const unset = "zeros" as const;
/** tfjs types its activation names more narrowly than it accepts them. */
const named = (activation: Activation): "relu" => activation as "relu";

interface WindowArgs {
  readonly name: string;
  readonly kernelSize: [number, number];
  readonly strides: [number, number];
  readonly padding: "valid" | "same";
  readonly useBias: boolean;
  readonly activation: "relu";
}

function windowed(
  spec: SpecOf<"conv" | "depthwiseConv" | "separableConv" | "transposedConv">,
  name: string,
): WindowArgs {
  const { kernelSize, strides, padding, useBias, activation } = spec;
  const activationName = named(activation);
  return { name, kernelSize: pair(kernelSize), strides: pair(strides), padding, useBias, activation: activationName };
}

function pooling(spec: SpecOf<"maxPool" | "avgPool">, name: string): Parameters<typeof tf.layers.maxPooling2d>[0] {
  return { name, poolSize: pair(spec.poolSize), strides: pair(spec.strides), padding: spec.padding };
}

export type MakeLayer<S> = (spec: S, name: string, inputShape: Shape) => tf.Layer;

const layers: { readonly [K in SimpleKind]: MakeLayer<SpecOf<K>> } = {
  conv(spec, name) {
    if (spec.groups > 1 || isDilated(spec)) return new GroupedConv2D({ ...spec, name });
    return tf.layers.conv2d({ ...windowed(spec, name), filters: spec.filters, kernelInitializer: unset });
  },
  depthwiseConv(spec, name) {
    if (isDilated(spec)) return new DilatedDepthwiseConv2D({ ...spec, name });
    const { depthMultiplier } = spec;
    return tf.layers.depthwiseConv2d({ ...windowed(spec, name), depthMultiplier, depthwiseInitializer: unset });
  },
  separableConv(spec, name) {
    if (isDilated(spec)) return new DilatedSeparableConv2D({ ...spec, name });
    const { filters, depthMultiplier } = spec;
    const initializers = { depthwiseInitializer: unset, pointwiseInitializer: unset };
    return tf.layers.separableConv2d({ ...windowed(spec, name), filters, depthMultiplier, ...initializers });
  },
  transposedConv: (spec, name) =>
    tf.layers.conv2dTranspose({ ...windowed(spec, name), filters: spec.filters, kernelInitializer: unset }),
  maxPool: (spec, name) => tf.layers.maxPooling2d(pooling(spec, name)),
  avgPool: (spec, name) => tf.layers.averagePooling2d(pooling(spec, name)),
  globalAvgPool: (spec, name) =>
    spec.keepDims
      ? new GlobalAveragePool({ name })
      : tf.layers.globalAveragePooling2d({ name, dataFormat: "channelsLast" }),
  dense: ({ units, useBias, activation }, name) =>
    tf.layers.dense({ name, units, useBias, activation: named(activation), kernelInitializer: unset }),
  flatten: (_, name, inputShape) =>
    // The layer of tfjs does not take what is flat already.
    inputShape.length > 1 ? tf.layers.flatten({ name }) : tf.layers.activation({ name, activation: "linear" }),
  reshape: ({ targetShape }, name) => tf.layers.reshape({ name, targetShape: [...targetShape] }),
  batchNorm({ momentum, epsilon, center, scale }, name) {
    if (!center || !scale) return new PartialBatchNorm({ name, momentum, epsilon, center, scale });
    return tf.layers.batchNormalization({ name, momentum, epsilon });
  },
  groupNorm: (spec, name) => new GroupNorm({ ...spec, name }),
  dropout: ({ rate }, name) => new SeededDropout({ name, rate }),
  activation: ({ activation }, name) => tf.layers.activation({ name, activation: named(activation) }),
  localResponseNorm: (spec, name) => new LocalResponseNorm({ ...spec, name }),
  upsample: ({ size, interpolation }, name) => tf.layers.upSampling2d({ name, size: pair(size), interpolation }),
};

/** The tfjs layer for a layer, under its full name, its weights still unset. */
export function makeLayer({ spec, name, inputShape }: SizedPlace<SimpleSpec>): tf.Layer {
  return (layers[spec.kind] as MakeLayer<SimpleSpec>)(spec, name, inputShape);
}
