/** Memory: question 2's figures, what each option changes, and what is alive at once, counted by hand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activation,
  batchNorm,
  conv,
  dense,
  dropout,
  flatten,
  type LayerSpec,
  type MemoryOptions,
  type MemoryReport,
  maxPool,
  memory,
  type NetworkSpec,
  networks,
  parallel,
  reshape,
  separableConv,
  trace,
} from "../../src/network";
import { sizeOf } from "../../src/network/vocabulary";

const { bookCnn, reversedCnn } = networks;
const training = { mode: "training" } as const;
const fifty = { ...training, batchSize: 50 } as const;

type Figures = Partial<Omit<MemoryReport, "layers" | "peakLayer">>;

/** In bytes: 903,400 parameters, 180,000 input values, outputs of 1,500,000, 750,000 and 380,000 values. */
const rows: [name: string, network: NetworkSpec, options: MemoryOptions, expected: Figures][] = [
  [
    "one prediction: 12.6136 MB",
    bookCnn,
    {},
    { parameters: 3_613_600, activations: 9_000_000, input: 0, gradients: 0, optimizer: 0, total: 12_613_600 },
  ],
  [
    "50 at once: the parameters stay",
    bookCnn,
    { batchSize: 50 },
    { parameters: 3_613_600, activations: 450_000_000, total: 453_613_600 },
  ],
  ["one prediction, float16: half", bookCnn, { bytesPerValue: 2 }, { total: 6_306_800 }],
  [
    "training on 50: 565.6 MB, and the gradients",
    bookCnn,
    fifty,
    {
      parameters: 3_613_600,
      input: 36_000_000,
      activations: 526_000_000,
      forward: 565_613_600,
      gradients: 3_613_600,
      optimizer: 0,
      total: 569_227_200,
    },
  ],
  [
    "training on 50, float16: half",
    bookCnn,
    { ...fifty, bytesPerValue: 2 },
    { forward: 282_806_800, total: 284_613_600 },
  ],
  ["momentum keeps a value a parameter", bookCnn, { ...fifty, optimizer: "momentum" }, { optimizer: 3_613_600 }],
  [
    "Adam keeps two values a parameter",
    bookCnn,
    { ...fifty, optimizer: "adam" },
    { forward: 565_613_600, optimizer: 7_227_200, total: 576_454_400 },
  ],
  ["Adam keeps nothing while predicting", bookCnn, { optimizer: "adam" }, { optimizer: 0, total: 12_613_600 }],
  ["training on 1", bookCnn, training, { input: 720_000, activations: 10_520_000, forward: 14_853_600 }],
  [
    "the filters the other way round: layer 1 alone is 24 MB",
    reversedCnn,
    {},
    { parameters: 3_646_000, activations: 27_000_000, total: 30_646_000 },
  ],
];

for (const [name, network, options, expected] of rows) {
  test(name, () => {
    const report = memory(network, options);
    assert.deepEqual({ ...report, ...expected }, report);
  });
}

test("moving statistics are kept but have no gradients", () => {
  const report = memory(networks.resNet50, { ...training, optimizer: "adam" });
  assert.equal(report.parameters, 4 * 25_610_152);
  assert.equal(report.gradients, 4 * 25_557_032);
  assert.equal(report.optimizer, 8 * 25_557_032);
});

test("the bytes of each layer", () => {
  const { layers } = memory(bookCnn, fifty);
  assert.deepEqual(layers, [
    { name: "conv", kind: "conv", outputShape: [100, 150, 100], activations: 300_000_000, parameters: 11_200 },
    { name: "conv2", kind: "conv", outputShape: [50, 75, 200], activations: 150_000_000, parameters: 720_800 },
    { name: "conv3", kind: "conv", outputShape: [25, 38, 400], activations: 76_000_000, parameters: 2_881_600 },
  ]);
});

const keep = (filters: number): LayerSpec => conv({ filters, kernelSize: 1 });
const relu = activation({ activation: "relu" });
const residual = (...layers: LayerSpec[]): LayerSpec => parallel({ branches: [layers, []], merge: "add" });

/**
 * Most values alive at once while predicting, on an input of 4 × 4 × 2 = 32 values, so that a layer of n maps writes
 * 16 n. Each sum names its terms in the order they were written.
 */
