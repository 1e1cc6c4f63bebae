import { tf } from "../backend";
import { spreadKernel } from "./dilation";
import type { LayerArgs } from "./layer";
import { type WindowedArgs, WindowedLayer, windowedArgs } from "./windowedLayer";

interface DilatedDepthwiseConvArgs extends WindowedArgs {
  readonly depthMultiplier: number;
}

/** A dilated convolution of each channel by itself (the layer of tfjs takes a dilation and leaves it out). */
export class DilatedDepthwiseConv2D extends WindowedLayer<DilatedDepthwiseConvArgs> {
  static className = "DilatedDepthwiseConv2D";

  constructor(args: LayerArgs & DilatedDepthwiseConvArgs) {
    super(args, { ...windowedArgs(args), depthMultiplier: args.depthMultiplier });
  }

  protected override kernelShapes(channels: number): Record<string, readonly number[]> {
    return { depthwise_kernel: [...this.spec.kernelSize, channels, this.spec.depthMultiplier] };
  }

  protected override filtersOf(channels: number): number {
    return channels * this.spec.depthMultiplier;
  }

  protected override convolve(x: tf.Tensor4D, [kernel]: readonly tf.Tensor4D[]): tf.Tensor {
    const { strides, padding, dilation } = this.spec;
    return tf.depthwiseConv2d(x, spreadKernel(kernel, dilation), [...strides], padding);
  }
}
