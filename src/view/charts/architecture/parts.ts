/** A network as what is drawn of it: boxes, forks into branches, and repeats of either. */
import {
  type LayerKind,
  type LayerSpec,
  layerNames,
  type NetworkSpec,
  type TracedLayer,
  trace,
} from "../../../network";

/** A layer, with those that follow it and change no shape or only how it is read: `batchNorm`, `relu`. */
export interface Box {
  readonly part: "box";
  readonly layer: TracedLayer;
  readonly followers: readonly string[];
}

/** Branches on one input, and the layer that merges them. */
export interface Fork {
  readonly part: "fork";
  readonly layer: TracedLayer;
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

/** Layers that are told with the one before them instead of having a box. */
const companions: readonly LayerKind[] = ["activation", "batchNorm", "dropout", "flatten", "reshape"];

const nameOf = (spec: LayerSpec): string => (spec.kind === "activation" ? spec.activation : spec.kind);

/** The parts of a network in order. With `fold`, parts that repeat are told once. @throws when `trace` refuses it. */
export function partsOf(network: NetworkSpec, fold: boolean): readonly Part[] {
  const rows = new Map(trace(network).map((row) => [row.name, row]));
  const walk = (specs: readonly LayerSpec[], path: string): readonly Part[] => {
    const names = layerNames(specs, path);
    const parts: (Box | Fork)[] = [];
    specs.forEach((spec, i) => {
      const layer = rows.get(names[i]) as TracedLayer;
      const last = parts[parts.length - 1];
      if (spec.kind === "parallel") {
        const branches = spec.branches.map((branch, b) => walk(branch, `${names[i]}/branch${b + 1}/`));
        parts.push({ part: "fork", layer, branches, followers: [] });
      } else if (last && companions.includes(spec.kind)) {
        parts[parts.length - 1] = { ...last, followers: [...last.followers, nameOf(spec)] };
      } else {
        const own = "activation" in spec && spec.kind !== "activation" && spec.activation !== "linear";
        parts.push({ part: "box", layer, followers: own ? [spec.activation] : [] });
      }
    });
    return fold ? folded(parts) : parts;
  };
  return walk(network.layers, "");
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
  return JSON.stringify(part, (key, value) => (key === "name" ? undefined : value));
}

/** Parts that repeat themselves as in `abab`: no longer than this before they repeat. */
const LONGEST = 4;

/** Told once and counted: runs of equal parts, the run that covers most first. */
function folded(parts: readonly Part[]): readonly Part[] {
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
