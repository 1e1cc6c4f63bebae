/** Building blocks that more than one architecture uses. */
import { activation, batchNorm, type ConvOptions, conv } from "../kinds";
import type { LayerSpec } from "../spec";

export interface ConvNormOptions extends ConvOptions {
  /** Default true. */
  readonly relu?: boolean;
  /** Of batch normalization's moving statistics; default 0.99. */
  readonly momentum?: number;
}

/**
 * A SAME convolution without bias, batch normalization (which has an offset of its own), and ReLU unless `relu` is
 * false; He's initializer.
 */
export function convNorm(options: ConvNormOptions): LayerSpec[] {
  const { relu = true, padding = "same", useBias = false, momentum, ...rest } = options;
  const layers = [conv({ initializer: "heNormal", padding, useBias, ...rest }), batchNorm({ momentum })];
  return relu ? [...layers, activation({ activation: "relu" })] : layers;
}
