/** Bad input: one error that names the layer or the network, what is allowed, and the value that was there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activation,
  alexNet,
  avgPool,
  batchNorm,
  conv,
  countMultiplyAdds,
  countParameters,
  dense,
  depthwiseConv,
  dropout,
  flatten,
  globalAvgPool,
  groupNorm,
  kinds,
  type LayerKind,
  type LayerSpec,
  localResponseNorm,
  maxPool,
  memory,
  type NetworkSpec,
  networks,
  outputShape,
  parallel,
  reshape,
  separableConv,
  smallResNet,
  trace,
  transposedConv,
  upsample,
} from "../../src/network";

const anySize = [null, null, 3];
const bad = (value: unknown): never => value as never;
const kernel = { filters: 4, kernelSize: 3 };

type LayerRow = [name: string, layer: LayerSpec | LayerSpec[], message: string, input?: readonly (number | null)[]];

/** Each on feature maps of 8 × 10 × 6 unless a row says otherwise. */
const layerRows: LayerRow[] = [
  [
    "negative filters",
    conv({ ...kernel, filters: -3 }),
    'layer "conv" of network "bad": filters must be a whole number of at least 1: -3',
  ],
  ["no filters", conv({ ...kernel, filters: 0 }), "filters must be a whole number of at least 1: 0"],
  [
    "filters that are no whole number",
    conv({ ...kernel, filters: 2.5 }),
    "filters must be a whole number of at least 1: 2.5",
  ],
  [
    "filters that are no number",
    conv({ ...kernel, filters: Number.NaN }),
    "filters must be a whole number of at least 1: NaN",
  ],
  ["filters as text", conv({ ...kernel, filters: bad("8") }), 'filters must be a whole number of at least 1: "8"'],
  ["filters left out", conv(bad({ kernelSize: 3 })), "filters must be a whole number of at least 1: undefined"],
  [
    "a kernel size left out",
    conv(bad({ filters: 3 })),
    "kernelSize must be a whole number of at least 1, or two of them: undefined",
  ],
  ["a kernel of size 0", conv({ ...kernel, kernelSize: 0 }), "kernelSize must be a whole number of at least 1: [0, 0]"],
  [
    "a kernel with three sizes",
    conv({ ...kernel, kernelSize: bad([3, 3, 3]) }),
    "kernelSize must be a whole number of at least 1, or two of them: [3, 3, 3]",
  ],
  [
    "a kernel higher than its valid input",
    conv({ ...kernel, kernelSize: 9 }),
    "with valid padding kernelSize must span at most the input's height of 8: 9",
  ],
  [
    "a kernel wider than its valid input",
    conv({ ...kernel, kernelSize: [3, 11] }),
    "with valid padding kernelSize must span at most the input's width of 10: 11",
  ],
  [
    "a dilated kernel larger than its valid input",
    conv({ ...kernel, dilation: 4 }),
    "with valid padding kernelSize must span at most the input's height of 8: 9",
  ],
  [
    "dilation with strides",
    conv({ ...kernel, dilation: 2, strides: 2 }),
    "strides must be 1 where dilation is more than 1: [2, 2]",
  ],
  ["fractional strides", conv({ ...kernel, strides: 0.5 }), "strides must be a whole number of at least 1: [0.5, 0.5]"],
  ["an unknown padding", conv({ ...kernel, padding: bad("full") }), 'padding must be one of valid, same: "full"'],
  ["an unknown activation", conv({ ...kernel, activation: bad("reLU") }), 'softplus: "reLU"'],
  [
    "an unknown initializer",
    conv({ ...kernel, initializer: bad("xavier") }),
    'initializer must be one of glorotUniform, glorotNormal, heNormal, heUniform, leCunNormal, zeros, ones: "xavier"',
  ],
  ["a bias as text", conv({ ...kernel, useBias: bad("no") }), 'useBias must be true or false: "no"'],
  [
    "groups that do not divide the channels",
    conv({ ...kernel, groups: 4 }),
    "groups must divide the input's 6 channels: 4",
  ],
  ["groups that do not divide the filters", conv({ ...kernel, groups: 3 }), "groups must divide the 4 filters: 3"],
  [
    "a convolution of units",
    [flatten(), conv(kernel)],
    'layer "conv" of network "bad": the input must be feature maps, [height, width, channels]: [480]',
  ],
  [
    "a depth multiplier of 0",
    depthwiseConv({ kernelSize: 3, depthMultiplier: 0 }),
    'layer "depthwiseConv" of network "bad": depthMultiplier must be a whole number of at least 1: 0',
  ],
  [
    "a negative depth multiplier",
    separableConv({ ...kernel, depthMultiplier: -1 }),
    "depthMultiplier must be a whole number of at least 1: -1",
  ],
  [
    "a transposed convolution without filters",
    transposedConv({ ...kernel, filters: 0 }),
    'layer "transposedConv" of network "bad": filters must be a whole number of at least 1: 0',
  ],
  [
    "a pool larger than its valid input",
    maxPool({ poolSize: 9 }),
    "with valid padding poolSize must span at most the input's height of 8: 9",
  ],
  ["a pool of half a pixel", avgPool({ poolSize: 0.5 }), "poolSize must be a whole number of at least 1: [0.5, 0.5]"],
  [
    "the mean of units",
    [flatten(), globalAvgPool()],
    "the input must be feature maps, [height, width, channels]: [480]",
  ],
  ["kept dimensions as a number", globalAvgPool({ keepDims: bad(1) }), "keepDims must be true or false: 1"],
  ["negative units", dense({ units: -1 }), "units must be a whole number of at least 1: -1"],
  [
    "an image of any size in one row",
    flatten(),
    "the input must have a known size in every direction: [?, ?, 3]",
    anySize,
  ],
  [
    "a dense layer after an image of any size",
    [flatten(), dense({ units: 10 })],
    'layer "flatten" of network "bad": the input must have a known size',
    anySize,
  ],
  [
    "a reshape of any size",
    reshape({ targetShape: [4] }),
    "the input must have a known size in every direction: [?, ?, 3]",
    anySize,
  ],
  [
    "a reshape to another number of values",
    reshape({ targetShape: [7, 7, 10] }),
    "targetShape must hold as many values as the input, 480: [7, 7, 10]",
  ],
  ["a reshape to nothing", reshape({ targetShape: [] }), "targetShape must be a list of at least one size: []"],
  [
    "a reshape to a negative size",
    reshape({ targetShape: [-1, 6] }),
    "targetShape must be a whole number of at least 1: -1",
  ],
  ["a reshape to no shape", reshape({ targetShape: bad(480) }), "targetShape must be a list of at least one size: 480"],
  [
    "a reshape to four axes, which batch norm cannot take",
    reshape({ targetShape: [8, 5, 2, 6] }),
    "targetShape must have at most 3 sizes: [8, 5, 2, 6]",
  ],
  ["a momentum of 1", batchNorm({ momentum: 1 }), "momentum must be a number of at least 0 and below 1: 1"],
  ["an epsilon of 0", batchNorm({ epsilon: 0 }), "epsilon must be a number above 0: 0"],
  ["no group to normalize", groupNorm({ groups: 0 }), "groups must be a whole number of at least 1: 0"],
  [
    "groups to normalize that do not divide the channels",
    groupNorm({ groups: 4 }),
    'layer "groupNorm" of network "bad": groups must divide the input\'s 6 channels: 4',
  ],
  [
    "a negative epsilon of a group",
    groupNorm({ groups: 3, epsilon: -1e-3 }),
    "epsilon must be a number above 0: -0.001",
  ],
  [
    "a dropout of everything",
    dropout({ rate: 1 }),
    'layer "dropout" of network "bad": rate must be a number of at least 0 and below 1: 1',
  ],
  ["a dropout in percent", dropout({ rate: 50 }), "rate must be a number of at least 0 and below 1: 50"],
  ["no activation", activation({ activation: bad(null) }), "softplus: null"],
  [
    "half a map on either side",
    localResponseNorm({ depthRadius: 2.5 }),
    "depthRadius must be a whole number of at least 0: 2.5",
  ],
  ["a negative alpha", localResponseNorm({ alpha: -1 }), "alpha must be a number above 0: -1"],
  ["an upsampling that shrinks", upsample({ size: 0.5 }), "size must be a whole number of at least 1: [0.5, 0.5]"],
  [
    "an unknown interpolation",
    upsample({ interpolation: bad("cubic") }),
    'interpolation must be one of nearest, bilinear: "cubic"',
  ],
  [
    "branches to add of different channels",
    parallel({ branches: [[], [conv({ filters: 5, kernelSize: 1 })]], merge: "add" }),
    'layer "parallel" of network "bad": branches must end with shapes that are equal: [[8, 10, 6], [8, 10, 5]]',
  ],
  [
    "branches side by side of different sizes",
    parallel({ branches: [[], [maxPool()]], merge: "concat" }),
    "branches must end with shapes that are equal but for the last axis: [[8, 10, 6], [4, 5, 6]]",
  ],
  [
    "factors for other maps",
    parallel({ branches: [[], [globalAvgPool({ keepDims: true }), dense({ units: 5 })]], merge: "multiply" }),
    "branches must end with shapes that are equal or 1 along each axis: [[8, 10, 6], [1, 1, 5]]",
  ],
  [
    "branches of different ranks",
    parallel({ branches: [[], [flatten()]], merge: "add" }),
    "branches must end with as many axes each: [[8, 10, 6], [480]]",
  ],
  ["one branch", parallel({ branches: [[]], merge: "add" }), "branches must be at least two: 1"],
  [
    "an unknown merge",
    parallel({ branches: [[], []], merge: bad("mean") }),
    'merge must be one of add, concat, multiply: "mean"',
  ],
  [
    "branches that are no list",
    parallel({ branches: bad("ab"), merge: "add" }),
    'branches must be a list of lists of layers: "ab"',
  ],
  [
    "a branch that is no list",
    parallel({ branches: [[], bad(conv(kernel))], merge: "add" }),
    'layer "parallel/branch2/" of network "bad": layers must be a list',
  ],
  [
    "a mistake deep inside",
    parallel({
      name: "block2",
      branches: [[], [parallel({ branches: [[conv({ ...kernel, filters: -1 })], []], merge: "add" })]],
      merge: "add",
    }),
    'layer "block2/branch2/parallel/branch1/conv" of network "bad": filters must be a whole number of at least 1: -1',
  ],
  [
    "an unknown kind",
    [flatten(), bad({ kind: "lstm" })],
    'layer "2" of network "bad": kind must be one of conv, depthwiseConv',
  ],
  ["a kind that every object has", bad({ kind: "toString" }), 'parallel: "toString"'],
  ["no layer at all", [flatten(), bad(null)], "parallel: undefined"],
  [
    "a name twice",
    [dropout({ name: "a", rate: 0 }), flatten({ name: "a" })],
    'layer names must be unique within their list: "a"',
  ],
  [
    "a name twice in a branch",
    parallel({ branches: [[], [flatten({ name: "a" }), flatten({ name: "a" })]], merge: "add" }),
    'layer "parallel/branch2/a" of network "bad": layer names must be unique within their list: "a"',
  ],
  [
    "the name of the network's input",
    flatten({ name: "input" }),
    `layer "input" of network "bad": layer names must differ from the name of the network's input: "input"`,
  ],
  ...["constructor", "toString", "hasOwnProperty"].map(
    (name): LayerRow => [
      `the name ${name}, under which no saved model loads`,
      flatten({ name }),
      `layer names must not be what every object has: "${name}"`,
    ],
  ),
  ["a name with a slash", flatten({ name: "a/b" }), 'layer names must be letters, digits, "_", "-" and ".": "a/b"'],
  ["an empty name", flatten({ name: "" }), 'layer names must be letters, digits, "_", "-" and ".": ""'],
  ["a number for a name", flatten({ name: bad(7) }), 'layer names must be letters, digits, "_", "-" and ".": 7'],
];

