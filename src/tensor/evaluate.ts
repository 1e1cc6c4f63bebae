/** Judging a model on labelled images. */
import { checkAgainst, checkClasses } from "../data/check";
import type { LabelledImages } from "../data/images";
import { largestIndex } from "../numbers";
import { fail, wantWhole } from "../want";
import { checkSoftmax } from "./logits";
import { type Asked, type AskingOptions, modelsOf, predict, wantFinite } from "./predict";
import { takesOf } from "./takes";

export interface Evaluation {
  /** Share of right answers, from 0 to 1. */
  readonly accuracy: number;
  /** Mean cross-entropy, natural logarithm. */
  readonly loss: number;
  /** The most probable class of each image (or pixel). */
  readonly predictions: Uint16Array;
  /** `[labels, classes]`, row by row: one row for each image, or for each pixel of a network that segments. */
  readonly probabilities: Float32Array;
}

/**
 * Accuracy, loss and predictions of a model with a softmax output. With several models, or several `views` of each image,
 * they are those of the mean of all that is said: `evaluate([one, other], images, { views: 9 })`.
 * @throws when images or labels do not fit the model, or it does not end in one softmax; what `predict` throws
 */
export function evaluate(asked: Asked, images: LabelledImages, options: AskingOptions = {}): Evaluation {
  const models = modelsOf(asked);
  for (const model of models) checkSoftmax(model);
  checkAgainst(takesOf(models[0]), images);
  return judge(predict(models, images, options), images);
}

/** How good probabilities are, from whatever models. @throws when one is no number */
export function judge(probabilities: Float32Array, { labels, count }: LabelledImages): Evaluation {
  wantFinite(probabilities, count);
  const classes = probabilities.length / labels.length;
  const predictions = new Uint16Array(labels.length);
  let hits = 0;
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    predictions[i] = largestIndex(probabilities, row, classes);
    if (predictions[i] === labels[i]) hits++;
    loss -= Math.log(Math.max(probabilities[row + labels[i]], 1e-7));
  }
  return { accuracy: hits / labels.length, loss: loss / labels.length, predictions, probabilities };
}

export interface ConfusionOptions {
  /** What each image (or pixel) is. */
  readonly labels: ArrayLike<number>;
  /** What it was taken for. */
  readonly predictions: ArrayLike<number>;
  readonly classes: number;
}

/**
 * `matrix[label][prediction]`: how many images of each class were taken for which.
 * @throws when labels and predictions are not as many, or not classes
 */
export function confusion({ labels, predictions, classes }: ConfusionOptions): number[][] {
  wantWhole("classes", classes);
  if (predictions.length !== labels.length) {
    fail(`predictions must be as many as labels, ${labels.length}`, predictions.length);
  }
  checkClasses("labels", labels, classes);
  checkClasses("predictions", predictions, classes);
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) matrix[labels[i]][predictions[i]]++;
  return matrix;
}
