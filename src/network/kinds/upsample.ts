import { wantOneOf } from "../../want";
import type { Named, Size2d } from "../vocabulary";
import { wantImage, wantPairs } from "../want";
import { allOptions, type Kind, none, noParameters } from "./kind";
import { named, pair, type Size } from "./options";

export interface UpsampleSpec extends Named {
  readonly kind: "upsample";
  /** Factors for height and width. */
  readonly size: Size2d;
  readonly interpolation: "nearest" | "bilinear";
}

export interface UpsampleOptions extends Named {
  /** Default 2. */
  readonly size?: Size;
  /** Default `nearest`. */
  readonly interpolation?: UpsampleSpec["interpolation"];
}

/** Enlarges each feature map, without parameters: `[height, width, channels]` to `[height · size, width · size, channels]`. */
export function upsample({ name, size = 2, interpolation = "nearest" }: UpsampleOptions = {}): UpsampleSpec {
  return named(name, { kind: "upsample", size: pair(size), interpolation });
}

const times = (length: number | null, factor: number): number | null => (length === null ? null : length * factor);

export const upsampleKind: Kind<UpsampleSpec> = {
  className: "UpSampling2D",
  storage: "beside",
  check({ size, interpolation }, fail) {
    wantPairs(fail, { size });
    wantOneOf("interpolation", interpolation, ["nearest", "bilinear"], fail);
  },
  outputShape({ size }, input, fail) {
    wantImage(fail, input);
    const [height, width, channels] = input;
    return [times(height, size[0]), times(width, size[1]), channels];
  },
  parameters: noParameters,
  multiplyAdds: none,
  innerValues: none,
  field: ({ size, interpolation }) => ({
    sees([first, last], axis) {
      const end = last / size[axis];
      return [Math.floor(first / size[axis]), interpolation === "bilinear" ? Math.ceil(end) : Math.floor(end)];
    },
    step: [1 / size[0], 1 / size[1]],
  }),
  scope: () => "window",
  essence: allOptions,
};
