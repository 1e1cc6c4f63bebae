/** Layers that tfjs lacks, or has with a defect. Each is registered, so saved models load again. */
import type { LocalResponseNormSpec, Padding, Size2d } from "../network/spec";
import { isNative, tf } from "./backend";
import { elementType, runNative } from "./native";

type Kwargs = { training?: boolean };
type Inputs = tf.Tensor | tf.Tensor[];
type LayerArgs = ConstructorParameters<typeof tf.layers.Layer>[0];

const one = (inputs: Inputs): tf.Tensor => (Array.isArray(inputs) ? inputs[0] : inputs);

/** Local response normalization over the feature maps (Krizhevsky et al. 2012, 3.3), with its gradient. */
export class LocalResponseNorm extends tf.layers.Layer {
  static className = "LocalResponseNorm";
  private readonly spec: Omit<LocalResponseNormSpec, "kind" | "name">;

  constructor(args: LayerArgs & Omit<LocalResponseNormSpec, "kind" | "name">) {
    super(args);
    const { depthRadius, bias, alpha, beta } = args;
    this.spec = { depthRadius, bias, alpha, beta };
  }

  override call(inputs: Inputs): tf.Tensor {
    const { depthRadius, bias, alpha, beta } = this.spec;
    return tf.localResponseNormalization(one(inputs) as tf.Tensor4D, depthRadius, bias, alpha, beta);
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), ...this.spec };
  }
}

/**
 * Dropout whose masks follow from the layer's seed and the number of the call: the same seed gives the same run.
 * (The seeded layer of tfjs repeats one mask for ever.)
 */
export class SeededDropout extends tf.layers.Layer {
  static className = "SeededDropout";
  private readonly rate: number;
  private seed = 0;
  private calls = 0;

  constructor(args: LayerArgs & { rate: number }) {
    super(args);
    this.rate = args.rate;
    this.supportsMasking = true;
  }

  /** Starts the sequence of masks that belongs to `seed`. */
  reseed(seed: number): void {
    this.seed = seed;
    this.calls = 0;
  }

  override call(inputs: Inputs, { training = false }: Kwargs): tf.Tensor {
    const x = one(inputs);
    if (!training || this.rate === 0) return x.clone();
    const key = [this.seed, this.calls++];
    return tf.tidy(() => {
      const kept = uniform(x.shape, key).greaterEqual(this.rate);
      return x.mul(kept.cast("float32").mul(1 / (1 - this.rate)));
    });
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), rate: this.rate };
  }
}

/** Values between 0 and 1 that depend on `key` alone. */
function uniform(shape: number[], key: number[]): tf.Tensor {
  if (!isNative()) return tf.randomUniform(shape, 0, 1, "float32", key[0] * 65_537 + key[1]);
  const integers = elementType("int32");
  const attributes = { dtype: elementType("float32"), T: integers, Tseed: integers };
  const inputs = [tf.tensor1d(shape, "int32"), tf.tensor1d(key, "int32")];
  return runNative("StatelessRandomUniform", attributes, inputs)[0];
}

/** The mean of each feature map, shape `[batch, 1, 1, channels]` (the layer of tfjs drops the two spatial axes). */
export class GlobalAveragePool extends tf.layers.Layer {
  static className = "GlobalAveragePool";

  override call(inputs: Inputs): tf.Tensor {
    return one(inputs).mean([1, 2], true);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, , , channels] = inputShape as tf.Shape;
    return [batch, 1, 1, channels];
  }
}

interface WindowArgs {
  readonly kernelSize: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation: Size2d;
}

/** Height and width of the maps after a window has been slid over them. */
function slide(maps: tf.Shape, { kernelSize, strides, padding, dilation }: WindowArgs): tf.Shape {
  return [0, 1].map((axis) => {
    const length = maps[axis];
    if (length === null) return null;
    const span = padding === "same" ? 1 : (kernelSize[axis] - 1) * dilation[axis] + 1;
    return Math.ceil((length - span + 1) / strides[axis]);
  });
}

interface GroupedConvArgs extends WindowArgs {
  readonly filters: number;
  readonly groups: number;
  readonly useBias: boolean;
  readonly activation: string;
}

