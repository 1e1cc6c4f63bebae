import { wantNumber } from "../../want";
import { channelsOf, type Named } from "../vocabulary";
import { wantBooleans, wantChannels } from "../want";
import { type Kind, none, samePlace } from "./kind";
import { named } from "./options";

export interface BatchNormSpec extends Named {
  readonly kind: "batchNorm";
  /** Share of the old moving statistics kept at each step. */
  readonly momentum: number;
  readonly epsilon: number;
  readonly center: boolean;
  readonly scale: boolean;
}

export interface BatchNormOptions extends Named {
  /** Default .99. */
  readonly momentum?: number;
  /** Default .001. */
  readonly epsilon?: number;
  /** Learn an offset β; default true. */
  readonly center?: boolean;
  /** Learn a factor γ; default true. */
  readonly scale?: boolean;
}

/** Batch normalization (Ioffe and Szegedy 2015) of each channel, the last axis. */
export function batchNorm(options: BatchNormOptions = {}): BatchNormSpec {
  const { name, momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = options;
  return named(name, { kind: "batchNorm", momentum, epsilon, center, scale });
}

export const batchNormKind: Kind<BatchNormSpec> = {
  className: "BatchNormalization",
  storage: "over",
  check({ momentum, epsilon, center, scale }, fail) {
    wantNumber("momentum", momentum, { least: 0, below: 1 }, fail);
    wantNumber("epsilon", epsilon, { above: 0 }, fail);
    wantBooleans(fail, { center, scale });
  },
  outputShape(_, input, fail) {
    wantChannels(fail, input);
    return input;
  },
  parameters({ center, scale }, input) {
    const channels = channelsOf(input);
    return { trainable: channels * (Number(center) + Number(scale)), frozen: 2 * channels };
  },
  multiplyAdds: none,
  innerValues: none,
  field: samePlace,
  scope: () => "place",
  // Momentum and ε are of no consequence to what is learnt.
  essence: ({ center, scale }) => ({ kind: "batchNorm", center, scale }),
};
