/** How deep a network is. */

import { sum } from "../numbers";
import { walk } from "./fold";
import type { NetworkSpec } from "./spec";

interface Part {
  readonly depth: number;
  /** A global pool: with it the gate of a squeeze-and-excitation begins. */
  readonly isPool: boolean;
}

/**
 * The layers with a kernel along the longest way through a network, as papers count them: without the gates that weigh
 * maps (SE-ResNet-50 is 50 deep; Hu et al. 2018). @throws as `trace`
 */
export function depthOf({ name, layers }: NetworkSpec): number {
  const depthAlong = (parts: readonly Part[]): number => sum(parts.map(({ depth }) => depth));
  const parts = walk<Part>(
    layers,
    {
      layer: ({ spec }) => ({ depth: "initializer" in spec ? 1 : 0, isPool: spec.kind === "globalAvgPool" }),
      merge({ spec }, branches) {
        const counted = branches.filter((branch) => spec.merge !== "multiply" || !branch[0]?.isPool);
        return { depth: Math.max(0, ...counted.map(depthAlong)), isPool: false };
      },
    },
    name,
  );
  return depthAlong(parts);
}
