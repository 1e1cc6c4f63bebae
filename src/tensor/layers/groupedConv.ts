import { hasOneDnn, tf } from "../backend";
import { spreadKernel } from "./dilation";
import type { LayerArgs } from "./layer";
import { type WindowedArgs, WindowedLayer, windowedArgs } from "./windowedLayer";

interface GroupedConvArgs extends WindowedArgs {
  readonly filters: number;
  readonly groups: number;
}

/**
 * A convolution whose input channels and filters are split into groups (AlexNet's two halves), or that is dilated (of
 * tfjs's own layer, dilation has no gradient).
 */
export class GroupedConv2D extends WindowedLayer<GroupedConvArgs> {
  static className = "GroupedConv2D";

  constructor(args: LayerArgs & GroupedConvArgs) {
    super(args, { ...windowedArgs(args), filters: args.filters, groups: args.groups });
  }

  protected override kernelShapes(channels: number): Record<string, readonly number[]> {
    const { kernelSize, groups, filters } = this.spec;
    return { kernel: [...kernelSize, channels / groups, filters] };
  }

  protected override filtersOf(): number {
    return this.spec.filters;
  }

  /** The convolutions of oneDNN see the groups from the kernel's shape; tfjs's check in front of them does not. */
  protected override convolve(x: tf.Tensor4D, [kernel]: readonly tf.Tensor4D[]): tf.Tensor {
    const { strides, padding, dilation, groups } = this.spec;
    if (hasOneDnn()) {
      const attributes = { strides, pad: padding, dataFormat: "NHWC", dilations: dilation };
      return tf.engine().runKernel("Conv2D", { x, filter: kernel }, attributes as never) as tf.Tensor;
    }
    const plain = spreadKernel(kernel, dilation);
    const convolve = (maps: tf.Tensor, filter: tf.Tensor): tf.Tensor =>
      tf.conv2d(maps as tf.Tensor4D, filter as tf.Tensor4D, [...strides], padding);
    if (groups === 1) return convolve(x, plain);
    const kernels = tf.split(plain, groups, 3);
    const parts = tf.split(x, groups, 3).map((part, i) => convolve(part, kernels[i]));
    return tf.concat(parts, 3);
  }
}
