/** Loads TensorFlow.js: with native TensorFlow (tfjs-node), or, where that cannot be loaded, with backends in JavaScript. */
import util from "node:util";
import type * as tfjs from "@tensorflow/tfjs-node";
import { restoreUtil } from "../../formerUtil";
import { hasOneDnn } from "./processor";
import { quietly } from "./quiet";

process.env["TF_CPP_MIN_LOG_LEVEL"] ??= "3";
// TensorFlow chooses oneDNN's kernels by the processor; its others know no gradient of a dilated convolution.
process.env["TF_ENABLE_ONEDNN_OPTS"] ??= "1";

// XLA ends the process at a flag that it does not know: those that somebody set for another TensorFlow must not reach ours.
for (const name of ["XLA_FLAGS", "TF_XLA_FLAGS"]) delete process.env[name];

restoreUtil(util);

export interface Loaded {
  readonly tf: typeof tfjs;
  /** Why native TensorFlow could not be loaded; left out when it was. */
  readonly failure?: string;
  /** Whether it has oneDNN's kernels, which know groups and dilation. */
  readonly oneDnn: () => boolean;
}

export function loadTensorFlow(): Loaded {
  try {
    return { tf: quietly(() => require("@tensorflow/tfjs-node")), oneDnn: hasOneDnn };
  } catch (error) {
    const failure = (error as Error).message.split("\n")[0];
    return { tf: require("@tensorflow/tfjs"), failure, oneDnn: () => false };
  }
}
