import type { Activation, Named } from "../vocabulary";
import { wantActivation } from "../want";
import { allOptions, type Kind, valueByValue } from "./kind";
import { named } from "./options";

export interface ActivationSpec extends Named {
  readonly kind: "activation";
  readonly activation: Activation;
}

export interface ActivationOptions extends Named {
  readonly activation: Activation;
}

/** An activation function as a layer of its own. */
export function activation({ name, activation }: ActivationOptions): ActivationSpec {
  return named(name, { kind: "activation", activation });
}

export const activationKind: Kind<ActivationSpec> = {
  ...valueByValue,
  className: "Activation",
  storage: "over",
  check: ({ activation }, fail) => wantActivation(fail, activation),
  // A softmax weighs the values of a place against each other.
  scope: ({ activation }) => (activation === "softmax" ? "place" : "value"),
  essence: allOptions,
};
