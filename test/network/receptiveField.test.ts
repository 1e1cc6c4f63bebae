/** Receptive fields: published ones, and those that a lit pixel shows in TensorFlow. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  avgPool,
  conv,
  depthwiseConv,
  flatten,
  globalAvgPool,
  type LayerSpec,
  maxPool,
  type NetworkSpec,
  networks,
  parallel,
  receptiveField,
  resNet,
  transposedConv,
  upsample,
} from "../../src/network";
import { buildModel, tf } from "../../src/tensor";

/** The layers in front of the first of a kind. */
const before = (kind: LayerSpec["kind"], { layers }: NetworkSpec): readonly LayerSpec[] =>
  layers.slice(
    0,
    layers.findIndex((layer) => layer.kind === kind),
  );

const resNet18 = resNet({ name: "resNet18", block: "basic", blocks: [2, 2, 2, 2] });
const resNet101 = resNet({ name: "resNet101", block: "bottleneck", blocks: [3, 4, 23, 3] });

/** Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural Networks" (2019), and their library. */
const published: [name: string, layers: readonly LayerSpec[], size: number, stride: number][] = [
  ["AlexNet", before("flatten", networks.alexNet), 195, 32],
  ["VGG-16", before("flatten", networks.vgg16), 212, 32],
  ["ResNet-18", before("globalAvgPool", resNet18), 435, 32],
  ["ResNet-34", before("globalAvgPool", networks.resNet34), 899, 32],
  ["ResNet-50", before("globalAvgPool", networks.resNet50), 483, 32],
  ["ResNet-50, stride in the 3 × 3", before("globalAvgPool", networks.resNet50StrideIn3x3), 427, 32],
  ["ResNet-101", before("globalAvgPool", resNet101), 1027, 32],
];

for (const [name, layers, size, stride] of published) {
  test(`${name}: ${size} pixels`, () => {
    assert.deepEqual(receptiveField(layers), { size: [size, size], stride: [stride, stride] });
  });
}

const see = (kernelSize: number, more: object = {}): LayerSpec => conv({ filters: 1, kernelSize, ...more });

const whole: [name: string, layers: LayerSpec[], size: [number, number], stride: [number, number]][] = [
  ["nothing", [], [1, 1], [1, 1]],
  ["two 3 × 3", [see(3), see(3)], [5, 5], [1, 1]],
  ["three 3 × 3", [see(3), see(3), see(3)], [7, 7], [1, 1]],
  ["3 × 3 after a stride of 2", [see(3, { strides: 2 }), see(3)], [7, 7], [2, 2]],
  ["height and width apart", [conv({ filters: 1, kernelSize: [1, 5], strides: [1, 2] })], [1, 5], [1, 2]],
  ["twice the pixels", [transposedConv({ filters: 1, kernelSize: 4, strides: 2 })], [2, 2], [0.5, 0.5]],
  ["the way down and up again", [maxPool(), upsample({ size: [2, 4] })], [2, 2], [1, 0.5]],
  ["everything, after flatten", [see(3), flatten()], [Infinity, Infinity], [1, 1]],
  ["everything, after a global pool", [see(3), globalAvgPool()], [Infinity, Infinity], [1, 1]],
];

for (const [name, layers, size, stride] of whole) {
  test(`field of ${name}`, () => assert.deepEqual(receptiveField(layers), { size, stride }));
}

const up = (kernelSize: number, strides: number): LayerSpec =>
  transposedConv({ filters: 1, kernelSize, strides, padding: "same" });
const same = { padding: "same" } as const;

const skip = parallel({ merge: "add", branches: [[see(3, same)], [maxPool(), see(3, same), up(4, 2)]] });

