/** The gradient of every operation of a graph against what small changes of its inputs do. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { random, shuffle } from "../../src/random";
import { hasOneDnn, isNative } from "../../src/tensor/backend";
import { differentiable, gradients } from "../../src/tensor/graph/gradients";
import { float32, Graph, int32, type Output } from "../../src/tensor/graph/graph";
import { type Feed, Session } from "../../src/tensor/graph/session";

type Make = (graph: Graph, inputs: readonly Output[]) => Output;

const unary =
  (op: string): Make =>
  (graph, [x]) =>
    graph.float(op, [x]);
const binary =
  (op: string): Make =>
  (graph, [a, b]) =>
    graph.float(op, [a, b]);
const over =
  (op: "Mean" | "Sum", axes: number[], keepDims: boolean): Make =>
  (graph, [x]) =>
    graph.reduce(op, x, axes, keepDims);

const nhwc = (height: number, width: number) => ({ ints: [1, height, width, 1] });
const window = (padding: string, [down, across]: number[], dilation = 1) => ({
  strides: nhwc(down, across),
  padding: { string: padding },
  data_format: { string: "NHWC" },
  dilations: nhwc(dilation, dilation),
});
const pool =
  (op: string): Make =>
  (graph, [x]) => {
    const { dilations: _, ...attributes } = window("SAME", [2, 1]);
    return graph.float(op, [x], { ...attributes, ksize: nhwc(3, 2) });
  };
const normalized =
  (training: boolean): Make =>
  (graph, [x, scale, offset]) => {
    const channels = graph.ints([2]);
    const kept = [graph.float("Fill", [channels, graph.scalar(0.1)]), graph.float("Fill", [channels, graph.scalar(2)])];
    const attributes = { U: float32, epsilon: { float: 1e-3 }, is_training: { bool: training } };
    return graph.float("FusedBatchNormV3", [x, scale, offset, ...kept], attributes);
  };
const enlarged =
  (op: string): Make =>
  (graph, [x]) =>
    graph.float(op, [x, graph.ints([6, 3])]);

const rows: [name: string, shapes: number[][], make: Make][] = [
  ["Relu", [[2, 3]], unary("Relu")],
  ["Sigmoid", [[2, 3]], unary("Sigmoid")],
  ["Tanh", [[2, 3]], unary("Tanh")],
  ["Elu", [[2, 3]], unary("Elu")],
  ["Selu", [[2, 3]], unary("Selu")],
  ["Softplus", [[2, 3]], unary("Softplus")],
  ["Softmax", [[2, 4]], unary("Softmax")],
  [
    "Conv2D",
    [
      [1, 4, 5, 2],
      [2, 3, 2, 2],
    ],
    (graph, inputs) => graph.float("Conv2D", inputs, window("SAME", [1, 2])),
  ],
  [
    "DepthwiseConv2dNative",
    [
      [1, 4, 4, 2],
      [2, 2, 2, 2],
    ],
    (graph, inputs) => graph.float("DepthwiseConv2dNative", inputs, window("VALID", [1, 1])),
  ],
  [
    "Conv2DBackpropInput",
    [
      [2, 2, 3, 2],
      [1, 2, 3, 2],
    ],
    (graph, inputs) =>
      graph.float("Conv2DBackpropInput", [graph.ints([1, 4, 6, 3]), ...inputs], window("SAME", [2, 2])),
  ],
  ["BiasAdd", [[2, 2, 2, 3], [3]], binary("BiasAdd")],
  [
    "MatMul",
    [
      [2, 3],
      [3, 4],
    ],
    binary("MatMul"),
  ],
  ["MaxPool", [[1, 4, 4, 2]], pool("MaxPool")],
  ["AvgPool", [[1, 4, 4, 2]], pool("AvgPool")],
  ["Reshape", [[2, 6]], (graph, [x]) => graph.reshape(x, [3, 4])],
  ["Mean over height and width, axes kept", [[2, 3, 4, 2]], over("Mean", [1, 2], true)],
  ["Mean over height and width", [[2, 3, 4, 2]], over("Mean", [1, 2], false)],
  ["Mean over the channels", [[2, 3, 4]], over("Mean", [-1], false)],
  ["Mean over the first axis and the last", [[2, 3, 4]], over("Mean", [0, -1], true)],
  ["Mean over all", [[2, 3]], over("Mean", [0, 1], false)],
  ["Mean over none", [[2, 3]], over("Mean", [], false)],
  ["Sum over the first axis", [[2, 3]], over("Sum", [0], false)],
  ["Sum over the last axes, kept", [[2, 3, 2]], over("Sum", [1, 2], true)],
  ["FusedBatchNormV3 in training", [[2, 2, 3, 2], [2], [2]], normalized(true)],
  ["LRN", [[1, 2, 2, 4]], (graph, [x]) => graph.float("LRN", [x], { depth_radius: { int: 1 }, alpha: { float: 0.5 } })],
  ["ResizeNearestNeighbor", [[1, 3, 3, 2]], enlarged("ResizeNearestNeighbor")],
  ["ResizeBilinear", [[1, 3, 3, 2]], enlarged("ResizeBilinear")],
  [
    "AddV2",
    [
      [2, 3],
      [2, 3],
    ],
    binary("AddV2"),
  ],
  [
    "AddV2 of a factor for each map",
    [
      [2, 3, 3, 2],
      [2, 1, 1, 2],
    ],
    binary("AddV2"),
  ],
  ["AddV2 of a bias", [[2], [2, 3, 2]], binary("AddV2")],
  [
    "Mul",
    [
      [2, 3],
      [2, 3],
    ],
    binary("Mul"),
  ],
  [
    "Mul of a map for all",
    [
      [2, 3, 3, 1],
      [2, 3, 3, 2],
    ],
    binary("Mul"),
  ],
  [
    "Sub of a mean for each map",
    [
      [2, 3, 3, 2],
      [2, 1, 1, 2],
    ],
    binary("Sub"),
  ],
  ["Sub from one row", [[3], [2, 3]], binary("Sub")],
  [
    "RealDiv by a factor for each map",
    [
      [2, 3, 2],
      [2, 1, 2],
    ],
    (graph, [a, b]) => graph.float("RealDiv", [a, graph.float("AddV2", [b, graph.scalar(2)])]),
  ],
  ["Rsqrt", [[2, 3]], (graph, [x]) => graph.float("Rsqrt", [graph.float("AddV2", [x, graph.scalar(2)])])],
  [
    "ConcatV2",
    [
      [2, 2],
      [2, 3],
    ],
    (graph, inputs) => graph.float("ConcatV2", [...inputs, graph.ints(1)], { N: { int: 2 }, Tidx: int32 }),
  ],
];

const size = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/** Values that lie 0.1 apart and 0.05 from zero, in any order: no kink is near. */
function values(count: number, rng: () => number): Float32Array {
  return shuffle(
    Float32Array.from({ length: count }, (_, i) => (i + 0.5 - Math.floor(count / 2)) / 10),
    rng,
  );
}

