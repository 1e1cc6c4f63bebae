/** What each kind of layer computes, as operations of a graph: the same as the tfjs layers of `../layers`. */
import { fold } from "../../network/fold";
import type { Merge, NetworkSpec, SimpleKind, SimpleSpec, SpecOf } from "../../network/spec";
import { batchNormalize } from "./batchNorm";
import { activate, convolved, finish, nhwc, undilated, windowed } from "./convolution";
import { type Graph, int32, type Output } from "./graph";
import { groupNormalize } from "./groupNorm";
import type { Place } from "./place";
import { hasOneDnn } from "./processor";
import type { Variable } from "./weights";
import { convolveByTiles, savesProducts } from "./winograd";

export type Forward<S> = (spec: S, x: Output, place: Place) => Output;

const pool =
  (op: "MaxPool" | "AvgPool"): Forward<SpecOf<"maxPool" | "avgPool">> =>
  (spec, x, { graph }) =>
    graph.float(op, [x], { ...windowed(spec), ksize: nhwc(spec.poolSize) });

/**
 * In training a ReLU before the pooling is moved behind it. It takes the same values and gives the same gradients, as
 * the largest of a window stays the largest; but it, and its gradient, have a quarter of the values to go through.
 */
const maxPool: Forward<SpecOf<"maxPool">> = (spec, x, place) => {
  if (!place.training || x.node.op !== "Relu") return pool("MaxPool")(spec, x, place);
  return activate(place.graph, "relu", pool("MaxPool")(spec, x.node.inputs[0], place));
};

/** Applies `use` to `x`, of any number of axes, reshaped to `[places, channels]`. */
function onRows(x: Output, channels: number, { graph, inputShape }: Place, use: (rows: Output) => Output): Output {
  if (inputShape.length === 1) return use(x);
  const rows = use(graph.reshape(x, [-1, inputShape[inputShape.length - 1] as number]));
  const places = graph.slice(graph.shapeOf(x), 0, inputShape.length);
  return graph.reshape(rows, graph.join([places, graph.ints([channels])]));
}

const forward: { readonly [K in SimpleKind]: Forward<SpecOf<K>> } = {
  conv(spec, x, place) {
    if (savesProducts(spec, place)) {
      const [height, width, channels] = place.inputShape as number[];
      const maps = { values: x, size: [height, width], channels } as const;
      const kernel = place.weight("kernel").read;
      return finish(spec, convolveByTiles(place.graph, maps, kernel, spec.filters, spec.padding), place);
    }
    if (hasOneDnn()) return finish(spec, convolved("Conv2D", spec, x, place.weight("kernel").read, place), place);
    return finish(spec, undilated("Conv2D", spec, x, "kernel", place), place);
  },
  depthwiseConv: (spec, x, place) =>
    finish(spec, undilated("DepthwiseConv2dNative", spec, x, "depthwise_kernel", place), place),
  separableConv(spec, x, place) {
    const maps = undilated("DepthwiseConv2dNative", spec, x, "depthwise_kernel", place);
    const one = { strides: [1, 1], padding: "valid", dilation: [1, 1] } as const;
    return finish(spec, convolved("Conv2D", one, maps, place.weight("pointwise_kernel").read, place), place);
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
  maxPool,
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
  groupNorm: groupNormalize,
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
export interface Surroundings extends Pick<Place, "graph" | "training" | "winograd" | "update"> {
  readonly weight: (layer: string, name: string) => Variable;
  readonly uniform: (layer: string, shape: Output) => Output;
}

/** Adds the layers of a network to a graph, from `x`, `[batch, ...network.input]`, on. Gives the output of the last. */
export function applyNetwork(network: NetworkSpec, x: Output, surroundings: Surroundings): Output {
  const { graph, weight, uniform } = surroundings;
  const layers = fold<Apply>(network, {
    layer({ spec, name, inputShape }) {
      const place: Place = {
        ...surroundings,
        inputShape,
        weight: (own) => weight(name, own),
        uniform: (shape) => uniform(name, shape),
      };
      return (input) => (forward[spec.kind] as Forward<SimpleSpec>)(spec, input, place);
    },
    merge:
      ({ spec, outputShape }, branches) =>
      (input) => {
        const parts = branches.map((branch) => applyAll(branch, input));
        return merge(spec.merge, parts, outputShape.length, graph);
      },
  });
  return applyAll(layers, x);
}

/** From the value that a layer reads to the one that it gives. */
type Apply = (input: Output) => Output;

const applyAll = (layers: readonly Apply[], input: Output): Output => layers.reduce((x, apply) => apply(x), input);

/** The network that ends with what the loss wants: the values before the last layer's activation. */
export function withoutLastActivation(network: NetworkSpec): NetworkSpec {
  const last = network.layers[network.layers.length - 1];
  if (!last || !("activation" in last)) return network;
  return { ...network, layers: [...network.layers.slice(0, -1), { ...last, activation: "linear" }] };
}
