/**
 * The backend: native TensorFlow through tfjs-node, or, where that cannot be loaded, the JavaScript backend of tfjs,
 * which computes and infers but is far too slow to train a convolutional network.
 */
import type * as tfjs from "@tensorflow/tfjs-node";
import { noteOperation } from "../operations";
import { loadTensorFlow } from "./graph/load";

const loaded = loadTensorFlow();

/** Why native TensorFlow could not be loaded, or `undefined` when it was. */
export const nativeFailure: string | undefined = loaded.failure;

/** TensorFlow.js. Operations run natively when `isNative()`. */
export const tf: typeof tfjs = loaded.tf;

/** Whether native TensorFlow has oneDNN's kernels, which know groups and dilation. */
export const hasOneDnn: () => boolean = loaded.oneDnn;

/** The types of TensorFlow.js, under the same name as its values. */
export declare namespace tf {
  type Tensor = tfjs.Tensor;
  type Tensor1D = tfjs.Tensor1D;
  type Tensor2D = tfjs.Tensor2D;
  type Tensor4D = tfjs.Tensor4D;
  type Variable = tfjs.Variable;
  type LayersModel = tfjs.LayersModel;
  type SymbolicTensor = tfjs.SymbolicTensor;
  type TensorLike = tfjs.TensorLike;
  type Layer = tfjs.layers.Layer;
  type Shape = tfjs.Shape;
  type ConfigDict = tfjs.serialization.ConfigDict;
}

/** Whether operations run on native TensorFlow. */
export function isNative(): boolean {
  return tf.getBackend() === "tensorflow";
}

interface Engine {
  runKernelFunc(kernel: { readonly kernelName?: string }): unknown;
}

/** Every operation of TensorFlow.js goes through its engine, whoever asks for it. */
function noteOperations(): void {
  const engine = tf.engine() as unknown as Engine;
  const run = engine.runKernelFunc;
  engine.runKernelFunc = (kernel) => {
    if (kernel.kernelName !== undefined) noteOperation(kernel.kernelName);
    return run.call(engine, kernel);
  };
}

noteOperations();

/** One line that names the backend, for a reader. */
export function backendName(): string {
  return isNative() ? `native TensorFlow ${nativeVersion()}` : `the JavaScript backend of tfjs ${tf.version.tfjs}`;
}

interface NativeBackend {
  readonly binding: { readonly TF_Version?: string };
}

function nativeVersion(): string {
  return (tf.backend() as unknown as NativeBackend).binding.TF_Version ?? "";
}
