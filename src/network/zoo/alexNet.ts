import { conv, dense, dropout, flatten, localResponseNorm, maxPool } from "../kinds";
import type { LayerSpec, NetworkSpec, SpecOf } from "../spec";

const same = (filters: number, kernelSize: number, groups = 1): SpecOf<"conv"> =>
  conv({ filters, kernelSize, groups, padding: "same", activation: "relu" });

const overlapping = (): LayerSpec => maxPool({ poolSize: 3, strides: 2 });

/**
 * AlexNet (Krizhevsky et al. 2012). Its two GPUs each held half of the maps and did not see each other in convolutions
 * 2, 4 and 5: `groups` 2 (the default). With 1 all maps are connected. The paper says 224 pixels, its figures need 227.
 */
export function alexNet({ groups = 2, classes = 1000 }: { groups?: 1 | 2; classes?: number } = {}): NetworkSpec {
  return {
    name: groups === 2 ? "alexNet" : "alexNetUngrouped",
    input: [227, 227, 3],
    layers: [
      conv({ filters: 96, kernelSize: 11, strides: 4, activation: "relu" }),
      localResponseNorm(),
      overlapping(),
      same(256, 5, groups),
      localResponseNorm(),
      overlapping(),
      same(384, 3),
      same(384, 3, groups),
      same(256, 3, groups),
      overlapping(),
      flatten(),
      dense({ units: 4096, activation: "relu" }),
      dropout({ rate: 0.5 }),
      dense({ units: 4096, activation: "relu" }),
      dropout({ rate: 0.5 }),
      dense({ units: classes, activation: "softmax" }),
    ],
  };
}
