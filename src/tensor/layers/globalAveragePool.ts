import { tf } from "../backend";
import { type Inputs, one } from "./layer";

/** The mean of each feature map, shape `[batch, 1, 1, channels]` (the layer of tfjs drops the two spatial axes). */
export class GlobalAveragePool extends tf.layers.Layer {
  static className = "GlobalAveragePool";

  override call(inputs: Inputs): tf.Tensor {
    return one(inputs).mean([1, 2], true);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, , , channels] = inputShape as tf.Shape;
    return [batch, 1, 1, channels];
  }
}
