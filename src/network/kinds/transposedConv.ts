import { area, channelsOf, sizeOf } from "../vocabulary";
import { wantCounts, wantImage, wantKernel } from "../want";
import { allOptions, type Kind, none, trainable } from "./kind";
import { kernelDefaults, named, type WindowOptions, type WindowSpec, windowDefaults } from "./options";
import { wantWindow, zerosBefore } from "./window";

export interface TransposedConvSpec extends WindowSpec {
  readonly kind: "transposedConv";
  readonly filters: number;
}

export interface TransposedConvOptions extends WindowOptions {
  readonly filters: number;
}

/** A transposed convolution: strides enlarge. `[height, width, channels]` to `[height′, width′, filters]`. */
export function transposedConv(options: TransposedConvOptions): TransposedConvSpec {
  const { name, filters } = options;
  return named(name, { kind: "transposedConv", filters, ...windowDefaults(options), ...kernelDefaults(options) });
}

export const transposedConvKind: Kind<TransposedConvSpec> = {
  className: "Conv2DTranspose",
  storage: "beside",
  check(spec, fail) {
    wantWindow("kernelSize", { ...spec, size: spec.kernelSize, dilation: [1, 1] }, fail);
    wantCounts(fail, { filters: spec.filters });
    wantKernel(fail, spec);
  },
  outputShape({ filters, kernelSize, strides, padding }, input, fail) {
    wantImage(fail, input);
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
  innerValues: none,
  field: ({ kernelSize, strides, padding }) => ({
    sees([first, last], axis) {
      const [size, stride] = [kernelSize[axis], strides[axis]];
      const cut = zerosBefore(size, stride, padding);
      return [Math.ceil((first + cut - size + 1) / stride), Math.floor((last + cut) / stride)];
    },
    step: [1 / strides[0], 1 / strides[1]],
  }),
  scope: () => "window",
  essence: allOptions,
};
