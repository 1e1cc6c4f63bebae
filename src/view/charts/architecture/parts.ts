/** A network as what is drawn of it: boxes, forks into branches, and repeats of either. */
import { fold, type Merge, type NetworkSpec, type SimpleSpec, type TracedLayer, trace } from "../../../network";
import { drawnAs } from "./kinds";

/** A layer, with those that follow it and change no shape or only how it is read: `batchNorm`, `relu`. */
export interface Box {
  readonly part: "box";
  readonly layer: TracedLayer;
  readonly spec: SimpleSpec;
  readonly followers: readonly string[];
}

/** Branches on one input, and the layer that merges them. */
export interface Fork {
  readonly part: "fork";
  readonly layer: TracedLayer;
  readonly merge: Merge;
  readonly branches: readonly (readonly Part[])[];
  readonly followers: readonly string[];
}

/** The same parts several times in a row. */
export interface Repeat {
  readonly part: "repeat";
  readonly times: number;
  readonly parts: readonly Part[];
}

export type Part = Box | Fork | Repeat;

const nameOf = (spec: SimpleSpec): string => (spec.kind === "activation" ? spec.activation : spec.kind);

/** The activation that a layer has of its own. */
const ownActivation = (spec: SimpleSpec): string[] =>
  "activation" in spec && spec.kind !== "activation" && spec.activation !== "linear" ? [spec.activation] : [];

/** The parts of a network in order. With `repeats`, parts that repeat are told once. @throws when `trace` refuses it. */
export function partsOf(network: NetworkSpec, repeats: boolean): readonly Part[] {
  const rows = new Map(trace(network).map((row) => [row.name, row]));
  const grouped = (layers: readonly (Box | Fork)[]): readonly Part[] => {
    const parts: (Box | Fork)[] = [];
    for (const layer of layers) {
      const last = parts[parts.length - 1];
      if (last && layer.part === "box" && drawnAs(layer.spec).follows) {
        parts[parts.length - 1] = { ...last, followers: [...last.followers, nameOf(layer.spec)] };
      } else parts.push(layer);
    }
    return repeats ? toldOnce(parts) : parts;
  };
  const layers = fold<Box | Fork>(network, {
    layer({ spec, name }) {
      return { part: "box", layer: rows.get(name) as TracedLayer, spec, followers: ownActivation(spec) };
    },
    merge({ spec: { merge }, name }, branches) {
      const layer = rows.get(name) as TracedLayer;
      return { part: "fork", layer, merge, branches: branches.map(grouped), followers: [] };
    },
  });
  return grouped(layers);
}

/** How many boxes there are to draw. */
export function countBoxes(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => {
    if (part.part === "box") return sum + 1;
    const inside = part.part === "fork" ? part.branches : [part.parts];
    return sum + inside.reduce((boxes, branch) => boxes + countBoxes(branch), 0);
  }, 0);
}

/** What a part does, without the names of its layers: two alike are drawn alike. */
function likeness(part: Part): string {
  return JSON.stringify(part, (key, value) => (key === "name" || key === "path" ? undefined : value));
}

/** Parts that repeat themselves as in `abab`: no longer than this before they repeat. */
const LONGEST = 4;

/** Told once and counted: runs of equal parts, the run that covers most first. */
function toldOnce(parts: readonly Part[]): readonly Part[] {
  const marks = parts.map(likeness);
  const result: Part[] = [];
  for (let at = 0; at < parts.length; ) {
    let best = { length: 1, times: 1 };
    for (let length = 1; length <= LONGEST; length++) {
      const times = 1 + repeats(marks, at, length);
      if (times > 1 && times * length > best.times * best.length) best = { length, times };
    }
    const unit = parts.slice(at, at + best.length);
    result.push(...(best.times > 1 ? [{ part: "repeat" as const, times: best.times, parts: unit }] : unit));
    at += best.length * best.times;
  }
  return result;
}

/** How often the `length` marks from `at` on come again right after. */
function repeats(marks: readonly string[], at: number, length: number): number {
  let next = at + length;
  while (next + length <= marks.length && range(length).every((i) => marks[next + i] === marks[at + i])) next += length;
  return (next - at) / length - 1;
}

const range = (length: number): number[] => Array.from({ length }, (_, i) => i);