/** A convolution whose input channels and filters are split into groups (AlexNet's two halves). */
export class GroupedConv2D extends tf.layers.Layer {
  static className = "GroupedConv2D";
  private readonly spec: GroupedConvArgs;
  private kernel!: ReturnType<tf.Layer["addWeight"]>;
  private bias?: ReturnType<tf.Layer["addWeight"]>;
  private readonly activation: tf.Layer;

  constructor(args: LayerArgs & GroupedConvArgs) {
    super(args);
    const { filters, kernelSize, strides, padding, dilation, groups, useBias, activation } = args;
    this.spec = { filters, kernelSize, strides, padding, dilation, groups, useBias, activation };
    this.activation = tf.layers.activation({ activation: activation as "relu" });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape)[3] as number;
    const { filters, kernelSize, groups, useBias } = this.spec;
    const zeros = tf.initializers.zeros();
    this.kernel = this.addWeight("kernel", [...kernelSize, channels / groups, filters], "float32", zeros);
    if (useBias) this.bias = this.addWeight("bias", [filters], "float32", zeros);
    this.built = true;
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const maps = this.convolve(one(inputs) as tf.Tensor4D, this.kernel.read() as tf.Tensor4D);
      return this.activation.apply(this.bias ? maps.add(this.bias.read()) : maps) as tf.Tensor;
    });
  }

  /** TensorFlow's own convolution sees the groups from the kernel's shape; tfjs's check in front of it does not. */
  private convolve(x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor {
    const { strides, padding, dilation, groups } = this.spec;
    if (isNative()) {
      const attributes = { strides, pad: padding, dataFormat: "NHWC", dilations: dilation };
      return tf.engine().runKernel("Conv2D", { x, filter: kernel }, attributes as never) as tf.Tensor;
    }
    const kernels = tf.split(kernel, groups, 3) as tf.Tensor4D[];
    const parts = tf
      .split(x, groups, 3)
      .map((part, i) => tf.conv2d(part as tf.Tensor4D, kernels[i], [...strides], padding, "NHWC", [...dilation]));
    return tf.concat(parts, 3);
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, ...maps] = inputShape as tf.Shape;
    return [batch, ...slide(maps, this.spec), this.spec.filters];
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), ...this.spec } as unknown as tf.ConfigDict;
  }
}

interface DilatedDepthwiseConvArgs extends WindowArgs {
  readonly depthMultiplier: number;
  readonly useBias: boolean;
  readonly activation: string;
}

/** A dilated convolution of each channel by itself (the layer of tfjs takes a dilation and leaves it out). */
export class DilatedDepthwiseConv2D extends tf.layers.Layer {
  static className = "DilatedDepthwiseConv2D";
  private readonly spec: DilatedDepthwiseConvArgs;
  private kernel!: ReturnType<tf.Layer["addWeight"]>;
  private bias?: ReturnType<tf.Layer["addWeight"]>;
  private readonly activation: tf.Layer;

  constructor(args: LayerArgs & DilatedDepthwiseConvArgs) {
    super(args);
    const { kernelSize, strides, padding, dilation, depthMultiplier, useBias, activation } = args;
    this.spec = { kernelSize, strides, padding, dilation, depthMultiplier, useBias, activation };
    this.activation = tf.layers.activation({ activation: activation as "relu" });
  }

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape)[3] as number;
    const { kernelSize, depthMultiplier, useBias } = this.spec;
    const zeros = tf.initializers.zeros();
    this.kernel = this.addWeight("depthwise_kernel", [...kernelSize, channels, depthMultiplier], "float32", zeros);
    if (useBias) this.bias = this.addWeight("bias", [channels * depthMultiplier], "float32", zeros);
    this.built = true;
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const { strides, padding, dilation } = this.spec;
      const kernel = this.kernel.read() as tf.Tensor4D;
      const x = one(inputs) as tf.Tensor4D;
      const maps = tf.depthwiseConv2d(x, kernel, [...strides], padding, "NHWC", [...dilation]);
      return this.activation.apply(this.bias ? maps.add(this.bias.read()) : maps) as tf.Tensor;
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, ...maps] = inputShape as tf.Shape;
    return [batch, ...slide(maps, this.spec), (maps[2] as number) * this.spec.depthMultiplier];
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), ...this.spec } as unknown as tf.ConfigDict;
  }
}

for (const layer of [LocalResponseNorm, SeededDropout, GlobalAveragePool, GroupedConv2D, DilatedDepthwiseConv2D])
  tf.serialization.registerClass(layer);
