/** What each kind of layer gives, computed by hand: an oracle for the eager and the compiled code, which share their formulas. */
import {
  activation,
  avgPool,
  batchNorm,
  conv,
  dense,
  depthwiseConv,
  dropout,
  flatten,
  globalAvgPool,
  groupNorm,
  type LayerSpec,
  localResponseNorm,
  maxPool,
  parallel,
  reshape,
  type SimpleKind,
  separableConv,
  transposedConv,
  upsample,
} from "../../src/network";

export interface ByHand {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  /** Shape of one image: `[height, width, channels]`. */
  readonly input: readonly number[];
  readonly x: readonly number[];
  /** In the order of tfjs: kernels before bias; γ, β, mean, variance. */
  readonly weights: readonly (readonly number[])[];
  /** Of `x`, when predicting. */
  readonly y: readonly number[];
}

/** The row of numbers 1, 10, 100, … shows in each digit of a result which input it came from. */
const digits = [1, 10, 100, 1000];
const ln = Math.log;
const selu = { scale: 1.0507009873554805, alpha: 1.6732632423543772 };

const activated = (name: Parameters<typeof activation>[0]["activation"], x: number[], y: number[]): ByHand => ({
  name,
  layers: [activation({ activation: name })],
  input: [1, 1, x.length],
  x,
  weights: [],
  y,
});

