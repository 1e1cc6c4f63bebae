/** One step of an optimizer for one variable: the same as those of `../optimizer.ts`, as an operation of a graph. */
import type { OptimizerOptions } from "../optimizer";
import type { Graph, Node, Output } from "./graph";
import type { Feed } from "./session";
import { type Variable, variable } from "./weights";

/** What all variables of a graph are moved with. */
export interface GraphOptimizer {
  /** Moves a variable one step against its gradient. */
  apply(moved: Variable, gradient: Output): Node;
  /** The optimizer's own variables, zero at the start; they come to be as `apply` is called. */
  readonly slots: readonly Variable[];
  /** What the placeholders are given at step `step`, from 1. */
  feeds(step: number, rate: number): [Output, Feed][];
}

const scalarFeed = (placeholder: Output, value: number): [Output, Feed] => [
  placeholder,
  { values: Float32Array.of(value), shape: [] },
];

export function graphOptimizer(graph: Graph, options: OptimizerOptions): GraphOptimizer {
  const slots: Variable[] = [];
  const rateInput = graph.placeholder("float32", []);
  const slot = ({ shape }: Variable): Output => {
    const made = variable(graph, shape);
    slots.push(made);
    return made.handle;
  };
  if (options.kind === "sgd") {
    const { momentum = 0, nesterov = false } = options;
    const share = graph.scalar(momentum);
    return {
      slots,
      apply: (moved, gradient) =>
        momentum === 0
          ? graph.float("ResourceApplyGradientDescent", [moved.handle, rateInput, gradient]).node
          : graph.float("ResourceApplyKerasMomentum", [moved.handle, slot(moved), rateInput, gradient, share], {
              use_nesterov: { bool: nesterov },
            }).node,
      feeds: (_, rate) => [scalarFeed(rateInput, rate)],
    };
  }
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options;
  const constants = [beta1, beta2, epsilon].map((value) => graph.scalar(value));
  const powers = [graph.placeholder("float32", []), graph.placeholder("float32", [])];
  return {
    slots,
    apply: (moved, gradient) => {
      const inputs = [moved.handle, slot(moved), slot(moved), ...powers, rateInput, ...constants, gradient];
      return graph.float("ResourceApplyAdam", inputs).node;
    },
    feeds: (step, rate) => [
      scalarFeed(rateInput, rate),
      scalarFeed(powers[0], beta1 ** step),
      scalarFeed(powers[1], beta2 ** step),
    ],
  };
}
