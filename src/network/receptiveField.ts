/** How much of the image a value deep inside a network depends on. */
import { product } from "../numbers";
import { walk } from "./fold";
import { kindOf } from "./kinds";
import type { Field, Span } from "./kinds/kind";
import type { LayerSpec } from "./spec";
import type { Size2d } from "./vocabulary";

/** In pixels of the input, `[height, width]`. */
export interface ReceptiveField {
  /** The most that one place of the output sees; infinite after a layer that sees all, such as `flatten`. */
  readonly size: Size2d;
  /** How far apart neighbouring places of the output see; less than 1 where the output is larger than the input. */
  readonly stride: Size2d;
}

type Axis = 0 | 1;

interface PeriodicField extends Field {
  /** After how many places the fields look alike again: more than 1 where a layer enlarges. */
  readonly period: Size2d;
}

/** For both axes. */
const both = (of: (axis: Axis) => number): Size2d => [of(0), of(1)];

/** Layers one after the other. */
function chain(layers: readonly PeriodicField[]): PeriodicField {
  return {
    sees: (span, axis) => layers.reduceRight((seen, layer) => layer.sees(seen, axis), span),
    step: both((axis) => product(layers.map(({ step }) => step[axis]))),
    period: both((axis) => product(layers.map(({ period }) => period[axis]))),
  };
}

/** Layers side by side: all that one of them sees, and the steps of the one where they are largest. */
function beside(branches: readonly PeriodicField[]): PeriodicField {
  return {
    sees(span, axis) {
      const spans = branches.map((branch) => branch.sees(span, axis));
      return [Math.min(...spans.map(([first]) => first)), Math.max(...spans.map(([, last]) => last))];
    },
    step: both((axis) => Math.max(...branches.map(({ step }) => step[axis]))),
    period: both((axis) => Math.max(...branches.map(({ period }) => period[axis]))),
  };
}

/**
 * The receptive field of the last of `layers`: two 3 × 3 convolutions see 5 × 5 pixels, after a stride of 2 they see 7 × 7.
 * @throws when the options of a layer make no sense
 */
export function receptiveField(layers: readonly LayerSpec[]): ReceptiveField {
  const fields = walk<PeriodicField>(layers, {
    layer({ spec }) {
      const field = kindOf(spec).field(spec);
      return { ...field, period: both((axis) => Math.max(1, Math.round(1 / field.step[axis]))) };
    },
    merge: (_, branches) => beside(branches.map(chain)),
  });
  const { sees, step, period } = chain(fields);
  /** Of places whose fields differ, the widest field. */
  const widest = (axis: Axis): number => {
    const spans = Array.from({ length: period[axis] }, (_, place): Span => sees([place, place], axis));
    return spans.reduce((most, [first, last]) => Math.max(most, last - first + 1), 0);
  };
  return { size: both(widest), stride: step };
}
