/** How deep a network is. */

import { sum } from "../numbers";
import { walk } from "./fold";
import type { NetworkSpec } from "./spec";

/** The layers with a kernel along the longest way through a network, as papers count them. @throws as `trace` */
export function depthOf({ name, layers }: NetworkSpec): number {
  const parts = walk<number>(
    layers,
    {
      layer: ({ spec }) => ("initializer" in spec ? 1 : 0),
      merge: (_, branches) => Math.max(...branches.map(sum)),
    },
    name,
  );
  return sum(parts);
}
