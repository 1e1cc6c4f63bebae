import { area, channelsOf, type Shape, type Size2d, sizeOf } from "../vocabulary";
import { wantCounts, wantKernel } from "../want";
import { type DepthwiseConvOptions, depthwiseConv } from "./depthwiseConv";
import { allOptions, type Kind, trainable } from "./kind";
import type { WindowSpec } from "./options";
import { slide, type Window, wantWindow, windowField } from "./window";

export interface SeparableConvSpec extends WindowSpec {
  readonly kind: "separableConv";
  readonly filters: number;
  readonly dilation: Size2d;
  /** Maps per input channel between the two convolutions. */
  readonly depthMultiplier: number;
}

export interface SeparableConvOptions extends DepthwiseConvOptions {
  readonly filters: number;
}

/** A depthwise convolution followed by a 1 × 1 convolution (Chollet 2017): `[height, width, channels]` to `[height′, width′, filters]`. */
export function separableConv(options: SeparableConvOptions): SeparableConvSpec {
  return { ...depthwiseConv(options), kind: "separableConv", filters: options.filters };
}

const windowOf = (spec: SeparableConvSpec): Window => ({ ...spec, size: spec.kernelSize });

/** How many maps the first convolution gives to the second. */
const innerMaps = ({ depthMultiplier }: SeparableConvSpec, input: Shape): number => channelsOf(input) * depthMultiplier;

export const separableConvKind: Kind<SeparableConvSpec> = {
  className: "SeparableConv2D",
  storage: "beside",
  check(spec, fail) {
    wantWindow("kernelSize", windowOf(spec), fail);
    wantCounts(fail, { filters: spec.filters, depthMultiplier: spec.depthMultiplier });
    wantKernel(fail, spec);
  },
  outputShape: (spec, input, fail) => [...slide("kernelSize", windowOf(spec), input, fail), spec.filters],
  parameters(spec, input) {
    const { kernelSize, filters, useBias } = spec;
    return trainable(innerMaps(spec, input) * (area(kernelSize) + filters) + (useBias ? filters : 0));
  },
  multiplyAdds: (spec, input, output) =>
    (sizeOf(output) / spec.filters) * innerMaps(spec, input) * (area(spec.kernelSize) + spec.filters),
  innerValues: (spec, input, output) => (sizeOf(output) / spec.filters) * innerMaps(spec, input),
  field: (spec) => windowField(windowOf(spec)),
  scope: () => "window",
  essence: allOptions,
};
