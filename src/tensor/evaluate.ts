/** Judging a model on labelled images. */
import { isNative, tf } from "./backend";
import { compilePredictor, isCompilable, type Predictor, pixelType } from "./graph";
import { type Images, imagesToTensor, type LabelledImages, scalingOf } from "./scaling";

export interface Evaluation {
  /** Share of right answers, from 0 to 1. */
  readonly accuracy: number;
  /** Mean cross-entropy, natural logarithm. */
  readonly loss: number;
  /** The most probable class of each image (or pixel). */
  readonly predictions: Uint8Array;
  /** `[count, classes]`, row by row. */
  readonly probabilities: Float32Array;
}

const BATCH = 500;
/** From so many images on, a graph saves more than it takes to compile it. */
const WORTH_A_GRAPH = 2000;

/** The model's output for every image, shape `[count, …]`, row by row. The images are scaled as the model was trained. */
export function predict(model: tf.LayersModel, images: Images): Float32Array {
  const compiled = images.count >= WORTH_A_GRAPH && isNative() && isCompilable(model);
  const predictor = compiled ? compilePredictor(model, pixelType(images.pixels)) : eagerPredictor(model);
  const parts: Float32Array[] = [];
  try {
    for (let from = 0; from < images.count; from += BATCH)
      parts.push(predictor.run(slice(images, from, Math.min(from + BATCH, images.count))));
  } finally {
    predictor.dispose();
  }
  const output = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    output.set(part, at);
    at += part.length;
  }
  return output;
}

function slice(images: Images, from: number, to: number): Images {
  const size = images.height * images.width * (images.channels ?? 1);
  return { ...images, pixels: images.pixels.subarray(from * size, to * size), count: to - from };
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

/** Accuracy, loss and predictions of a model with a softmax output. */
export function evaluate(model: tf.LayersModel, images: LabelledImages): Evaluation {
  const { labels } = images;
  const classes = (model.outputShape as number[]).at(-1) as number;
  const probabilities = predict(model, images);
  if (probabilities.length !== labels.length * classes) {
    const answers = probabilities.length / classes;
    throw new Error(`the model gives ${answers} answers, which must be as many as the labels: ${labels.length}`);
  }
  const predictions = new Uint8Array(labels.length);
  let hits = 0;
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = i * classes;
    let best = 0;
    for (let c = 1; c < classes; c++) if (probabilities[row + c] > probabilities[row + best]) best = c;
    predictions[i] = best;
    if (best === labels[i]) hits++;
    loss -= Math.log(Math.max(probabilities[row + labels[i]], 1e-7));
  }
  return { accuracy: hits / labels.length, loss: loss / labels.length, predictions, probabilities };
}

/** `matrix[label][prediction]`: how many images of each class were taken for which. */
export function confusion(labels: Uint8Array, predictions: Uint8Array, classes = 10): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  labels.forEach((label, i) => {
    matrix[label][predictions[i]]++;
  });
  return matrix;
}
