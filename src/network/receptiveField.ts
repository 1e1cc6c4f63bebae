/** How much of the image a value deep inside a network depends on. */
import { type KindRule, kinds, type Reach, type SimpleSpec, type Span } from "./kinds";
import type { LayerSpec, Size2d } from "./spec";

/** In pixels of the input, `[height, width]`. */
export interface ReceptiveField {
  /** The most that one place of the output sees; infinite after a layer that sees all, such as `flatten`. */
  readonly size: Size2d;
  /** How far apart neighbouring places of the output see; less than 1 where the output is larger than the input. */
  readonly stride: Size2d;
}

type Axis = 0 | 1;
type SimpleLayer = Exclude<LayerSpec, { kind: "parallel" }>;

function reachOf(layer: SimpleLayer): Reach | undefined {
  return (kinds[layer.kind] as KindRule<SimpleSpec>).reach?.(layer);
}

/** What the places of `span` in the output of the last layer see of the first one's input. */
function look(layers: readonly LayerSpec[], span: Span, axis: Axis): Span {
  return layers.reduceRight<Span>((seen, layer) => {
    if (layer.kind !== "parallel") return reachOf(layer)?.sees(seen, axis) ?? seen;
    const spans = layer.branches.map((branch) => look(branch, seen, axis));
    return [Math.min(...spans.map(([first]) => first)), Math.max(...spans.map(([, last]) => last))];
  }, span);
}

/** The product of what `of` says of each layer; of parallel branches, that of the one where it is largest. */
function product(layers: readonly LayerSpec[], of: (layer: SimpleLayer) => number): number {
  const factors = layers.map((layer) =>
    layer.kind === "parallel" ? Math.max(...layer.branches.map((branch) => product(branch, of))) : of(layer),
  );
  return factors.reduce((all, factor) => all * factor, 1);
}

/** Of places whose fields differ, as they do after a layer that enlarges, the widest field. */
function widest(layers: readonly LayerSpec[], axis: Axis): number {
  const period = product(layers, (layer) => Math.max(1, Math.round(1 / (reachOf(layer)?.step[axis] ?? 1))));
  const sizes = Array.from({ length: period }, (_, place) => {
    const [first, last] = look(layers, [place, place], axis);
    return last - first + 1;
  });
  return Math.max(...sizes);
}

/** The receptive field of the last of `layers`: two 3 × 3 convolutions see 5 × 5 pixels, after a stride of 2 they see 7 × 7. */
export function receptiveField(layers: readonly LayerSpec[]): ReceptiveField {
  const stride = (axis: Axis): number => product(layers, (layer) => reachOf(layer)?.step[axis] ?? 1);
  return { size: [widest(layers, 0), widest(layers, 1)], stride: [stride(0), stride(1)] };
}
