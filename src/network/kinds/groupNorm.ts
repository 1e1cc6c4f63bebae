import { wantNumber } from "../../want";
import { channelsOf, type Named } from "../vocabulary";
import { wantBooleans, wantChannels, wantCounts } from "../want";
import { allPlaces, type Kind, none, trainable } from "./kind";
import { named } from "./options";

/** `y = γ (x − mean) / √(variance + epsilon) + β`, mean and variance of an instance's group of channels (Wu and He 2018). */
export interface GroupNormSpec extends Named {
  readonly kind: "groupNorm";
  /** The channels are split into this many groups of neighbours, each with a mean and a variance of its own. */
  readonly groups: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
}

export interface GroupNormOptions extends Named {
  /** Divides the channels. 1 is layer normalization, a group for each channel instance normalization. Default 32. */
  readonly groups?: number;
  /** Default .001. */
  readonly epsilon?: number;
  /** Learn an offset β for each channel; default true. */
  readonly center?: boolean;
  /** Learn a factor γ for each channel; default true. */
  readonly scale?: boolean;
}

/**
 * Group normalization (Wu and He 2018) of `[height, width, channels]` or `[units]`, whose shape it keeps: of each image by
 * itself, over all places and the channels of a group, so that it does not depend on the batch, in training or after.
 */
export function groupNorm(options: GroupNormOptions = {}): GroupNormSpec {
  const { name, groups = 32, epsilon = 1e-3, center = true, scale = true } = options;
  return named(name, { kind: "groupNorm", groups, epsilon, center, scale });
}

export const groupNormKind: Kind<GroupNormSpec> = {
  className: "GroupNormalization",
  storage: "over",
  check({ groups, epsilon, center, scale }, fail) {
    wantCounts(fail, { groups });
    wantNumber("epsilon", epsilon, { above: 0 }, fail);
    wantBooleans(fail, { center, scale });
  },
  outputShape({ groups }, input, fail) {
    wantChannels(fail, input);
    const channels = channelsOf(input);
    if (channels % groups !== 0) fail(`groups must divide the input's ${channels} channels`, groups);
    return input;
  },
  parameters: ({ center, scale }, input) => trainable(channelsOf(input) * (Number(center) + Number(scale))),
  multiplyAdds: none,
  innerValues: none,
  field: allPlaces,
  scope: () => "image",
  // ε is of no consequence to what is learnt.
  essence: ({ groups, center, scale }) => ({ kind: "groupNorm", groups, center, scale }),
};
