/** Networks with a block taken out: what is left when two convolutions of many are gone (Veit et al. 2016, 4.1). */
import { fail } from "../want";
import { fold, type SizedPlace } from "./fold";
import type { LayerSpec, NetworkSpec } from "./spec";
import type { Shape } from "./vocabulary";

/** What a layer belongs to: its name up to a dot. */
const blockOf = (name: string): string => name.split(".")[0];

interface Stretch {
  readonly block: string;
  readonly from: Shape;
  readonly to: Shape;
}

/** The layers of the network's list, those of one block as one. */
function stretches(network: NetworkSpec): Stretch[] {
  const rows = fold<SizedPlace>(network, { layer: (place) => place, merge: (place) => place });
  const found = new Map<string, Stretch>();
  for (const { spec, name, inputShape, outputShape } of rows) {
    if (spec.kind !== "parallel" && !name.includes(".")) continue;
    const block = blockOf(name);
    found.set(block, { block, from: found.get(block)?.from ?? inputShape, to: outputShape });
  }
  return [...found.values()];
}

/**
 * The blocks that can be taken out, in order: branches that are merged, or layers whose names share what stands before a
 * dot (`conv2_1.1`, `conv2_1.2`), where their output has the shape of their input.
 * @throws as `trace`
 */
export function removableBlocks(network: NetworkSpec): string[] {
  return stretches(network).flatMap(({ block, from, to }) => (String(from) === String(to) ? [block] : []));
}

/**
 * The network without one of its blocks: what came before it goes on to what came after it. All other layers keep their
 * names, so that they can be given the weights they had.
 * @throws when `block` is none of `removableBlocks(network)`
 */
export function withoutBlock(network: NetworkSpec, block: string): NetworkSpec {
  const known = removableBlocks(network);
  if (!known.includes(block)) fail(`block must be one of ${known.join(", ") || "none, here"}`, block);
  const names = fold(network, { layer: ({ name }) => name, merge: ({ name }) => name });
  const layers = network.layers.flatMap((layer, i): LayerSpec[] =>
    blockOf(names[i]) === block ? [] : [{ ...layer, name: names[i] }],
  );
  return { ...network, name: `${network.name} without ${block}`, layers };
}
