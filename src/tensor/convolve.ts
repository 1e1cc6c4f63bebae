/** One kernel over whole pictures. */
import { checkPixels } from "../data/check";
import type { Images } from "../data/images";
import type { Padding } from "../network/vocabulary";
import { fail, wantGrid, wantOneOf, wantWhole } from "../want";
import { tf } from "./backend";
import { imagesToTensor, scalings } from "./scaling";

/** The numbers of a kernel, `[row][column]`; or a slice of such rows for each channel of the images. */
export type KernelNumbers = readonly (readonly number[])[] | readonly (readonly (readonly number[])[])[];

export interface ConvolveOptions {
  /** Pixels from one window to the next; default 1. */
  readonly stride?: number;
  /** Default `valid`: windows stay inside of the images. */
  readonly padding?: Padding;
}

/**
 * A feature map of each image: the kernel is laid on every window, numbers that lie on each other are multiplied, and the
 * products of all channels added up. (Networks do not turn the kernel round first, as mathematics does: Goodfellow,
 * Bengio and Courville, Deep Learning, section 9.1.)
 * @returns pixels are floats of any size and sign, one channel
 * @throws when the kernel is no rectangle of numbers, does not have a slice for each channel, or does not fit into the images
 */
export function convolve(images: Images, kernel: KernelNumbers, options: ConvolveOptions = {}): Images {
  checkPixels(images);
  const { stride = 1, padding = "valid" } = options;
  wantWhole("stride", stride);
  wantOneOf("padding", padding, ["valid", "same"]);
  const slices = slicesOf(kernel);
  if (slices.length !== images.channels)
    fail(`kernel must have ${images.channels} slices, one a channel`, slices.length);
  const [rows, columns] = [slices[0].length, slices[0][0].length];
  if (padding === "valid" && (rows > images.height || columns > images.width))
    fail(`kernel must fit into ${images.height} × ${images.width} pixels`, [rows, columns]);
  const output = tf.tidy(() => {
    const filter = tf.transpose(tf.tensor3d(slices as number[][][]), [1, 2, 0]).expandDims(3) as tf.Tensor4D;
    return tf.conv2d(imagesToTensor(images, scalings.raw), filter, stride, padding);
  });
  const [pixels, [, height, width]] = [output.dataSync() as Float32Array, output.shape];
  output.dispose();
  return { pixels, count: images.count, height, width, channels: 1 };
}

/** The kernel as a list of slices, one a channel. */
function slicesOf(kernel: KernelNumbers): readonly (readonly (readonly number[])[])[] {
  const deep = Array.isArray(kernel?.[0]?.[0]);
  const slices = ((deep ? kernel : [kernel]) as readonly (readonly (readonly number[])[])[]).map((slice) =>
    wantGrid("kernel", slice),
  );
  const size = ([first, ...others]: number[][]): string => `${others.length + 1} × ${first.length}`;
  const other = slices.find((slice) => size(slice) !== size(slices[0]));
  if (other) fail(`slices of kernel must all be ${size(slices[0])}`, size(other));
  return slices;
}