test("every kind is refused for something", () => {
  const refused = new Set(layerRows.flatMap(([, layers]) => [layers].flat().map((layer) => layer?.kind)));
  const missing = Object.keys(kinds).filter((kind) => !refused.has(kind as LayerKind));
  assert.deepEqual(missing, []);
});

for (const [name, layer, message, input = [8, 10, 6]] of layerRows) {
  test(`refuses ${name}`, () => refuses(() => trace({ name: "bad", input, layers: [layer].flat() }), message));
}

const network = (change: object): NetworkSpec => ({ name: "bad", input: [4, 4, 1], layers: [flatten()], ...change });

const callRows: [name: string, call: () => unknown, message: string][] = [
  [
    "an image without pixels",
    () => trace(network({ input: [0, 4, 1] })),
    'network "bad": input must be whole numbers of at least 1, or null for any size: [0, 4, 1]',
  ],
  ["half a pixel", () => outputShape(network({ input: [4, 1.5, 1] })), "null for any size: [4, 1.5, 1]"],
  ["an input of no axes", () => countParameters(network({ input: [] })), "null for any size: []"],
  [
    "an input of four axes",
    () => trace(network({ input: [2, 4, 4, 1] })),
    'network "bad": input must have at most 3 axes: [2, 4, 4, 1]',
  ],
  ["an input that is no shape", () => trace(network({ input: 28 })), "null for any size: 28"],
  [
    "any number of channels",
    () => trace(network({ input: [null, null, null] })),
    `network "bad": the input's last axis must have a known size: [?, ?, ?]`,
  ],
  ["layers that are no list", () => trace(network({ layers: {} })), 'network "bad": layers must be a list: an object'],
  [
    "a network without a name",
    () => trace(network({ name: undefined })),
    "a network's name must be some text: undefined",
  ],
  ["a name of blanks", () => trace(network({ name: " " })), 'a network\'s name must be some text: " "'],
  [
    "multiply-adds on any size",
    () => countMultiplyAdds({ name: "bad", input: anySize, layers: [conv(kernel)] }),
    'network "bad": multiply-adds need an input of known size: [?, ?, 3]',
  ],
  [
    "memory on any size",
    () => memory({ name: "bad", input: anySize, layers: [conv(kernel)] }),
    'network "bad": memory needs an input of known size: [?, ?, 3]',
  ],
  [
    "an empty batch",
    () => memory(networks.leNet5, { batchSize: 0 }),
    "batchSize must be a whole number of at least 1: 0",
  ],
  [
    "values of no bytes",
    () => memory(networks.leNet5, { bytesPerValue: 0 }),
    "bytesPerValue must be a number above 0: 0",
  ],
  [
    "an unknown mode",
    () => memory(networks.leNet5, { mode: bad("testing") }),
    'mode must be one of inference, training: "testing"',
  ],
  [
    "an unknown optimizer",
    () => memory(networks.leNet5, { optimizer: bad("lion") }),
    'optimizer must be one of sgd, momentum, adam: "lion"',
  ],
  [
    "an optimizer that every object has",
    () => memory(networks.leNet5, { optimizer: bad("toString") }),
    'optimizer must be one of sgd, momentum, adam: "toString"',
  ],
  ["a depth between two blocks", () => smallResNet({ depth: 21 }), "depth must be 8, 14, 20, …: 21"],
  [
    "no classes",
    () => trace(alexNet({ classes: 0 })),
    'layer "dense3" of network "alexNet": units must be a whole number of at least 1: 0',
  ],
];

for (const [name, call, message] of callRows) test(`refuses ${name}`, () => refuses(call, message));

function refuses(call: () => unknown, message: string): void {
  assert.throws(call, (error: Error) => {
    assert.equal(error.constructor, Error);
    assert.ok(error.message.includes(message), error.message);
    return true;
  });
}
