/** Tasks that are answered with layers: whatever computes what is wanted passes, however it is written; near misses do not. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  activation,
  avgPool,
  basicBlock,
  batchNorm,
  conv,
  dense,
  globalAvgPool,
  type LayerSpec,
  maxPool,
  type NetworkSpec,
  networks,
  parallel,
  reshape,
  squeezeExcite,
  transposedConv,
  upsample,
} from "../../src/network";
import { judge, type Verdict } from "../../src/tasks/judge";
import { toPlain } from "../../src/tasks/plain";
import { findTask } from "../../src/tasks/registry";

/** Judges an attempt at a task with the book's numbers. */
function verdict(id: string, attempt: unknown): Verdict {
  const task = findTask(id);
  return judge(task, task.pose(), toPlain(attempt));
}

const relu = activation({ activation: "relu" });
const three = (strides: number, filters = 128): LayerSpec =>
  conv({ filters, kernelSize: 3, strides, padding: "same", useBias: false });
const one = (padding: "same" | "valid" = "same", strides = 1): LayerSpec =>
  conv({ filters: 128, kernelSize: 1, strides, padding, useBias: false });
const shortcut = [avgPool(), one(), batchNorm()];
const main = [three(2), batchNorm(), relu, three(1), batchNorm()];
const add = (...branches: LayerSpec[][]): LayerSpec => parallel({ merge: "add", branches });

const ofPlaces = conv({ filters: 1, kernelSize: 1, activation: "sigmoid", useBias: false });
const gate = (...factors: LayerSpec[]): LayerSpec => parallel({ merge: "multiply", branches: [[], factors] });
/** Both gates, with these layers for the maps. */
const factors = (last: LayerSpec[], pool = globalAvgPool({ keepDims: true })): LayerSpec[] => [
  add([gate(ofPlaces)], [gate(pool, ...last)]),
];
const [narrow, wide] = [
  dense({ units: 32, activation: "relu", useBias: false }),
  dense({ units: 512, activation: "sigmoid", useBias: false }),
];

const score = conv({ filters: 4, kernelSize: 1 });
const deep = [maxPool(), conv({ filters: 128, kernelSize: 3, padding: "same", activation: "relu" }), score];
const up = transposedConv({ filters: 4, kernelSize: 4, strides: 2, padding: "same", useBias: false });

const right: readonly (readonly [name: string, task: string, attempt: unknown])[] = [
  [
    "the mean by a pool as large as the maps",
    "6.4",
    [add([gate(ofPlaces)], [gate(avgPool({ poolSize: 28 }), narrow, wide)])],
  ],
  [
    "the factor of a place by a dense layer, before that of the maps",
    "6.4",
    [
      add(
        [gate(dense({ units: 1, activation: "sigmoid", useBias: false }))],
        [gate(globalAvgPool({ keepDims: true }), narrow, wide)],
      ),
    ],
  ],
  ["a residual block with the shortcut first", "6.3", [add(shortcut, main), relu]],
  [
    "a shortcut that is VALID: a 1 × 1 kernel needs no zeros",
    "6.3",
    [add(main, [avgPool(), one("valid"), batchNorm()]), relu],
  ],
  [
    "a pool that is SAME: its windows divide the map",
    "6.3",
    [add(main, [avgPool({ padding: "same" }), one(), batchNorm()]), relu],
  ],
  [
    "a network that holds the block",
    "6.3",
    { name: "x", input: [56, 56, 64], layers: [add(main, shortcut), relu] } satisfies NetworkSpec,
  ],
  ["ReLU as an option of a layer", "6.4", factors([narrow, wide])],
  ["a block alone, not in a list", "6.4", factors([narrow, wide])[0]],
  [
    "activations as layers of their own",
    "6.4",
    factors([
      ...[dense({ units: 32, useBias: false }), relu],
      ...[dense({ units: 512, useBias: false }), activation({ activation: "sigmoid" })],
    ]),
  ],
  [
    "1 × 1 convolutions for dense layers",
    "6.4",
    factors([
      conv({ filters: 32, kernelSize: 1, activation: "relu", useBias: false }),
      conv({ filters: 512, kernelSize: 1, activation: "sigmoid", useBias: false }),
    ]),
  ],
  [
    "axes brought back by reshape",
    "6.4",
    factors([narrow, wide, reshape({ targetShape: [1, 1, 512] })], globalAvgPool()),
  ],
  [
    "named layers with activations of their own",
    "7.4",
    [
      conv({ name: "fc1", filters: 200, kernelSize: 7 }),
      relu,
      conv({ name: "fc2", filters: 10, kernelSize: [1, 1] }),
      activation({ activation: "softmax" }),
    ],
  ],
  [
    "a 1 × 1 kernel with SAME padding",
    "7.4",
    [
      conv({ filters: 200, kernelSize: 7, activation: "relu" }),
      conv({ filters: 10, kernelSize: 1, padding: "same", activation: "softmax" }),
    ],
  ],
  ["an FCN skip, the deep way first", "9.4", [add([...deep, up], [score])]],
];

