/** Small networks for digits that differ in one thing: how they make their maps half as high and half as wide. */
import { fail } from "../../want";
import { conv, dense, flatten } from "../kinds";
import type { LayerSpec, NetworkSpec, Shape } from "../spec";

export interface HalvingOptions {
  readonly name: string;
  /** The layers that halve so many maps of any even size; they give as many. */
  readonly halve: (maps: number) => readonly LayerSpec[];
  /** Default `[28, 28, 1]`. */
  readonly input?: Shape;
  /** Maps at each halving; default 8, 16, 32. */
  readonly maps?: readonly number[];
  /** Default 10. */
  readonly classes?: number;
}

/**
 * A convolution of 3 × 3 and a halving, once for each number of maps, and a dense softmax on top. The last layer of each
 * halving is called `halve1`, `halve2`, …
 * @throws when `halve` gives no layers
 */
export function halvingNetwork(options: HalvingOptions): NetworkSpec {
  const { name, halve, input = [28, 28, 1], maps = [8, 16, 32], classes = 10 } = options;
  const stages = maps.flatMap((filters, stage): LayerSpec[] => {
    const layers = halve(filters);
    if (!(layers.length > 0)) fail("halve must give at least one layer", layers);
    const last = layers.length - 1;
    return [
      conv({ filters, kernelSize: 3, padding: "same", activation: "relu" }),
      ...layers.map((layer, i) => (i === last ? { ...layer, name: `halve${stage + 1}` } : layer)),
    ];
  });
  return { name, input, layers: [...stages, flatten(), dense({ units: classes, activation: "softmax" })] };
}
