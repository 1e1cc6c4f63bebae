/** A training step operation by operation, by tfjs: for every model, and the measure of the one in `graph/`. */
import { largestIndex } from "../numbers";
import { tf } from "./backend";
import { setWeightValues, weightValues } from "./keptWeights";
import { isKernel } from "./kernels";
import { reseedDropout } from "./layers";
import { applyLogits } from "./logits";
import { createOptimizer } from "./optimizer";
import { imagesToTensor } from "./scaling";
import { numberOf, type State, vectorOf } from "./state";
import type { StepSettings, TrainingStep } from "./step";

/** A step for any model with a softmax output, which goes on from what `state` gave. */
export function eagerStep(model: tf.LayersModel, settings: StepSettings, from?: State): TrainingStep {
  const { scaling, seed, labelSmoothing = 0 } = settings;
  const learned = model.trainableWeights.map((weight) => {
    return { variable: weight.read() as tf.Variable, isKernel: isKernel(weight) };
  });
  const variables = learned.map(({ variable }) => variable);
  const classes = (model.outputShape as number[]).at(-1) as number;
  let steps = from ? numberOf(from, "steps") : 0;
  if (from) setWeightValues(model, vectorOf(from, "weights"));
  const optimizer = createOptimizer(settings.optimizer, learned, from);
  return {
    run(batch, rate) {
      reseedDropout(model, seed, steps++);
      return tf.tidy(() => {
        const { labels, count } = batch;
        const x = imagesToTensor(batch, scaling);
        const wanted = targets(labels, classes, labelSmoothing);
        let answers!: Float32Array;
        const { value, grads } = tf.variableGrads(() => {
          const logits = applyLogits(model, x).reshape([-1, classes]);
          answers = logits.dataSync() as Float32Array;
          return tf.losses.softmaxCrossEntropy(wanted, logits as tf.Tensor2D);
        }, variables);
        optimizer.step(
          variables.map((variable) => grads[variable.name]),
          rate,
        );
        const hits = countHits(answers, labels, classes);
        return { loss: value.dataSync()[0], hits: hits / (labels.length / count) };
      });
    },
    writeBack: () => {},
    state: () => ({ ...optimizer.state(), steps, weights: weightValues(model) }),
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
    if (largestIndex(logits, row * classes, classes) === labels[row]) hits++;
  }
  return hits;
}
