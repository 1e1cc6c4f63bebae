/** Training as a notebook does it: followed by a live display, stopped by the interrupt button. */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { interruptEvent } from "../../src/host/interrupt";
import { dense, flatten } from "../../src/network";
import { type SeededResult, TrainAllError, train, trainAll } from "../../src/notebook";
import { random } from "../../src/random";
import { type LabelledImages, type Recipe, scalings, tf, train as trainSilently } from "../../src/tensor";

const rng = random(3);
const images: LabelledImages = {
  pixels: Uint8Array.from({ length: 40 * 16 }, () => 255 * rng()),
  labels: Uint8Array.from({ length: 40 }, (_, i) => i % 2),
  count: 40,
  channels: 1,
  height: 4,
  width: 4,
};
const recipeWith = (units: number): Recipe => ({
  name: `${units} units`,
  description: "small",
  network: {
    name: "small",
    input: [4, 4, 1],
    layers: [flatten(), dense({ units }), dense({ units: 2, activation: "softmax" })],
  },
  scaling: scalings.unit,
  optimizer: { kind: "adam" },
  schedule: { shape: "constant", peak: 0.01 },
  batchSize: 10,
  epochs: 2,
});
const recipes = [recipeWith(3), recipeWith(5)];

const tslab = "/anywhere/node_modules/tslab/dist/jupyter.js";
const lines: string[] = [];

/** Lets the workbook believe that it writes to a notebook. */
function openNotebook(): void {
  lines.length = 0;
  const lastWriteDisplayData = ({ data }: { data: Record<string, string> }) => lines.push(data["text/plain"]);
  require.cache[tslab] = { exports: { lastWriteDisplayData } } as unknown as NodeJS.Module;
}

const pressInterrupt = (): boolean => process.emit(interruptEvent as "SIGINT");

afterEach(() => {
  delete require.cache[tslab];
});

const weightsOf = (model: tf.LayersModel): number[] => model.getWeights().flatMap((weight) => [...weight.dataSync()]);

for (const place of ["a notebook", "a program"]) {
  test(`several recipes in ${place} give what each gives by itself, seed by seed`, async () => {
    if (place === "a notebook") openNotebook();
    const before = tf.memory().numTensors;
    const results = await trainAll(recipes, images, { seeds: [4, 9] });
    assert.deepEqual(
      results.map(({ name, seed, outcome }) => [name, seed, outcome]),
      [
        ["3 units", 4, "completed"],
        ["5 units", 4, "completed"],
        ["3 units", 9, "completed"],
        ["5 units", 9, "completed"],
      ],
    );
    const single = await trainSilently(recipes[1], images, { seed: 9 });
    assert.deepEqual(weightsOf(results[3].model), weightsOf(single.model));
    for (const { model } of [...results, single]) model.dispose();
    assert.equal(tf.memory().numTensors, before);
    if (place === "a notebook") {
      assert.match(lines[0], /^Training 4 networks: 0 %/);
      assert.match(lines[lines.length - 1], /100 % · 4 of 4 networks after \d+\.\d s$/);
    }
  });
}

const progress = (stopAt: number, stop: () => void) => {
  let batches = 0;
  return () => {
    if (++batches === stopAt) stop();
  };
};

test("the interrupt button stops the recipe under way and leaves out the rest", async () => {
  openNotebook();
  const results = await trainAll(recipes, images, { seeds: [1, 2], onProgress: progress(11, pressInterrupt) });
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ["completed", "interrupted"],
  );
  assert.match(lines[lines.length - 1], /2 of 4 networks/);
  for (const { model } of results) model.dispose();
  assert.equal(pressInterrupt(), false, "a listener stays behind");
});

