/** Gradients of a graph, added to it: backwards from the loss, one rule for each operation. */
import { type Attributes, type Graph, int32, type Node, type Output } from "./graph";

/** The gradient with respect to each input, made only where it is wanted; `undefined` for inputs such as shapes. */
type Rule = (graph: Graph, node: Node, dy: Output) => readonly ((() => Output) | undefined)[];

const result = (node: Node, index = 0): Output => ({ node, index });

/** A rule for `y = f(x)` with an operation of TensorFlow for its gradient. */
function elementwise(op: string, order: "y, dy" | "dy, x" | "dy, y"): Rule {
  return (graph, node, dy) => {
    const inputs = { "y, dy": [result(node), dy], "dy, x": [dy, node.inputs[0]], "dy, y": [dy, result(node)] };
    return [() => graph.float(op, inputs[order])];
  };
}

/** Sums `dy` over the axes along which its input was broadcast to the shape of the other. */
function reduceTo(graph: Graph, dy: Output, input: Output, other: Output): Output {
  const shape = graph.shapeOf(input);
  const axes = graph.int("BroadcastGradientArgs", [shape, graph.shapeOf(other)]);
  return graph.reshape(graph.reduce("Sum", dy, axes), shape);
}

/** Gives `dy`, of a sum or mean over some axes, to all that was summed. */
function spreadOver(graph: Graph, { inputs: [x, axes], attributes }: Node, dy: Output): Output {
  const shape = graph.shapeOf(x);
  const kept = attributes["keep_dims"] as { readonly bool: boolean };
  const spread = (values: Output): Output => graph.float("BroadcastTo", [values, shape], { Tidx: int32 });
  if (kept.bool) return spread(dy);
  const rank = graph.float("Rank", [x]);
  const counted = graph.int("FloorMod", [graph.int("AddV2", [axes, rank]), rank]);
  const all = { node: graph.add("Range", [graph.ints(0), rank, graph.ints(1)], { Tidx: int32 }), index: 0 };
  const ones = graph.int("OnesLike", [counted]);
  const open = graph.int("DynamicStitch", [all, counted, shape, ones], { N: { int: 2 } });
  return spread(graph.reshape(dy, open));
}

const convolution =
  (prefix: string): Rule =>
  (graph, { inputs: [x, filter], attributes }, dy) => [
    () => graph.float(`${prefix}BackpropInput`, [graph.shapeOf(x), filter, dy], attributes),
    () => graph.float(`${prefix}BackpropFilter`, [x, graph.shapeOf(filter), dy], attributes),
  ];

const transposed = (attributes: Attributes, side: "a" | "b"): Attributes => ({
  ...attributes,
  [`transpose_${side}`]: { bool: true },
});

