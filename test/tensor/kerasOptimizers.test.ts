/** Optimizers, weight decay and averages against what Keras made of the same network (`keras/optimizers.py`). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { batchNorm, conv, dense, flatten, type NetworkSpec } from "../../src/network";
import { buildModel, type LabelledImages, scalings, tf } from "../../src/tensor";
import { averaged } from "../../src/tensor/averagedStep";
import { completeAveraging } from "../../src/tensor/averaging";
import { eagerStep } from "../../src/tensor/eagerStep";
import { compileStep } from "../../src/tensor/graph/step";
import type { TrainingSettings } from "../../src/tensor/settings";
import type { StepSettings, TrainingStep } from "../../src/tensor/step";

interface Row extends Pick<TrainingSettings, "optimizer"> {
  readonly name: string;
  readonly averaging: NonNullable<TrainingSettings["averaging"]> | null;
  /** After 50 steps, layer after layer. */
  readonly weights: readonly number[];
}

const rows = JSON.parse(readFileSync(join(__dirname, "keras", "optimizers.json"), "utf8")) as Row[];

const network: NetworkSpec = {
  name: "small",
  input: [4, 4, 1],
  layers: [
    conv({ filters: 2, kernelSize: 3, useBias: false, activation: "tanh" }),
    batchNorm(),
    flatten(),
    dense({ units: 3, activation: "softmax" }),
  ],
};
const images: LabelledImages = {
  pixels: Uint8Array.from({ length: 12 * 16 }, (_, i) => (i * 37) % 251),
  labels: Uint8Array.from({ length: 12 }, (_, i) => (i * 5) % 3),
  count: 12,
  height: 4,
  width: 4,
  channels: 1,
};
const rate = (kind: "sgd" | "adam", step: number): number => ({ sgd: 0.05, adam: 0.02 })[kind] * (0.2 + 0.016 * step);

function model(): tf.LayersModel {
  const built = buildModel(network);
  for (const layer of [built.layers[1], built.layers[4]]) {
    const values = layer.getWeights().map(({ shape, size }) =>
      tf.tensor(
        Array.from({ length: size }, (_, i) => 0.4 * Math.sin(1 + i)),
        shape,
      ),
    );
    layer.setWeights(values);
    tf.dispose(values);
  }
  return built;
}

const makers: Readonly<Record<string, (model: tf.LayersModel, settings: StepSettings) => TrainingStep>> = {
  compiled: (built, settings) => compileStep(built, { ...settings, pixels: "uint8" }),
  eager(built, settings) {
    const averaging = completeAveraging(settings.averaging);
    const step = eagerStep(built, settings);
    return averaging ? averaged(step, built, averaging) : step;
  },
};

for (const { name, optimizer, averaging, weights } of rows) {
  for (const [way, make] of Object.entries(makers)) {
    test(`50 ${way} steps end where Keras's do: ${name}`, () => {
      const before = tf.memory().numTensors;
      const built = model();
      const step = make(built, { scaling: scalings.unit, optimizer, averaging: averaging ?? undefined, seed: 1 });
      for (let i = 0; i < 50; i++) step.run(images, rate(optimizer.kind, i));
      step.writeBack();
      const ours = built.layers.flatMap((layer) => layer.getWeights().flatMap((weight) => [...weight.dataSync()]));
      step.dispose();
      built.dispose();
      assert.equal(tf.memory().numTensors, before, "tensors left behind");
      assert.equal(ours.length, weights.length);
      ours.forEach((value, i) => {
        assert.ok(Math.abs(value - weights[i]) < 1e-4, `weight ${i}: ${value}, Keras ${weights[i]}`);
      });
    });
  }
}

test("the rows differ from one another, by more than what is taken for equal", () => {
  const told = ({ optimizer, averaging }: Row) => ({ optimizer, averaging: completeAveraging(averaging ?? 0) });
  for (const [i, row] of rows.entries()) {
    for (const other of rows.slice(0, i)) {
      if (isDeepStrictEqual(told(row), told(other))) continue;
      const most = Math.max(...row.weights.map((value, k) => Math.abs(value - other.weights[k])));
      assert.ok(most > 2e-3, `${row.name}, ${other.name}: ${most}`);
    }
  }
});
