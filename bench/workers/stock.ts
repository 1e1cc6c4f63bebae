/** tfjs-node as it comes: `model.fit` and `model.predict`, none of the workbook's code, as a worker of the benchmark. */
import util from "node:util";
import * as tf from "@tensorflow/tfjs-node";
import { restoreUtil } from "../../src/formerUtil";
import type { Task } from "../worker";
import { serve } from "./serve";

restoreUtil(util);

const same = { padding: "same", activation: "relu" } as const;

const networks: Record<string, () => tf.layers.Layer[]> = {
  mnistBaseline: () => [
    tf.layers.conv2d({ filters: 64, kernelSize: 7, inputShape: [28, 28, 1], ...same }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 128, kernelSize: 3, ...same }),
    tf.layers.conv2d({ filters: 128, kernelSize: 3, ...same }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 256, kernelSize: 3, ...same }),
    tf.layers.conv2d({ filters: 256, kernelSize: 3, ...same }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 128, activation: "relu" }),
    tf.layers.dropout({ rate: 0.5 }),
    tf.layers.dense({ units: 64, activation: "relu" }),
    tf.layers.dropout({ rate: 0.5 }),
    tf.layers.dense({ units: 10, activation: "softmax" }),
  ],
  mnistFast: () => [
    tf.layers.conv2d({ filters: 24, kernelSize: 5, inputShape: [28, 28, 1] }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.activation({ activation: "relu" }),
    tf.layers.conv2d({ filters: 32, kernelSize: 3 }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.activation({ activation: "relu" }),
    tf.layers.flatten(),
    tf.layers.dense({ units: 256, activation: "relu" }),
    tf.layers.dense({ units: 10, activation: "softmax" }),
  ],
};

function compile(name: string): tf.Sequential {
  const model = tf.sequential({ layers: networks[name]() });
  model.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}

const models: Record<string, tf.Sequential> = {
  mnistBaseline: compile("mnistBaseline"),
  mnistFast: compile("mnistFast"),
};

async function steps({ network, count, batchSize }: Task): Promise<number> {
  const images = tf.randomUniform([(count + 1) * batchSize, 28, 28, 1]);
  const labels = tf.oneHot(tf.randomUniform([(count + 1) * batchSize], 0, 10, "int32"), 10);
  const ends: number[] = [];
  const callbacks = { onBatchEnd: () => void ends.push(performance.now()) };
  await models[network].fit(images, labels, { batchSize, epochs: 1, verbose: 0, yieldEvery: "batch", callbacks });
  const ms = (ends[count] - ends[0]) / count;
  images.dispose();
  labels.dispose();
  return ms;
}

async function predict({ network, count, batchSize }: Task): Promise<number> {
  const images = tf.randomUniform([count, 28, 28, 1]);
  const started = performance.now();
  const output = models[network].predict(images, { batchSize }) as tf.Tensor;
  output.dataSync();
  const ms = performance.now() - started;
  images.dispose();
  output.dispose();
  return ms;
}

serve({ steps, predict });
