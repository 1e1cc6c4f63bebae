/** Batch normalization (Ioffe and Szegedy 2015), and the statistics it keeps for later. */
import type { SpecOf } from "../../network/spec";
import { float32, type Graph, type Output } from "./graph";
import type { Place } from "./place";
import { assign, type Variable } from "./weights";

/** Normalizes each channel, the last axis, over all others: by the batch's own statistics in training, else by those kept. */
export function batchNormalize(spec: SpecOf<"batchNorm">, x: Output, place: Place): Output {
  const { graph, training, weight, inputShape } = place;
  const [mean, variance] = [weight("moving_mean"), weight("moving_variance")];
  const [channels] = mean.shape;
  const fill = (value: number): Output => graph.float("Fill", [graph.ints([channels]), graph.scalar(value)]);
  const gamma = spec.scale ? weight("gamma").read : fill(1);
  const beta = spec.center ? weight("beta").read : fill(0);
  const maps = inputShape.length === 3 ? x : graph.reshape(x, [-1, 1, 1, channels]);
  const kept = training ? [fill(0), fill(1)] : [mean.read, variance.read];
  const attributes = { U: float32, epsilon: { float: spec.epsilon }, is_training: { bool: training } };
  const y = graph.float("FusedBatchNormV3", [maps, gamma, beta, ...kept], attributes);
  if (training) {
    const batch = [1, 2].map((index) => ({ node: y.node, index }));
    follow(mean, batch[0], spec.momentum, place);
    follow(variance, biased(graph, batch[1], graph.size(x), channels), spec.momentum, place);
  }
  return inputShape.length === 3 ? y : graph.reshape(y, graph.shapeOf(x));
}

/** Turns a variance that divides by n − 1 into one that divides by n. */
function biased(graph: Graph, variance: Output, values: Output, channels: number): Output {
  const share = graph.float("RealDiv", [graph.scalar(channels), values]);
  return graph.float("Mul", [variance, graph.float("Sub", [graph.scalar(1), share])]);
}

/** Moves a kept statistic towards that of the batch. */
function follow(kept: Variable, value: Output, momentum: number, { graph, update }: Place): void {
  const distance = graph.float("Sub", [kept.read, value]);
  const moved = graph.float("Sub", [kept.read, graph.float("Mul", [distance, graph.scalar(1 - momentum)])]);
  update(assign(graph, kept, moved));
}