export const byHand: { readonly [K in SimpleKind | "parallel"]: readonly ByHand[] } = {
  conv: [
    {
      name: "a window of 2 × 2",
      layers: [conv({ filters: 1, kernelSize: 2 })],
      input: [2, 3, 1],
      x: [1, 2, 3, 4, 5, 6],
      weights: [digits, [0.5]],
      y: [5421.5, 6532.5],
    },
    {
      name: "SAME padding, a stride, ReLU",
      layers: [conv({ filters: 1, kernelSize: [1, 3], strides: 2, padding: "same", activation: "relu" })],
      input: [1, 3, 1],
      x: [1, 2, 3],
      weights: [[1, 10, 100], [-100]],
      y: [110, 0],
    },
    {
      name: "two groups",
      layers: [conv({ filters: 2, kernelSize: 1, groups: 2, useBias: false })],
      input: [1, 1, 2],
      x: [2, 3],
      weights: [[10, 100]],
      y: [20, 300],
    },
    {
      name: "dilation",
      layers: [conv({ filters: 1, kernelSize: [1, 2], dilation: [1, 2] })],
      input: [1, 4, 1],
      x: [1, 2, 3, 4],
      weights: [[1, 10], [0.5]],
      y: [31.5, 42.5],
    },
  ],
  depthwiseConv: [
    {
      name: "two maps a channel",
      layers: [depthwiseConv({ kernelSize: [1, 2], depthMultiplier: 2 })],
      input: [1, 2, 2],
      x: [1, 2, 3, 4],
      weights: [
        [1, 2, 3, 4, 5, 6, 7, 8],
        [0, 0, 1, -1],
      ],
      y: [16, 20, 35, 39],
    },
    {
      name: "dilation, SAME padding",
      layers: [depthwiseConv({ kernelSize: [1, 2], dilation: [1, 2], padding: "same", activation: "relu" })],
      input: [1, 3, 1],
      x: [1, 2, -3],
      weights: [[1, 10], [0.5]],
      y: [20.5, 0, 2.5],
    },
  ],
  separableConv: [
    {
      name: "a channel each, then mixed",
      layers: [separableConv({ filters: 1, kernelSize: [1, 2] })],
      input: [1, 2, 2],
      x: [1, 2, 3, 4],
      weights: [[1, 3, 5, 7], [2, -1], [0.5]],
      y: [-1.5],
    },
    {
      name: "dilation",
      layers: [separableConv({ filters: 2, kernelSize: [1, 2], dilation: [1, 2] })],
      input: [1, 3, 1],
      x: [1, 2, 3],
      weights: [
        [1, 10],
        [2, -1],
        [1, 0],
      ],
      y: [63, -31],
    },
  ],
  transposedConv: [
    {
      name: "windows side by side",
      layers: [transposedConv({ filters: 1, kernelSize: [1, 2], strides: [1, 2] })],
      input: [1, 2, 1],
      x: [1, 2],
      weights: [[1, 10], [1]],
      y: [2, 11, 3, 21],
    },
    {
      name: "windows that overlap",
      layers: [transposedConv({ filters: 1, kernelSize: [1, 3], strides: [1, 2], useBias: false })],
      input: [1, 2, 1],
      x: [1, 2],
      weights: [[1, 10, 100]],
      y: [1, 10, 102, 20, 200],
    },
    {
      name: "SAME padding",
      layers: [transposedConv({ filters: 1, kernelSize: [1, 3], strides: [1, 2], padding: "same", useBias: false })],
      input: [1, 2, 1],
      x: [1, 2],
      weights: [[1, 10, 100]],
      y: [1, 10, 102, 20],
    },
  ],
  maxPool: [
    { name: "2 × 2", layers: [maxPool()], input: [2, 2, 1], x: [1, 4, -3, 2], weights: [], y: [4] },
    {
      name: "SAME padding is no value",
      layers: [maxPool({ poolSize: [1, 2], padding: "same" })],
      input: [1, 3, 1],
      x: [-1, -2, -3],
      weights: [],
      y: [-1, -3],
    },
  ],
  avgPool: [
    { name: "2 × 2", layers: [avgPool()], input: [2, 2, 1], x: [1, 4, -3, 2], weights: [], y: [1] },
    {
      name: "SAME padding is no value",
      layers: [avgPool({ poolSize: [1, 2], padding: "same" })],
      input: [1, 3, 1],
      x: [-1, -2, -3],
      weights: [],
      y: [-1.5, -3],
    },
  ],
  globalAvgPool: [
    { name: "units", layers: [globalAvgPool()], input: [2, 1, 2], x: [1, 10, 3, 30], weights: [], y: [2, 20] },
    {
      name: "axes kept",
      layers: [globalAvgPool({ keepDims: true })],
      input: [1, 2, 2],
      x: [1, 10, 3, 30],
      weights: [],
      y: [2, 20],
    },
  ],
  dense: [
    {
      name: "units",
      layers: [flatten(), dense({ units: 3 })],
      input: [1, 2, 1],
      x: [2, 3],
      weights: [
        [1, 0, -1, 0, 1, 10],
        [0.5, 0, 0],
      ],
      y: [2.5, 3, 28],
    },
    {
      name: "each place of maps",
      layers: [dense({ units: 2, useBias: false, activation: "relu" })],
      input: [1, 2, 1],
      x: [1, -2],
      weights: [[1, 10]],
      y: [1, 10, 0, 0],
    },
  ],
  flatten: [
    {
      name: "row by row, channels last",
      layers: [flatten(), dense({ units: 1, useBias: false })],
      input: [2, 1, 2],
      x: [1, 2, 3, 4],
      weights: [digits],
      y: [4321],
    },
    { name: "what is flat", layers: [flatten(), flatten()], input: [1, 1, 2], x: [1, 2], weights: [], y: [1, 2] },
  ],
  reshape: [
    {
      name: "the same order",
      layers: [reshape({ targetShape: [2, 1, 2] }), globalAvgPool()],
      input: [1, 4, 1],
      x: [1, 10, 3, 30],
      weights: [],
      y: [2, 20],
    },
  ],
  batchNorm: [
    {
      name: "maps",
      layers: [batchNorm({ epsilon: 1 })],
      input: [1, 2, 2],
      x: [1, 2, 3, 4],
      weights: [
        [2, 1],
        [0, 10],
        [1, 2],
        [3, 0],
      ],
      y: [0, 10, 2, 12],
    },
    {
      name: "units, neither scale nor center",
      layers: [flatten(), batchNorm({ epsilon: 1, center: false, scale: false })],
      input: [1, 1, 2],
      x: [3, 4],
      weights: [
        [1, 2],
        [3, 0],
      ],
      y: [1, 2],
    },
  ],
  groupNorm: [
    {
      name: "two groups of two maps",
      layers: [groupNorm({ groups: 2, epsilon: 4 })],
      input: [1, 2, 4],
      // Mean 4, variance 5; mean 10, variance 12.
      x: [1, 3, 4, 12, 5, 7, 12, 12],
      weights: [
        [3, 6, 2, 4],
        [0, 1, 10, 20],
      ],
      y: [-3, -1, 7, 22, 1, 7, 11, 22],
    },
    {
      name: "one group, no center",
      layers: [groupNorm({ groups: 1, epsilon: 4, center: false })],
      input: [2, 1, 2],
      x: [1, 3, 5, 7],
      weights: [[3, 6]],
      y: [-3, -2, 1, 6],
    },
    {
      name: "a group for each map, no scale",
      layers: [groupNorm({ groups: 2, epsilon: 15, scale: false })],
      input: [1, 2, 2],
      // Variances 1 and 49.
      x: [1, 10, 3, 24],
      weights: [[1, 2]],
      y: [0.75, 1.125, 1.25, 2.875],
    },
    {
      name: "units, neither scale nor center",
      layers: [flatten(), groupNorm({ groups: 2, epsilon: 15, center: false, scale: false })],
      input: [1, 1, 4],
      x: [1, 3, 10, 24],
      weights: [],
      y: [-0.25, 0.25, -0.875, 0.875],
    },
  ],
  dropout: [
    { name: "nothing", layers: [dropout({ rate: 0.9 })], input: [1, 1, 3], x: [1, 2, 3], weights: [], y: [1, 2, 3] },
  ],
  activation: [
    activated("linear", [-1, 2], [-1, 2]),
    activated("relu", [-1, 2], [0, 2]),
    activated("sigmoid", [0, ln(3)], [0.5, 0.75]),
    activated("tanh", [0, ln(3)], [0, 0.8]),
    activated("softmax", [0, ln(3)], [0.25, 0.75]),
    activated("swish", [0, ln(3)], [0, 0.75 * ln(3)]),
    activated("elu", [-ln(2), 3], [-0.5, 3]),
    activated("selu", [-ln(2), 2], [-0.5 * selu.scale * selu.alpha, 2 * selu.scale]),
    activated("softplus", [0, ln(3)], [ln(2), ln(4)]),
  ],
  localResponseNorm: [
    {
      name: "one map on either side",
      layers: [localResponseNorm({ depthRadius: 1, bias: 1, alpha: 1, beta: 0.5 })],
      input: [1, 1, 3],
      x: [2, 2, 2],
      weights: [],
      y: [2 / 3, 2 / Math.sqrt(13), 2 / 3],
    },
  ],
  upsample: [
    {
      name: "nearest",
      layers: [upsample({ size: [1, 2] })],
      input: [1, 2, 1],
      x: [1, 2],
      weights: [],
      y: [1, 1, 2, 2],
    },
    {
      name: "bilinear",
      layers: [upsample({ size: [1, 2], interpolation: "bilinear" })],
      input: [1, 2, 1],
      x: [1, 2],
      weights: [],
      y: [1, 1.5, 2, 2],
    },
  ],
  parallel: [
    {
      name: "added",
      layers: [parallel({ merge: "add", branches: [[], [conv({ filters: 2, kernelSize: 1 })], []] })],
      input: [1, 1, 2],
      x: [1, 2],
      weights: [
        [1, 10, 100, 1000],
        [0.5, 0],
      ],
      y: [203.5, 2014],
    },
    {
      name: "side by side",
      layers: [parallel({ merge: "concat", branches: [[dense({ units: 1, useBias: false })], []] })],
      input: [1, 2, 1],
      x: [1, 2],
      weights: [[10]],
      y: [10, 1, 20, 2],
    },
    {
      name: "multiplied by a factor for each map",
      layers: [parallel({ merge: "multiply", branches: [[], [globalAvgPool({ keepDims: true })]] })],
      input: [1, 2, 2],
      x: [1, 10, 3, 30],
      weights: [],
      y: [2, 200, 6, 600],
    },
  ],
};
