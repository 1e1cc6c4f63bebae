/**
 * What a learner's function is called with, as data: a call can be written down, and made elsewhere. What JSON has not
 * (tensors, functions that come with the question) is named, with what it is made of.
 */
import { tf } from "../../tensor";
import { boundedGradient } from "./gradient";
import { layerFor } from "./layers";
import { stepsOf } from "./steps";

interface Makers {
  tensor(values: tf.TensorLike): unknown;
  gradient: typeof boundedGradient;
  layer: typeof layerFor;
  steps: typeof stepsOf;
}
type Name = keyof Makers;

const makers: Makers = {
  tensor: (values) => tf.tensor(values),
  gradient: boundedGradient,
  layer: layerFor,
  steps: stepsOf,
};

interface Made {
  readonly made: Name;
  readonly of: readonly unknown[];
}

/** Stands for an argument that is made for each call anew. */
export function made<N extends Name>(name: N, ...of: Parameters<Makers[N]>): Made {
  return { made: name, of };
}

/** The arguments of a call, fresh: what the learner's function does to them changes no other call. */
export function hand(args: readonly unknown[]): unknown[] {
  return structuredClone(args).map((arg) =>
    isMade(arg) ? (makers[arg.made] as (...of: unknown[]) => unknown)(...arg.of) : arg,
  );
}

function isMade(arg: unknown): arg is Made {
  return typeof arg === "object" && arg !== null && "made" in arg;
}
