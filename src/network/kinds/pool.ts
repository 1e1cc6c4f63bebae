import type { Named, Padding, Size2d } from "../vocabulary";
import { allOptions, type Kind, none, noParameters } from "./kind";
import { named, pair, type Size } from "./options";
import { slide, type Window, wantWindow, windowField } from "./window";

export interface PoolSpec<K extends "maxPool" | "avgPool" = "maxPool" | "avgPool"> extends Named {
  readonly kind: K;
  readonly poolSize: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
}

export interface PoolOptions extends Named {
  /** Default 2. */
  readonly poolSize?: Size;
  /** Default: the pool size. */
  readonly strides?: Size;
  /** Default `valid`. */
  readonly padding?: Padding;
}

function pool<K extends PoolSpec["kind"]>(kind: K, options: PoolOptions): PoolSpec<K> {
  const { name, poolSize = 2, strides, padding = "valid" } = options;
  return named(name, { kind, poolSize: pair(poolSize), strides: pair(strides ?? poolSize), padding });
}

/** The largest value of each window: `[height, width, channels]` to `[height′, width′, channels]`. */
export function maxPool(options: PoolOptions = {}): PoolSpec<"maxPool"> {
  return pool("maxPool", options);
}

/** The mean of each window: `[height, width, channels]` to `[height′, width′, channels]`. */
export function avgPool(options: PoolOptions = {}): PoolSpec<"avgPool"> {
  return pool("avgPool", options);
}

const windowOf = (spec: PoolSpec): Window => ({ ...spec, size: spec.poolSize, dilation: [1, 1] });

const poolKind: Omit<Kind<PoolSpec>, "className"> = {
  storage: "beside",
  check: (spec, fail) => wantWindow("poolSize", windowOf(spec), fail),
  outputShape: (spec, input, fail) => [...slide("poolSize", windowOf(spec), input, fail), input[2]],
  parameters: noParameters,
  multiplyAdds: none,
  innerValues: none,
  field: (spec) => windowField(windowOf(spec)),
  scope: () => "window",
  essence: allOptions,
};

export const maxPoolKind: Kind<PoolSpec<"maxPool">> = { ...poolKind, className: "MaxPooling2D" };
export const avgPoolKind: Kind<PoolSpec<"avgPool">> = { ...poolKind, className: "AveragePooling2D" };
