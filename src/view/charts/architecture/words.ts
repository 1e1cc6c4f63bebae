/** A layer in words: the line under its box, and what a reader hears who does not see it. */
import type { Merge, Shape, SimpleSpec, Size2d } from "../../../network";
import { count, shape } from "../../format";
import { drawnAs, window } from "./kinds";
import type { Box, Fork, Part } from "./parts";

/** One or two short lines: the window, and how many maps or units come out. */
export function labelOf({ layer: { outputShape }, spec }: Box): string[] {
  return drawnAs(spec).label(spec, String(outputShape[outputShape.length - 1]));
}

function details(spec: SimpleSpec): string {
  const parts = [
    "kernelSize" in spec ? window(spec.kernelSize) : "poolSize" in spec ? window(spec.poolSize) : "",
    "strides" in spec && Math.max(...spec.strides) > 1 ? `stride ${strideOf(spec.strides)}` : "",
    "groups" in spec && spec.groups > 1 ? `${spec.groups} groups` : "",
    "dilation" in spec && Math.max(...spec.dilation) > 1 ? `dilation ${strideOf(spec.dilation)}` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

const strideOf = ([down, across]: Size2d): string => (down === across ? String(down) : `${down} and ${across}`);

/** A box in one line: name, kind, window, output, parameters, and what follows it. */
export function tell({ layer, spec, followers }: Box): string {
  const { name, outputShape, parameters } = layer;
  const what = `${drawnAs(spec).words} ${details(spec)}`.trim();
  const learnt = parameters > 0 ? `, ${count(parameters)} parameters` : "";
  const after = followers.length > 0 ? `, then ${followers.join(", ")}` : "";
  return `${name}: ${what} → ${shape(outputShape)}${learnt}${after}`;
}

export const mergeSigns: Readonly<Record<Merge, string>> = { add: "+", multiply: "×", concat: "‖" };
const mergeWords: Readonly<Record<Merge, string>> = {
  add: "added",
  multiply: "multiplied",
  concat: "set side by side",
};

/** A merge in one line. */
export function tellMerge(fork: Fork): string {
  const after = fork.followers.length > 0 ? `, then ${fork.followers.join(", ")}` : "";
  const { name, outputShape } = fork.layer;
  return `${name}: ${fork.branches.length} branches, ${mergeWords[fork.merge]} → ${shape(outputShape)}${after}`;
}

/** All parts, a line each, those of a branch or a repeat set in. */
export function tellAll(parts: readonly Part[], indent = ""): string[] {
  return parts.flatMap((part) => {
    if (part.part === "box") return [indent + tell(part)];
    if (part.part === "repeat") return [`${indent}${part.times} times:`, ...tellAll(part.parts, `${indent}  `)];
    const branches = part.branches.flatMap((branch, i) => {
      const inside = tellAll(branch, `${indent}    `);
      return [`${indent}  branch ${i + 1}${inside.length > 0 ? ":" : ": the input itself"}`, ...inside];
    });
    return [indent + tellMerge(part), ...branches];
  });
}

/** Height and width of maps, `1 × 1` of a row of units. */
export function placesOf(output: Shape): Shape {
  return output.length === 3 ? output.slice(0, 2) : [1, 1];
}
