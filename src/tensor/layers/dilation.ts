/** A dilated kernel as a plain one with zeros between its values: it has a gradient everywhere. */
import type { Size2d } from "../../network/spec";
import { tf } from "../backend";

export interface Spread {
  /** Height and width of the plain kernel. */
  readonly size: Size2d;
  /** A row for each place of the plain kernel, with a 1 where the value of the dilated one goes; row by row. */
  readonly matrix: Float32Array;
}

/** Where the values of a dilated kernel go: times the kernel as rows, `[places, channels]`, it gives the plain one's rows. */
export function spreadOf([height, width]: Size2d, [down, across]: Size2d): Spread {
  const size: Size2d = [(height - 1) * down + 1, (width - 1) * across + 1];
  const matrix = new Float32Array(size[0] * size[1] * height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const place = row * down * size[1] + column * across;
      matrix[place * height * width + row * width + column] = 1;
    }
  }
  return { size, matrix };
}

/** `[height, width, a, b]` with zeros in between, for a convolution without dilation. */
export function spreadKernel(kernel: tf.Tensor4D, dilation: Size2d): tf.Tensor4D {
  const [height, width, a, b] = kernel.shape;
  if (Math.max(...dilation) === 1) return kernel;
  const { size, matrix } = spreadOf([height, width], dilation);
  const rows = kernel.reshape([height * width, a * b]);
  return tf
    .tensor2d(matrix, [size[0] * size[1], height * width])
    .matMul(rows)
    .reshape([...size, a, b]);
}