const peaks: [name: string, layers: LayerSpec[], values: number, peakLayer: string][] = [
  ["input and output of one layer", [keep(3)], 32 + 48, "conv"],
  ["two neighbours, the widest", [keep(3), keep(4), keep(1)], 48 + 64, "conv2"],
  ["the first of equals", [keep(2), keep(2)], 32 + 32, "conv"],
  ["no layers: the input alone", [], 32, "input"],
  ["an activation writes over its input", [keep(3), relu, keep(3)], 48 + 48, "conv2"],
  ["so do dropout and batch normalization", [keep(5), batchNorm(), dropout({ rate: 0.5 })], 32 + 80, "conv"],
  ["max pooling does not", [keep(5), maxPool()], 80 + 20 + 12, "conv"],
  ["an activation on an input that is needed again does not", [residual(relu)], 32 + 32 + 32, "parallel"],
  ["a skip connection holds the input", [residual(keep(8), keep(2))], 32 + 128 + 32, "parallel/branch1/conv2"],
  [
    "batch normalization within a branch writes over what the branch alone holds",
    [residual(keep(8), batchNorm(), relu, keep(2))],
    32 + 128 + 32,
    "parallel/branch1/conv2",
  ],
  [
    "branches that are done wait for the merge",
    [parallel({ branches: [[keep(3)], [keep(4)], [keep(5)]], merge: "concat" })],
    48 + 64 + 80 + 192,
    "parallel",
  ],
  [
    "the input is let go after the last branch has read it",
    [parallel({ branches: [[keep(4)], [keep(4), keep(2)]], merge: "concat" })],
    64 + 32 + 96,
    "parallel",
  ],
  [
    "a block within a block",
    [residual(residual(keep(6), keep(2)), keep(2))],
    32 + 96 + 32,
    "parallel/branch1/parallel/branch1/conv2",
  ],
  ["flatten and reshape only view", [flatten(), reshape({ targetShape: [4, 8] }), flatten()], 32, "input"],
  ["what a view shows is alive", [flatten(), dense({ units: 100 })], 32 + 100, "dense"],
];

for (const [name, layers, values, peakLayer] of peaks) {
  test(`alive at once: ${name}`, () => {
    const network: NetworkSpec = { name: "small", input: [4, 4, 2], layers };
    for (const batchSize of [1, 7]) {
      const report = memory(network, { batchSize, bytesPerValue: 2 });
      assert.equal(report.activations, 2 * batchSize * values);
      assert.equal(report.peakLayer, peakLayer);
    }
  });
}

/** Maps that a layer writes between its two convolutions: on 4 × 4 × 2 with a depth multiplier of 3, 96 values. */
const separable = separableConv({ filters: 4, kernelSize: 3, padding: "same", depthMultiplier: 3 });
const inner: [name: string, layers: LayerSpec[], options: MemoryOptions, values: number][] = [
  ["predicting holds the input, then the output, beside them", [separable], {}, 96 + 64],
  ["predicting lets go of the input first", [keep(20), separable, keep(1)], {}, 320 + 960],
  ["training keeps them", [separable], training, 96 + 64],
  [
    "with a stride they are as small as the output",
    [separableConv({ filters: 4, kernelSize: 2, strides: 2 })],
    training,
    8 + 16,
  ],
];

for (const [name, layers, options, values] of inner) {
  test(`inner maps of a separable convolution: ${name}`, () => {
    const report = memory({ name: "small", input: [4, 4, 2], layers }, { ...options, bytesPerValue: 1 });
    assert.equal(report.activations, values);
  });
}

test("Xception's separable convolutions hold 59 MB of inner maps in training, beside 251 MB", () => {
  const { activations } = memory(networks.xception, training);
  const outputs = trace(networks.xception).reduce((sum, { outputShape }) => sum + 4 * sizeOf(outputShape), 0);
  assert.equal(Math.round(outputs / 1e6), 251);
  assert.equal(Math.round((activations - outputs) / 1e6), 59);
});

test("training keeps every output, also of layers that could write over their input, but none of a view", () => {
  const layers = [keep(3), batchNorm(), relu, flatten(), dense({ units: 10 })];
  const report = memory({ name: "small", input: [4, 4, 2], layers }, training);
  assert.equal(report.activations, 4 * (48 + 48 + 48 + 10));
  assert.equal(report.peakLayer, undefined);
});

const bad = (value: unknown): never => value as never;

const refusals: [name: string, options: MemoryOptions, message: string][] = [
  ["half an image", { batchSize: 1.5 }, "batchSize must be a whole number of at least 1: 1.5"],
  ["a batch of minus one", { batchSize: -1 }, "batchSize must be a whole number of at least 1: -1"],
  ["a batch without a size", { batchSize: Number.NaN }, "batchSize must be a whole number of at least 1: NaN"],
  ["a batch as text", { batchSize: bad("50") }, 'batchSize must be a whole number of at least 1: "50"'],
  ["values of unknown size", { bytesPerValue: Number.NaN }, "bytesPerValue must be a number above 0: NaN"],
  ["values of negative size", { bytesPerValue: -4 }, "bytesPerValue must be a number above 0: -4"],
  [
    "values without end",
    { bytesPerValue: Number.POSITIVE_INFINITY },
    "bytesPerValue must be a number above 0: Infinity",
  ],
  ["values of a type", { bytesPerValue: bad("float16") }, 'bytesPerValue must be a number above 0: "float16"'],
];

for (const [name, options, message] of refusals) {
  test(`refuses ${name}`, () => assert.throws(() => memory(bookCnn, options), new Error(message)));
}
