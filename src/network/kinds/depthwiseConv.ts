import { area, channelsOf, type Size2d, sizeOf } from "../vocabulary";
import { wantCounts, wantKernel } from "../want";
import { allOptions, type Kind, none, trainable } from "./kind";
import { kernelDefaults, named, pair, type Size, type WindowOptions, type WindowSpec, windowDefaults } from "./options";
import { slide, type Window, wantWindow, windowField } from "./window";

export interface DepthwiseConvSpec extends WindowSpec {
  readonly kind: "depthwiseConv";
  readonly dilation: Size2d;
  /** Output maps per input channel. */
  readonly depthMultiplier: number;
}

export interface DepthwiseConvOptions extends WindowOptions {
  /** Default 1. */
  readonly dilation?: Size;
  /** Output maps for each input channel; default 1. */
  readonly depthMultiplier?: number;
}

/** A convolution of each channel by itself: `[height, width, channels]` to `[height′, width′, channels · depthMultiplier]`. */
export function depthwiseConv(options: DepthwiseConvOptions): DepthwiseConvSpec {
  const { name, dilation = 1, depthMultiplier = 1 } = options;
  const rest = { ...windowDefaults(options), dilation: pair(dilation), depthMultiplier, ...kernelDefaults(options) };
  return named(name, { kind: "depthwiseConv", ...rest });
}

const windowOf = (spec: DepthwiseConvSpec): Window => ({ ...spec, size: spec.kernelSize });

export const depthwiseConvKind: Kind<DepthwiseConvSpec> = {
  className: "DepthwiseConv2D",
  storage: "beside",
  check(spec, fail) {
    wantWindow("kernelSize", windowOf(spec), fail);
    wantCounts(fail, { depthMultiplier: spec.depthMultiplier });
    wantKernel(fail, spec);
  },
  outputShape: (spec, input, fail) => [
    ...slide("kernelSize", windowOf(spec), input, fail),
    channelsOf(input) * spec.depthMultiplier,
  ],
  parameters: ({ kernelSize, depthMultiplier, useBias }, input) =>
    trainable(channelsOf(input) * depthMultiplier * (area(kernelSize) + (useBias ? 1 : 0))),
  multiplyAdds: ({ kernelSize }, _, output) => sizeOf(output) * area(kernelSize),
  innerValues: none,
  field: (spec) => windowField(windowOf(spec)),
  scope: () => "window",
  essence: allOptions,
};
