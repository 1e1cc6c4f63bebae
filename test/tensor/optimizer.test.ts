import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../src/tensor";
import { createOptimizer } from "../../src/tensor/optimizer";
import type { OptimizerOptions } from "../../src/tensor/optimizerOptions";

/** Parameters after 20 steps down `sum(a · (x − b)²)`, by our optimizer and by one of tfjs. */
function descend(step: (variables: tf.Variable[], gradients: tf.Tensor[]) => void): number[] {
  const variables = tf.tidy(() => [tf.variable(tf.tensor2d([[1, -2]])), tf.variable(tf.tensor1d([0.5, 3, -1]))]);
  for (let i = 0; i < 20; i++) {
    tf.tidy(() => {
      const gradients = variables.map((variable, v) => variable.sub(v + 1).mul(2 * (v + 1)));
      step(variables, gradients);
    });
  }
  const values = variables.flatMap((variable) => [...variable.dataSync()]);
  for (const variable of variables) variable.dispose();
  return values;
}

const rows: [name: string, options: OptimizerOptions, peer: () => InstanceType<typeof tf.Optimizer>][] = [
  ["Adam", { kind: "adam" }, () => tf.train.adam(0.05, 0.9, 0.999, 1e-7)],
  ["Adam with β .7 and .9", { kind: "adam", beta1: 0.7, beta2: 0.9 }, () => tf.train.adam(0.05, 0.7, 0.9, 1e-7)],
  ["gradient descent", { kind: "sgd" }, () => tf.train.sgd(0.05)],
  ["momentum", { kind: "sgd", momentum: 0.9 }, () => tf.train.momentum(0.05, 0.9)],
  ["Nesterov", { kind: "sgd", momentum: 0.9, nesterov: true }, () => tf.train.momentum(0.05, 0.9, true)],
];

for (const [name, options, peer] of rows) {
  test(`${name} moves as the optimizer of tfjs does`, () => {
    const before = tf.memory().numTensors;
    let ours: ReturnType<typeof createOptimizer> | undefined;
    const actual = descend((variables, gradients) => {
      ours ??= createOptimizer(
        options,
        variables.map((variable) => ({ variable, isKernel: true })),
      );
      ours.step(gradients, 0.05);
    });
    ours?.dispose();
    assert.equal(tf.memory().numTensors, before, "tensors left behind");

    const theirs = peer();
    const expected = descend((variables, gradients) => {
      theirs.applyGradients(variables.map((variable, i) => ({ name: variable.name, tensor: gradients[i] })));
    });
    theirs.dispose();
    actual.forEach((value, i) => {
      assert.ok(Math.abs(value - expected[i]) < 1e-4, `parameter ${i}: ${value}, tfjs ${expected[i]}`);
    });
  });
}

test("Nesterov with weight decay is g = ∇ + λ w, m ← .9 m + g, w ← w − r (g + .9 m), of kernels alone", () => {
  const options = { kind: "sgd", momentum: 0.9, nesterov: true, weightDecay: 0.1 } as const;
  let ours: ReturnType<typeof createOptimizer> | undefined;
  const actual = descend((variables, gradients) => {
    ours ??= createOptimizer(
      options,
      variables.map((variable, i) => ({ variable, isKernel: i === 0 })),
    );
    ours.step(gradients, 0.05);
  });
  ours?.dispose();
  const decays = [0.1, 0.1, 0, 0, 0];
  const expected = [1, -2, 0.5, 3, -1].map((first, i) => {
    const v = i < 2 ? 1 : 2;
    let [w, m] = [first, 0];
    for (let step = 0; step < 20; step++) {
      const g = 2 * v * (w - v) + decays[i] * w;
      m = 0.9 * m + g;
      w -= 0.05 * (g + 0.9 * m);
    }
    return w;
  });
  actual.forEach((value, i) => {
    assert.ok(Math.abs(value - expected[i]) < 1e-5, `parameter ${i}: ${value}, by hand ${expected[i]}`);
  });
});
