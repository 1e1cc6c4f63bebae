/** A layer in words: the line under its box, and what a reader hears who does not see it. */
import type { LayerSpec, Merge, Shape, Size2d } from "../../../network";
import { count, shape } from "../../format";
import type { Box, Fork, Part } from "./parts";

/** What a box stands for, in the legend and by colour. */
export type Family = "convolution" | "pool" | "dense" | "normalization" | "enlarging" | "other";

export function familyOf({ kind }: LayerSpec): Family {
  if (kind === "conv" || kind === "depthwiseConv" || kind === "separableConv") return "convolution";
  if (kind === "maxPool" || kind === "avgPool" || kind === "globalAvgPool") return "pool";
  if (kind === "transposedConv" || kind === "upsample") return "enlarging";
  if (kind === "dense") return "dense";
  return kind === "localResponseNorm" || kind === "batchNorm" ? "normalization" : "other";
}

const window = ([height, width]: Size2d): string => `${height}×${width}`;

/** One or two short lines: the window, and how many maps or units come out. */
export function labelOf({ layer: { spec, outputShape } }: Box): string[] {
  const maps = String(outputShape[outputShape.length - 1]);
  switch (spec.kind) {
    case "conv":
    case "transposedConv":
      return [window(spec.kernelSize), maps];
    case "depthwiseConv":
      return [`${window(spec.kernelSize)} each`, maps];
    case "separableConv":
      return [`${window(spec.kernelSize)} sep`, maps];
    case "maxPool":
      return ["max", window(spec.poolSize)];
    case "avgPool":
      return ["mean", window(spec.poolSize)];
    case "globalAvgPool":
      return ["mean", "of all"];
    case "dense":
      return ["dense", maps];
    case "localResponseNorm":
      return ["LRN"];
    case "upsample":
      return ["up", window(spec.size)];
    case "activation":
      return [spec.activation];
    default:
      return [spec.kind];
  }
}

const kindWords: Partial<Record<LayerSpec["kind"], string>> = {
  conv: "convolution",
  depthwiseConv: "depthwise convolution",
  separableConv: "separable convolution",
  transposedConv: "transposed convolution",
  maxPool: "max pool",
  avgPool: "mean pool",
  globalAvgPool: "mean of each map",
  dense: "dense layer",
  localResponseNorm: "local response normalization",
  batchNorm: "batch normalization",
};

function details(spec: LayerSpec): string {
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
export function tell({ layer, followers }: Box): string {
  const { name, spec, outputShape, parameters } = layer;
  const what = `${kindWords[spec.kind] ?? spec.kind} ${details(spec)}`.trim();
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

export const mergeOf = ({ layer: { spec } }: Fork): Merge => (spec.kind === "parallel" ? spec.merge : "add");

/** A merge in one line. */
export function tellMerge(fork: Fork): string {
  const after = fork.followers.length > 0 ? `, then ${fork.followers.join(", ")}` : "";
  const { name, outputShape } = fork.layer;
  return `${name}: ${fork.branches.length} branches, ${mergeWords[mergeOf(fork)]} → ${shape(outputShape)}${after}`;
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