const skip = isNative() ? false : "needs native TensorFlow";
const step = 0.01;

for (const [name, shapes, make] of rows) {
  test(`the gradient of ${name} is its slope`, { skip }, () => {
    const rng = random(7);
    const graph = new Graph();
    const inputs = shapes.map((shape) => graph.placeholder("float32", shape));
    const y = make(graph, inputs);
    const dy = graph.placeholder("float32", []);
    const weighted = graph.float("Mul", [graph.reshape(y, [-1]), graph.placeholder("float32", [-1])]);
    const weights = weighted.node.inputs[1];
    // The loss is the weighted sum of the outputs; its gradient runs through Mul and Sum, which have rows of their own.
    const loss = graph.reduce("Sum", weighted, [0]);
    const slopes = gradients(graph, loss, dy, inputs);
    const session = new Session(graph.nodes);
    const start = shapes.map((shape) => values(size(shape), rng));
    const count = session.run(feedsOf(start, []), [y])[0].length;
    const factors = values(count, rng);
    function feedsOf(given: readonly Float32Array[], factors: ArrayLike<number>): [Output, Feed][] {
      return [
        ...given.map((value, i): [Output, Feed] => [inputs[i], { values: value, shape: shapes[i] }]),
        [weights, { values: Float32Array.from(factors), shape: [factors.length] }],
        [dy, { values: Float32Array.of(1), shape: [] }],
      ];
    }
    /** Summed in double precision. */
    const lossAt = (given: readonly Float32Array[]): number =>
      (session.run(feedsOf(given, factors), [y])[0] as Float32Array).reduce(
        (sum, value, i) => sum + value * factors[i],
        0,
      );
    const actual = session.run(feedsOf(start, factors), slopes);
    start.forEach((value, i) => {
      value.forEach((_, j) => {
        const moved = (by: number) => start.map((other, k) => (k === i ? changed(other, j, by) : other));
        const expected = (lossAt(moved(step)) - lossAt(moved(-step))) / (2 * step);
        assert.ok(
          Math.abs(actual[i][j] - expected) < 2e-3 * Math.max(1, Math.abs(expected)),
          `input ${i}, value ${j}: ${actual[i][j]}, slope ${expected}`,
        );
      });
    });
    session.dispose();
  });
}

function changed(values: Float32Array, index: number, by: number): Float32Array {
  const copy = values.slice();
  copy[index] += by;
  return copy;
}

test("every operation that has a rule is among them", () => {
  const named = new Set(rows.map(([name]) => name.split(" ")[0]));
  assert.deepEqual([...named].sort(), [...differentiable].sort());
});

test("a dilated convolution has its gradient with oneDNN", { skip: skip || !hasOneDnn() }, () => {
  const graph = new Graph();
  const kernel = graph.placeholder("float32", [2, 1, 1, 1]);
  const x = graph.constant({ values: Float32Array.of(1, 2, 4, 8), shape: [1, 4, 1, 1] });
  const y = graph.float("Conv2D", [x, kernel], window("VALID", [1, 1], 2));
  const dy = graph.constant({ values: Float32Array.of(1, 10), shape: [1, 2, 1, 1] });
  const [slope] = gradients(graph, y, dy, [kernel]);
  const session = new Session(graph.nodes);
  const [values] = session.run([[kernel, { values: Float32Array.of(1, 1), shape: [2, 1, 1, 1] }]], [slope]);
  session.dispose();
  assert.deepEqual([...values], [1 + 20, 4 + 80]);
});
