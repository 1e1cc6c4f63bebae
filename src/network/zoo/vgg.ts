import { conv, dense, dropout, flatten, maxPool } from "../kinds";
import type { LayerSpec, NetworkSpec } from "../spec";

export interface VggBlockOptions {
  /** Feature maps of each convolution. */
  readonly filters: number;
  /** How many convolutions. */
  readonly depth: number;
}

/** `depth` 3 × 3 convolutions and a pool: two see as far as one of 5 × 5, three as one of 7 × 7, for fewer parameters. */
export function vggBlock({ filters, depth }: VggBlockOptions): LayerSpec[] {
  const convolve = () => conv({ filters, kernelSize: 3, padding: "same", activation: "relu" });
  return [...Array.from({ length: depth }, convolve), maxPool()];
}

/** VGG-16 (Simonyan and Zisserman 2015, configuration D). */
export const vgg16: NetworkSpec = {
  name: "vgg16",
  input: [224, 224, 3],
  layers: [
    ...vggBlock({ filters: 64, depth: 2 }),
    ...vggBlock({ filters: 128, depth: 2 }),
    ...vggBlock({ filters: 256, depth: 3 }),
    ...vggBlock({ filters: 512, depth: 3 }),
    ...vggBlock({ filters: 512, depth: 3 }),
    flatten(),
    dense({ units: 4096, activation: "relu" }),
    dropout({ rate: 0.5 }),
    dense({ units: 4096, activation: "relu" }),
    dropout({ rate: 0.5 }),
    dense({ units: 1000, activation: "softmax" }),
  ],
};
