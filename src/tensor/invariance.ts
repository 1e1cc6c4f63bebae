/** How much of what a network gives changes when its images do. */
import { firstNotFinite } from "../data/check";
import type { Images } from "../data/images";
import { fail, wantOneOf } from "../want";
import { tf } from "./backend";
import { predict } from "./predict";
import { scalingOf, setScaling } from "./scaling";

export interface LayerOutputOptions {
  /** A name as `trace` gives it. */
  readonly layer: string;
}

/**
 * What one layer gives for every image, `[count, …]`, row by row: the layer's own output, activation included.
 * @throws when the model has no such layer, or does not take the images
 */
export function layerOutput(model: tf.LayersModel, images: Images, { layer }: LayerOutputOptions): Float32Array {
  // It shares its weights with the model, and counts as no use of them: disposing of it would dispose of the model's.
  const part = tf.model({ inputs: model.inputs, outputs: layerOf(model, layer).output });
  setScaling(part, scalingOf(model));
  return predict(part, images);
}

/** The layer of this name. @throws when there is none */
export function layerOf(model: tf.LayersModel, name: string): tf.Layer {
  const names = model.layers.map((layer) => layer.name);
  return model.getLayer(wantOneOf("layer", name, names));
}

/**
 * The relative change from `before` to `after`: the length of their difference over the length of `before`, both
 * Euclidean. 0 when nothing changes; about √2 when after has as little to do with before as chance would have it.
 * @throws when they differ in length or hold what is no number, or `before` has no length to compare with
 */
export function relativeChange(before: ArrayLike<number>, after: ArrayLike<number>): number {
  if (before.length !== after.length) {
    fail(`after must have as many values as before, ${before.length}`, after.length);
  }
  for (const [name, values] of Object.entries({ before, after })) {
    const bad = firstNotFinite(values);
    if (bad >= 0) fail(`${name} must hold finite numbers, which fails at place ${bad}`, values[bad]);
  }
  let difference = 0;
  let size = 0;
  for (let i = 0; i < before.length; i++) {
    difference += (after[i] - before[i]) ** 2;
    size += before[i] ** 2;
  }
  if (size === 0) fail("before must not be zero everywhere", `${before.length} zeros`);
  return Math.sqrt(difference / size);
}
