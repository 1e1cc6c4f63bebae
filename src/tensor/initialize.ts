/** Initial weights drawn from a seed, with the initializers of Keras (Glorot and Bengio 2010; He et al. 2015). */
import { layerNames } from "../network/names";
import type { Initializer, LayerSpec, NetworkSpec } from "../network/spec";
import { normal, random } from "../random";
import { tf } from "./backend";

/** Inputs and outputs of one unit: for a kernel `[height, width, in, out]` both count the receptive field. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  const receptive = shape.slice(0, -2).reduce((product, size) => product * size, 1);
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
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
  for (let i = 0; i < values.length; i++) values[i] = draw(rng, fan);
  return tf.tensor(values, [...shape]);
}

/** The initializer of each layer that has one, by the layer's name. */
function initializers(layers: readonly LayerSpec[], path = ""): [string, Initializer][] {
  const names = layerNames(layers, path);
  return layers.flatMap((layer, i): [string, Initializer][] => {
    if (layer.kind === "parallel") {
      return layer.branches.flatMap((branch, b) => initializers(branch, `${names[i]}/branch${b + 1}/`));
    }
    return "initializer" in layer ? [[names[i], layer.initializer]] : [];
  });
}

/** Draws every kernel of a model built from `network` anew; biases and normalizations keep their usual start. */
export function initializeWeights(model: tf.LayersModel, network: NetworkSpec, seed: number): void {
  const rng = random(seed);
  for (const [name, initializer] of initializers(network.layers)) {
    for (const weight of model.getLayer(name).weights) {
      if (!weight.originalName.endsWith("kernel")) continue;
      const value = initialValue(initializer, weight.shape as number[], rng);
      weight.write(value);
      value.dispose();
    }
  }
}
