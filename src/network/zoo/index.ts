import type { NetworkSpec } from "../spec";
import { alexNet } from "./alexNet";
import { googLeNet } from "./googLeNet";
import { leNet5 } from "./leNet";
import { bookCnn, mnistBaseline, mnistBest, mnistFast, reversedCnn } from "./questions";
import { resNet, smallResNet } from "./resNet";
import { fcn, uNet } from "./segmentation";
import { vgg16 } from "./vgg";
import { xception } from "./xception";

export { alexNet } from "./alexNet";
export { convNorm } from "./blocks";
export { inception } from "./googLeNet";
export { halvingNetwork } from "./halvings";
export { basicBlock, bottleneck, residual, resNet, smallResNet } from "./resNet";
export { dilatedFcn, fcn, uNet } from "./segmentation";
export { squeezeExcite } from "./seNet";
export { vggBlock } from "./vgg";

export type NetworkName =
  | "bookCnn"
  | "reversedCnn"
  | "mnistBaseline"
  | "mnistFast"
  | "mnistBest"
  | "leNet5"
  | "alexNet"
  | "alexNetUngrouped"
  | "vgg16"
  | "googLeNet"
  | "resNet34"
  | "resNet50"
  | "resNet50StrideIn3x3"
  | "resNet50Keras"
  | "plain56"
  | "residual56"
  | "seResNet50"
  | "xception"
  | "fcn32"
  | "fcn16"
  | "fcn8"
  | "uNet";

const fifty = { block: "bottleneck", blocks: [3, 4, 6, 3] } as const;

/** Networks ready to count, draw and train, each under its own name. */
export const networks: { readonly [name in NetworkName]: NetworkSpec } = {
  bookCnn,
  reversedCnn,
  mnistBaseline,
  mnistFast,
  mnistBest,
  leNet5,
  /** In two groups, as on its two GPUs. */
  alexNet: alexNet(),
  alexNetUngrouped: alexNet({ groups: 1 }),
  vgg16,
  googLeNet,
  resNet34: resNet({ name: "resNet34", block: "basic", blocks: [3, 4, 6, 3] }),
  /** As in the 2015 paper: the stride is in the 1 × 1 convolution. */
  resNet50: resNet({ name: "resNet50", ...fifty }),
  /** As in most later code: a little more arithmetic, the same parameters. */
  resNet50StrideIn3x3: resNet({ name: "resNet50StrideIn3x3", ...fifty, strideIn: "3x3" }),
  /** As in `keras.applications`: biases in the convolutions too. */
  resNet50Keras: resNet({ name: "resNet50Keras", ...fifty, useBias: true }),
  plain56: smallResNet({ shortcuts: false }),
  residual56: smallResNet(),
  seResNet50: resNet({ name: "seResNet50", ...fifty, squeeze: 16 }),
  xception,
  fcn32: fcn({ stride: 32 }),
  fcn16: fcn({ stride: 16 }),
  fcn8: fcn({ stride: 8 }),
  uNet: uNet(),
};
