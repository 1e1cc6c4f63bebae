/** A moving average of a graph's variables, in variables of its own: nothing of it goes through JavaScript. */
import { type Averaging, completeAveraging, keptShare } from "../averaging";
import type { Graph, Node, Output } from "./graph";
import type { Session } from "./session";
import { assign, type Variable, variable } from "./weights";

export interface GraphAverage {
  /** The averages, one for each variable, zero at the start. */
  readonly variables: readonly Variable[];
  /** Whether there is an average after so many steps. */
  isFilled(steps: number): boolean;
  /** Updates the averages where it is time after step `steps`, from 1. */
  update(session: Session, steps: number): void;
}

/** `average ← kept · average + (1 − kept) · variable`, by the same products and sum as in `../averagedStep.ts`. */
export function graphAverage(
  graph: Graph,
  averaging: number | Averaging | undefined,
  averaged: readonly Variable[],
): GraphAverage {
  const complete = completeAveraging(averaging);
  if (!complete) return { variables: [], isFilled: () => false, update: () => {} };
  const [kept, rest] = [graph.placeholder("float32", []), graph.placeholder("float32", [])];
  const variables = averaged.map(({ shape }) => variable(graph, shape));
  const mixed = variables.map((average, i): Node => {
    const parts: Output[] = [graph.float("Mul", [average.read, kept]), graph.float("Mul", [averaged[i].read, rest])];
    return assign(graph, average, graph.float("AddV2", parts));
  });
  const done = graph.after(graph.scalar(0), mixed);
  const scalar = (value: number) => ({ values: Float32Array.of(value), shape: [] });
  return {
    variables,
    isFilled: (steps) => steps >= complete.every,
    update(session, steps) {
      const share = keptShare(complete, steps);
      if (share === undefined) return;
      session.run(
        [
          [kept, scalar(share)],
          [rest, scalar(1 - share)],
        ],
        [done],
      );
    },
  };
}
