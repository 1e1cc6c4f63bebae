/** A training step operation by operation, by tfjs: for every model, and the measure of the one in `graph/`. */
import { tf } from "./backend";
import { reseedDropout } from "./layers";
import { applyLogits } from "./logits";
import { createOptimizer } from "./optimizer";
import { imagesToTensor } from "./scaling";
import type { StepSettings, TrainingStep } from "./step";

/** A step for any model with a softmax output. */
export function eagerStep(model: tf.LayersModel, settings: StepSettings): TrainingStep {
  const { scaling, seed, labelSmoothing = 0 } = settings;
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const classes = (model.outputShape as number[]).at(-1) as number;
  reseedDropout(model, seed);
  const optimizer = createOptimizer(settings.optimizer, variables);
  return {
    run: (batch, rate) =>
      tf.tidy(() => {
        const { labels, count } = batch;
        const x = imagesToTensor(batch, scaling);
        const wanted = targets(labels, classes, labelSmoothing);
        let logits!: tf.Tensor;
        const { value, grads } = tf.variableGrads(() => {
          logits = tf.keep(applyLogits(model, x).reshape([-1, classes]));
          return tf.losses.softmaxCrossEntropy(wanted, logits);
        }, variables);
        optimizer.step(
          variables.map((variable) => grads[variable.name]),
          rate,
        );
        const hits = countHits(logits.dataSync() as Float32Array, labels, classes);
        logits.dispose();
        return { loss: value.dataSync()[0], hits: hits / (labels.length / count) };
      }),
    writeBack: () => {},
    dispose: () => optimizer.dispose(),
  };
}

/** The targets of a batch: one row a label, smoothed, shape `[labels, classes]`. */
function targets(labels: Uint8Array, classes: number, smoothing: number): tf.Tensor {
  const values = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (let i = 0; i < labels.length; i++) values[i * classes + labels[i]] += 1 - smoothing;
  return tf.tensor2d(values, [labels.length, classes]);
}

/** How many labels the largest of each row of `logits` hits. */
function countHits(logits: Float32Array, labels: Uint8Array, classes: number): number {
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (logits[row * classes + c] > logits[row * classes + best]) best = c;
    if (best === labels[row]) hits++;
  }
  return hits;
}
