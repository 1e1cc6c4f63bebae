import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const program = `
  const { buildModel, conv, dense, flatten, isNative, loadModel, saveModel, tf, train } = require("./dist");
  (async () => {
    if (!isNative()) throw new Error("not native");
    const model = buildModel({ name: "small", input: [4, 4, 1], layers: [conv({ filters: 2, kernelSize: 3 }), flatten(), dense({ units: 2, activation: "softmax" })] }, { seed: 1 });
    const pixels = Uint8Array.from({ length: 8 * 16 }, (_, i) => (i * 37) % 256);
    const images = { pixels, labels: Uint8Array.from({ length: 8 }, (_, i) => i % 2), count: 8, height: 4, width: 4, channels: 1, classes: ["a", "b"] };
    await train(model, images, { epochs: 1, batchSize: 4, seed: 1 });
    await saveModel(model, "out/model");
    const loaded = await loadModel("out/model");
    const [before, after] = [model, loaded].map((one) => one.predict(tf.ones([1, 4, 4, 1])).dataSync().join());
    if (before !== after) throw new Error(before + " became " + after);
    console.log("trained, saved and loaded");
  })();`;

/**
 * Trains a small network in a clone by native TensorFlow, two batches of it, saves it and loads it again.
 * @param before a command and its arguments that start Node, such as `env`
 */
export async function trainIn(clone: string, env = process.env, before: readonly string[] = []): Promise<void> {
  const [command = "", ...args] = [...before, process.execPath, "-e", program];
  const { stdout } = await promisify(execFile)(command, args, { cwd: clone, env });
  assert.match(stdout, /trained, saved and loaded/);
}
