import { avgPool, conv, dense, flatten } from "../kinds";
import type { NetworkSpec } from "../spec";

/**
 * LeNet-5 (LeCun et al. 1998) as it is taught: C3 sees all maps of S2, pooling has no parameters, and the last layer is
 * dense. The paper's sparse C3 and trainable pooling come to 60,000 parameters instead of 61,706.
 */
export const leNet5: NetworkSpec = {
  name: "leNet5",
  input: [32, 32, 1],
  layers: [
    conv({ name: "C1", filters: 6, kernelSize: 5, activation: "tanh" }),
    avgPool({ name: "S2" }),
    conv({ name: "C3", filters: 16, kernelSize: 5, activation: "tanh" }),
    avgPool({ name: "S4" }),
    conv({ name: "C5", filters: 120, kernelSize: 5, activation: "tanh" }),
    flatten(),
    dense({ name: "F6", units: 84, activation: "tanh" }),
    dense({ name: "output", units: 10, activation: "softmax" }),
  ],
};
