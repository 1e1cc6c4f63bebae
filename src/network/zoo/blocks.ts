/** Building blocks that more than one architecture uses. */
import { activation, batchNorm, type ConvOptions, conv } from "../kinds";
import type { LayerSpec } from "../spec";

/**
 * A SAME convolution without bias, batch normalization (which has an offset of its own), and ReLU unless `relu` is
 * false; He's initializer.
 */
export function convNorm(options: ConvOptions & { readonly relu?: boolean }): LayerSpec[] {
  const { relu = true, padding = "same", useBias = false, ...rest } = options;
  const layers = [conv({ initializer: "heNormal", padding, useBias, ...rest }), batchNorm()];
  return relu ? [...layers, activation({ activation: "relu" })] : layers;
}
