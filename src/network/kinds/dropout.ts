import { wantNumber } from "../../want";
import type { Named } from "../vocabulary";
import { allOptions, type Kind, valueByValue } from "./kind";
import { named } from "./options";

export interface DropoutSpec extends Named {
  readonly kind: "dropout";
  /** Share of the values set to zero while training, from 0 up to but not including 1. */
  readonly rate: number;
}

export interface DropoutOptions extends Named {
  readonly rate: number;
}

/** Sets a random share `rate` of the values to zero while training. */
export function dropout({ name, rate }: DropoutOptions): DropoutSpec {
  return named(name, { kind: "dropout", rate });
}

export const dropoutKind: Kind<DropoutSpec> = {
  ...valueByValue,
  className: "Dropout",
  storage: "over",
  check: ({ rate }, fail) => void wantNumber("rate", rate, { least: 0, below: 1 }, fail),
  scope: () => "value",
  essence: allOptions,
};
