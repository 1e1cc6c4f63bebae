/** Looking into a convolutional layer: its filters as pictures, and how far its feature maps say the same. */
import type { tf } from "./backend";
import type { Images } from "./scaling";

/**
 * The filters of a convolution as pictures, one a filter: its weights for each place of its window.
 * @param layer a name as `trace` gives it; a convolution on one channel, or on three (red, green, blue)
 * @throws when the model has no such layer, or its filters cannot be drawn
 */
export function filterImages(model: tf.LayersModel, layer: string): Images {
  const [kernel] = model.getLayer(layer).getWeights();
  if (kernel?.shape.length !== 4) throw new Error(`layer must be a convolution: "${layer}"`);
  const [height, width, channels, count] = kernel.shape;
  if (channels !== 1 && channels !== 3) {
    throw new Error(`filters of layer "${layer}" must look at 1 or 3 channels: ${channels}`);
  }
  const weights = kernel.dataSync();
  const size = height * width * channels;
  const pixels = Float32Array.from(
    { length: count * size },
    (_, i) => weights[(i % size) * count + Math.floor(i / size)],
  );
  return { pixels, count, height, width, channels };
}

/**
 * The mean correlation of feature maps that stand `distance` apart in their layer (1: neighbours), over all pairs, from
 * −1 to 1: how far one map tells what the other does at the same place. Maps that never change are left out.
 * @param values a layer's output, channels last, as `layerOutput` gives it
 * @param maps how many maps the layer has
 * @throws when the values are not whole places of all maps, or no two maps to compare stand so far apart
 */
export function mapCorrelation(values: ArrayLike<number>, maps: number, distance: number): number {
  const places = values.length / maps;
  if (!Number.isInteger(places) || places < 2) {
    throw new Error(`values must be those of ${maps} maps at two places or more: ${values.length} values`);
  }
  if (!Number.isInteger(distance) || distance < 1 || distance >= maps) {
    throw new Error(`distance must be a whole number from 1 to ${maps - 1}: ${distance}`);
  }
  const columns = Array.from({ length: maps }, (_, map) => standardized(values, maps, map));
  let sum = 0;
  let pairs = 0;
  for (let map = 0; map + distance < maps; map++) {
    const [a, b] = [columns[map], columns[map + distance]];
    if (!a || !b) continue;
    sum += a.reduce((dot, value, place) => dot + value * b[place], 0);
    pairs++;
  }
  if (pairs === 0) throw new Error(`values must change in two maps that stand ${distance} apart: none do`);
  return sum / pairs;
}

/** One map with mean 0 and length 1, or nothing when it never changes. */
function standardized(values: ArrayLike<number>, maps: number, map: number): Float64Array | undefined {
  const column = Float64Array.from({ length: values.length / maps }, (_, place) => values[place * maps + map]);
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const length = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return length > 0 ? column.map((value) => (value - mean) / length) : undefined;
}
