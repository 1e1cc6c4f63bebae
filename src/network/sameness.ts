/** When two lists of layers compute the same. */
import { walk } from "./fold";
import { activation, kindOf } from "./kinds";
import type { LayerSpec } from "./spec";

/**
 * Layers with their activations as layers of their own, names and `linear` left out: one way to write what is the same.
 * @throws when the options of a layer make no sense
 */
export function spelledOut(layers: readonly LayerSpec[]): LayerSpec[] {
  return walk<LayerSpec[]>(layers, {
    layer({ spec: { name: _, ...layer } }) {
      if (layer.kind === "activation") return layer.activation === "linear" ? [] : [layer];
      if (!("activation" in layer) || layer.activation === "linear") return [layer];
      return [{ ...layer, activation: "linear" }, activation({ activation: layer.activation })];
    },
    merge({ spec: { name: _, ...block } }, branches) {
      return [{ ...block, branches: branches.map((branch) => branch.flat()) }];
    },
  }).flat();
}

/**
 * A text that is equal for layers that compute the same: names, initializers, the numbers of batch normalization, the
 * order of branches, and a dense layer written as a 1 × 1 convolution make no difference; nor do biases, if so wanted.
 * @throws when the options of a layer make no sense
 */
export function essenceOf(layers: readonly LayerSpec[], { biases = true }: { biases?: boolean } = {}): string {
  const keyOf = (entries: object): string =>
    JSON.stringify(
      Object.entries(entries)
        .filter(([key]) => biases || key !== "useBias")
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return walk<string[]>(spelledOut(layers), {
    layer({ spec }) {
      const essence = kindOf(spec).essence(spec);
      return essence ? [keyOf(essence)] : [];
    },
    merge: ({ spec: { merge } }, branches) => [
      keyOf({ merge, branches: branches.map((keys) => keys.flat().join()).sort() }),
    ],
  })
    .flat()
    .join();
}
