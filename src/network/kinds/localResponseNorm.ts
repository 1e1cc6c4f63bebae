import { wantNumber, wantWhole } from "../../want";
import type { Named } from "../vocabulary";
import { wantImage } from "../want";
import { allOptions, type Kind, none, noParameters, samePlace } from "./kind";
import { named } from "./options";

/** `b_i = a_i (bias + alpha Σ a_j²)^−beta`, j over the `2 depthRadius + 1` maps around i (Krizhevsky et al. 2012, 3.3). */
export interface LocalResponseNormSpec extends Named {
  readonly kind: "localResponseNorm";
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

export interface LocalResponseNormOptions extends Named {
  /** Maps on either side that inhibit; default 2. */
  readonly depthRadius?: number;
  /** Default 2. */
  readonly bias?: number;
  /** Not divided by the window; default 1e-4. */
  readonly alpha?: number;
  /** Default .75. */
  readonly beta?: number;
}

/** Local response normalization with AlexNet's constants (Krizhevsky et al. 2012, 3.3). */
export function localResponseNorm(options: LocalResponseNormOptions = {}): LocalResponseNormSpec {
  const { name, depthRadius = 2, bias = 2, alpha = 1e-4, beta = 0.75 } = options;
  return named(name, { kind: "localResponseNorm", depthRadius, bias, alpha, beta });
}

export const localResponseNormKind: Kind<LocalResponseNormSpec> = {
  className: "LocalResponseNorm",
  storage: "beside",
  check({ depthRadius, bias, alpha, beta }, fail) {
    wantWhole("depthRadius", depthRadius, { least: 0 }, fail);
    for (const [name, value] of Object.entries({ bias, alpha, beta })) wantNumber(name, value, { above: 0 }, fail);
  },
  outputShape(_, input, fail) {
    wantImage(fail, input);
    return input;
  },
  parameters: noParameters,
  multiplyAdds: none,
  innerValues: none,
  field: samePlace,
  scope: () => "place",
  essence: allOptions,
};
