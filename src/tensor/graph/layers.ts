/** What each kind of layer computes, as operations of a graph: the same as the tfjs layers of `../build.ts`. */
import { layerNames } from "../../network/names";
import type {
  Activation,
  LayerSpec,
  Merge,
  NetworkSpec,
  Padding,
  ParallelSpec,
  PoolSpec,
  Size2d,
} from "../../network/spec";
import { type TracedLayer, trace } from "../../network/trace";
import { batchNormalize } from "./batchNorm";
import { type Attributes, type Graph, int32, type Output } from "./graph";
import type { Place } from "./place";
import type { Variable } from "./weights";

type SimpleSpec = Exclude<LayerSpec, ParallelSpec>;
type SpecOf<K> = Extract<SimpleSpec, { kind: K }>;
type Forward<S> = (spec: S, x: Output, place: Place) => Output;

const nhwc = ([height, width]: Size2d): { ints: number[] } => ({ ints: [1, height, width, 1] });

interface WindowSpec {
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation?: Size2d;
}

const windowed = ({ strides, padding, dilation }: WindowSpec): Attributes => ({
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

function activate(graph: Graph, activation: Activation, x: Output): Output {
  if (activation === "linear") return x;
  if (activation === "swish") return graph.float("Mul", [x, graph.float("Sigmoid", [x])]);
  return graph.float(operations[activation], [x]);
}

interface Weighted {
  readonly useBias: boolean;
  readonly activation: Activation;
}

/** Bias and activation of a layer that has multiplied by its kernel. */
function finish({ useBias, activation }: Weighted, x: Output, { graph, weight }: Place): Output {
  return activate(graph, activation, useBias ? graph.float("BiasAdd", [x, weight("bias").read]) : x);
}

const pool =
  (op: "MaxPool" | "AvgPool"): Forward<PoolSpec> =>
  (spec, x, { graph }) =>
    graph.float(op, [x], { ...windowed(spec), ksize: nhwc(spec.poolSize) });

/** Applies `use` to `x`, of any number of axes, reshaped to `[places, channels]`. */
function onRows(x: Output, channels: number, { graph, inputShape }: Place, use: (rows: Output) => Output): Output {
  if (inputShape.length === 1) return use(x);
  const rows = use(graph.reshape(x, [-1, inputShape[inputShape.length - 1] as number]));
  const places = graph.slice(graph.shapeOf(x), 0, inputShape.length);
  return graph.reshape(rows, graph.join([places, graph.ints([channels])]));
}

const forward: { readonly [K in SimpleSpec["kind"]]: Forward<SpecOf<K>> } = {
  conv: (spec, x, place) =>
    finish(spec, place.graph.float("Conv2D", [x, place.weight("kernel").read], windowed(spec)), place),
  depthwiseConv: (spec, x, place) => {
    const kernel = place.weight("depthwise_kernel").read;
    return finish(spec, place.graph.float("DepthwiseConv2dNative", [x, kernel], windowed(spec)), place);
  },
  separableConv: (spec, x, place) => {
    const { graph, weight } = place;
    const maps = graph.float("DepthwiseConv2dNative", [x, weight("depthwise_kernel").read], windowed(spec));
    const one = windowed({ strides: [1, 1], padding: "valid" });
    return finish(spec, graph.float("Conv2D", [maps, weight("pointwise_kernel").read], one), place);
  },
  transposedConv: (spec, x, place) => {
    const { graph } = place;
    const { strides, padding, kernelSize, filters } = spec;
    const shape = graph.shapeOf(x);
    const overhang = strides.map((stride, axis) => (padding === "same" ? 0 : Math.max(kernelSize[axis] - stride, 0)));
    const enlarged = graph.int("Mul", [graph.slice(shape, 1, 2), graph.ints(strides)]);
    const size = graph.int("AddV2", [enlarged, graph.ints(overhang)]);
    const wanted = graph.join([graph.slice(shape, 0, 1), size, graph.ints([filters])]);
    const inputs = [wanted, place.weight("kernel").read, x];
    return finish(spec, graph.float("Conv2DBackpropInput", inputs, windowed(spec)), place);
  },
  maxPool: pool("MaxPool"),
  avgPool: pool("AvgPool"),
  globalAvgPool: ({ keepDims }, x, { graph, inputShape }) => {
    const mean = graph.reduce("Mean", x, [1, 2], true);
    return keepDims ? mean : graph.reshape(mean, [-1, inputShape[2] as number]);
  },
  dense: (spec, x, place) =>
    onRows(x, spec.units, place, (rows) =>
      finish(spec, place.graph.float("MatMul", [rows, place.weight("kernel").read]), place),
    ),
  flatten: (_, x, { graph, inputShape }) =>
    graph.reshape(x, [-1, inputShape.reduce<number>((product, size) => product * (size as number), 1)]),
  reshape: ({ targetShape }, x, { graph }) => graph.reshape(x, [-1, ...targetShape]),
  batchNorm: batchNormalize,
  dropout: ({ rate }, x, { graph, training, uniform }) => {
    if (!training || rate === 0) return x;
    const drawn = uniform(graph.shapeOf(x));
    const kept = graph.cast(graph.float("GreaterEqual", [drawn, graph.scalar(rate)]), "bool");
    return graph.float("Mul", [x, graph.float("Mul", [kept, graph.scalar(1 / (1 - rate))])]);
  },
  activation: ({ activation }, x, { graph }) => activate(graph, activation, x),
  localResponseNorm: ({ depthRadius, bias, alpha, beta }, x, { graph }) =>
    graph.float("LRN", [x], {
      depth_radius: { int: depthRadius },
      bias: { float: bias },
      alpha: { float: alpha },
      beta: { float: beta },
    }),
  upsample: ({ size, interpolation }, x, { graph }) => {
    const enlarged = graph.int("Mul", [graph.slice(graph.shapeOf(x), 1, 2), graph.ints(size)]);
    const op = interpolation === "nearest" ? "ResizeNearestNeighbor" : "ResizeBilinear";
    return graph.float(op, [x, enlarged]);
  },
};

function merge(kind: Merge, parts: readonly Output[], axis: number, graph: Graph): Output {
  if (kind !== "concat") {
    const op = kind === "add" ? "AddV2" : "Mul";
    return parts.reduce((merged, part) => graph.float(op, [merged, part]));
  }
  return graph.float("ConcatV2", [...parts, graph.ints(axis)], { N: { int: parts.length }, Tidx: int32 });
}

/** What the layers of a network have in common in one graph. */
export interface Surroundings extends Pick<Place, "graph" | "training" | "update"> {
  readonly weight: (layer: string, name: string) => Variable;
  readonly uniform: (layer: string, shape: Output) => Output;
}

/** Adds the layers of a network to a graph, from `x`, `[batch, ...network.input]`, on. Gives the output of the last. */
export function applyNetwork(network: NetworkSpec, x: Output, surroundings: Surroundings): Output {
  const { graph, weight, uniform } = surroundings;
  const rows = new Map(trace(network).map((row) => [row.name, row]));
  const applyAll = (specs: readonly LayerSpec[], path: string, input: Output): Output => {
    const names = layerNames(specs, path);
    return specs.reduce((tensor, spec, i) => apply(spec, names[i], tensor), input);
  };
  const apply = (spec: LayerSpec, name: string, input: Output): Output => {
    const { inputShape, outputShape } = rows.get(name) as TracedLayer;
    if (spec.kind === "parallel") {
      const parts = spec.branches.map((branch, i) => applyAll(branch, `${name}/branch${i + 1}/`, input));
      return merge(spec.merge, parts, outputShape.length, graph);
    }
    const place: Place = {
      ...surroundings,
      inputShape,
      weight: (own) => weight(name, own),
      uniform: (shape) => uniform(name, shape),
    };
    return (forward[spec.kind] as Forward<SimpleSpec>)(spec, input, place);
  };
  return applyAll(network.layers, "", x);
}

/** The network that ends with what the loss wants: the values before the last layer's activation. */
export function withoutLastActivation(network: NetworkSpec): NetworkSpec {
  const last = network.layers[network.layers.length - 1];
  if (!last || !("activation" in last)) return network;
  return { ...network, layers: [...network.layers.slice(0, -1), { ...last, activation: "linear" }] };
}
