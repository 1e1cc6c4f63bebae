import { channelsOf, type Named } from "../vocabulary";
import { wantBooleans, wantImage } from "../want";
import { allPlaces, type Kind, none, noParameters } from "./kind";
import { named } from "./options";

export interface GlobalAvgPoolSpec extends Named {
  readonly kind: "globalAvgPool";
  /** Keep the two spatial axes, with size 1: `[1, 1, channels]` instead of `[channels]`. */
  readonly keepDims: boolean;
}

export interface GlobalAvgPoolOptions extends Named {
  /** Default false. */
  readonly keepDims?: boolean;
}

/** The mean of each feature map: `[channels]`, or `[1, 1, channels]` with `keepDims`. */
export function globalAvgPool({ name, keepDims = false }: GlobalAvgPoolOptions = {}): GlobalAvgPoolSpec {
  return named(name, { kind: "globalAvgPool", keepDims });
}

export const globalAvgPoolKind: Kind<GlobalAvgPoolSpec> = {
  className: "GlobalAveragePooling2D",
  storage: "beside",
  check: ({ keepDims }, fail) => wantBooleans(fail, { keepDims }),
  outputShape({ keepDims }, input, fail) {
    wantImage(fail, input);
    return keepDims ? [1, 1, channelsOf(input)] : [channelsOf(input)];
  },
  parameters: noParameters,
  multiplyAdds: none,
  innerValues: none,
  field: allPlaces,
  scope: () => "image",
  essence: () => ({ kind: "globalAvgPool" }),
};
