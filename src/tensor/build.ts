/** From a network as data to a trainable tfjs model, with the names that `trace` gives. */
import { layerNames } from "../network/names";
import type { Activation, LayerSpec, NetworkSpec, ParallelSpec, PoolSpec, Size2d } from "../network/spec";
import { trace } from "../network/trace";
import { tf } from "./backend";
import { initializeWeights } from "./initialize";
import { DilatedDepthwiseConv2D, GlobalAveragePool, GroupedConv2D, LocalResponseNorm, SeededDropout } from "./layers";

type SimpleSpec = Exclude<LayerSpec, ParallelSpec>;
type SpecOf<K> = Extract<SimpleSpec, { kind: K }>;

const pair = (size: Size2d): [number, number] => [...size];
/** Weights are filled in afterwards, so that they depend on the seed alone. */
const unset = "zeros" as const;
/** tfjs types its activation names more narrowly than it accepts them. */
const named = (activation: Activation): "relu" => activation as "relu";

/** One tfjs layer for each kind of layer that is not made of others. */
const builders: { [K in SimpleSpec["kind"]]: (spec: SpecOf<K>, name: string) => tf.Layer } = {
  conv: (spec, name) => {
    if (spec.groups > 1) return new GroupedConv2D({ ...spec, name });
    return tf.layers.conv2d({
      name,
      filters: spec.filters,
      kernelSize: pair(spec.kernelSize),
      strides: pair(spec.strides),
      padding: spec.padding,
      dilationRate: pair(spec.dilation),
      useBias: spec.useBias,
      activation: named(spec.activation),
      kernelInitializer: unset,
    });
  },
  depthwiseConv: (spec, name) => {
    if (Math.max(...spec.dilation) > 1) return new DilatedDepthwiseConv2D({ ...spec, name });
    return tf.layers.depthwiseConv2d({
      name,
      kernelSize: pair(spec.kernelSize),
      strides: pair(spec.strides),
      padding: spec.padding,
      depthMultiplier: spec.depthMultiplier,
      useBias: spec.useBias,
      activation: named(spec.activation),
      depthwiseInitializer: unset,
    });
  },
  separableConv: (spec, name) =>
    tf.layers.separableConv2d({
      name,
      filters: spec.filters,
      kernelSize: pair(spec.kernelSize),
      strides: pair(spec.strides),
      padding: spec.padding,
      dilationRate: pair(spec.dilation),
      depthMultiplier: spec.depthMultiplier,
      useBias: spec.useBias,
      activation: named(spec.activation),
      depthwiseInitializer: unset,
      pointwiseInitializer: unset,
    }),
  transposedConv: (spec, name) =>
    tf.layers.conv2dTranspose({
      name,
      filters: spec.filters,
      kernelSize: pair(spec.kernelSize),
      strides: pair(spec.strides),
      padding: spec.padding,
      useBias: spec.useBias,
      activation: named(spec.activation),
      kernelInitializer: unset,
    }),
  maxPool: (spec, name) => tf.layers.maxPooling2d(pooling(spec, name)),
  avgPool: (spec, name) => tf.layers.averagePooling2d(pooling(spec, name)),
  globalAvgPool: (spec, name) =>
    spec.keepDims
      ? new GlobalAveragePool({ name })
      : tf.layers.globalAveragePooling2d({ name, dataFormat: "channelsLast" }),
  dense: ({ units, useBias, activation }, name) =>
    tf.layers.dense({ name, units, useBias, activation: named(activation), kernelInitializer: unset }),
  flatten: (_, name) => tf.layers.flatten({ name }),
  reshape: ({ targetShape }, name) => tf.layers.reshape({ name, targetShape: [...targetShape] }),
  batchNorm: ({ momentum, epsilon, center, scale }, name) =>
    tf.layers.batchNormalization({ name, momentum, epsilon, center, scale }),
  dropout: ({ rate }, name) => new SeededDropout({ name, rate }),
  activation: ({ activation }, name) => tf.layers.activation({ name, activation: named(activation) }),
  localResponseNorm: (spec, name) => new LocalResponseNorm({ ...spec, name }),
  upsample: ({ size, interpolation }, name) => tf.layers.upSampling2d({ name, size: pair(size), interpolation }),
};

function pooling(spec: PoolSpec, name: string): Parameters<typeof tf.layers.maxPooling2d>[0] {
  return { name, poolSize: pair(spec.poolSize), strides: pair(spec.strides), padding: spec.padding };
}

const merges = {
  add: tf.layers.add,
  concat: tf.layers.concatenate,
  multiply: tf.layers.multiply,
};

function applyLayer(spec: LayerSpec, name: string, input: tf.SymbolicTensor): tf.SymbolicTensor {
  if (spec.kind === "parallel") {
    const outputs = spec.branches.map((branch, i) => applyLayers(branch, `${name}/branch${i + 1}/`, input));
    return merges[spec.merge]({ name }).apply(outputs) as tf.SymbolicTensor;
  }
  const build = builders[spec.kind] as (spec: SimpleSpec, name: string) => tf.Layer;
  return build(spec, name).apply(input) as tf.SymbolicTensor;
}

function applyLayers(specs: readonly LayerSpec[], path: string, input: tf.SymbolicTensor): tf.SymbolicTensor {
  const names = layerNames(specs, path);
  return specs.reduce((tensor, spec, i) => applyLayer(spec, names[i], tensor), input);
}

/**
 * Builds a trainable model, input `[batch, ...network.input]`, with layers named as in `trace(network)`.
 * The initial weights follow from `seed` alone (default 1).
 * @throws when `trace` refuses the network.
 */
export function buildModel(network: NetworkSpec, { seed = 1 }: { seed?: number } = {}): tf.LayersModel {
  trace(network);
  const input = tf.input({ shape: [...network.input], name: "input" });
  const output = applyLayers(network.layers, "", input);
  const model = tf.model({ inputs: input, outputs: output, name: network.name });
  initializeWeights(model, network, seed);
  model.setUserDefinedMetadata({ [KEY]: network });
  return model;
}

const KEY = "cnnWorkbookNetwork";

/**
 * The network a model was built from; it is saved with the model.
 * @throws when the model was not built by `buildModel`.
 */
export function networkOf(model: tf.LayersModel): NetworkSpec {
  const metadata = model.getUserDefinedMetadata() as { [KEY]?: NetworkSpec } | undefined;
  const network = metadata?.[KEY];
  if (!network) throw new Error(`the model must have been built by buildModel from a network: "${model.name}"`);
  return network;
}