const stacks: [name: string, layers: LayerSpec[]][] = [
  ["one convolution", [see(5)]],
  ["strides", [see(3, { strides: 2 }), see(3, { strides: 3 }), see(2)]],
  ["strides wider than the kernel", [see(2, { strides: 3 }), see(2)]],
  ["dilation", [see(3, { dilation: 2 }), see(2, { dilation: 3 })]],
  ["depthwise", [depthwiseConv({ kernelSize: 4, ...same }), depthwiseConv({ kernelSize: 3, dilation: 3 })]],
  ["pools", [maxPool(), see(3), avgPool({ poolSize: 3, strides: 2 }), maxPool()]],
  ["overlapping pools, same", [maxPool({ poolSize: 3, strides: 2, ...same }), see(3, same)]],
  ["transposed 4/2", [up(4, 2)]],
  ["transposed 3/2", [up(3, 2)]],
  ["transposed 2/2, then 2", [up(2, 2), see(2)]],
  ["transposed 2/2, then 3", [up(2, 2), see(3)]],
  ["transposed 3/2, then 3", [up(3, 2), see(3)]],
  ["transposed 4/3, then 2", [up(4, 3), see(2)]],
  ["transposed after a stride", [see(3, { strides: 4 }), up(4, 2), see(3)]],
  ["nearest upsampling", [upsample()]],
  ["nearest upsampling, then 2", [upsample(), see(2)]],
  ["nearest upsampling by 3, then 5", [upsample({ size: 3 }), see(5)]],
  ["bilinear upsampling", [upsample({ interpolation: "bilinear" }), see(2)]],
  ["branches", [parallel({ merge: "concat", branches: [[], [see(3, same)], [see(3, same), see(5, same)]] })]],
  ["a residual block", [parallel({ merge: "add", branches: [[], [see(3, same), see(3, same)]] }), see(3)]],
  ["branches whose fields lie apart", [parallel({ merge: "add", branches: [[see(3)], [see(2), see(2)]] })]],
  ["two skips", [parallel({ merge: "add", branches: [[], [maxPool(), skip, see(2, same), up(4, 2)]] }), see(2)]],
  ["a small U", [parallel({ merge: "concat", branches: [[], [maxPool(), see(3, same), up(2, 2)]] }), see(3)]],
];

const length = 96;

/** How far apart the outermost of the pixels lie that reach one place of the output, at most. */
function measured(layers: readonly LayerSpec[]): number {
  const thin = layers.map(narrow);
  const model = buildModel({ name: "thin", input: [length, 1, 1], layers: thin });
  const reached = tf.tidy(() => {
    model.setWeights(model.getWeights().map((weight) => tf.onesLike(weight)));
    for (const layer of model.layers) {
      const [kernel, bias] = layer.getWeights();
      if (bias) layer.setWeights([kernel, tf.zerosLike(bias)]);
    }
    const pixels = tf.eye(length).reshape([length, length, 1, 1]);
    const lit = (model.predict(pixels) as tf.Tensor4D).sum([2, 3]).greater(0);
    return lit.transpose().arraySync() as number[][];
  });
  model.dispose();
  const fields = reached.map((row) => [row.indexOf(1), row.lastIndexOf(1)]);
  return Math.max(...fields.map(([first, last]) => (first < 0 ? 0 : last - first + 1)));
}

/** The layer on a column of pixels, one wide. */
function narrow(layer: LayerSpec): LayerSpec {
  if (layer.kind === "parallel") return { ...layer, branches: layer.branches.map((branch) => branch.map(narrow)) };
  const tall: Record<string, unknown> = { ...layer };
  for (const key of ["kernelSize", "poolSize", "strides", "size"]) {
    const value = tall[key] as [number, number] | undefined;
    if (value) tall[key] = [value[0], 1];
  }
  return tall as unknown as LayerSpec;
}

for (const [name, layers] of stacks) {
  test(`sees what a lit pixel shows: ${name}`, () => {
    const tensors = tf.memory().numTensors;
    const { size } = receptiveField(layers);
    assert.equal(size[0], measured(layers));
    assert.equal(tf.memory().numTensors, tensors);
  });
}

const refusals: [name: string, layers: LayerSpec[], message: string][] = [
  ["no branches", [parallel({ merge: "add", branches: [] })], 'layer "parallel": branches must be at least two: 0'],
  [
    "a kernel of no size",
    [see(3), see(Number.NaN)],
    'layer "conv2": kernelSize must be a whole number of at least 1: [NaN, NaN]',
  ],
  [
    "strides of 0 in a branch",
    [parallel({ name: "b", merge: "add", branches: [[], [see(3, { strides: 0 })]] })],
    'layer "b/branch2/conv": strides must be a whole number of at least 1: [0, 0]',
  ],
];

for (const [name, layers, message] of refusals) {
  test(`refuses ${name}`, () => assert.throws(() => receptiveField(layers), new Error(message)));
}
