/**
 * A network is data: an input shape and a list of layers. Everything else (shapes, parameters, memory, a picture,
 * a trainable model) is computed from it, by `fold`.
 */
import type { SimpleSpec } from "./kinds";
import { named } from "./kinds/options";
import type { Merge, Named, Shape } from "./vocabulary";

export type { SimpleKind, SimpleSpec, SpecOf } from "./kinds";
export type { Activation, Initializer, Merge, Padding, Shape, Size2d } from "./vocabulary";

/** Several branches on one input, their outputs merged: inception, residual and squeeze-and-excitation blocks, U-Nets. */
export interface ParallelSpec extends Named {
  readonly kind: "parallel";
  /** One list of layers a branch; an empty one is the identity. */
  readonly branches: readonly (readonly LayerSpec[])[];
  readonly merge: Merge;
}

export type LayerSpec = SimpleSpec | ParallelSpec;

export type LayerKind = LayerSpec["kind"];

export interface NetworkSpec {
  readonly name: string;
  /** Shape of one input image, without the batch: `[height, width, channels]`. */
  readonly input: Shape;
  readonly layers: readonly LayerSpec[];
}

export interface ParallelOptions extends Named {
  /** One list of layers a branch; an empty one is the identity. */
  readonly branches: readonly (readonly LayerSpec[])[];
  readonly merge: Merge;
}

/** Branches on one input, merged: `add` (residual), `concat` (inception, skip), `multiply` (squeeze and excitation). */
export function parallel({ name, branches, merge }: ParallelOptions): ParallelSpec {
  return named(name, { kind: "parallel", branches, merge });
}
