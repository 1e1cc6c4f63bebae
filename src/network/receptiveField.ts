/** How much of the image a value deep inside a network depends on. */
import { type KindRule, kinds, type Reach, type SimpleSpec } from "./kinds";
import type { LayerSpec, Size2d } from "./spec";

/** In pixels of the input, `[height, width]`. */
export interface ReceptiveField {
  /** What one place of the output sees; infinite after a layer that sees all, such as `flatten`. */
  readonly size: Size2d;
  /** How far apart neighbouring places of the output see. */
  readonly stride: Size2d;
}

const pixel: ReceptiveField = { size: [1, 1], stride: [1, 1] };

function widen({ size, stride }: ReceptiveField, { span, step }: Reach): ReceptiveField {
  const grown = (axis: 0 | 1) => size[axis] + (span[axis] - 1) * stride[axis];
  return { size: [grown(0), grown(1)], stride: [stride[0] * step[0], stride[1] * step[1]] };
}

/** Merged branches see what the one that sees most does. */
function widest(fields: readonly ReceptiveField[]): ReceptiveField {
  const most = (of: "size" | "stride", axis: 0 | 1) => Math.max(...fields.map((field) => field[of][axis]));
  return { size: [most("size", 0), most("size", 1)], stride: [most("stride", 0), most("stride", 1)] };
}

function after(layers: readonly LayerSpec[], start: ReceptiveField): ReceptiveField {
  return layers.reduce((field, layer) => {
    if (layer.kind === "parallel") return widest(layer.branches.map((branch) => after(branch, field)));
    const reach = (kinds[layer.kind] as KindRule<SimpleSpec>).reach?.(layer);
    return reach ? widen(field, reach) : field;
  }, start);
}

/** The receptive field of the last of `layers`: two 3 × 3 convolutions see 5 × 5 pixels, after a stride of 2 they see 7 × 7. */
export function receptiveField(layers: readonly LayerSpec[]): ReceptiveField {
  return after(layers, pixel);
}
