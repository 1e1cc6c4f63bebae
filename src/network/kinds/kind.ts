/** What there is to know of a kind of layer. Nothing is optional: what a new kind leaves out, the type checker names. */
import type { Fail } from "../../want";
import type { Shape, Size2d } from "../vocabulary";

export interface Parameters {
  /** Learned by gradient descent. */
  readonly trainable: number;
  /** Kept by the layer itself: batch norm's moving mean and variance. */
  readonly frozen: number;
}

/** Neighbouring places of a feature map along one axis. */
export type Span = readonly [first: number, last: number];

/** What the places of a layer's output see of its input; away from the borders, of which it knows nothing. */
export interface Field {
  /** All that the places of `span` see, along axis 0 (height) or 1 (width). */
  sees(span: Span, axis: 0 | 1): Span;
  /** How far the field moves from one place of the output to the next; less than 1 where the layer enlarges. */
  readonly step: Size2d;
}

/**
 * What a value of the output depends on: the input's value at its place, by one function for all values (`value`); the
 * values at its place, along the last axis (`place`); a window around it (`window`); or the whole input (`image`).
 */
export type Scope = "value" | "place" | "window" | "image";

/**
 * Where the output lies in memory: beside the input; over it where nothing else needs that, as whatever writes each value
 * in the place of the one that it read last can do; or it is the input, seen differently. Which of the first two, no
 * test can tell, unless the scope is `value`.
 */
export type Storage = "beside" | "over" | "view";

/** One kind of layer. `fail` throws an error that names the layer. */
export interface Kind<S> {
  /** What Keras calls it. */
  readonly className: string;
  readonly storage: Storage;
  /** Calls `fail` for options that no input suits. */
  check(spec: S, fail: Fail): void;
  /** Shape of one instance's output; calls `fail` for an input it does not take. */
  outputShape(spec: S, input: Shape, fail: Fail): Shape;
  parameters(spec: S, input: Shape): Parameters;
  /** Multiplications with an addition each, for one instance: of convolutions and dense layers only, else 0. */
  multiplyAdds(spec: S, input: Shape, output: Shape): number;
  /**
   * Values of one instance in the maps that it writes on the way to its output, and needs again for its gradient: the
   * output is made of them, the input is needed no more. Means, variances and the like do not count.
   */
  innerValues(spec: S, input: Shape, output: Shape): number;
  field(spec: S): Field;
  scope(spec: S): Scope;
  /** What of it makes a difference to the output's values: two layers whose essence is equal compute the same; `null` where it only names places anew. */
  essence(spec: S): object | null;
}

export const trainable = (count: number): Parameters => ({ trainable: count, frozen: 0 });
export const noParameters = (): Parameters => trainable(0);
export const none = (): number => 0;

/** Each place sees the same place alone. */
export const samePlace = (): Field => ({ sees: (span) => span, step: [1, 1] });
/** Each place sees all. */
export const allPlaces = (): Field => ({
  sees: () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  step: [1, 1],
});

/** All options but the name, and the initial weights, which training leaves behind. */
export function allOptions<S extends object>(spec: S): object {
  const { name, initializer, ...options } = spec as Record<string, unknown>;
  return options;
}

/** The kinds that compute nothing but a value from each value. */
export const valueByValue: Pick<
  Kind<unknown>,
  "outputShape" | "parameters" | "multiplyAdds" | "innerValues" | "field"
> = {
  outputShape: (_spec, input) => input,
  parameters: noParameters,
  multiplyAdds: none,
  innerValues: none,
  field: samePlace,
};
