/** Which models have a graph. */
import type { LayerSpec } from "../../network/spec";
import { trace } from "../../network/trace";
import type { tf } from "../backend";
import { knownNetwork } from "../build";
import { hasOneDnn } from "./processor";

/**
 * Whether a model can become a graph: `buildModel` made it, it still has those very layers, and all their weights are
 * to be trained. Layers that TensorFlow computes only with oneDNN are left to tfjs without it.
 */
export function isCompilable(model: tf.LayersModel): boolean {
  const network = knownNetwork(model);
  if (!network) return false;
  const rows = trace(network);
  const layers = new Map(model.layers.map((layer) => [layer.name, layer]));
  return (
    rows.length + 1 === model.layers.length &&
    rows.every(({ name, spec }) => layers.get(name)?.trainable && !isRefused(spec))
  );
}

/** Groups need the convolutions of oneDNN. */
function isRefused(spec: LayerSpec): boolean {
  return spec.kind === "conv" && spec.groups > 1 && !hasOneDnn();
}
