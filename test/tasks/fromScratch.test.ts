/** Tasks from scratch: operations and functions that do the work are heard, and their work does not pass for a learner's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { paintStamps } from "../../src/data";
import { conv, dense, flatten, memoryTimeline, type NetworkSpec } from "../../src/network";
import { sum } from "../../src/numbers";
import { listenForOperations } from "../../src/operations";
import "../../src/notebook/data";
import { mcNemar } from "../../src/statistics";
import { assessFor, judgeRecord } from "../../src/tasks";
import { collect } from "../../src/tasks/collect";
import { times } from "../../src/tasks/givens";
import { type Judged, judge } from "../../src/tasks/judge";
import { functionTask } from "../../src/tasks/kinds";
import { parseRecord } from "../../src/tasks/parse";
import { buildModel, gradientsOf, isNative, predict, tf } from "../../src/tensor";

type Rows = readonly (readonly number[])[];

const rowSums = functionTask({
  task: ["1.99", "Sums of rows", 1],
  statement: "Write `rowSums(rows)`.",
  fromScratch: true,
  cases: (rng): [rows: Rows][] => times(4, () => [times(3, () => times(40, () => rng() - 0.5))]),
  solve: (slip, rows) =>
    rows.map((row) => sum(slip("first-missing") ? row.slice(1) : row) + (slip("one-more") ? 1 : 0)),
  oracle: (rows) =>
    tf.tidy(
      () =>
        tf
          .tensor2d(rows as number[][])
          .sum(1)
          .arraySync() as number[],
    ),
  slips: { "first-missing": "The first is missing.", "one-more": "That is one more." },
  hints: ["One", "Two", "Three"],
});

async function assess(attempt: unknown, task = rowSums): Promise<{ verdict: Judged; record: unknown }> {
  const posed = task.pose(1);
  const plain = await collect(task, posed, attempt);
  return { verdict: judge(task, posed, plain), record: { version: 2, task: task.id, attempt: plain } };
}

const byHand = (rows: Rows): number[] => rows.map((row) => row.reduce((total, value) => total + value, 0));
const denseSum = (rows: Rows): number[] => {
  const layer = tf.layers.dense({ units: 1, useBias: false, kernelInitializer: "ones" });
  return ((layer.apply(tf.tensor2d(rows as number[][])) as tf.Tensor2D).arraySync() as number[][]).flat();
};

test("the statement says that a task is from scratch", () => {
  assert.match(
    rowSums.pose().statement,
    /^Write `rowSums\(rows\)`\.\n\n\*\*From scratch:\*\* your function gets and gives plain numbers/,
  );
});

test("sums that are written out pass, though TensorFlow rounds in another way", async () => {
  const { verdict } = await assess(byHand);
  assert.equal(verdict.state, "passed", verdict.message);
});

const called: readonly (readonly [way: string, attempt: unknown, names: string])[] = [
  ["an operation", (rows: Rows) => tf.tensor2d(rows as number[][]).sum(1), "`Sum`"],
  [
    "an operation, awaited",
    async (rows: Rows) =>
      await tf
        .tensor2d(rows as number[][])
        .sum(1)
        .data(),
    "`Sum`",
  ],
  ["a layer", denseSum, "`"],
];
for (const [way, attempt, names] of called) {
  test(`${way} of TensorFlow's is right, and does not pass`, async () => {
    const { verdict } = await assess(attempt);
    assert.equal(verdict.state, "failed");
    assert.ok(verdict.message.startsWith(`Right, but your function leaves the work to ${names}`), verdict.message);
    assert.match(verdict.message, /: write it out yourself\.$/);
    assert.deepEqual(verdict.slips, ["library-called"]);
  });
}

test("what is wrong as well is told first", async () => {
  const { verdict } = await assess((rows: Rows) =>
    tf
      .tensor2d(rows as number[][])
      .sum(1)
      .add(1),
  );
  assert.match(verdict.message, /That is one more\.$/);
});

test("in other tasks TensorFlow may do the work", async () => {
  const free = functionTask({
    task: ["1.98", "Sums of rows", 1],
    statement: "Write `rowSums(rows)`.",
    cases: (): [rows: Rows][] => [
      [
        [
          [1, 2],
          [3, 4],
        ],
      ],
    ],
    solve: (slip, rows) => rows.map((row) => sum(row) + (slip("one-more") ? 1 : 0)),
    oracle: byHand,
    slips: { "one-more": "That is one more." },
    hints: ["One", "Two", "Three"],
  });
  assert.equal((await assess((rows: Rows) => tf.tensor2d(rows as number[][]).sum(1), free)).verdict.state, "passed");
});

test("what ran is in the record, and a grader judges it as well", async () => {
  const { verdict, record } = await assess((rows: Rows) => tf.tensor2d(rows as number[][]).sum(1));
  const stored = parseRecord(JSON.parse(JSON.stringify(record)));
  assert.ok("attempt" in stored && stored.attempt.is === "list");
  assert.deepEqual(stored.attempt.ran, ["Sum"]);
  assert.deepEqual(judge(rowSums, rowSums.pose(1), stored.attempt), verdict);
});

for (const ran of [1, "Sum", [1], { 0: "Sum" }]) {
  test(`a record whose operations are ${JSON.stringify(ran)} is refused`, () => {
    const stored = parseRecord({ version: 2, task: "1.6", attempt: { is: "list", value: [], ran } });
    assert.ok("problem" in stored, JSON.stringify(stored));
  });
}

const network: NetworkSpec = {
  name: "small",
  input: [4, 4, 1],
  layers: [conv({ filters: 2, kernelSize: 3 }), flatten(), dense({ units: 2, activation: "softmax" })],
};
const model = buildModel(network);
const images = {
  ...{ pixels: new Uint8Array(2 * 16).fill(1), labels: new Uint8Array(2) },
  ...{ count: 2, height: 4, width: 4, channels: 1 },
};

/** All that could do a learner's work for them. */
const works: readonly (readonly [name: string, work: () => unknown])[] = [
  ["an operation", () => tf.tidy(() => tf.scalar(1).add(1).dataSync())],
  ["the workbook's own prediction", () => predict(model, images)],
  ["the workbook's own gradients", () => gradientsOf(model, images)],
  ["the workbook's own McNemar's test", () => mcNemar({ labels: [1], first: [1], second: [2] })],
  ["the workbook's own timeline of memory", () => memoryTimeline(network)],
  ["the workbook's own stamps", () => paintStamps({ input: [[1]], kernel: [[1]], stride: 1 })],
  [
    "a gradient",
    () =>
      tf.tidy(() =>
        tf
          .grad((x) => x.square())(tf.scalar(2))
          .dataSync(),
      ),
  ],
];
for (const [name, work] of works) {
  test(`${name} is heard while somebody listens, and not after`, async () => {
    const heard = listenForOperations();
    await work();
    const names = heard();
    assert.ok(names.length > 0);
    await work();
    assert.deepEqual(heard(), names);
  });
}

