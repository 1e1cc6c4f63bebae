/** Which models have a graph. */
import type { LayerSpec } from "../../network/spec";
import { trace } from "../../network/trace";
import type { tf } from "../backend";
import { networkOf } from "../build";

/**
 * Whether a model can become a graph: `buildModel` made it, it still has those very layers, and all their weights are
 * to be trained. A depthwise convolution with a dilation is left to tfjs, which says that it has no gradient for it.
 */
export function isCompilable(model: tf.LayersModel): boolean {
  const rows = tracedOf(model);
  if (!rows) return false;
  const layers = new Map(model.layers.map((layer) => [layer.name, layer]));
  return (
    rows.length + 1 === model.layers.length &&
    rows.every(({ name, spec }) => layers.get(name)?.trainable && !isDilatedDepthwise(spec))
  );
}

function tracedOf(model: tf.LayersModel): ReturnType<typeof trace> | undefined {
  try {
    return trace(networkOf(model));
  } catch {
    return undefined;
  }
}

function isDilatedDepthwise(spec: LayerSpec): boolean {
  return (spec.kind === "depthwiseConv" || spec.kind === "separableConv") && Math.max(...spec.dilation) > 1;
}
