/** A classifier for images of one size as a network for images of any size (Long, Shelhamer and Darrell 2015). */
import { layerNames } from "./names";
import type { ConvSpec, DenseSpec, LayerSpec, NetworkSpec, Shape, Size2d } from "./spec";
import { trace } from "./trace";

function convFromDense(
  { units, useBias, activation, initializer }: DenseSpec,
  kernelSize: Size2d,
): Omit<ConvSpec, "name"> {
  return {
    kind: "conv",
    filters: units,
    kernelSize,
    strides: [1, 1],
    padding: "valid",
    dilation: [1, 1],
    groups: 1,
    useBias,
    activation,
    initializer,
  };
}

/**
 * The network with its dense layers as convolutions of the same weights and names: the first after `flatten` as large
 * as the feature map, the later ones 1 × 1; a global average pool becomes a pool of the map's size. Input of any size.
 * @throws when there is no dense layer on feature maps to convert.
 */
export function fullyConvolutional(network: NetworkSpec): NetworkSpec {
  const rows = new Map(trace(network).map((row) => [row.name, row]));
  const names = layerNames(network.layers, "");
  let window: Size2d | undefined;
  const layers = network.layers.flatMap((layer, i): LayerSpec[] => {
    const name = names[i];
    if (layer.kind === "flatten") {
      window = sizeOf(rows.get(name)?.inputShape);
      return [];
    }
    if (layer.kind === "globalAvgPool" && !layer.keepDims) {
      const poolSize = sizeOf(rows.get(name)?.inputShape);
      window = [1, 1];
      return [{ kind: "avgPool", name, poolSize, strides: [1, 1], padding: "valid" }];
    }
    if (layer.kind === "dense" && window) {
      const conv = { ...convFromDense(layer, window), name };
      window = [1, 1];
      return [conv];
    }
    return [{ ...layer, name }];
  });
  if (!window || !network.layers.some((layer) => layer.kind === "dense")) {
    throw new Error(`network must have a dense layer after flatten or globalAvgPool: "${network.name}"`);
  }
  const [, , channels] = network.input;
  return { name: `${network.name}FullyConvolutional`, input: [null, null, channels], layers };
}

function sizeOf(shape: Shape | undefined): Size2d {
  const [height, width] = shape ?? [];
  if (typeof height !== "number" || typeof width !== "number") {
    throw new Error(`the feature map must have a known height and width: [${shape ?? ""}]`);
  }
  return [height, width];
}
