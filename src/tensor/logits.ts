/** The values before the softmax: what a loss wants, since the softmax of large logits loses their differences. */
import type { tf } from "./backend";

interface ActivationFunction {
  apply(x: tf.Tensor): tf.Tensor;
  getClassName(): string;
}

const identity: ActivationFunction = { apply: (x) => x, getClassName: () => "linear" };

/**
 * Runs `model` as in training (dropout on, batch statistics) and gives its output before the last activation.
 * @param x `[batch, height, width, channels]`
 */
export function applyLogits(model: tf.LayersModel, x: tf.Tensor): tf.Tensor {
  const last = model.layers[model.layers.length - 1] as { activation?: ActivationFunction };
  const { activation } = last;
  if (!activation) return model.apply(x, { training: true }) as tf.Tensor;
  last.activation = identity;
  try {
    return model.apply(x, { training: true }) as tf.Tensor;
  } finally {
    last.activation = activation;
  }
}