for (const [name, task, attempt] of right) {
  test(`${task}: ${name} passes`, () => {
    const { state, message } = verdict(task, attempt);
    assert.equal(state, "passed", message);
  });
}

const wrong: readonly (readonly [name: string, task: string, attempt: unknown, says: RegExp])[] = [
  [
    "the stride in the second convolution",
    "6.3",
    [add([three(1), batchNorm(), relu, three(2), batchNorm()], shortcut), relu],
    /second convolution of your branch has the stride/,
  ],
  ["no batch normalization in the shortcut", "6.3", [add(main, [avgPool(), one()]), relu], /no batch normalization/],
  ["the package's own block", "6.3", basicBlock({ filters: 128, strides: 2, project: true }), /first ResNet/],
  ["a pool and a stride", "6.3", [add(main, [avgPool(), one("same", 2), batchNorm()]), relu], /halves the maps twice/],
  [
    "too few filters",
    "6.3",
    [add([three(2, 64), batchNorm(), relu, three(1), batchNorm()], shortcut), relu],
    /fewer parameters/,
  ],
  [
    "ReLU forgotten between the convolutions",
    "6.3",
    [add([three(2), batchNorm(), three(1), batchNorm()], shortcut), relu],
    /one after the other/,
  ],
  [
    "a shortcut with no convolution",
    "6.3",
    [add(main, [avgPool(), batchNorm()]), relu],
    /^(?!.*pools what its convolution gives).*has no convolution/,
  ],
  [
    "the second convolution forgotten",
    "6.3",
    [add([three(2), batchNorm()], shortcut), relu],
    /^(?!.*Your shortcut's convolution)/,
  ],
  ["shapes that do not fit", "6.3", [add(main, [one(), batchNorm()]), relu], /cannot be used: .*branches|add/],
  ["a list in the list", "6.3", [[add(main, shortcut)], relu], /three dots/],
  [
    "branches that are no lists",
    "6.3",
    [{ kind: "parallel", merge: "add", branches: [relu, relu] }, relu],
    /branches of .parallel./,
  ],
  ["no branches at all", "6.3", [{ kind: "parallel", merge: "add" }, relu], /branches of .parallel./],
  ["a kind that there is none of", "6.3", [{ kind: "magic" }, add(main, shortcut), relu], /kind must be one of/],
  ["the package's own block", "6.4", squeezeExcite({ channels: 512, ratio: 16 }), /one gate on its own/],
  [
    "the package's own block for one gate",
    "6.4",
    [add([squeezeExcite({ channels: 512, ratio: 16 })], [gate(ofPlaces)])],
    /has a bias/,
  ],
  [
    "two gates, multiplied",
    "6.4",
    [
      parallel({
        merge: "multiply",
        branches: [[gate(ofPlaces)], [gate(globalAvgPool({ keepDims: true }), narrow, wide)]],
      }),
    ],
    /put together in another way/,
  ],
  ["two gates of places", "6.4", [add([gate(ofPlaces)], [gate(ofPlaces)])], /fewer parameters/],
  [
    "tanh for ReLU",
    "6.4",
    factors([dense({ units: 32, activation: "tanh", useBias: false }), wide]),
    /one after the other/,
  ],
  ["three dense layers", "6.4", factors([narrow, narrow, wide]), /more parameters/],
  [
    "a stride in the large kernel",
    "7.4",
    [
      conv({ filters: 200, kernelSize: 7, strides: 2, activation: "relu" }),
      conv({ filters: 10, kernelSize: 1, activation: "softmax" }),
    ],
    /14 × 21 × 100/,
  ],
  [
    "the two sizes of one number of units",
    "7.4",
    [
      conv({ filters: 100, kernelSize: 7, activation: "relu" }),
      conv({ filters: 10, kernelSize: 1, activation: "softmax" }),
    ],
    /parameters/,
  ],
  ["enlarging without weights", "9.4", [add([score], [...deep, upsample()])], /must enlarge/],
  ["scores of the deep way twice", "9.4", [add([score], [...deep, score, up])], /more parameters/],
  ["a whole network of another kind", "9.4", networks.leNet5, /one way/],
];

for (const [name, task, attempt, says] of wrong) {
  test(`${task}: ${name} fails, with a word on it`, () => {
    const { state, message } = verdict(task, attempt);
    assert.equal(state, "failed");
    assert.match(message, says);
  });
}
