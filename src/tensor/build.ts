/** From a network as data to a trainable tfjs model, with the names that `trace` gives. */
import { fold } from "../network/fold";
import { INPUT } from "../network/names";
import type { NetworkSpec } from "../network/spec";
import { tf } from "./backend";
import { initializeWeights } from "./initialize";
import { makeLayer } from "./layers";
import { checkScaling, type PixelScaling, setScaling } from "./scaling";

const merges = {
  add: tf.layers.add,
  concat: tf.layers.concatenate,
  multiply: tf.layers.multiply,
};

/** From the tensor that a layer reads to the one that it gives. */
type Apply = (input: tf.SymbolicTensor) => tf.SymbolicTensor;

const applyAll = (layers: readonly Apply[], input: tf.SymbolicTensor): tf.SymbolicTensor =>
  layers.reduce((tensor, apply) => apply(tensor), input);

/**
 * Builds a trainable model, input `[batch, ...network.input]`, with layers named as in `trace(network)`.
 * The initial weights follow from `seed` alone (default 1). `scaling` is noted in the model: what is predicted with it before
 * any training is scaled so, and a training keeps it. Default: raw pixels, until a training says otherwise.
 * @throws when `trace` refuses the network, or the scaling is none
 */
export function buildModel(
  network: NetworkSpec,
  { seed = 1, scaling }: { seed?: number; scaling?: PixelScaling } = {},
): tf.LayersModel {
  if (scaling !== undefined) checkScaling(scaling);
  const layers = fold<Apply>(network, {
    layer: (place) => (input) => makeLayer(place).apply(input) as tf.SymbolicTensor,
    merge:
      ({ spec, name }, branches) =>
      (input) => {
        const outputs = branches.map((branch) => applyAll(branch, input));
        return merges[spec.merge]({ name }).apply(outputs) as tf.SymbolicTensor;
      },
  });
  const input = tf.input({ shape: [...network.input], name: INPUT });
  const model = tf.model({ inputs: input, outputs: applyAll(layers, input), name: network.name });
  initializeWeights(model, network, seed);
  model.setUserDefinedMetadata({ [KEY]: network });
  if (scaling !== undefined) setScaling(model, scaling);
  return model;
}

const KEY = "cnnWorkbookNetwork";

/** The network a model was built from, which is saved with the model; `undefined` when `buildModel` did not build it. */
export function knownNetwork(model: tf.LayersModel): NetworkSpec | undefined {
  return (model.getUserDefinedMetadata() as { [KEY]?: NetworkSpec } | undefined)?.[KEY];
}

/**
 * The network a model was built from; it is saved with the model.
 * @throws when the model was not built by `buildModel`.
 */
export function networkOf(model: tf.LayersModel): NetworkSpec {
  const network = knownNetwork(model);
  if (!network) throw new Error(`the model must have been built by buildModel from a network: "${model.name}"`);
  return network;
}
