/** The loss of a batch, its gradient, and how many answers are right. */
import { type Graph, int32, type Output } from "./graph";

export interface Loss {
  /** Mean softmax cross-entropy, a scalar. */
  readonly loss: Output;
  /** Its gradient with respect to the logits. */
  readonly gradient: Output;
  /** How many labels have the largest logit, a float32 scalar. */
  readonly hits: Output;
}

/**
 * @param logits `[labels, classes]`
 * @param labels `[labels]`, int32, from 0 to classes − 1
 * @param smoothing share of each target that is spread over all classes (Szegedy et al. 2016)
 */
export function crossEntropy(graph: Graph, logits: Output, labels: Output, classes: number, smoothing: number): Loss {
  const count = graph.size(logits);
  const share = graph.float("RealDiv", [graph.scalar(classes), count]);
  const losses = smoothing > 0 ? smoothed(graph, logits, labels, classes, smoothing) : plain(graph, logits, labels);
  const axis = { Tidx: int32, output_type: int32 };
  const answers = graph.float("ArgMax", [logits, graph.ints(1)], axis);
  const right = graph.cast(graph.int("Equal", [answers, labels]), "bool");
  return {
    loss: graph.reduce("Mean", losses, [0]),
    gradient: graph.float("Mul", [{ node: losses.node, index: 1 }, share]),
    hits: graph.reduce("Sum", right, [0]),
  };
}

function plain(graph: Graph, logits: Output, labels: Output): Output {
  return graph.float("SparseSoftmaxCrossEntropyWithLogits", [logits, labels], { Tlabels: int32 });
}

function smoothed(graph: Graph, logits: Output, labels: Output, classes: number, smoothing: number): Output {
  const rest = smoothing / classes;
  const values = [graph.ints(classes), graph.scalar(1 - smoothing + rest), graph.scalar(rest)];
  const targets = graph.float("OneHot", [labels, ...values], { TI: int32 });
  return graph.float("SoftmaxCrossEntropyWithLogits", [logits, targets]);
}
