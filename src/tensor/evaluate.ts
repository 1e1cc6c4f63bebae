/** Judging a model on labelled images. */
import { checkAgainst, checkClasses, checkInput, firstNotFinite } from "../data/check";
import type { Images, LabelledImages } from "../data/images";
import { largestIndex, sum } from "../numbers";
import { fail, wantWhole } from "../want";
import { isNative, tf } from "./backend";
import { compilePredictor, isCompilable, type Predictor, pixelType } from "./graph";
import { checkSoftmax } from "./logits";
import { imagesToTensor, scalingOf } from "./scaling";
import { takesOf } from "./takes";

export interface Evaluation {
  /** Share of right answers, from 0 to 1. */
  readonly accuracy: number;
  /** Mean cross-entropy, natural logarithm. */
  readonly loss: number;
  /** The most probable class of each image (or pixel). */
  readonly predictions: Uint16Array;
  /** `[count, classes]`, row by row. */
  readonly probabilities: Float32Array;
}

/** So many images are read at once. */
export const PREDICTION_BATCH = 500;
/** From so many images on, a graph saves more than it takes to compile it. */
const WORTH_A_GRAPH = 2000;

/**
 * The model's output for every image, shape `[count, …]`, row by row. The images are scaled as the model was trained.
 * @throws when the images are not what the model takes
 */
export function predict(model: tf.LayersModel, images: Images): Float32Array {
  checkInput(takesOf(model), images);
  const compiled = images.count >= WORTH_A_GRAPH && isNative() && isCompilable(model);
  const predictor = compiled ? compilePredictor(model, pixelType(images.pixels)) : eagerPredictor(model);
  const parts: Float32Array[] = [];
  try {
    for (let from = 0; from < images.count; from += PREDICTION_BATCH)
      parts.push(predictor.run(slice(images, from, Math.min(from + PREDICTION_BATCH, images.count))));
  } finally {
    predictor.dispose();
  }
  const output = new Float32Array(sum(parts.map(({ length }) => length)));
  let at = 0;
  for (const part of parts) {
    output.set(part, at);
    at += part.length;
  }
  return output;
}

function slice({ pixels, height, width, channels }: Images, from: number, to: number): Images {
  const size = height * width * channels;
  return { pixels: pixels.subarray(from * size, to * size), count: to - from, height, width, channels };
}

/** For any model, operation by operation. */
function eagerPredictor(model: tf.LayersModel): Predictor {
  const scaling = scalingOf(model);
  return {
    run(images) {
      const x = imagesToTensor(images, scaling);
      const y = model.predict(x, { batchSize: images.count }) as tf.Tensor;
      // Not inside of tf.tidy: it looks for tensors in what it gives back, value by value, 100 times slower than the rest.
      const values = y.dataSync() as Float32Array;
      tf.dispose([x, y]);
      return values;
    },
    dispose: () => {},
  };
}

/**
 * Accuracy, loss and predictions of a model with a softmax output.
 * @throws when images or labels do not fit the model, it does not end in one softmax, or it gives what is no number
 */
export function evaluate(model: tf.LayersModel, images: LabelledImages): Evaluation {
  checkSoftmax(model);
  const takes = takesOf(model);
  checkAgainst(takes, images);
  const { labels, count } = images;
  const probabilities = predict(model, images);
  const bad = firstNotFinite(probabilities);
  if (bad >= 0) {
    const image = Math.floor((bad * count) / probabilities.length);
    fail(
      `the model must give finite numbers (has its training diverged?), which fails for image ${image}`,
      probabilities[bad],
    );
  }
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
