/** Native variables, which TensorFlow's operations change in place. A handle is a tensor that is kept until disposed of. */
import { tf } from "./backend";
import { elementType, runNative } from "./native";

let made = 0;

/** A variable with this value at first. */
export function resource(value: tf.Tensor): tf.Tensor {
  const attributes = {
    dtype: elementType("float32"),
    shape: ["shape", value.shape],
    shared_name: ["string", `cnn-workbook/${made++}`],
    container: ["string", ""],
  } as const;
  const [handle] = runNative("VarHandleOp", attributes, []);
  assignResource(handle, value);
  return tf.keep(handle);
}

export function assignResource(handle: tf.Tensor, value: tf.Tensor): void {
  runNative("AssignVariableOp", { dtype: elementType("float32"), validate_shape: ["bool", false] }, [handle, value], 0);
}

export function readResource(handle: tf.Tensor): tf.Tensor {
  return runNative("ReadVariableOp", { dtype: elementType("float32") }, [handle])[0];
}

/** Frees the variable and its handle. */
export function disposeResource(handle: tf.Tensor): void {
  runNative("DestroyResourceOp", { ignore_lookup_error: ["bool", true] }, [handle], 0);
  handle.dispose();
}
