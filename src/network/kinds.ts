/**
 * What each kind of layer does to shapes, and what it costs: one entry a kind. A new kind needs its type in
 * `spec.ts`, a builder in `builders.ts`, an entry here, and one in the table of tfjs layers in `tensor/build.ts`.
 */
import type { LayerSpec, Padding, ParallelSpec, Shape, Size2d } from "./spec";

export interface Parameters {
  /** Learned by gradient descent. */
  readonly trainable: number;
  /** Kept by the layer itself: batch norm's moving mean and variance. */
  readonly frozen: number;
}

/** The shape and cost of one kind of layer. `fail` throws an error that names the layer. */
export interface KindRule<S> {
  /** Shape of one instance's output; calls `fail` for a spec or an input it does not take. */
  outputShape(spec: S, input: Shape, fail: Fail): Shape;
  /** Default: none. */
  parameters?(spec: S, input: Shape): Parameters;
  /** Multiplications with an addition each, for one instance: of convolutions and dense layers only. Default: 0. */
  multiplyAdds?(spec: S, input: Shape, output: Shape): number;
}

/** Throws: `problem` says what is allowed, `value` is what was there. */
export type Fail = (problem: string, value: unknown) => never;

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

function wantWhole(fail: Fail, values: Readonly<Record<string, number | Size2d>>): void {
  for (const [name, value] of Object.entries(values)) {
    const numbers = typeof value === "number" ? [value] : value;
    if (!Array.isArray(numbers) || (typeof value !== "number" && numbers.length !== 2)) {
      fail(`${name} must be a whole number of at least 1, or two of them`, value);
    }
    if (!numbers.every((n) => Number.isInteger(n) && n >= 1))
      fail(`${name} must be a whole number of at least 1`, value);
  }
}

function wantOneOf(fail: Fail, name: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) fail(`${name} must be one of ${allowed.join(", ")}`, value);
}

function wantImage(fail: Fail, input: Shape): void {
  if (input.length !== 3) fail("the input must be feature maps, [height, width, channels]", input);
}

function wantKnown(fail: Fail, input: Shape): void {
  if (input.includes(null)) fail("the input must have a known size in every direction", input);
}

interface Window {
  readonly size: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation?: Size2d;
}

/** Height and width after a window has been slid over a map; what the window is called goes into the error. */
function slide(name: string, { size, strides, padding, dilation = [1, 1] }: Window, input: Shape, fail: Fail): Shape {
  wantImage(fail, input);
  wantOneOf(fail, "padding", padding, ["valid", "same"]);
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

const poolRule: KindRule<SpecOf<"maxPool">> = {
  outputShape: ({ poolSize, strides, padding }, input, fail) => [
    ...slide("poolSize", { size: poolSize, strides, padding }, input, fail),
    input[2],
  ],
};

const activations = ["linear", "relu", "sigmoid", "tanh", "softmax", "swish", "elu", "selu", "softplus"];
const wantActivation = (fail: Fail, value: string): void => wantOneOf(fail, "activation", value, activations);

export const kinds: { readonly [K in SimpleKind]: KindRule<SpecOf<K>> } = {
  conv: {
    outputShape(spec, input, fail) {
      const { filters, kernelSize, groups } = spec;
      const size = slide("kernelSize", { ...spec, size: kernelSize }, input, fail);
      wantWhole(fail, { filters, groups });
      wantActivation(fail, spec.activation);
      if (channelsOf(input) % groups !== 0)
        fail(`groups must divide the input's ${channelsOf(input)} channels`, groups);
      if (filters % groups !== 0) fail(`groups must divide the ${filters} filters`, groups);
      return [...size, filters];
    },
    parameters: ({ filters, kernelSize, groups, useBias }, input) =>
      trainable((area(kernelSize) * channelsOf(input) * filters) / groups + (useBias ? filters : 0)),
    multiplyAdds: ({ kernelSize, groups }, input, output) =>
      (sizeOf(output) * area(kernelSize) * channelsOf(input)) / groups,
  },
  depthwiseConv: {
    outputShape(spec, input, fail) {
      const size = slide("kernelSize", { ...spec, size: spec.kernelSize }, input, fail);
      wantWhole(fail, { depthMultiplier: spec.depthMultiplier });
      wantActivation(fail, spec.activation);
      return [...size, channelsOf(input) * spec.depthMultiplier];
    },
    parameters: ({ kernelSize, depthMultiplier, useBias }, input) =>
      trainable(channelsOf(input) * depthMultiplier * (area(kernelSize) + (useBias ? 1 : 0))),
    multiplyAdds: ({ kernelSize }, _, output) => sizeOf(output) * area(kernelSize),
  },
  separableConv: {
    outputShape(spec, input, fail) {
      const size = slide("kernelSize", { ...spec, size: spec.kernelSize }, input, fail);
      wantWhole(fail, { filters: spec.filters, depthMultiplier: spec.depthMultiplier });
      wantActivation(fail, spec.activation);
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
  },
  transposedConv: {
    outputShape({ filters, kernelSize, strides, padding, activation }, input, fail) {
      wantImage(fail, input);
      wantOneOf(fail, "padding", padding, ["valid", "same"]);
      wantWhole(fail, { filters, kernelSize, strides });
      wantActivation(fail, activation);
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
  },
  maxPool: poolRule,
  avgPool: poolRule,
  globalAvgPool: {
    outputShape({ keepDims }, input, fail) {
      wantImage(fail, input);
      return keepDims ? [1, 1, channelsOf(input)] : [channelsOf(input)];
    },
  },
  dense: {
    outputShape({ units, activation }, input, fail) {
      wantWhole(fail, { units });
      wantActivation(fail, activation);
      if (channelsOf(input) === null) fail("the input's last axis must have a known size", input);
      return [...input.slice(0, -1), units];
    },
    parameters: ({ units, useBias }, input) => trainable(units * (channelsOf(input) + (useBias ? 1 : 0))),
    multiplyAdds: ({ units }, input) => sizeOf(input) * units,
  },
  flatten: {
    outputShape(_, input, fail) {
      wantKnown(fail, input);
      return [sizeOf(input)];
    },
  },
  reshape: {
    outputShape({ targetShape }, input, fail) {
      wantKnown(fail, input);
      if (targetShape.length === 0) fail("targetShape must have at least one axis", targetShape);
      for (const size of targetShape) wantWhole(fail, { targetShape: size });
      if (sizeOf(targetShape) !== sizeOf(input)) {
        fail(`targetShape must hold as many values as the input, ${sizeOf(input)}`, targetShape);
      }
      return targetShape;
    },
  },
  batchNorm: {
    outputShape({ momentum, epsilon }, input, fail) {
      if (!(momentum >= 0 && momentum < 1)) fail("momentum must be from 0 up to but not including 1", momentum);
      if (!(epsilon > 0)) fail("epsilon must be positive", epsilon);
      if (channelsOf(input) === null) fail("the input's last axis must have a known size", input);
      return input;
    },
    parameters({ center, scale }, input) {
      const channels = channelsOf(input);
      return { trainable: channels * (Number(center) + Number(scale)), frozen: 2 * channels };
    },
  },
  dropout: {
    outputShape({ rate }, input, fail) {
      if (!(rate >= 0 && rate < 1)) fail("rate must be from 0 up to but not including 1", rate);
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
      for (const [name, value] of Object.entries({ bias, alpha, beta })) {
        if (!(value > 0 && value < Number.POSITIVE_INFINITY)) fail(`${name} must be positive`, value);
      }
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
  },
};
