import { dense, globalAvgPool } from "../kinds";
import { type ParallelSpec, parallel } from "../spec";

export interface SqueezeExciteOptions {
  readonly name?: string;
  /** Feature maps of the input, and of the output. */
  readonly channels: number;
  /** How many maps share a unit of the narrow layer; default 16. */
  readonly ratio?: number;
}

/** Weighs each feature map by what all the others say (Hu et al. 2018): mean, narrow, widen, a factor from 0 to 1. */
export function squeezeExcite({ name, channels, ratio = 16 }: SqueezeExciteOptions): ParallelSpec {
  return parallel({
    name,
    merge: "multiply",
    branches: [
      [],
      [
        globalAvgPool({ keepDims: true }),
        dense({ units: Math.max(1, Math.round(channels / ratio)), activation: "relu", initializer: "heNormal" }),
        dense({ units: channels, activation: "sigmoid" }),
      ],
    ],
  });
}
