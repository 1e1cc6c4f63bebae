/** An attempt that is a network, or a part of one, as layers that can be traced. */
import type { LayerSpec } from "../network";
import { describePlain } from "./describe";
import { NotOfTheForm } from "./kinds/property";
import { fromPlain, type Plain } from "./plain";

export { spelledOut } from "../network";

export type Layers = readonly LayerSpec[];
export type Kind = LayerSpec["kind"];
type OfKind<K extends Kind> = Extract<LayerSpec, { kind: K }>;

export function ofKind<K extends Kind>(layers: Layers, kind: K): OfKind<K>[] {
  return layers.filter((layer): layer is OfKind<K> => layer.kind === kind);
}

export function has(layers: Layers, ...kinds: Kind[]): boolean {
  return layers.some(({ kind }) => kinds.includes(kind));
}

/** Layers with each single one replaced by those that `change` makes of it, also on the ways of blocks. */
export function replaced(layers: Layers, change: (layer: LayerSpec) => Layers): LayerSpec[] {
  return layers.flatMap((layer) =>
    layer.kind === "parallel"
      ? [{ ...layer, branches: layer.branches.map((branch) => replaced(branch, change)) }]
      : change(layer),
  );
}

/**
 * The layers of an attempt: a list of them, one alone, or a network with `layers`.
 * @throws `NotOfTheForm` when it is none of these; whether each layer is sound is for `trace` to say
 */
export function layersOf(attempt: Plain): LayerSpec[] {
  if (attempt.is === "record" && attempt.value["layers"] !== undefined) return layersOf(attempt.value["layers"]);
  const list = attempt.is === "list" ? attempt.value : [attempt];
  if (list.length === 0 || !list.every(isLayer)) {
    const nested = list.some(({ is }) => is === "list") ? " (one is a list itself: are three dots missing?)" : "";
    throw new NotOfTheForm(`You gave ${describePlain(attempt)}. Expected: a list of layers${nested}.`);
  }
  return list.map((layer) => withoutGaps(fromPlain(layer)) as LayerSpec);
}

/** Whether it has the form of a layer, and its branches, if there are any, that of lists of layers. */
function isLayer(plain: Plain): boolean {
  if (plain.is !== "record" || plain.value["kind"]?.is !== "text") return false;
  const { kind, branches } = plain.value;
  if (kind.value !== "parallel") return true;
  const sound = branches?.is === "list" && branches.value.every((branch) => branch.is === "list");
  if (!sound) throw new NotOfTheForm("The branches of `parallel` must be lists of layers: `[[…], […]]`.");
  return branches.value.every((branch) => branch.is === "list" && branch.value.every(isLayer));
}

/** Entries that are undefined are as good as left out. */
function withoutGaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutGaps);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutGaps(entry)]));
}