const rules: Readonly<Record<string, Rule>> = {
  Relu: elementwise("ReluGrad", "dy, y"),
  Sigmoid: elementwise("SigmoidGrad", "y, dy"),
  Tanh: elementwise("TanhGrad", "y, dy"),
  Elu: elementwise("EluGrad", "dy, y"),
  Selu: elementwise("SeluGrad", "dy, y"),
  Softplus: elementwise("SoftplusGrad", "dy, x"),
  Rsqrt: elementwise("RsqrtGrad", "y, dy"),
  Softmax: (graph, node, dy) => [
    () => {
      const y = result(node);
      const mean = graph.reduce("Sum", graph.float("Mul", [dy, y]), [-1], true);
      return graph.float("Mul", [graph.float("Sub", [dy, mean]), y]);
    },
  ],
  Conv2D: convolution("Conv2D"),
  DepthwiseConv2dNative: convolution("DepthwiseConv2dNative"),
  // The transposed convolution: the gradient of one, so that its own gradient is one.
  Conv2DBackpropInput: (graph, { inputs: [, filter, x], attributes }, dy) => [
    undefined,
    () => graph.float("Conv2DBackpropFilter", [dy, graph.shapeOf(filter), x], attributes),
    () => graph.float("Conv2D", [dy, filter], attributes),
  ],
  BiasAdd: (graph, _, dy) => [() => dy, () => graph.float("BiasAddGrad", [dy])],
  MatMul: (graph, { inputs: [a, b], attributes }, dy) => [
    () => graph.float("MatMul", [dy, b], transposed(attributes, "b")),
    () => graph.float("MatMul", [a, dy], transposed(attributes, "a")),
  ],
  MaxPool: (graph, node, dy) => [() => graph.float("MaxPoolGrad", [node.inputs[0], result(node), dy], node.attributes)],
  AvgPool: (graph, { inputs: [x], attributes }, dy) => [
    () => graph.float("AvgPoolGrad", [graph.shapeOf(x), dy], attributes),
  ],
  Reshape: (graph, { inputs: [x] }, dy) => [() => graph.reshape(dy, graph.shapeOf(x)), undefined],
  Mean: (graph, node, dy) => [
    () => {
      const [x] = node.inputs;
      const share = graph.float("RealDiv", [graph.size(result(node)), graph.size(x)]);
      return spreadOver(graph, node, graph.float("Mul", [dy, share]));
    },
    undefined,
  ],
  Sum: (graph, node, dy) => [() => spreadOver(graph, node, dy), undefined],
  FusedBatchNormV3: (graph, node, dy) => {
    const [x, scale] = node.inputs;
    const reserved = [3, 4, 5].map((index) => result(node, index));
    const all = graph.add("FusedBatchNormGradV3", [dy, x, scale, ...reserved], node.attributes);
    return [() => result(all, 0), () => result(all, 1), () => result(all, 2), undefined, undefined];
  },
  LRN: (graph, node, dy) => [() => graph.float("LRNGrad", [dy, node.inputs[0], result(node)], node.attributes)],
  ResizeNearestNeighbor: (graph, { inputs: [x], attributes }, dy) => [
    () => graph.float("ResizeNearestNeighborGrad", [dy, graph.slice(graph.shapeOf(x), 1, 2)], attributes),
    undefined,
  ],
  ResizeBilinear: (graph, { inputs: [x], attributes }, dy) => [
    () => graph.float("ResizeBilinearGrad", [dy, x], attributes),
    undefined,
  ],
  AddV2: (graph, { inputs: [a, b] }, dy) => [() => reduceTo(graph, dy, a, b), () => reduceTo(graph, dy, b, a)],
  Mul: (graph, { inputs: [a, b] }, dy) => [
    () => reduceTo(graph, graph.float("Mul", [dy, b]), a, b),
    () => reduceTo(graph, graph.float("Mul", [dy, a]), b, a),
  ],
  Sub: (graph, { inputs: [a, b] }, dy) => [
    () => reduceTo(graph, dy, a, b),
    () => reduceTo(graph, graph.float("Neg", [dy]), b, a),
  ],
  RealDiv: (graph, node, dy) => {
    const [a, b] = node.inputs;
    const share = graph.float("RealDiv", [dy, b]);
    return [
      () => reduceTo(graph, share, a, b),
      () => reduceTo(graph, graph.float("Neg", [graph.float("Mul", [share, result(node)])]), b, a),
    ];
  },
  ConcatV2: (graph, { inputs }, dy) => {
    const parts = inputs.slice(0, -1);
    const shapes = parts.map((part) => graph.shapeOf(part));
    const axis = inputs[inputs.length - 1];
    const offsets = graph.add("ConcatOffset", [axis, ...shapes], { N: { int: parts.length }, shape_type: int32 });
    return [
      ...parts.map((_, i) => () => graph.float("Slice", [dy, result(offsets, i), shapes[i]], { Index: int32 })),
      undefined,
    ];
  },
};

/** The gradient by the rule for a node's operation. */
function ruled(graph: Graph, node: Node): { inputs: readonly Output[]; of: (dy: Output) => ReturnType<Rule> } {
  const rule = rules[node.op];
  if (!rule) {
    throw new Error(`no gradient for TensorFlow's operation ${node.op}: add a rule to tensor/graph/gradients.ts`);
  }
  return { inputs: node.inputs, of: (dy) => rule(graph, node, dy) };
}

/** The operations that have a rule. */
export const differentiable: readonly string[] = Object.keys(rules);

/**
 * The gradients of a loss with respect to `sources`, given its gradient `dy` with respect to `y`.
 * @throws when an operation between them has no rule or is used by another than its first output, or when the loss
 * does not depend on a source
 */
export function gradients(graph: Graph, y: Output, dy: Output, sources: readonly Output[]): Output[] {
  const leaves = new Set(sources.map(({ node }) => node));
  const wanted = new Set(leaves);
  // A shape does not change with the values.
  for (const node of graph.nodes)
    if (node.op !== "Shape" && node.inputs.some((input) => wanted.has(input.node))) wanted.add(node);
  const parts = new Map<Node, Output[]>([[y.node, [dy]]]);
  const sum = (node: Node): Output => {
    const all = parts.get(node);
    if (!all) throw new Error(`the loss must depend on every weight: not on ${node.name}`);
    return all.length > 1 ? graph.float("AddN", all, { N: { int: all.length } }) : all[0];
  };
  for (const node of [...graph.nodes].reverse()) {
    if (!wanted.has(node) || leaves.has(node) || !parts.has(node)) continue;
    const { inputs, of } = graph.ownGradients.get(node) ?? ruled(graph, node);
    of(sum(node)).forEach((part, i) => {
      const { node: input, index } = inputs[i];
      if (!part || !wanted.has(input)) return;
      if (index !== 0) throw new Error(`no gradient for output ${index} of ${input.op}, which ${node.op} takes`);
      parts.set(input, [...(parts.get(input) ?? []), part()]);
    });
  }
  return sources.map(({ node }) => sum(node));
}
