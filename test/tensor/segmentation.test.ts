/** A class for every pixel: training, judging and interrupting, on shapes that know the class of theirs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type ShapesOptions, syntheticShapes } from "../../src/data";
import { fcn, type NetworkSpec, uNet } from "../../src/network";
import { confusion, evaluate, meanIou, type Recipe, type TrainingOptions, tf, train } from "../../src/tensor";

/** Labels: 0 ground, 1 shape. */
function groundOrShape(options: ShapesOptions): ReturnType<typeof syntheticShapes> {
  const images = syntheticShapes({ shapes: 5, radius: [0.08, 0.2], noise: 8, ...options });
  return { ...images, labels: images.labels.map((label) => Math.min(label, 1)) };
}

const recipeOf = (network: NetworkSpec): Recipe => ({
  name: network.name,
  description: "ground or shape",
  network,
  scaling: { mean: 128, deviation: 64 },
  optimizer: { kind: "adam" },
  schedule: { shape: "linear", peak: 0.015, warmup: 0.2, start: 0.1 },
  batchSize: 16,
  epochs: 2,
});

const exam = groundOrShape({ count: 60, seed: 2 });
const markOf = (predictions: ArrayLike<number>): number =>
  meanIou(confusion({ labels: exam.labels, predictions, classes: 2 }));

async function learn(network: NetworkSpec, count: number, options: TrainingOptions = {}) {
  const { model, outcome, history } = await train(recipeOf(network), groundOrShape({ count, seed: 1 }), options);
  const { predictions } = evaluate(model, exam);
  model.dispose();
  return { mark: markOf(predictions), predictions, outcome, history };
}

test("each skip connection brings mean IoU; without one, so small a network calls nearly everything ground", async (context) => {
  const marks = [markOf(new Uint8Array(exam.labels.length))];
  for (const stride of [32, 16, 8] as const) marks.push((await learn(fcn({ stride, classes: 2 }), 1000)).mark);
  context.diagnostic(`mean IoU ${marks.map((mark) => mark.toFixed(3)).join(", ")}`);
  const [ground, fcn32, fcn16, fcn8] = marks;
  assert.ok(fcn32 > ground - 0.01, `FCN-32 ${fcn32}, all ground ${ground}`);
  assert.ok(fcn16 > fcn32 + 0.1, `FCN-16 ${fcn16}, FCN-32 ${fcn32}`);
  assert.ok(fcn8 > fcn16 + 0.02, `FCN-8 ${fcn8}, FCN-16 ${fcn16}`);
});

const small = fcn({ classes: 2, filters: [4, 4, 8, 8, 8, 8] });

test("the same seed gives the same masks, another seed others", async () => {
  const first = await learn(small, 96, { seed: 3 });
  const again = await learn(small, 96, { seed: 3 });
  const losses = (run: typeof first): number[] => run.history.map(({ loss }) => loss);
  assert.deepEqual(losses(again), losses(first));
  assert.deepEqual(again.predictions, first.predictions);
  assert.notDeepEqual(losses(await learn(small, 96, { seed: 4 })), losses(first));
});

test("a U-Net learns from labels per pixel too, and leaves no tensors", async () => {
  const before = tf.memory().numTensors;
  const network = uNet({ input: [32, 32, 1], classes: 2, filters: [8, 16, 16] });
  const images = groundOrShape({ count: 200, seed: 1, size: 32 });
  const { model, history } = await train(recipeOf(network), images, {
    epochs: 10,
    schedule: { shape: "cosine", peak: 0.005 },
  });
  const { accuracy, predictions } = evaluate(model, images);
  model.dispose();
  assert.equal(predictions.length, 200 * 32 * 32);
  const mark = meanIou(confusion({ labels: images.labels, predictions, classes: 2 }));
  assert.ok(mark > 0.7, `mean IoU ${mark}, accuracy ${accuracy}`);
  assert.ok(history[9].loss < history[0].loss);
  assert.equal(tf.memory().numTensors, before);
});

test("training reports its progress and stops when asked to", async () => {
  const interruption = new AbortController();
  const accuracies: number[] = [];
  const { outcome } = await learn(small, 96, {
    signal: interruption.signal,
    onProgress: ({ accuracy }) => {
      accuracies.push(accuracy);
      if (accuracies.length === 2) interruption.abort();
    },
  });
  assert.equal(outcome, "interrupted");
  assert.equal(accuracies.length, 2);
  for (const accuracy of accuracies) assert.ok(accuracy > 0 && accuracy < 1, `a share of the pixels: ${accuracy}`);
});
