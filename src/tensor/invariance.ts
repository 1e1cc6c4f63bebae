/** How much of what a network gives changes when its images do. */
import { tf } from "./backend";
import { predict } from "./evaluate";
import { type Images, scalingOf, setScaling } from "./scaling";

/**
 * What one layer gives for every image, `[count, …]`, row by row: the layer's own output, activation included.
 * @param layer a name as `trace` gives it
 * @throws when the model has no such layer
 */
export function layerOutput(model: tf.LayersModel, layer: string, images: Images): Float32Array {
  // It shares its weights with the model, and counts as no use of them: disposing of it would dispose of the model's.
  const part = tf.model({ inputs: model.inputs, outputs: model.getLayer(layer).output });
  setScaling(part, scalingOf(model));
  return predict(part, images);
}

/**
 * The relative change from `before` to `after`: the length of their difference over the length of `before`, both
 * Euclidean. 0 when nothing changes; about √2 when after has as little to do with before as chance would have it.
 * @throws when they differ in length, or `before` has no length to compare with
 */
export function relativeChange(before: ArrayLike<number>, after: ArrayLike<number>): number {
  if (before.length !== after.length) {
    throw new Error(`after must have as many values as before, ${before.length}: ${after.length}`);
  }
  let difference = 0;
  let size = 0;
  for (let i = 0; i < before.length; i++) {
    difference += (after[i] - before[i]) ** 2;
    size += before[i] ** 2;
  }
  if (size === 0) throw new Error(`before must not be zero everywhere: ${before.length} zeros`);
  return Math.sqrt(difference / size);
}
