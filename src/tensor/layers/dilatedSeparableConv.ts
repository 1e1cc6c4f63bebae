import { tf } from "../backend";
import { spreadKernel } from "./dilation";
import type { LayerArgs } from "./layer";
import { type WindowedArgs, WindowedLayer, windowedArgs } from "./windowedLayer";

interface DilatedSeparableConvArgs extends WindowedArgs {
  readonly filters: number;
  readonly depthMultiplier: number;
}

/** A dilated convolution of each channel, then a 1 × 1 convolution (of tfjs's own layer, dilation has no gradient). */
export class DilatedSeparableConv2D extends WindowedLayer<DilatedSeparableConvArgs> {
  static className = "DilatedSeparableConv2D";

  constructor(args: LayerArgs & DilatedSeparableConvArgs) {
    super(args, { ...windowedArgs(args), filters: args.filters, depthMultiplier: args.depthMultiplier });
  }

  protected override kernelShapes(channels: number): Record<string, readonly number[]> {
    const { kernelSize, depthMultiplier, filters } = this.spec;
    return {
      depthwise_kernel: [...kernelSize, channels, depthMultiplier],
      pointwise_kernel: [1, 1, channels * depthMultiplier, filters],
    };
  }

  protected override filtersOf(): number {
    return this.spec.filters;
  }

  protected override convolve(x: tf.Tensor4D, [depthwise, pointwise]: readonly tf.Tensor4D[]): tf.Tensor {
    const { strides, padding, dilation } = this.spec;
    const maps = tf.depthwiseConv2d(x, spreadKernel(depthwise, dilation), [...strides], padding);
    return tf.conv2d(maps as tf.Tensor4D, pointwise, 1, "valid");
  }
}
