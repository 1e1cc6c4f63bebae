import { area, channelsOf, type Size2d, sizeOf } from "../vocabulary";
import { type Kernel, wantCounts, wantKernel } from "../want";
import { type Kind, none, trainable } from "./kind";
import { kernelDefaults, named, pair, type Size, type WindowOptions, type WindowSpec, windowDefaults } from "./options";
import { slide, type Window, wantWindow, windowField } from "./window";

export interface ConvSpec extends WindowSpec {
  readonly kind: "conv";
  /** Number of feature maps in the output. */
  readonly filters: number;
  readonly dilation: Size2d;
  /** The input's channels and the filters are split into this many groups that do not see each other. */
  readonly groups: number;
}

export interface ConvOptions extends WindowOptions {
  /** Number of feature maps in the output. */
  readonly filters: number;
  /** Default 1. */
  readonly dilation?: Size;
  /** Default 1. */
  readonly groups?: number;
}

/** A 2-D convolution: `[height, width, channels]` to `[height′, width′, filters]`. */
export function conv(options: ConvOptions): ConvSpec {
  const { name, filters, dilation = 1, groups = 1 } = options;
  const rest = { ...windowDefaults(options), dilation: pair(dilation), groups, ...kernelDefaults(options) };
  return named(name, { kind: "conv", filters, ...rest });
}

const windowOf = (spec: ConvSpec): Window => ({ ...spec, size: spec.kernelSize });

export const convKind: Kind<ConvSpec> = {
  className: "Conv2D",
  storage: "beside",
  check(spec, fail) {
    const { filters, groups } = spec;
    wantWindow("kernelSize", windowOf(spec), fail);
    wantCounts(fail, { filters, groups });
    wantKernel(fail, spec);
    if (filters % groups !== 0) fail(`groups must divide the ${filters} filters`, groups);
  },
  outputShape(spec, input, fail) {
    const size = slide("kernelSize", windowOf(spec), input, fail);
    const channels = channelsOf(input);
    if (channels % spec.groups !== 0) fail(`groups must divide the input's ${channels} channels`, spec.groups);
    return [...size, spec.filters];
  },
  parameters: ({ filters, kernelSize, groups, useBias }, input) =>
    trainable((area(kernelSize) * channelsOf(input) * filters) / groups + (useBias ? filters : 0)),
  multiplyAdds: ({ kernelSize, groups }, input, output) =>
    (sizeOf(output) * area(kernelSize) * channelsOf(input)) / groups,
  innerValues: none,
  field: (spec) => windowField(windowOf(spec)),
  scope: () => "window",
  essence({ filters, kernelSize, strides, groups, padding, dilation, useBias, activation }) {
    if (area(kernelSize) > 1) {
      return { kind: "conv", filters, kernelSize, strides, groups, padding, dilation, useBias, activation };
    }
    return { ...oneByOne({ filters, useBias, activation }), strides, groups };
  },
};

/** The essence of a 1 × 1 convolution, which a dense layer is too. */
export function oneByOne({ filters, useBias, activation }: { filters: number } & Omit<Kernel, "initializer">): object {
  return { kind: "conv", filters, kernelSize: [1, 1], strides: [1, 1], groups: 1, useBias, activation };
}
