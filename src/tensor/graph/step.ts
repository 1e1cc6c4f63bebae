/**
 * A training step as one TensorFlow graph: layers, loss, gradients and optimizer. TensorFlow fuses its operations, runs
 * independent ones side by side and asks nothing of JavaScript in between.
 */
import type { LabelledImages } from "../../data/images";
import { product } from "../../numbers";
import type { tf } from "../backend";
import { networkOf } from "../build";
import { dropoutSeed } from "../layers";
import { join, numberOf, type State, split, vectorOf } from "../state";
import type { StepSettings, TrainingStep } from "../step";
import { graphAverage } from "./average";
import { inBfloat16, multipliesBfloat16 } from "./bfloat16";
import { applyNetwork, withoutLastActivation } from "./forward";
import { gradients } from "./gradients";
import { float32, Graph, int32, type Node, type Output } from "./graph";
import { type PixelType, pixelFeed, scaled } from "./input";
import { crossEntropy } from "./loss";
import { graphOptimizer } from "./optimizer";
import { type Feed, Session } from "./session";
import { startOf, Weights } from "./weights";

export interface GraphStepSettings extends StepSettings {
  /** How the pixels of every batch are stored. */
  readonly pixels: PixelType;
}

/**
 * A step for a model that `isCompilable`. It starts from the model's weights, or goes on from what `state` gave, and
 * keeps its own until `writeBack`, which gives the model their average where one is asked for.
 */
export function compileStep(model: tf.LayersModel, settings: GraphStepSettings, from?: State): TrainingStep {
  const network = networkOf(model);
  const classes = (model.outputShape as number[]).at(-1) as number;
  const graph = new Graph();
  const pixels = graph.placeholder(settings.pixels, [-1, ...network.input.map((size) => size ?? -1)]);
  const labels = graph.placeholder("int32", [-1]);
  const stepNumber = graph.placeholder("int32", []);
  const weights = new Weights(graph, model);
  const updates: Node[] = [];
  const inBfloat = settings.math === "fast" && multipliesBfloat16();
  const output = applyNetwork(
    withoutLastActivation(network),
    scaled(graph, pixels, settings.pixels, settings.scaling),
    {
      graph,
      training: true,
      winograd: !inBfloat,
      weight: (layer, name) => weights.of(layer, name),
      uniform: (layer, shape) => {
        const index = model.layers.findIndex(({ name }) => name === layer);
        return uniform(graph, shape, dropoutSeed(settings.seed, index), stepNumber);
      },
      update: (node) => updates.push(node),
    },
  );
  const logits = graph.reshape(output, [-1, classes]);
  const { loss, gradient, hits } = crossEntropy(graph, logits, labels, classes, settings.labelSmoothing ?? 0);
  const variables = weights.trainable();
  const slopes = gradients(
    graph,
    logits,
    gradient,
    variables.map(({ read }) => read),
  );
  const optimizer = graphOptimizer(graph, settings.optimizer);
  variables.forEach((variable, i) => {
    updates.push(optimizer.apply(variable, slopes[i]));
  });
  const result = [loss, hits].map((value) => graph.after(value, updates));
  const average = graphAverage(graph, settings.averaging, weights.all());
  const slots = [...optimizer.slots, ...average.variables];
  const kept = [...weights.all(), ...slots];
  const sizes = kept.map(({ shape }) => product(shape));
  const zeros = slots.map(({ shape }) => new Float32Array(product(shape)));
  const values = from ? split(vectorOf(from, "variables"), sizes) : [...weights.values(), ...zeros];
  let steps = from ? numberOf(from, "steps") : 0;
  const start = startOf(graph, kept);
  const nodes = inBfloat ? inBfloat16(graph.nodes) : graph.nodes;
  const session = Session.started(nodes, start.feeds(values), start.done);
  return {
    run(batch: LabelledImages, rate: number) {
      const feeds: [Output, Feed][] = [
        [pixels, pixelFeed(batch)],
        [labels, { values: Int32Array.from(batch.labels), shape: [batch.labels.length] }],
        [stepNumber, { values: Int32Array.of(steps), shape: [] }],
        ...optimizer.feeds(++steps, rate),
      ];
      const [[lossValue], [hitCount]] = session.run(feeds, result);
      average.update(session, steps);
      return { loss: lossValue, hits: hitCount / (batch.labels.length / batch.count) };
    },
    writeBack: () => weights.writeBack(session, average.isFilled(steps) ? average.variables : weights.all()),
    state() {
      const reads = kept.map(({ read }) => read);
      return { steps, variables: join(session.run([], reads)) };
    },
    dispose: () => session.dispose(),
  };
}

/** Numbers between 0 and 1 that depend on the seed and the step alone: those of `SeededDropout`. */
function uniform(graph: Graph, shape: Output, seed: number, step: Output): Output {
  const key = graph.int("Pack", [graph.ints(seed), step], { N: { int: 2 }, axis: { int: 0 } });
  const attributes = { dtype: float32, T: int32, Tseed: int32 };
  return { node: graph.add("StatelessRandomUniform", [shape, key], attributes), index: 0 };
}
