/** One step of an optimizer for one variable: the same as those of `../optimizer.ts`, as an operation of a graph. */
import { completeOptimizer, type OptimizerOptions } from "../optimizerOptions";
import { float32, type Graph, type Node, type Output } from "./graph";
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

export function graphOptimizer(graph: Graph, given: OptimizerOptions): GraphOptimizer {
  const options = completeOptimizer(given);
  const slots: Variable[] = [];
  const rateInput = graph.placeholder("float32", []);
  const slot = ({ shape }: Variable): Output => {
    const made = variable(graph, shape);
    slots.push(made);
    return made.handle;
  };
  const { weightDecay, decoupled } = options;
  const decay = graph.scalar(weightDecay);
  /** What of a kernel weight decay is about; nothing of any other variable. */
  const decaying = ({ read, isKernel }: Variable): Output | undefined =>
    isKernel && weightDecay > 0 ? graph.float("Mul", [read, decay]) : undefined;
  /** The gradient that a step is made of, and what must have run before it. */
  const prepared = (moved: Variable, gradient: Output): [gradient: Output, before: Node[]] => {
    const share = decaying(moved);
    if (!share) return [gradient, []];
    if (!decoupled) return [graph.float("AddV2", [gradient, share]), []];
    const less = graph.float("Mul", [share, rateInput]);
    return [gradient, [graph.add("AssignSubVariableOp", [moved.handle, less], { dtype: float32 })]];
  };
  if (options.kind === "sgd") {
    const { momentum, nesterov } = options;
    const share = graph.scalar(momentum);
    return {
      slots,
      apply(moved, slope) {
        const [gradient, before] = prepared(moved, slope);
        if (momentum === 0) {
          const inputs = [moved.handle, rateInput, gradient];
          return graph.add("ResourceApplyGradientDescent", inputs, { T: float32 }, before);
        }
        const inputs = [moved.handle, slot(moved), rateInput, gradient, share];
        const attributes = { T: float32, use_nesterov: { bool: nesterov } };
        return graph.add("ResourceApplyKerasMomentum", inputs, attributes, before);
      },
      feeds: (_, rate) => [scalarFeed(rateInput, rate)],
    };
  }
  const { beta1, beta2, epsilon } = options;
  const constants = [beta1, beta2, epsilon].map((value) => graph.scalar(value));
  const powers = [graph.placeholder("float32", []), graph.placeholder("float32", [])];
  return {
    slots,
    apply(moved, slope) {
      const [gradient, before] = prepared(moved, slope);
      const inputs = [moved.handle, slot(moved), slot(moved), ...powers, rateInput, ...constants, gradient];
      return graph.add("ResourceApplyAdam", inputs, { T: float32 }, before);
    },
    feeds: (step, rate) => [
      scalarFeed(rateInput, rate),
      scalarFeed(powers[0], beta1 ** step),
      scalarFeed(powers[1], beta2 ** step),
    ],
  };
}
