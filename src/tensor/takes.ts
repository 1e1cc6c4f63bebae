/** What a model takes and gives, for the checks of images and labels. */
import type { Takes } from "../data/check";
import type { Shape } from "../network/spec";
import { outputShape } from "../network/trace";
import { fail } from "../want";
import type { tf } from "./backend";
import { knownNetwork } from "./build";

const withoutBatch = (shape: Shape): Shape => shape.slice(1);

/** The sizes of a model's one input and one output. @throws when it has more of them */
export function takesOf(model: tf.LayersModel): Takes {
  for (const [name, { length }] of Object.entries({ input: model.inputs, output: model.outputs })) {
    if (length !== 1) fail(`the model must have one ${name}`, length);
  }
  const output = withoutBatch(model.outputShape as tf.Shape);
  const wanted = withoutBatch(model.inputs[0].shape);
  return {
    input: wanted,
    outputFor: (input) => {
      if (!wanted.includes(null)) return output;
      const network = knownNetwork(model);
      if (network) return outputShape({ ...network, input });
      return withoutBatch(model.computeOutputShape([null, ...input]) as tf.Shape);
    },
  };
}
