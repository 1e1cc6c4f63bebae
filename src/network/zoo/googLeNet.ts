import { conv, dense, dropout, globalAvgPool, localResponseNorm, maxPool } from "../kinds";
import { type LayerSpec, type NetworkSpec, type ParallelSpec, parallel, type SpecOf } from "../spec";

/** Filters of an inception module, in the columns of the paper's table 1. */
export interface InceptionOptions {
  readonly name?: string;
  /** 1 × 1 convolutions. */
  readonly one: number;
  /** 1 × 1 convolutions that narrow the input, then 3 × 3. */
  readonly three: readonly [reduce: number, filters: number];
  /** 1 × 1 convolutions that narrow the input, then 5 × 5. */
  readonly five: readonly [reduce: number, filters: number];
  /** 1 × 1 convolutions after a 3 × 3 max pool. */
  readonly pool: number;
}

const relu = (filters: number, kernelSize: number, strides = 1): SpecOf<"conv"> =>
  conv({ filters, kernelSize, strides, padding: "same", activation: "relu" });

const halve = (): LayerSpec => maxPool({ poolSize: 3, strides: 2, padding: "same" });

/** Four ways of seeing at once, their maps side by side; 1 × 1 bottlenecks keep the large kernels cheap. */
export function inception({ name, one, three, five, pool }: InceptionOptions): ParallelSpec {
  return parallel({
    name,
    merge: "concat",
    branches: [
      [relu(one, 1)],
      [relu(three[0], 1), relu(three[1], 3)],
      [relu(five[0], 1), relu(five[1], 5)],
      [maxPool({ poolSize: 3, strides: 1, padding: "same" }), relu(pool, 1)],
    ],
  });
}

/** GoogLeNet (Szegedy et al. 2015): convolutions with biases, no batch normalization, without the two auxiliary heads. */
export const googLeNet: NetworkSpec = {
  name: "googLeNet",
  input: [224, 224, 3],
  layers: [
    relu(64, 7, 2),
    halve(),
    localResponseNorm(),
    relu(64, 1),
    relu(192, 3),
    localResponseNorm(),
    halve(),
    inception({ name: "inception3a", one: 64, three: [96, 128], five: [16, 32], pool: 32 }),
    inception({ name: "inception3b", one: 128, three: [128, 192], five: [32, 96], pool: 64 }),
    halve(),
    inception({ name: "inception4a", one: 192, three: [96, 208], five: [16, 48], pool: 64 }),
    inception({ name: "inception4b", one: 160, three: [112, 224], five: [24, 64], pool: 64 }),
    inception({ name: "inception4c", one: 128, three: [128, 256], five: [24, 64], pool: 64 }),
    inception({ name: "inception4d", one: 112, three: [144, 288], five: [32, 64], pool: 64 }),
    inception({ name: "inception4e", one: 256, three: [160, 320], five: [32, 128], pool: 128 }),
    halve(),
    inception({ name: "inception5a", one: 256, three: [160, 320], five: [32, 128], pool: 128 }),
    inception({ name: "inception5b", one: 384, three: [192, 384], five: [48, 128], pool: 128 }),
    globalAvgPool(),
    dropout({ rate: 0.4 }),
    dense({ units: 1000, activation: "softmax" }),
  ],
};
