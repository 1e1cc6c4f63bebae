import { wantWhole } from "../../want";
import { mostAxes, type Named, sizeOf } from "../vocabulary";
import { wantKnown } from "../want";
import { allPlaces, type Kind, none, noParameters } from "./kind";
import { named } from "./options";

export interface ReshapeSpec extends Named {
  readonly kind: "reshape";
  /** New shape of one instance, without the batch. */
  readonly targetShape: readonly number[];
}

export interface ReshapeOptions extends Named {
  readonly targetShape: readonly number[];
}

/** The same values in another shape. */
export function reshape({ name, targetShape }: ReshapeOptions): ReshapeSpec {
  return named(name, { kind: "reshape", targetShape });
}

export const reshapeKind: Kind<ReshapeSpec> = {
  className: "Reshape",
  storage: "view",
  check({ targetShape }, fail) {
    if (!Array.isArray(targetShape) || targetShape.length === 0) {
      fail("targetShape must be a list of at least one size", targetShape);
    }
    if (targetShape.length > mostAxes) fail(`targetShape must have at most ${mostAxes} sizes`, targetShape);
    for (const size of targetShape) wantWhole("targetShape", size, {}, fail);
  },
  outputShape({ targetShape }, input, fail) {
    wantKnown(fail, input);
    if (sizeOf(targetShape) !== sizeOf(input)) {
      fail(`targetShape must hold as many values as the input, ${sizeOf(input)}`, targetShape);
    }
    return targetShape;
  },
  parameters: noParameters,
  multiplyAdds: none,
  innerValues: none,
  field: allPlaces,
  scope: () => "image",
  essence: () => null,
};
