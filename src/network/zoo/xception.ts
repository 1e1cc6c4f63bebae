import { activation, batchNorm, dense, globalAvgPool, maxPool, separableConv } from "../kinds";
import { type LayerSpec, type NetworkSpec, type ParallelSpec, parallel } from "../spec";
import { convNorm } from "./blocks";

const relu = (): LayerSpec => activation({ activation: "relu" });

const separable = (filters: number): LayerSpec[] => [
  separableConv({ filters, kernelSize: 3, padding: "same", useBias: false }),
  batchNorm(),
];

/** ReLU and a separable convolution for each entry of `filters`, then half the size; the shortcut is projected. */
function shrinking(name: string, filters: readonly number[], { reluFirst = true } = {}): ParallelSpec {
  const layers = filters.flatMap((count, i) => [...(i > 0 || reluFirst ? [relu()] : []), ...separable(count)]);
  const last = filters[filters.length - 1];
  return parallel({
    name,
    merge: "add",
    branches: [
      [...layers, maxPool({ poolSize: 3, strides: 2, padding: "same" })],
      convNorm({ filters: last, kernelSize: 1, strides: 2, relu: false }),
    ],
  });
}

/** Three times ReLU and a separable convolution, added to their input. */
function keeping(name: string, filters: number): ParallelSpec {
  const layers = [1, 2, 3].flatMap(() => [relu(), ...separable(filters)]);
  return parallel({ name, merge: "add", branches: [layers, []] });
}

/** Xception (Chollet 2017) as in Keras: 36 convolutions, 34 of them depthwise separable. */
export const xception: NetworkSpec = {
  name: "xception",
  input: [299, 299, 3],
  layers: [
    ...convNorm({ filters: 32, kernelSize: 3, strides: 2, padding: "valid" }),
    ...convNorm({ filters: 64, kernelSize: 3, padding: "valid" }),
    shrinking("block2", [128, 128], { reluFirst: false }),
    shrinking("block3", [256, 256]),
    shrinking("block4", [728, 728]),
    ...[5, 6, 7, 8, 9, 10, 11, 12].map((number) => keeping(`block${number}`, 728)),
    shrinking("block13", [728, 1024]),
    ...separable(1536),
    relu(),
    ...separable(2048),
    relu(),
    globalAvgPool(),
    dense({ units: 1000, activation: "softmax" }),
  ],
};
