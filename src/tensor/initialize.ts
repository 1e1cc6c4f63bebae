/** Initial weights drawn from a seed, with the initializers of Keras (Glorot and Bengio 2010; He et al. 2015). */
import { fold } from "../network/fold";
import type { Initializer, NetworkSpec } from "../network/spec";
import { product } from "../numbers";
import { normal, stream } from "../random";
import { tf } from "./backend";
import { isKernel } from "./kernels";

/** Inputs and outputs of one unit: for a kernel `[height, width, in, out]` both count the receptive field. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const receptive = product(shape.slice(0, -2));
  return { fanIn: receptive * shape[shape.length - 2], fanOut: receptive * shape[shape.length - 1] };
}

/** A normal deviate, drawn again beyond two standard deviations; scaled to keep a standard deviation of 1. */
function truncatedNormal(rng: () => number): number {
  let value = normal(rng);
  while (Math.abs(value) > 2) value = normal(rng);
  return value / 0.8796256610342398;
}

type Draw = (rng: () => number, fan: { fanIn: number; fanOut: number }) => number;

const uniformTo = (limit: number, rng: () => number): number => (2 * rng() - 1) * limit;

const draws: Record<Initializer, Draw> = {
  glorotUniform: (rng, { fanIn, fanOut }) => uniformTo(Math.sqrt(6 / (fanIn + fanOut)), rng),
  glorotNormal: (rng, { fanIn, fanOut }) => truncatedNormal(rng) * Math.sqrt(2 / (fanIn + fanOut)),
  heUniform: (rng, { fanIn }) => uniformTo(Math.sqrt(6 / fanIn), rng),
  heNormal: (rng, { fanIn }) => truncatedNormal(rng) * Math.sqrt(2 / fanIn),
  leCunNormal: (rng, { fanIn }) => truncatedNormal(rng) * Math.sqrt(1 / fanIn),
  zeros: () => 0,
  ones: () => 1,
};

/** A tensor of `shape` filled by `initializer`; the last two axes of `shape` are inputs and outputs. */
export function initialValue(initializer: Initializer, shape: readonly number[], rng: () => number): tf.Tensor {
  const fan = fans(shape);
  const draw = draws[initializer];
  const values = new Float32Array(product(shape));
  for (let i = 0; i < values.length; i++) values[i] = draw(rng, fan);
  return tf.tensor(values, [...shape]);
}

/** The initializer of each layer that has one, by the layer's name, in the order of `trace`. */
function initializers(network: NetworkSpec): [string, Initializer][] {
  return fold<[string, Initializer][]>(network, {
    layer: ({ spec, name }) => ("initializer" in spec ? [[name, spec.initializer]] : []),
    merge: (_, branches) => branches.flat(2),
  }).flat();
}

/** Draws every kernel of a model built from `network` anew; biases and normalizations keep their usual start. */
export function initializeWeights(model: tf.LayersModel, network: NetworkSpec, seed: number): void {
  const rng = stream(seed, "initialisation");
  for (const [name, initializer] of initializers(network)) {
    for (const weight of model.getLayer(name).weights) {
      if (!isKernel(weight)) continue;
      const value = initialValue(initializer, weight.shape as number[], rng);
      weight.write(value);
      value.dispose();
    }
  }
}
