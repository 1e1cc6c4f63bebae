/** Inference as one TensorFlow graph. */
import type { Images } from "../../data/images";
import type { tf } from "../backend";
import { networkOf } from "../build";
import { scalingOf } from "../scaling";
import { applyNetwork } from "./forward";
import { Graph } from "./graph";
import { type PixelType, pixelFeed, scaled } from "./input";
import { Session } from "./session";
import { startOf, Weights } from "./weights";

export interface Predictor {
  /** The model's output for every image, row by row. */
  run(images: Images): Float32Array;
  dispose(): void;
}

/** A predictor with the present weights of a model that `isCompilable`, for pixels stored as said. */
export function compilePredictor(model: tf.LayersModel, type: PixelType): Predictor {
  const network = networkOf(model);
  const graph = new Graph();
  const pixels = graph.placeholder(type, [-1, ...network.input.map((size) => size ?? -1)]);
  const weights = new Weights(graph, model);
  const none = () => {
    throw new Error("inference must not draw or change anything");
  };
  const output = applyNetwork(network, scaled(graph, pixels, type, scalingOf(model)), {
    graph,
    training: false,
    winograd: true,
    weight: (layer, name) => weights.of(layer, name),
    uniform: none,
    update: none,
  });
  const result = graph.after(output, []);
  const start = startOf(graph, weights.all());
  const session = Session.started(graph.nodes, start.feeds(weights.values()), start.done);
  return {
    run: (images) => session.run([[pixels, pixelFeed(images)]], [result])[0] as Float32Array,
    dispose: () => session.dispose(),
  };
}
