import type { Shape } from "../../network/spec";
import type { Graph, Node, Output } from "./graph";
import type { Variable } from "./weights";

/** Where a layer stands. */
export interface Place {
  readonly graph: Graph;
  /** In training, dropout is on and batch norm uses the batch. */
  readonly training: boolean;
  /** Whether convolutions may be computed by fewer products, see `./winograd`. */
  readonly winograd: boolean;
  /** Of one input, without the batch. */
  readonly inputShape: Shape;
  readonly weight: (name: string) => Variable;
  /** Numbers between 0 and 1, new ones at each step. */
  readonly uniform: (shape: Output) => Output;
  /** Takes note of an operation that must run at each step. */
  readonly update: (node: Node) => void;
}
