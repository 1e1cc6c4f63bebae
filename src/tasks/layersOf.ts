/** An attempt that is a network, or a part of one, as layers that can be traced. */
import { activation, type LayerSpec } from "../network";
import { describePlain, fromPlain, type Plain } from "./plain";

/**
 * The layers of an attempt: a list of them, one alone, or a network with `layers`.
 * @throws when it is none of these; whether each layer is sound is for `trace` to say
 */
export function layersOf(attempt: Plain): LayerSpec[] {
  if (attempt.is === "record") {
    const { layers, kind } = attempt.value;
    if (layers !== undefined) return layersOf(layers);
    if (kind?.is === "text") return [withoutGaps(fromPlain(attempt)) as LayerSpec];
  }
  if (attempt.is === "list" && attempt.value.length > 0 && attempt.value.every(({ is }) => is === "record")) {
    return attempt.value.map((layer) => withoutGaps(fromPlain(layer)) as LayerSpec);
  }
  throw new Error(`you gave ${describePlain(attempt)}; wanted is a list of layers, such as [flatten(), …]`);
}

/** Entries that are undefined are as good as left out. */
function withoutGaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutGaps);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return Object.fromEntries(entries.map(([key, entry]) => [key, withoutGaps(entry)]));
}

/** Layers with their activations as layers of their own, names and `linear` left out: one way to write what is the same. */
export function spelledOut(layers: readonly LayerSpec[]): LayerSpec[] {
  return layers.flatMap(({ name: _, ...layer }): LayerSpec[] => {
    if (layer.kind === "parallel") return [{ ...layer, branches: layer.branches.map(spelledOut) }];
    if (layer.kind === "activation") return layer.activation === "linear" ? [] : [layer];
    if (!("activation" in layer) || layer.activation === "linear") return [layer];
    return [{ ...layer, activation: "linear" }, activation({ activation: layer.activation })];
  });
}
