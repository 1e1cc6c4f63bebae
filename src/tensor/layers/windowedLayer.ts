import type { Padding, Size2d } from "../../network/spec";
import { tf } from "../backend";
import { type Inputs, type LayerArgs, one, type Weight } from "./layer";

/** What a convolution of any kind is told; its config when it is saved. */
export interface WindowedArgs {
  readonly kernelSize: Size2d;
  readonly strides: Size2d;
  readonly padding: Padding;
  readonly dilation: Size2d;
  readonly useBias: boolean;
  readonly activation: string;
}

/** Height and width of the maps after a window has been slid over them. */
function slide(maps: tf.Shape, { kernelSize, strides, padding, dilation }: WindowedArgs): tf.Shape {
  return [0, 1].map((axis) => {
    const length = maps[axis];
    if (length === null) return null;
    const span = padding === "same" ? 1 : (kernelSize[axis] - 1) * dilation[axis] + 1;
    return Math.ceil((length - span + 1) / strides[axis]);
  });
}

/** A convolution of some kind, then a bias and an activation. */
export abstract class WindowedLayer<S extends WindowedArgs> extends tf.layers.Layer {
  protected readonly spec: S;
  private readonly kernels: Weight[] = [];
  private bias?: Weight;
  private readonly activation: tf.Layer;

  constructor(args: LayerArgs, spec: S) {
    super(args);
    this.spec = spec;
    this.activation = tf.layers.activation({ activation: spec.activation as "relu" });
  }

  /** Shapes of the kernels by their names, for an input of so many channels. */
  protected abstract kernelShapes(channels: number): Readonly<Record<string, readonly number[]>>;
  /** How many maps come out. */
  protected abstract filtersOf(channels: number): number;
  /** The maps before bias and activation. */
  protected abstract convolve(x: tf.Tensor4D, kernels: readonly tf.Tensor4D[]): tf.Tensor;

  override build(inputShape: tf.Shape | tf.Shape[]): void {
    const channels = (inputShape as tf.Shape)[3] as number;
    const zeros = tf.initializers.zeros();
    for (const [name, shape] of Object.entries(this.kernelShapes(channels))) {
      this.kernels.push(this.addWeight(name, [...shape], "float32", zeros));
    }
    if (this.spec.useBias) this.bias = this.addWeight("bias", [this.filtersOf(channels)], "float32", zeros);
    this.built = true;
  }

  override call(inputs: Inputs): tf.Tensor {
    return tf.tidy(() => {
      const kernels = this.kernels.map((kernel) => kernel.read() as tf.Tensor4D);
      const maps = this.convolve(one(inputs) as tf.Tensor4D, kernels);
      return this.activation.apply(this.bias ? maps.add(this.bias.read()) : maps) as tf.Tensor;
    });
  }

  override computeOutputShape(inputShape: tf.Shape | tf.Shape[]): tf.Shape {
    const [batch, ...maps] = inputShape as tf.Shape;
    return [batch, ...slide(maps, this.spec), this.filtersOf(maps[2] as number)];
  }

  override getConfig(): tf.ConfigDict {
    return { ...super.getConfig(), ...this.spec } as unknown as tf.ConfigDict;
  }
}

/** The entries of `args` that every convolution has. */
export function windowedArgs(args: WindowedArgs): WindowedArgs {
  const { kernelSize, strides, padding, dilation, useBias, activation } = args;
  return { kernelSize, strides, padding, dilation, useBias, activation };
}
