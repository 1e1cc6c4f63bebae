/** The values before the softmax: what a loss wants, since the softmax of large logits loses their differences. */
import { lend } from "../lent";
import { fail } from "../want";
import { tf } from "./backend";

interface ActivationFunction {
  apply(x: tf.Tensor): tf.Tensor;
  getClassName(): string;
}

/** What a layer does last: an activation, or the softmax of `tf.layers.softmax()`. */
interface Ending {
  /** A function; a layer's layer in the convolutions that tfjs lacks. */
  activation?: ActivationFunction & { readonly activation?: ActivationFunction };
  softmax?: (x: tf.Tensor, axis?: number) => tf.Tensor;
  axis?: number | number[];
}

const identity: ActivationFunction = { apply: (x) => x, getClassName: () => "linear" };

/** The layer that a model's one output comes from. */
function lastLayer({ outputs }: tf.LayersModel): tf.Layer & Ending {
  if (outputs.length !== 1) fail("the model must have one output", outputs.length);
  return outputs[0].sourceLayer as tf.Layer & Ending;
}

const activationOf = ({ activation }: Ending): string | undefined =>
  (activation?.activation ?? activation)?.getClassName();

const endsInSoftmax = (layer: tf.Layer & Ending): boolean => activationOf(layer) === "softmax" || isSoftmaxLayer(layer);

/** Of tfjs's own layer, whose axis is 1 when it is not said. */
function isSoftmaxLayer(layer: tf.Layer & Ending): boolean {
  const axes = [layer.axis].flat();
  const last = (layer.outputShape as tf.Shape).length - 1;
  return layer.getClassName() === "Softmax" && axes.length === 1 && [-1, last].includes(axes[0] as number);
}

/** The layers that feed a layer. */
const before = (layer: tf.Layer): tf.Layer[] =>
  (layer as unknown as { inboundNodes: { inboundLayers: tf.Layer[] }[] }).inboundNodes[0].inboundLayers;

/**
 * Fails where a model's answers are not the softmax of its last values, over the last axis, once.
 * @throws says what the last layer has instead
 */
export function checkSoftmax(model: tf.LayersModel): void {
  const last = lastLayer(model);
  const named = `its last layer "${last.name}"`;
  if (!endsInSoftmax(last)) {
    const found = activationOf(last) ?? last.getClassName();
    fail(
      `the model must end in one softmax, such as dense({ units, activation: "softmax" }), and ${named} ends in`,
      found,
    );
  }
  if (last.weights.length > 0) return;
  for (let layers = before(last); layers.length > 0; layers = layers.flatMap((layer) => bare(layer))) {
    const again = layers.find(endsInSoftmax);
    if (again) fail(`the model must end in one softmax, and ${named} is fed by another`, again.name);
  }
}

/** What feeds a layer that only passes its values on, such as flatten; nothing for one that computes with weights. */
const bare = (layer: tf.Layer): tf.Layer[] =>
  ["Flatten", "Reshape", "Dropout", "SeededDropout"].includes(layer.getClassName()) ? before(layer) : [];

/**
 * Runs `model`, which ends in a softmax, as in training (dropout on, batch statistics) and gives its output before that.
 * @param x `[batch, height, width, channels]`
 */
export function applyLogits(model: tf.LayersModel, x: tf.Tensor): tf.Tensor {
  const last = lastLayer(model);
  const { activation, softmax } = last;
  const restore = lend(() => {
    if (activation) last.activation = activation;
    else last.softmax = softmax;
  });
  if (activation) last.activation = identity;
  else last.softmax = (values) => tf.clone(values);
  try {
    return model.apply(x, { training: true }) as tf.Tensor;
  } finally {
    restore();
  }
}
