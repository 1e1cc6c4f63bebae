import { type Named, sizeOf } from "../vocabulary";
import { wantKnown } from "../want";
import { allPlaces, type Kind, none, noParameters } from "./kind";
import { named } from "./options";

export interface FlattenSpec extends Named {
  readonly kind: "flatten";
}

/** All values in one row: row by row, channels last. */
export function flatten({ name }: Named = {}): FlattenSpec {
  return named(name, { kind: "flatten" });
}

export const flattenKind: Kind<FlattenSpec> = {
  className: "Flatten",
  storage: "view",
  check: () => {},
  outputShape(_, input, fail) {
    wantKnown(fail, input);
    return [sizeOf(input)];
  },
  parameters: noParameters,
  multiplyAdds: none,
  innerValues: none,
  field: allPlaces,
  scope: () => "image",
  essence: () => ({ kind: "flatten" }),
};
