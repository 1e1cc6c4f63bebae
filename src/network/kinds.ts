/**
 * What each kind of layer does to shapes, and what it costs: one entry a kind. A new kind needs its type in
 * `spec.ts`, a builder in `builders.ts`, an entry here, one in the table of tfjs layers in `tensor/build.ts`, and one in that of graphs in
 * `tensor/graph/layers.ts`.
 */
import type { LayerSpec, Padding, ParallelSpec, Shape, Size2d } from "./spec";
import {
  type Fail,
  wantActivation,
  wantBooleans,
  wantChannels,
  wantImage,
  wantKernel,
  wantKnown,
  wantOneOf,
  wantPadding,
  wantPositive,
  wantShare,
  wantWhole,
} from "./want";

export interface Parameters {
  /** Learned by gradient descent. */
  readonly trainable: number;
  /** Kept by the layer itself: batch norm's moving mean and variance. */
  readonly frozen: number;
}

/** Neighbouring places of a feature map along one axis. */
export type Span = readonly [first: number, last: number];

/** How places of a layer's output look upon its input; away from the borders, of which it knows nothing. */
export interface Reach {
  /** All that the places of `span` see, along axis 0 (height) or 1 (width). */
  sees(span: Span, axis: 0 | 1): Span;
  /** How far the view moves from one place of the output to the next; less than 1 where the layer enlarges. */
  readonly step: Size2d;
}

/** The shape and cost of one kind of layer. `fail` throws an error that names the layer. */
export interface KindRule<S> {
  /** Shape of one instance's output; calls `fail` for a spec or an input it does not take. */
  outputShape(spec: S, input: Shape, fail: Fail): Shape;
  /** Default: none. */
  parameters?(spec: S, input: Shape): Parameters;
  /** Multiplications with an addition each, for one instance: of convolutions and dense layers only. Default: 0. */
  multiplyAdds?(spec: S, input: Shape, output: Shape): number;
  /** What the output sees of the input. Default: each place the same place alone. */
  reach?(spec: S): Reach;
}

export type SimpleSpec = Exclude<LayerSpec, ParallelSpec>;
export type SimpleKind = SimpleSpec["kind"];
type SpecOf<K> = Extract<SimpleSpec, { kind: K }>;

const trainable = (count: number): Parameters => ({ trainable: count, frozen: 0 });

/** The number of values in one instance; NaN when a size is unknown. */
export function sizeOf(shape: Shape): number {
  return shape.reduce<number>((product, size) => product * (size ?? Number.NaN), 1);
}

const channelsOf = (shape: Shape): number => shape[shape.length - 1] as number;
const area = ([height, width]: Size2d): number => height * width;

interface Window {
  readonly size: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation?: Size2d;
}

/** Height and width after a window has been slid over a map; what the window is called goes into the error. */
function slide(name: string, { size, strides, padding, dilation = [1, 1] }: Window, input: Shape, fail: Fail): Shape {
  wantImage(fail, input);
  wantPadding(fail, padding);
  wantWhole(fail, { [name]: size, strides, dilation });
  if (area(dilation) > 1 && area(strides) > 1) fail("strides must be 1 where dilation is more than 1", strides);
  return [0, 1].map((axis) => {
    const length = input[axis];
    if (length === null) return null;
    if (padding === "same") return Math.ceil(length / strides[axis]);
    const span = (size[axis] - 1) * dilation[axis] + 1;
    if (span > length) {
      const direction = axis === 0 ? "height" : "width";
      fail(`with valid padding ${name} must span at most the input's ${direction} of ${length}`, span);
    }
    return Math.floor((length - span) / strides[axis]) + 1;
  });
}

/** A window of `size`, slid over the input; SAME padding as of maps that the strides divide. */
function reachOf({ size, strides, padding, dilation = [1, 1] }: Window): Reach {
  return {
    sees([first, last], axis) {
      const length = (size[axis] - 1) * dilation[axis] + 1;
      const cut = before(length, strides[axis], padding);
      return [first * strides[axis] - cut, last * strides[axis] - cut + length - 1];
    },
    step: strides,
  };
}

