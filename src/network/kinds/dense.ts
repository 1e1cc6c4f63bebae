import { channelsOf, sizeOf } from "../vocabulary";
import { type Kernel, wantChannels, wantCounts, wantKernel } from "../want";
import { oneByOne } from "./conv";
import { type Kind, none, samePlace, trainable } from "./kind";
import { type KernelOptions, kernelDefaults, named } from "./options";

export interface DenseSpec extends Kernel {
  readonly kind: "dense";
  readonly name?: string;
  readonly units: number;
}

export interface DenseOptions extends KernelOptions {
  readonly units: number;
}

/** A fully connected layer, on the last axis: `[…, channels]` to `[…, units]`. */
export function dense(options: DenseOptions): DenseSpec {
  return named(options.name, { kind: "dense", units: options.units, ...kernelDefaults(options) });
}

export const denseKind: Kind<DenseSpec> = {
  className: "Dense",
  storage: "beside",
  check(spec, fail) {
    wantCounts(fail, { units: spec.units });
    wantKernel(fail, spec);
  },
  outputShape({ units }, input, fail) {
    wantChannels(fail, input);
    return [...input.slice(0, -1), units];
  },
  parameters: ({ units, useBias }, input) => trainable(units * (channelsOf(input) + (useBias ? 1 : 0))),
  multiplyAdds: ({ units }, input) => sizeOf(input) * units,
  innerValues: none,
  field: samePlace,
  scope: () => "place",
  essence: ({ units, useBias, activation }) => oneByOne({ filters: units, useBias, activation }),
};
