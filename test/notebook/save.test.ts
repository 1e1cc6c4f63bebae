/** Models and checkpoints in folders of any name: written whole or not at all, and read again. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import {
  conv,
  dense,
  depthwiseConv,
  dropout,
  flatten,
  globalAvgPool,
  type LayerSpec,
  localResponseNorm,
} from "../../src/network";
import {
  checkpointsToGoOnFrom,
  latestCheckpoint,
  setCheckpointsAside,
  writeCheckpoint,
} from "../../src/notebook/checkpoints";
import { checkRunFolder, loadModel, saveModel, saveRun } from "../../src/notebook/save";
import { buildModel, type Checkpoint, type Images, predict, scalings, tf } from "../../src/tensor";
import { scalingOf, setScaling } from "../../src/tensor/scaling";

let root: string;
before(() => {
  root = mkdtempSync(join(tmpdir(), "cnn-workbook-save-"));
});
after(() => rmSync(root, { recursive: true }));

const images: Images = {
  pixels: Uint8Array.from({ length: 3 * 36 }, (_, i) => (i * 37) % 256),
  count: 3,
  height: 6,
  width: 6,
  channels: 1,
};
const modelOf = (layers: LayerSpec[]): tf.LayersModel => {
  const end = [flatten(), dense({ units: 2, activation: "softmax" as const })];
  const model = buildModel({ name: "small", input: [6, 6, 1], layers: [...layers, ...end] }, { seed: 4 });
  setScaling(model, scalings.standard);
  return model;
};

const names = [
  "plain",
  "with a space",
  "grün und süß",
  "100%",
  "a%20b",
  "h#2",
  "what?",
  "[0]",
  "~",
  "q'r",
  "p(1)",
  "a&b=c;d",
  "日本",
  ...(process.platform === "win32" ? [] : ["back\\slash", "col:on", 'quo"te']),
];

for (const name of names) {
  test(`a model is saved in, replaced in and loaded from a folder named ${name}`, async () => {
    const place = join(mkdtempSync(join(root, "case-")), name);
    const model = modelOf([conv({ filters: 2, kernelSize: 3 })]);
    const expected = predict(model, images);
    await saveModel(model, join(place, "model"));
    await saveModel(model, join(place, "model"));
    assert.deepEqual(readdirSync(join(place, "..")), [name]);
    assert.deepEqual(readdirSync(place), ["model"], "drafts left behind");
    assert.deepEqual(readdirSync(join(place, "model")).sort(), ["model.json", "weights.bin"]);
    const loaded = await loadModel(join(place, "model"));
    assert.deepEqual(predict(loaded, images), expected);
    assert.deepEqual(scalingOf(loaded), scalings.standard);
    const run = { model, history: [], result: { seed: 4 }, labels: Uint8Array.of(0, 1), predictions: [0, 0] };
    await saveRun(run, join(place, "run"));
    await saveRun(run, join(place, "run"));
    assert.deepEqual(readdirSync(place).sort(), ["model", "run"]);
    assert.deepEqual(readdirSync(join(place, "run")).sort(), [
      "confusion.json",
      "history.json",
      "misread.json",
      "model",
      "result.json",
    ]);
    for (const made of [model, loaded]) made.dispose();
  });
}

const kinds: [name: string, layers: LayerSpec[]][] = [
  ["local response normalization", [localResponseNorm({ depthRadius: 2, alpha: 0.3 })]],
  ["dropout", [dropout({ rate: 0.4 })]],
  ["a global mean that keeps its axes", [globalAvgPool({ keepDims: true })]],
  ["groups", [conv({ filters: 4, kernelSize: 1 }), conv({ filters: 4, kernelSize: 3, groups: 2 })]],
  ["a dilated depthwise convolution", [depthwiseConv({ kernelSize: 2, dilation: 2 })]],
];

for (const [name, layers] of kinds) {
  test(`a model with ${name} is what it was when it is loaded again`, async () => {
    const model = modelOf(layers);
    const folder = join(root, name);
    await saveModel(model, folder);
    const loaded = await loadModel(folder);
    assert.deepEqual(predict(loaded, images), predict(model, images));
    for (const made of [model, loaded]) made.dispose();
  });
}

test("tfjs reads what is saved here", async () => {
  const model = modelOf([]);
  await saveModel(model, join(root, "ours"));
  const handler = tf.io.fileSystem(join(root, "ours", "model.json"));
  const loaded = await tf.loadLayersModel(handler);
  assert.deepEqual(predict(loaded, images), predict(model, images));
  for (const made of [model, loaded]) made.dispose();
});

const broken: [name: string, breakIt: (folder: string) => void, message: RegExp][] = [
  ["is not there", (folder) => rmSync(folder, { recursive: true }), /no saved model: model\.json is missing in this/],
  ["has no weights", (folder) => rmSync(join(folder, "weights.bin")), /no saved model: weights\.bin is missing/],
  [
    "has weights that are cut off",
    (f) => writeFileSync(join(f, "weights.bin"), "12345"),
    /must hold the 296 bytes .*: 5/,
  ],
  ["is cut off", (folder) => writeFileSync(join(folder, "model.json"), '{"modelTopology": {'), /cut off, or no JSON/],
  [
    "has a group without weights",
    (folder) => writeFileSync(join(folder, "model.json"), '{"modelTopology": {}, "weightsManifest": [{}]}'),
    /must have modelTopology and/,
  ],
  ["is something else", (folder) => writeFileSync(join(folder, "model.json"), "[1]"), /must have modelTopology and/],
];

for (const [name, breakIt, message] of broken) {
  test(`a model that ${name} is not loaded, and no tensors are left`, async () => {
    const folder = join(root, `broken ${name}`);
    const model = modelOf([]);
    await saveModel(model, folder);
    model.dispose();
    breakIt(folder);
    const before = tf.memory().numTensors;
    await assert.rejects(loadModel(folder), { message });
    assert.equal(tf.memory().numTensors, before);
  });
}

test("what is not a model or a run is never replaced", async () => {
  const model = modelOf([]);
  const folder = join(root, "mine");
  mkdirSync(join(folder, "model"), { recursive: true });
  writeFileSync(join(folder, "model", "mine.ts"), "mine");
  writeFileSync(join(folder, "file"), "mine");
  await assert.rejects(saveModel(model, folder), /this folder holds other files \((file|model)\)/);
  await assert.rejects(saveModel(model, join(folder, "model")), /this folder holds other files \(mine\.ts\)/);
  await assert.rejects(saveModel(model, join(folder, "file")), /there is a file of this name/);
  assert.throws(() => checkRunFolder(folder), /this folder holds other files \(file\)/);
  rmSync(join(folder, "file"));
  assert.throws(() => checkRunFolder(folder), /this folder holds other files \(mine\.ts\)/);
  assert.equal(readFileSync(join(folder, "model", "mine.ts"), "utf8"), "mine");
  model.dispose();
});

test("a folder is tried, and the trial leaves nothing but the folder around it", () => {
  const place = join(root, "tried");
  checkRunFolder(join(place, "deep", "run"));
  assert.deepEqual(readdirSync(join(place, "deep")), []);
});

test("a place where no folder can be made is known before", () => {
  writeFileSync(join(root, "file"), "mine");
  assert.throws(() => checkRunFolder(join(root, "file", "run")), /E(EXIST|NOTDIR)/);
  assert.equal(readFileSync(join(root, "file"), "utf8"), "mine");
});

const checkpoint = (done: number): Checkpoint => ({
  run: { seed: "1" },
  done,
  step: 0,
  steps: 5,
  epochs: 9,
  seconds: 1.5,
  history: [{ epoch: 1, loss: 0.1, accuracy: 1, seconds: 1 }],
  sums: { loss: 0, hits: 0, seen: 0 },
  state: { steps: done, variables: Float32Array.of(1, -0, 1e-40, done) },
});

test("the last two checkpoints are kept, and the one before is taken where the last is damaged", async () => {
  const folder = join(root, "run 100%");
  assert.equal(await latestCheckpoint(folder), undefined);
  for (const done of [5, 10, 100, 1000]) await writeCheckpoint(folder, checkpoint(done));
  const files = (): string[] => readdirSync(join(folder, ".checkpoints")).sort();
  assert.deepEqual(files(), ["000000000100.checkpoint", "000000001000.checkpoint"]);
  assert.deepEqual(await latestCheckpoint(folder), checkpoint(1000));
  const last = join(folder, ".checkpoints", files()[1]);
  writeFileSync(last, readFileSync(last).subarray(0, 200));
  writeFileSync(join(folder, ".checkpoints", "000000002000.checkpoint.draft"), "a killed process left this");
  const damaged: string[] = [];
  assert.deepEqual(await latestCheckpoint(folder, (file) => damaged.push(file)), checkpoint(100));
  assert.deepEqual(
    damaged.map((file) => file.replace(/.*\//, "")),
    ["000000001000.checkpoint"],
  );
  checkRunFolder(folder);
  await setCheckpointsAside(folder);
  assert.equal(await latestCheckpoint(folder), undefined);
  checkRunFolder(folder);
});

const ofAnother = (done: number): Checkpoint => ({ ...checkpoint(done), run: { seed: "2" } });

test("a third run in one folder does not cost the first, or the second, its checkpoints", async () => {
  const folder = join(root, "three runs");
  await writeCheckpoint(folder, checkpoint(96));
  await setCheckpointsAside(folder);
  await writeCheckpoint(folder, ofAnother(200));
  await assert.rejects(setCheckpointsAside(folder), /^AdvisedError: two unfinished runs lie in .*three runs/);
  assert.deepEqual(await checkpointsToGoOnFrom(folder), [ofAnother(200), checkpoint(96)]);
});

/** Checkpoints that were put aside, in this order, when a run began anew; what is left to go on from. */
const begunAnew: [name: string, aside: Checkpoint[], own: Checkpoint | undefined, goesOnFrom: Checkpoint[]][] = [
  ["once, and not far since", [checkpoint(96)], checkpoint(2), [checkpoint(96)]],
  ["twice, the second time not far", [checkpoint(96), checkpoint(2)], checkpoint(4), [checkpoint(96)]],
  ["once, and further since", [checkpoint(96)], checkpoint(200), [checkpoint(200)]],
  ["once, and without a checkpoint since", [checkpoint(96)], undefined, [checkpoint(96)]],
  ["with another seed, where it is known which", [checkpoint(96)], ofAnother(2), [ofAnother(2), checkpoint(96)]],
];
for (const [name, aside, own, expected] of begunAnew)
  test(`a run that was begun anew ${name} goes on from where it was furthest`, async () => {
    const folder = join(root, name);
    for (const earlier of aside) {
      await writeCheckpoint(folder, earlier);
      await setCheckpointsAside(folder);
    }
    if (own) await writeCheckpoint(folder, own);
    assert.deepEqual(await checkpointsToGoOnFrom(folder), expected);
  });
