/** Group normalization (Wu and He 2018), for which TensorFlow has no operation. */
import type { SpecOf } from "../../network/spec";
import type { Output } from "./graph";
import type { Place } from "./place";

/** Normalizes each instance over all places and the channels of a group, which are neighbours on the last axis. */
export function groupNormalize(spec: SpecOf<"groupNorm">, x: Output, { graph, weight, inputShape }: Place): Output {
  const { groups, epsilon, center, scale } = spec;
  const channels = inputShape[inputShape.length - 1] as number;
  const size = channels / groups;
  const shape = graph.shapeOf(x);
  const ones = graph.constant({ values: new Float32Array(size).fill(1), shape: [size] });
  /**
   * For each channel the mean of its group, `[batch, 1, channels]`, of values `[batch, places, channels]`. First over
   * the places, then over the group, it takes a fifth of the time that it takes over both at once.
   */
  const mean = (values: Output): Output => {
    const ofChannels = graph.reshape(graph.reduce("Mean", values, [1]), [-1, groups, size]);
    const ofGroups = graph.reduce("Mean", ofChannels, [2], true);
    return graph.reshape(graph.float("Mul", [ofGroups, ones]), [-1, 1, channels]);
  };
  const rows = graph.reshape(x, graph.join([graph.slice(shape, 0, 1), graph.ints([-1, channels])]));
  const centered = graph.float("Sub", [rows, mean(rows)]);
  const variance = mean(graph.float("Mul", [centered, centered]));
  const factor = graph.float("Rsqrt", [graph.float("AddV2", [variance, graph.scalar(epsilon)])]);
  const scaled = scale ? graph.float("Mul", [factor, weight("gamma").read]) : factor;
  const y = graph.reshape(graph.float("Mul", [centered, scaled]), shape);
  return center ? graph.float("AddV2", [y, weight("beta").read]) : y;
}
