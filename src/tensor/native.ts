/**
 * Native operations in place of the ones tfjs composes. tfjs builds some gradients out of several small operations,
 * each a pass over memory; TensorFlow has one operation for them. Importing this module registers them, for code of
 * our own and for `model.fit` alike. Results are the same up to float rounding.
 */
import { noteOperation } from "../operations";
import { isNative, tf } from "./backend";

type AttributeValue = number | readonly number[] | boolean | string;
/** An attribute of a TensorFlow operation: its kind in the C API and its value. */
export type Attribute = readonly ["type" | "int" | "float" | "bool" | "string" | "shape", AttributeValue];

interface Binding {
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_SHAPE: number;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
}

interface NativeBackend {
  readonly binding: Binding;
  executeMultipleOutputs(
    name: string,
    attributes: readonly { name: string; type: number; value: AttributeValue }[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ): tf.Tensor[];
}

const backend = (): NativeBackend => tf.backend() as unknown as NativeBackend;

/** The number that stands for an element type in an operation's attributes. */
export function elementType(dtype: "float32" | "int32"): Attribute {
  const { binding } = backend();
  return ["type", dtype === "float32" ? binding.TF_FLOAT : binding.TF_INT32];
}

/** Runs one TensorFlow operation by its name in TensorFlow, with attributes and inputs as TensorFlow documents them. */
export function runNative(
  name: string,
  attributes: Readonly<Record<string, Attribute>>,
  inputs: readonly tf.Tensor[],
  outputs = 1,
): tf.Tensor[] {
  noteOperation(name);
  const { binding } = backend();
  const kinds = {
    type: binding.TF_ATTR_TYPE,
    int: binding.TF_ATTR_INT,
    float: binding.TF_ATTR_FLOAT,
    bool: binding.TF_ATTR_BOOL,
    string: binding.TF_ATTR_STRING,
    shape: binding.TF_ATTR_SHAPE,
  };
  const list = Object.entries(attributes).map(([key, [kind, value]]) => ({ name: key, type: kinds[kind], value }));
  return backend().executeMultipleOutputs(name, list, inputs, outputs);
}

/** `runNative` for an operation on float32 tensors with one output and no attribute but its type. */
function floatOp(name: string, ...inputs: tf.Tensor[]): tf.Tensor {
  return runNative(name, { T: elementType("float32") }, inputs)[0];
}

/** Whether `b` holds one value for each channel (last axis) of `a`. */
function isBias(a: tf.Tensor, b: tf.Tensor): boolean {
  const channels = a.shape[a.rank - 1];
  return a.rank > 1 && b.rank <= a.rank && b.size === channels && b.shape[b.rank - 1] === channels;
}

interface Conv2DAttributes {
  readonly strides: number | readonly [number, number];
  readonly dilations: number | readonly [number, number];
  readonly pad: "valid" | "same";
}

/** The attributes of TensorFlow's three Conv2D operations. Unlike tfjs's gradients these know dilation and groups. */
function convAttributes({ strides, dilations, pad }: Conv2DAttributes): Record<string, Attribute> {
  const nhwc = (size: number | readonly [number, number]): number[] =>
    typeof size === "number" ? [1, size, size, 1] : [1, ...size, 1];
  return {
    T: elementType("float32"),
    strides: ["int", nhwc(strides)],
    dilations: ["int", nhwc(dilations)],
    padding: ["string", pad.toUpperCase()],
    data_format: ["string", "NHWC"],
  };
}

type Gradients = Record<string, () => tf.Tensor>;

interface Gradient {
  readonly save: string[];
  readonly gradient: (dy: tf.Tensor, saved: tf.Tensor[], attributes: unknown) => Gradients;
}

const gradients: Readonly<Record<string, Gradient>> = {
  Relu: {
    save: ["x"],
    gradient: (dy, [x]) => ({ x: () => floatOp("ReluGrad", dy, x) }),
  },
  Add: {
    save: ["a", "b"],
    gradient: (dy, [a, b]) => ({ a: () => reduceTo(a, dy), b: () => reduceTo(b, dy) }),
  },
  Conv2D: {
    save: ["x", "filter"],
    gradient: (dy, [x, filter], attributes) => {
      const shared = convAttributes(attributes as Conv2DAttributes);
      const sizes = (t: tf.Tensor): tf.Tensor => tf.tensor1d(t.shape, "int32");
      return {
        x: () => tf.tidy(() => runNative("Conv2DBackpropInput", shared, [sizes(x), filter, dy])[0]),
        filter: () => tf.tidy(() => runNative("Conv2DBackpropFilter", shared, [x, sizes(filter), dy])[0]),
      };
    },
  },
};

/** Sums `dy` over the axes along which `input` was broadcast. */
function reduceTo(input: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  if (tf.util.arraysEqual(input.shape, dy.shape)) return dy.clone();
  if (isBias(dy, input)) return floatOp("BiasAddGrad", dy).reshape(input.shape);
  const axes = tf.broadcast_util.getReductionAxes(input.shape, dy.shape);
  return dy.sum(axes).reshape(input.shape);
}

function register(): void {
  for (const [kernelName, { save, gradient }] of Object.entries(gradients)) {
    tf.unregisterGradient(kernelName);
    tf.registerGradient({
      kernelName,
      inputsToSave: save,
      gradFunc: (dy, saved, attributes) => gradient(dy as tf.Tensor, saved, attributes),
    });
  }
}

if (isNative()) register();
