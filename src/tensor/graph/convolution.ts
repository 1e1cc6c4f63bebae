/** Convolutions as operations of a graph, with the bias and the activation after them. */
import type { Activation, Padding, Size2d } from "../../network/spec";
import { spreadOf } from "../layers/dilation";
import type { Attributes, Graph, Output } from "./graph";
import type { Place } from "./place";

export const nhwc = ([height, width]: Size2d): { ints: number[] } => ({ ints: [1, height, width, 1] });

export interface WindowSpec {
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation?: Size2d;
}

export const windowed = ({ strides, padding, dilation }: WindowSpec): Attributes => ({
  strides: nhwc(strides),
  padding: { string: padding.toUpperCase() },
  data_format: { string: "NHWC" },
  ...(dilation && { dilations: nhwc(dilation) }),
});

const operations: Readonly<Record<Exclude<Activation, "linear" | "swish">, string>> = {
  relu: "Relu",
  sigmoid: "Sigmoid",
  tanh: "Tanh",
  softmax: "Softmax",
  elu: "Elu",
  selu: "Selu",
  softplus: "Softplus",
};

export function activate(graph: Graph, activation: Activation, x: Output): Output {
  if (activation === "linear") return x;
  if (activation === "swish") return graph.float("Mul", [x, graph.float("Sigmoid", [x])]);
  return graph.float(operations[activation], [x]);
}

interface Weighted {
  readonly useBias: boolean;
  readonly activation: Activation;
}

/** Bias and activation of a layer that has multiplied by its kernel. */
export function finish({ useBias, activation }: Weighted, x: Output, { graph, weight }: Place): Output {
  return activate(graph, activation, useBias ? graph.float("BiasAdd", [x, weight("bias").read]) : x);
}

type Convolution = "Conv2D" | "DepthwiseConv2dNative";

export function convolved(op: Convolution, spec: WindowSpec, x: Output, kernel: Output, { graph }: Place): Output {
  return graph.float(op, [x, kernel], windowed(spec));
}

/** Convolved without a dilation, which has a gradient with oneDNN's convolutions alone: zeros are put into the kernel instead. */
export function undilated(
  op: Convolution,
  spec: Required<WindowSpec> & { readonly kernelSize: Size2d },
  x: Output,
  name: string,
  place: Place,
): Output {
  const { graph, weight } = place;
  const kernel = weight(name);
  if (Math.max(...spec.dilation) === 1) return convolved(op, spec, x, kernel.read, place);
  const { size, matrix } = spreadOf(spec.kernelSize, spec.dilation);
  const [height, width, a, b] = kernel.shape;
  const spread = graph.constant({ values: matrix, shape: [size[0] * size[1], height * width] });
  const rows = graph.float("MatMul", [spread, graph.reshape(kernel.read, [height * width, a * b])]);
  return convolved(op, { ...spec, dilation: [1, 1] }, x, graph.reshape(rows, [...size, a, b]), place);
}