if (isNative()) {
  test("a compiled graph is heard", () => {
    const heard = listenForOperations();
    predict(model, { ...images, pixels: new Uint8Array(2000 * 16), count: 2000 });
    assert.ok(heard().includes("SavedModel"));
  });
}

test("plain arithmetic, and tensors made and read, are no operations", () => {
  const heard = listenForOperations();
  byHand(tf.tidy(() => tf.tensor2d([[1, 2]]).arraySync()));
  assert.deepEqual(heard(), []);
});

type Maps = number[][][];
/** Of a row of layers the most MB of maps at once. */
const peakByTimeline = (maps: number[], kept: number[]): number => {
  const layers = maps.map((filters, place) => conv({ name: `map${place}`, filters, kernelSize: 1 }));
  const row: NetworkSpec = { name: "row", input: [1, 1, 1], layers };
  const { moments } = memoryTimeline(row, { bytesPerValue: 1, checkpoints: kept.map((place) => `map${place}`) });
  return Math.max(
    ...moments.map(({ alive }) => sum(alive.filter(({ holds }) => holds !== "images").map(({ bytes }) => bytes))),
  );
};
const plansOf = (layers: number): number[][] =>
  times(2 ** layers, (bits) => times(layers, (place) => place).filter((place) => (bits >> place) & 1));
const byLibrary: readonly (readonly [id: string, attempt: (...args: never[]) => unknown, name: string])[] = [
  [
    "1.6",
    (image: Maps, kernel: Maps[], bias: number[], stride: number, padding: "valid" | "same") =>
      tf
        .conv2d(tf.tensor4d([image]), tf.tensor4d(kernel), stride, padding)
        .add(tf.tensor1d(bias))
        .squeeze([0]),
    "Conv2D",
  ],
  [
    "1.6",
    (image: Maps, kernel: Maps[], bias: number[], strides: number, padding: "valid" | "same") => {
      const [height, width, channels] = [image.length, image[0].length, image[0][0].length];
      const layer = conv({ filters: bias.length, kernelSize: [kernel.length, kernel[0].length], strides, padding });
      const model = buildModel({ name: "mine", input: [height, width, channels], layers: [layer] });
      model.setWeights([tf.tensor4d(kernel), tf.tensor1d(bias)]);
      const maps = (model.predict(tf.tensor4d([image])) as tf.Tensor4D).arraySync()[0];
      model.dispose();
      return maps;
    },
    "FusedConv2D",
  ],
  ["3.6", peakByTimeline, "memoryTimeline"],
  [
    "3.7",
    (maps: number[], work: number[], budget: number) => {
      const again = (kept: number[]): number =>
        sum(work.filter((_, place) => place < (kept.at(-1) ?? 0) && !kept.includes(place)));
      const fitting = plansOf(maps.length).filter((kept) => peakByTimeline(maps, kept) <= budget);
      return fitting.sort((a, b) => again(a) - again(b) || a.length - b.length)[0];
    },
    "memoryTimeline",
  ],
  [
    "6.8",
    (image: Maps, depthwise: Maps, pointwise: number[][], bias: number[], stride: number) =>
      tf
        .separableConv2d(
          tf.tensor4d([image]),
          tf.tensor3d(depthwise).expandDims<tf.Tensor4D>(3),
          tf.tensor4d([[pointwise]]),
          stride,
          "valid",
        )
        .add(tf.tensor1d(bias))
        .squeeze([0]),
    "DepthwiseConv2dNative",
  ],
];
for (const [id, attempt, name] of byLibrary) {
  test(`${id}: ${name} does not pass, for the learner and for a grader`, async () => {
    const { verdict, record } = await assessFor(id, attempt, "ada");
    assert.match(verdict.message, /^Right, but your function leaves the work to /);
    const stored = parseRecord(JSON.parse(JSON.stringify(record)));
    assert.ok("attempt" in stored && stored.attempt.is === "list" && stored.attempt.ran?.includes(name));
    assert.deepEqual(judgeRecord(stored), verdict);
  });
}
