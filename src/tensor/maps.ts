/** Looking into a convolutional layer: its filters as pictures, and how far its feature maps say the same. */
import { firstNotFinite } from "../data/check";
import type { Images } from "../data/images";
import { mean } from "../numbers";
import { fail, wantWhole } from "../want";
import type { tf } from "./backend";
import { layerOf } from "./invariance";

/**
 * The filters of a convolution as pictures, one a filter: its weights for each place of its window.
 * @param layer a name as `trace` gives it; a convolution on one channel, or on three (red, green, blue)
 * @throws when the model has no such layer, or its filters cannot be drawn
 */
export function filterImages(model: tf.LayersModel, layer: string): Images {
  const [kernel] = layerOf(model, layer).getWeights();
  if (kernel?.shape.length !== 4) fail("layer must be a convolution", layer);
  const [height, width, channels, count] = kernel.shape;
  if (channels !== 1 && channels !== 3) {
    fail(`filters of layer "${layer}" must look at 1 or 3 channels`, channels);
  }
  const weights = kernel.dataSync();
  const size = height * width * channels;
  const pixels = Float32Array.from(
    { length: count * size },
    (_, i) => weights[(i % size) * count + Math.floor(i / size)],
  );
  return { pixels, count, height, width, channels };
}

export interface CorrelationOptions {
  /** How many maps the layer has. */
  readonly maps: number;
  /** How far apart in their layer those maps stand that are compared; 1: neighbours. */
  readonly distance: number;
}

/**
 * The mean correlation of feature maps that stand `distance` apart in their layer, over all pairs, from −1 to 1: how far
 * one map tells what the other does at the same place. Maps that never change are left out.
 * @param values a layer's output, channels last, as `layerOutput` gives it
 * @throws when the values are not whole places of all maps, or no two maps to compare stand so far apart
 */
export function mapCorrelation(values: ArrayLike<number>, { maps, distance }: CorrelationOptions): number {
  wantWhole("maps", maps, { least: 2 });
  wantWhole("distance", distance, { most: maps - 1 });
  const places = values.length / maps;
  if (!Number.isInteger(places) || places < 2) {
    fail(`values must be those of ${maps} maps at two places or more`, `${values.length} values`);
  }
  const bad = firstNotFinite(values);
  if (bad >= 0) fail(`values must be finite numbers, which fails at place ${bad}`, values[bad]);
  const columns = Array.from({ length: maps }, (_, map) => standardized(values, maps, map));
  let sum = 0;
  let pairs = 0;
  for (let map = 0; map + distance < maps; map++) {
    const [a, b] = [columns[map], columns[map + distance]];
    if (!a || !b) continue;
    sum += dot(a, b);
    pairs++;
  }
  if (pairs === 0) fail(`values must change in two maps that stand ${distance} apart, and pairs that do are`, pairs);
  return sum / pairs;
}

/** One map with mean 0 and length 1, or nothing when it never changes. */
function standardized(values: ArrayLike<number>, maps: number, map: number): Float64Array | undefined {
  const column = new Float64Array(values.length / maps);
  for (let place = 0; place < column.length; place++) column[place] = values[place * maps + map];
  const middle = mean(column);
  for (let place = 0; place < column.length; place++) column[place] -= middle;
  const length = Math.sqrt(dot(column, column));
  for (let place = 0; place < column.length; place++) column[place] /= length;
  return length > 0 ? column : undefined;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let place = 0; place < a.length; place++) sum += a[place] * b[place];
  return sum;
}
