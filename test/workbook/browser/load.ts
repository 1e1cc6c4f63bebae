/** In the place of tensor/graph/load.ts: TensorFlow.js as a browser has it. */
import * as tf from "@tensorflow/tfjs";
import type * as real from "../../../src/tensor/graph/load";

export const loadTensorFlow: typeof real.loadTensorFlow = () => ({
  tf: tf as unknown as real.Loaded["tf"],
  failure: "a browser has no native TensorFlow",
  oneDnn: () => false,
});
