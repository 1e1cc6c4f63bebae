/** The networks of the questions themselves. */
import { activation, conv, dense, dropout, flatten, globalAvgPool, maxPool } from "../kinds";
import type { NetworkSpec, SpecOf } from "../spec";
import { convNorm } from "./blocks";

const rgb = [200, 300, 3] as const;
const halving = (filters: number): SpecOf<"conv"> => conv({ filters, kernelSize: 3, strides: 2, padding: "same" });

/** Question 2 as asked: 100, 200 and 400 feature maps. */
export const bookCnn: NetworkSpec = { name: "bookCnn", input: rgb, layers: [halving(100), halving(200), halving(400)] };

/** Question 2 as the printed cell has it: the filters the other way round. */
export const reversedCnn: NetworkSpec = {
  name: "reversedCnn",
  input: rgb,
  layers: [halving(400), halving(200), halving(100)],
};

const digit = [28, 28, 1] as const;
const relu = (filters: number, kernelSize: number): SpecOf<"conv"> =>
  conv({ filters, kernelSize, padding: "same", activation: "relu" });

/** The printed answer to question 10. */
export const mnistBaseline: NetworkSpec = {
  name: "mnistBaseline",
  input: digit,
  layers: [
    relu(64, 7),
    maxPool(),
    relu(128, 3),
    relu(128, 3),
    maxPool(),
    relu(256, 3),
    relu(256, 3),
    maxPool(),
    flatten(),
    dense({ units: 128, activation: "relu" }),
    dropout({ rate: 0.5 }),
    dense({ units: 64, activation: "relu" }),
    dropout({ rate: 0.5 }),
    dense({ units: 10, activation: "softmax" }),
  ],
};

/** Small, pooled before the ReLU, all VALID (after tuomaso/train_mnist_fast). */
export const mnistFast: NetworkSpec = {
  name: "mnistFast",
  input: digit,
  layers: [
    conv({ filters: 24, kernelSize: 5 }),
    maxPool(),
    activation({ activation: "relu" }),
    conv({ filters: 32, kernelSize: 3 }),
    maxPool(),
    activation({ activation: "relu" }),
    flatten(),
    dense({ units: 256, activation: "relu" }),
    dense({ units: 10, activation: "softmax" }),
  ],
};

/** Three pairs of normalized convolutions, 32 to 160 maps, then the mean of each map. */
export const mnistBest: NetworkSpec = {
  name: "mnistBest",
  input: digit,
  layers: [
    ...convNorm({ filters: 32, kernelSize: 3, padding: "valid" }),
    ...convNorm({ filters: 32, kernelSize: 3, padding: "valid" }),
    maxPool(),
    ...convNorm({ filters: 80, kernelSize: 3, padding: "valid" }),
    ...convNorm({ filters: 80, kernelSize: 3 }),
    maxPool(),
    ...convNorm({ filters: 160, kernelSize: 3 }),
    ...convNorm({ filters: 160, kernelSize: 3 }),
    globalAvgPool(),
    dropout({ rate: 0.4 }),
    dense({ units: 10, activation: "softmax" }),
  ],
};
