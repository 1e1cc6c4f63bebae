/** Which of a layer's weights are kernels. */
import type { tf } from "./backend";

/**
 * Whether a weight is a kernel: what a convolution of any kind or a dense layer multiplies its input with. No bias is, nor
 * anything that a normalization has. Every layer, of tfjs or of our own, calls its kernels `…kernel`, and nothing else so.
 */
export const isKernel = ({ originalName }: Pick<tf.LayersModel["weights"][number], "originalName">): boolean =>
  originalName.endsWith("kernel");
