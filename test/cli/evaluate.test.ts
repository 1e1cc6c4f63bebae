import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { loadMnist } from "../../src/data";
import "../../src/notebook/data";
import { dense, networks } from "../../src/network";
import { loadModel, saveModel } from "../../src/notebook/save";
import { binomialInterval, mcNemar } from "../../src/statistics";
import { buildModel, evaluate } from "../../src/tensor";

const root = join(__dirname, "..", "..");
const workbook = join(root, "dist", "cli", "workbook.js");
const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
const run = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [workbook, ...args], { cwd: folder });

const trainOne = (out: string, ...more: string[]) =>
  run("train", "mnistFast", "--limit", "1000", "--batch-size", "100", "--out", out, "--json", ...more);

/** What the training of the first model printed. */
let trained: { heldOutAccuracy: number; withViews: { views: number; accuracy: number; loss: number } };
let talk: string;

before(async () => {
  const { stdout, stderr } = await trainOne("one", "--hold-out", "10000", "--views", "9");
  trained = JSON.parse(stdout);
  talk = stderr;
  await trainOne("two", "--seed", "2");
});
after(() => rmSync(folder, { recursive: true }));

test("workbook evaluate judges models each alone and together, as evaluate does, and compares the first two", async () => {
  const { stdout } = await run("evaluate", "one", "two", "--views", "5", "--json");
  const told = JSON.parse(stdout);
  const test = loadMnist({ split: "test" });
  const models = await Promise.all(["one", "two"].map((name) => loadModel(join(folder, name, "model"))));
  const [one, two, both] = [models[0], models[1], models].map((asked) => evaluate(asked, test, { views: 5 }));
  assert.deepEqual([told.split, told.images, told.views], ["test", 10_000, 5]);
  assert.deepEqual(
    told.models.map((model: { folder: string }) => model.folder),
    ["one", "two"],
  );
  for (const [score, { accuracy, loss, predictions }] of [
    [told.models[0], one],
    [told.models[1], two],
    [told.together, both],
  ]) {
    assert.equal(score.accuracy, accuracy);
    assert.ok(Math.abs(score.loss - loss) < 1e-6);
    assert.deepEqual(score.interval, binomialInterval(10_000 - score.wrong, 10_000));
    assert.equal(score.misread.length, score.wrong);
    for (const { index, as } of score.misread) {
      assert.equal(predictions[index], as);
      assert.notEqual(test.labels[index], as);
    }
    const counts = score.confusions.map(({ count }: { count: number }) => count);
    assert.equal(
      counts.reduce((sum: number, count: number) => sum + count),
      score.wrong,
    );
    assert.deepEqual(
      counts,
      [...counts].sort((a, b) => b - a),
    );
  }
  const labels = test.labels;
  assert.deepEqual(told.mcNemar, mcNemar({ labels, first: one.predictions, second: two.predictions }));
  for (const model of models) model.dispose();
});

test("workbook train --views tells accuracy and loss with one view and with several, and evaluate gives the same", async () => {
  const { stdout } = await run("evaluate", "one", "--views", "9", "--split", "held-out", "--json");
  const { models, together, mcNemar: compared } = JSON.parse(stdout);
  const { accuracy, loss } = models[0];
  assert.deepEqual(trained.withViews, { views: 9, accuracy, loss });
  assert.notEqual(trained.heldOutAccuracy, accuracy);
  assert.match(talk, /% of the held-out images right, loss .*\nAsked about 9 views of each: .* % right, loss /);
  assert.deepEqual([together, compared], [undefined, undefined]);
});

test("workbook evaluate says the same in words", async () => {
  const { stdout, stderr } = await run("evaluate", "one", "two");
  assert.match(
    stdout,
    /^On the 10,000 test images:\n {2}one {13}\S+ % right \(\S+ to \S+ %\), loss \d\.\d{4}, \d+ wrong: /,
  );
  assert.match(stdout, /\n {2}all 2 together {2}\S+ % right/);
  assert.match(
    stdout,
    /\nImages that only the first model reads: \d+; only the second: \d+\. .* p = \S+ \(McNemar's test\)\.\n$/,
  );
  assert.match(stderr, /Asking the model of two …/);
});

const refused: [name: string, args: () => string[] | Promise<string[]>, code: number, message: RegExp][] = [
  ["no folder", () => [], 2, /missing required argument 'folder'/],
  ["three views", () => ["one", "--views", "3"], 2, /It must be 1, 5 or 9\./],
  ["training images", () => ["one", "--split", "train"], 2, /test, held-out/],
  ["a folder that is not there", () => ["three"], 2, /there is no trained model in this folder: three\nName a folder/],
  ["a folder within a run", () => ["one/model"], 2, /there is no trained model in this folder: one\/model/],
  ["a folder twice", () => ["one", "two", "./one"], 2, /this folder is named twice: \.\/one\nName it once/],
  [
    "held-out images for a run that does not say what it learned from",
    () => {
      cpSync(join(folder, "one"), join(folder, "silent"), { recursive: true });
      writeFileSync(join(folder, "silent", "result.json"), "{");
      return ["silent", "--split", "held-out"];
    },
    2,
    /not known to have left the last 10,000 training images out: silent\nTrain one with --hold-out 10000/,
  ],
  [
    "held-out images for a run that learned from them",
    () => {
      cpSync(join(folder, "one"), join(folder, "all"), { recursive: true });
      writeFileSync(join(folder, "all", "result.json"), JSON.stringify({ images: 60_000 }));
      return ["one", "all", "--split", "held-out"];
    },
    2,
    /training images out: all\n/,
  ],
  [
    "a model that is cut off",
    () => {
      cpSync(join(folder, "one"), join(folder, "short"), { recursive: true });
      truncateSync(join(folder, "short", "model", "weights.bin"), 1000);
      return ["short"];
    },
    1,
    /the model of short cannot be judged: weights\.bin must hold .*\nTrain it again/,
  ],
  [
    "a model of other images",
    async () => {
      const model = buildModel({ ...networks.mnistFast, input: [32, 32, 1] });
      await saveModel(model, join(folder, "large", "model"));
      model.dispose();
      return ["large"];
    },
    1,
    /the model of large cannot be judged: images must be of the network's input size \[32, 32, 1\]/,
  ],
  [
    "a model of other classes",
    async () => {
      const layers = [...networks.mnistFast.layers.slice(0, -1), dense({ units: 12, activation: "softmax" })];
      const model = buildModel({ ...networks.mnistFast, layers });
      await saveModel(model, join(folder, "twelve", "model"));
      model.dispose();
      return ["twelve"];
    },
    1,
    /the model of twelve cannot be judged: the model must tell 10 classes apart: 12/,
  ],
];

for (const [name, argsOf, code, message] of refused) {
  test(`workbook evaluate refuses ${name}`, async () => {
    await assert.rejects(run("evaluate", ...(await argsOf())), (error: Error & { code?: number; stderr?: string }) => {
      assert.equal(error.code, code);
      assert.match(error.stderr ?? "", message);
      return true;
    });
  });
}
