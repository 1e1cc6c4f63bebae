/** Gradients of the loss on a batch, and their average over the parts of one: what several devices would exchange. */
import { checkAgainst } from "../data/check";
import type { LabelledImages } from "../data/images";
import { lend } from "../lent";
import { sum } from "../numbers";
import { fail } from "../want";
import { tf } from "./backend";
import { reseedDropout } from "./layers";
import { applyLogits, checkSoftmax } from "./logits";
import { imagesToTensor, type PixelScaling, scalingOf } from "./scaling";
import { takesOf } from "./takes";

/** The slopes of the mean loss on some images. */
export interface Gradients {
  /** Images they were computed from. */
  readonly count: number;
  /** Mean cross-entropy on them, natural logarithm. */
  readonly loss: number;
  /** One list for each trainable weight, row by row, under its name in the network: `conv/kernel`. */
  readonly values: Readonly<Record<string, Float32Array>>;
}

export interface GradientOptions {
  /** Of the pixels; default: as the model was trained. */
  readonly scaling?: PixelScaling;
  /** Decides what dropout leaves out; 1 when left out. */
  readonly seed?: number;
}

/**
 * The gradients of the mean cross-entropy on `images` with respect to every trainable weight of a model with a softmax
 * output. The model runs as in training: dropout is on and batch norm uses the statistics of these images (its moving
 * ones stay as they are), so only without either do the parts of a batch give what the whole gives.
 * @throws when images or labels do not fit the model, or it does not end in one softmax
 */
export function gradientsOf(
  model: tf.LayersModel,
  images: LabelledImages,
  { scaling = scalingOf(model), seed = 1 }: GradientOptions = {},
): Gradients {
  checkSoftmax(model);
  checkAgainst(takesOf(model), images);
  reseedDropout(model, seed);
  const classes = (model.outputShape as number[]).at(-1) as number;
  const names = model.trainableWeights.map(({ originalName }) => originalName);
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  // Kept: where this is terminated, the scope around it may be closed before they are written back.
  const moving = model.nonTrainableWeights.map((weight) => ({ weight, before: tf.keep(weight.read().clone()) }));
  const restore = lend(() => {
    for (const { weight, before } of moving) {
      weight.write(before);
      before.dispose();
    }
  });
  try {
    const [loss, ...slopes] = tf.tidy(() => {
      const x = imagesToTensor(images, scaling);
      const wanted = tf.oneHot(tf.tensor1d(images.labels, "int32"), classes);
      const { value, grads } = tf.variableGrads(
        () => tf.losses.softmaxCrossEntropy(wanted, applyLogits(model, x).reshape([-1, classes])),
        variables,
      );
      return [value, ...variables.map(({ name }) => grads[name])];
    });
    // Not inside of tf.tidy: it looks for tensors in what it gives back, value by value.
    const values = slopes.map((slope, i) => [names[i], slope.dataSync() as Float32Array] as const);
    const gradients = { count: images.count, loss: loss.dataSync()[0], values: Object.fromEntries(values) };
    tf.dispose([loss, ...slopes]);
    return gradients;
  } finally {
    restore();
  }
}

/**
 * The gradients of several parts of a batch as those of the whole: their mean, each part weighing as much as it has
 * images. Without dropout and batch norm it is what the whole batch at once would give, but for rounding.
 * @throws when there are no parts, or they are of different weights
 */
export function averageGradients(parts: readonly Gradients[]): Gradients {
  if (parts.length === 0) fail("parts must be at least one", 0);
  const count = sum(parts.map((part) => part.count));
  const mean = (of: (part: Gradients) => number): number => sum(parts.map((part) => of(part) * (part.count / count)));
  const shape = ({ values }: Gradients): string =>
    Object.entries(values)
      .map(([name, { length }]) => `${name} ${length}`)
      .join(", ");
  for (const part of parts) {
    if (shape(part) !== shape(parts[0])) {
      fail(`parts must have the same weights, ${shape(parts[0])}`, shape(part));
    }
  }
  const values = Object.entries(parts[0].values).map(
    ([name, first]) => [name, first.map((_, i) => mean((part) => part.values[name][i]))] as const,
  );
  return { count, loss: mean(({ loss }) => loss), values: Object.fromEntries(values) };
}

/**
 * The largest difference between two sets of gradients, relative to the largest value of `expected`.
 * @throws when a weight of `expected` is missing from `actual`
 */
export function gradientError(actual: Gradients, expected: Gradients): number {
  let apart = 0;
  let largest = 0;
  for (const [name, values] of Object.entries(expected.values)) {
    const others = actual.values[name];
    if (others?.length !== values.length) fail(`actual must have ${values.length} values of`, name);
    values.forEach((value, i) => {
      apart = Math.max(apart, Math.abs(value - others[i]));
      largest = Math.max(largest, Math.abs(value));
    });
  }
  return largest === 0 ? apart : apart / largest;
}

/**
 * How long (Euclidean norm) the gradient of each kernel is, in the network's order: one number a layer, the convolutions
 * of second branches, such as shortcuts, left out.
 */
export function kernelGradientNorms({ values }: Gradients): number[] {
  return Object.entries(values).flatMap(([name, gradient]) =>
    name.endsWith("kernel") && !name.includes("/branch2/")
      ? [Math.sqrt(gradient.reduce((total, slope) => total + slope ** 2, 0))]
      : [],
  );
}
