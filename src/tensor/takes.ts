/** What a model takes and gives, for the checks of images and labels. */
import type { Takes } from "../data/check";
import type { Shape } from "../network/spec";
import { fail } from "../want";
import type { tf } from "./backend";

const withoutBatch = (shape: Shape): Shape => shape.slice(1);

/** The sizes of a model's one input and one output. @throws when it has more of them */
export function takesOf(model: tf.LayersModel): Takes {
  for (const [name, { length }] of Object.entries({ input: model.inputs, output: model.outputs })) {
    if (length !== 1) fail(`the model must have one ${name}`, length);
  }
  const output = withoutBatch(model.outputShape as tf.Shape);
  return {
    input: withoutBatch(model.inputs[0].shape),
    outputFor: (input) => {
      if (!output.includes(null)) return output;
      return withoutBatch(model.computeOutputShape([null, ...input]) as tf.Shape);
    },
  };
}
