/** Which values of a batch one value of a layer's output depends on: found out, not looked up. */
import type { LayerSpec } from "../network";
import { normal, stream } from "../random";
import { fail } from "../want";
import { tf } from "./backend";
import { buildModel } from "./build";

export interface InfluenceOptions {
  /** Sizes of the batch that the layer reads. */
  readonly shape: readonly [images: number, height: number, width: number, maps: number];
  /** The value of the output that is looked at, counted from 0. */
  readonly at: readonly [image: number, row: number, column: number, map: number];
}

/**
 * For each value of a batch, in the order of `shape`, whether the output's value `at` would change with it while the layer
 * is training: whether its slope is not zero.
 * @throws when the layer does not take the shape, or `at` is no value of its output
 */
export function influences(layer: LayerSpec, { shape, at }: InfluenceOptions): boolean[] {
  const [images, ...input] = shape;
  const rng = stream(1, "probing");
  const batch = Float32Array.from({ length: images * input[0] * input[1] * input[2] }, () => 2 + normal(rng));
  const model = buildModel({ name: "one layer", input, layers: [layer] });
  try {
    const output = [images, ...(model.outputs[0].shape.slice(1) as number[])];
    if (
      at.length !== output.length ||
      at.some((place, i) => !(Number.isInteger(place) && place >= 0 && place < output[i]))
    ) {
      fail(`at must be a value of the output, ${output.join(" × ")}`, at);
    }
    return tf.tidy(() => {
      const value = (x: tf.Tensor): tf.Tensor =>
        (model.apply(x, { training: true }) as tf.Tensor).slice([...at], [1, 1, 1, 1]).sum();
      const slopes = tf
        .grad(value)(tf.tensor4d(batch, [...shape]))
        .dataSync();
      return Array.from(slopes, (slope) => Math.abs(slope) > 1e-7);
    });
  } finally {
    model.dispose();
  }
}