test("a signal of one's own stops a training in a notebook, before or while it runs", async () => {
  openNotebook();
  const control = new AbortController();
  const options = { signal: control.signal, onProgress: progress(3, () => control.abort()) };
  const stopped = await train(recipes[0], images, options);
  assert.equal(stopped.outcome, "interrupted");
  assert.match(lines[lines.length - 1], /interrupted after/);
  stopped.model.dispose();
  assert.deepEqual(await trainAll(recipes, images, { signal: AbortSignal.abort() }), []);
});

const cause = new Error("the disk is full");
const failingAt = (batch: number) =>
  progress(batch, () => {
    throw cause;
  });
const outcomesOf = (results: readonly SeededResult[]): unknown[] => results.map(({ name, outcome }) => [name, outcome]);
const told =
  /5 units with seed 1: the training stopped in epoch 1, after step 3 of 4: onProgress threw: the disk is full/;

test("in a program a training that fails throws, with the results of those before it and its own so far", async () => {
  const before = tf.memory().numTensors;
  const error = (await trainAll(recipes, images, { onProgress: failingAt(11) }).catch(
    (thrown) => thrown,
  )) as TrainAllError;
  assert.ok(error instanceof TrainAllError);
  assert.match(error.message, told);
  assert.deepEqual(outcomesOf(error.results), [
    ["3 units", "completed"],
    ["5 units", "failed"],
  ]);
  assert.equal(error.results[1].error, cause);
  for (const { model } of error.results) {
    assert.ok(weightsOf(model).every(Number.isFinite));
    model.dispose();
  }
  assert.equal(tf.memory().numTensors, before);
});

/** What a notebook shows in red while `work` runs. */
async function errorsOf(work: () => Promise<void>): Promise<string> {
  const { error } = console;
  const shown: unknown[] = [];
  console.error = (...values) => shown.push(...values);
  try {
    await work();
  } finally {
    console.error = error;
  }
  return shown.join();
}

test("in a notebook a training that fails shows the error, and the cell goes on with what was learned", async () => {
  openNotebook();
  const before = tf.memory().numTensors;
  const shown = await errorsOf(async () => {
    const results = await trainAll(recipes, images, { seeds: [1, 2], onProgress: failingAt(11) });
    assert.deepEqual(outcomesOf(results), [
      ["3 units", "completed"],
      ["5 units", "failed"],
    ]);
    for (const { model } of results) model.dispose();
    const { model, outcome, error, history } = await train(recipes[0], images, { onProgress: failingAt(6) });
    assert.deepEqual([outcome, error, history.length], ["failed", cause, 2]);
    model.dispose();
  });
  assert.match(shown, told);
  assert.match(
    lines[lines.length - 1],
    /failed after .* s, training loss .*: the training stopped in epoch 2, after step 2 of 4/,
  );
  assert.equal(tf.memory().numTensors, before);
});

test("a callback of one's own that is asynchronous is waited for, and its rejection loses no model", async () => {
  openNotebook();
  const shown = await errorsOf(async () => {
    const { outcome, error, model } = await train(recipes[0], images, {
      onProgress: async () => {
        await Promise.resolve();
        throw cause;
      },
    });
    assert.deepEqual([outcome, error], ["failed", cause]);
    model.dispose();
  });
  assert.match(shown, /onProgress threw: the disk is full/);
});

test("several recipes of which the second cannot be trained give the first in a notebook", async () => {
  openNotebook();
  const shown = await errorsOf(async () => {
    const unfit = { ...recipes[1], batchSize: 0 };
    const results = await trainAll([recipes[0], unfit], images);
    assert.deepEqual(outcomesOf(results), [["3 units", "completed"]]);
    results[0].model.dispose();
  });
  assert.match(shown, /5 units with seed 1: batchSize must be/);
});

test("the first training that fails throws what train throws", async () => {
  openNotebook();
  await assert.rejects(trainAll(recipes, images, { batchSize: 0 }), /^Error: batchSize must be/);
  await assert.rejects(train(recipes[0], images, { batchSize: 0 }), /^Error: batchSize must be/);
  assert.match(lines[lines.length - 1], /ended by an error: batchSize must be/);
});