/** Zeros in front of the first place under SAME padding. */
function before(length: number, stride: number, padding: Padding): number {
  return padding === "same" ? Math.floor(Math.max(length - stride, 0) / 2) : 0;
}

const all = (): Reach => ({ sees: () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY], step: [1, 1] });

const poolRule: KindRule<SpecOf<"maxPool">> = {
  outputShape: ({ poolSize, strides, padding }, input, fail) => [
    ...slide("poolSize", { size: poolSize, strides, padding }, input, fail),
    input[2],
  ],
  reach: ({ poolSize, strides, padding }) => reachOf({ size: poolSize, strides, padding }),
};

export const kinds: { readonly [K in SimpleKind]: KindRule<SpecOf<K>> } = {
  conv: {
    outputShape(spec, input, fail) {
      const { filters, kernelSize, groups } = spec;
      const size = slide("kernelSize", { ...spec, size: kernelSize }, input, fail);
      wantWhole(fail, { filters, groups });
      wantKernel(fail, spec);
      if (channelsOf(input) % groups !== 0)
        fail(`groups must divide the input's ${channelsOf(input)} channels`, groups);
      if (filters % groups !== 0) fail(`groups must divide the ${filters} filters`, groups);
      return [...size, filters];
    },
    parameters: ({ filters, kernelSize, groups, useBias }, input) =>
      trainable((area(kernelSize) * channelsOf(input) * filters) / groups + (useBias ? filters : 0)),
    multiplyAdds: ({ kernelSize, groups }, input, output) =>
      (sizeOf(output) * area(kernelSize) * channelsOf(input)) / groups,
    reach: (spec) => reachOf({ ...spec, size: spec.kernelSize }),
  },
  depthwiseConv: {
    outputShape(spec, input, fail) {
      const size = slide("kernelSize", { ...spec, size: spec.kernelSize }, input, fail);
      wantWhole(fail, { depthMultiplier: spec.depthMultiplier });
      wantKernel(fail, spec);
      return [...size, channelsOf(input) * spec.depthMultiplier];
    },
    parameters: ({ kernelSize, depthMultiplier, useBias }, input) =>
      trainable(channelsOf(input) * depthMultiplier * (area(kernelSize) + (useBias ? 1 : 0))),
    multiplyAdds: ({ kernelSize }, _, output) => sizeOf(output) * area(kernelSize),
    reach: (spec) => reachOf({ ...spec, size: spec.kernelSize }),
  },
  separableConv: {
    outputShape(spec, input, fail) {
      const size = slide("kernelSize", { ...spec, size: spec.kernelSize }, input, fail);
      wantWhole(fail, { filters: spec.filters, depthMultiplier: spec.depthMultiplier });
      wantKernel(fail, spec);
      return [...size, spec.filters];
    },
    parameters({ kernelSize, depthMultiplier, filters, useBias }, input) {
      const inner = channelsOf(input) * depthMultiplier;
      return trainable(inner * area(kernelSize) + inner * filters + (useBias ? filters : 0));
    },
    multiplyAdds({ kernelSize, depthMultiplier, filters }, input, output) {
      const inner = channelsOf(input) * depthMultiplier;
      return (sizeOf(output) / filters) * inner * (area(kernelSize) + filters);
    },
    reach: (spec) => reachOf({ ...spec, size: spec.kernelSize }),
  },
  transposedConv: {
    outputShape(spec, input, fail) {
      const { filters, kernelSize, strides, padding } = spec;
      wantImage(fail, input);
      wantPadding(fail, padding);
      wantWhole(fail, { filters, kernelSize, strides });
      wantKernel(fail, spec);
      const size = [0, 1].map((axis) => {
        const length = input[axis];
        if (length === null) return null;
        const overhang = padding === "same" ? 0 : Math.max(kernelSize[axis] - strides[axis], 0);
        return length * strides[axis] + overhang;
      });
      return [...size, filters];
    },
    parameters: ({ filters, kernelSize, useBias }, input) =>
      trainable(area(kernelSize) * channelsOf(input) * filters + (useBias ? filters : 0)),
    multiplyAdds: ({ filters, kernelSize }, input) => sizeOf(input) * area(kernelSize) * filters,
    reach: ({ kernelSize, strides, padding }) => ({
      sees([first, last], axis) {
        const [size, stride] = [kernelSize[axis], strides[axis]];
        const cut = before(size, stride, padding);
        return [Math.ceil((first + cut - size + 1) / stride), Math.floor((last + cut) / stride)];
      },
      step: [1 / strides[0], 1 / strides[1]],
    }),
  },
  maxPool: poolRule,
  avgPool: poolRule,
  globalAvgPool: {
    outputShape({ keepDims }, input, fail) {
      wantImage(fail, input);
      wantBooleans(fail, { keepDims });
      return keepDims ? [1, 1, channelsOf(input)] : [channelsOf(input)];
    },
    reach: all,
  },
  dense: {
    outputShape(spec, input, fail) {
      wantWhole(fail, { units: spec.units });
      wantKernel(fail, spec);
      wantChannels(fail, input);
      return [...input.slice(0, -1), spec.units];
    },
    parameters: ({ units, useBias }, input) => trainable(units * (channelsOf(input) + (useBias ? 1 : 0))),
    multiplyAdds: ({ units }, input) => sizeOf(input) * units,
  },
  flatten: {
    outputShape(_, input, fail) {
      wantKnown(fail, input);
      return [sizeOf(input)];
    },
    reach: all,
  },
  reshape: {
    outputShape({ targetShape }, input, fail) {
      wantKnown(fail, input);
      if (!Array.isArray(targetShape) || targetShape.length === 0) {
        fail("targetShape must be a list of at least one size", targetShape);
      }
      for (const size of targetShape) wantWhole(fail, { targetShape: size });
      if (sizeOf(targetShape) !== sizeOf(input)) {
        fail(`targetShape must hold as many values as the input, ${sizeOf(input)}`, targetShape);
      }
      return targetShape;
    },
    reach: all,
  },
  batchNorm: {
    outputShape({ momentum, epsilon, center, scale }, input, fail) {
      wantShare(fail, "momentum", momentum);
      wantPositive(fail, { epsilon });
      wantBooleans(fail, { center, scale });
      wantChannels(fail, input);
      return input;
    },
    parameters({ center, scale }, input) {
      const channels = channelsOf(input);
      return { trainable: channels * (Number(center) + Number(scale)), frozen: 2 * channels };
    },
  },
  dropout: {
    outputShape({ rate }, input, fail) {
      wantShare(fail, "rate", rate);
      return input;
    },
  },
  activation: {
    outputShape({ activation }, input, fail) {
      wantActivation(fail, activation);
      return input;
    },
  },
  localResponseNorm: {
    outputShape({ depthRadius, bias, alpha, beta }, input, fail) {
      wantImage(fail, input);
      if (!Number.isInteger(depthRadius) || depthRadius < 0) {
        fail("depthRadius must be a whole number of at least 0", depthRadius);
      }
      wantPositive(fail, { bias, alpha, beta });
      return input;
    },
  },
  upsample: {
    outputShape({ size, interpolation }, input, fail) {
      wantImage(fail, input);
      wantWhole(fail, { size });
      wantOneOf(fail, "interpolation", interpolation, ["nearest", "bilinear"]);
      const [height, width, channels] = input;
      return [height === null ? null : height * size[0], width === null ? null : width * size[1], channels];
    },
    reach: ({ size, interpolation }) => ({
      sees([first, last], axis) {
        const end = last / size[axis];
        return [Math.floor(first / size[axis]), interpolation === "bilinear" ? Math.ceil(end) : Math.floor(end)];
      },
      step: [1 / size[0], 1 / size[1]],
    }),
  },
};
