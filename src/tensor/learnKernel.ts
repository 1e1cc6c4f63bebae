/** A convolutional layer with one filter that learns its numbers from a picture. */
import { checkPixels } from "../data/check";
import type { Images } from "../data/images";
import { conv } from "../network/kinds";
import { fail, wantNumber, wantWhole } from "../want";
import { tf } from "./backend";
import { buildModel } from "./build";
import { imagesToTensor, scalings } from "./scaling";

export interface LearnOptions {
  /** How often the kernel is corrected; default 900. */
  readonly steps?: number;
  /** Adam's learning rate; default .3. */
  readonly rate?: number;
  /** Decides the first numbers; default 1. */
  readonly seed?: number;
}

/** A kernel on its way. */
export interface LearntKernel {
  /** Corrections so far. */
  readonly step: number;
  /** `[row][column]` */
  readonly kernel: number[][];
  /** The mean squared difference between its picture and the wanted one, pixels from 0 to 1. */
  readonly loss: number;
}

/**
 * Trains a convolutional layer with a single 3 × 3 filter and no bias until it makes `wanted` of `images`: the numbers are
 * found by gradient descent (Adam), from random ones. Up to twenty stands on the way, close at first, from step 0 on; one in
 * which no number has moved by .01 since the stand before is left out.
 * @param wanted a feature map of each image, as `convolve` gives it without padding
 * @throws when the images are not grey, or `wanted` does not have the size of their feature maps
 */
export function learnKernel(images: Images, wanted: Images, options: LearnOptions = {}): LearntKernel[] {
  const { steps = 900, rate = 0.3, seed = 1 } = options;
  wantWhole("steps", steps, { least: 20 });
  wantNumber("rate", rate, { above: 0 });
  checkPixels(images);
  checkPixels(wanted);
  const { count, height, width, channels } = images;
  if (channels !== 1) fail("channels must be 1, grey images", channels);
  const size = [count, height - 2, width - 2, 1];
  const given = [wanted.count, wanted.height, wanted.width, wanted.channels];
  if (given.some((value, axis) => value !== size[axis])) fail(`wanted must be of size ${size.join(" × ")}`, given);
  const layers = [conv({ filters: 1, kernelSize: 3, useBias: false })];
  const model = buildModel({ name: "one filter", input: [height, width, 1], layers }, { seed });
  const optimizer = tf.train.adam(rate);
  const [x, y] = [imagesToTensor(images, scalings.unit), imagesToTensor(wanted, scalings.unit)];
  const loss = (): ReturnType<typeof tf.scalar> => tf.losses.meanSquaredError(y, model.apply(x) as tf.Tensor);
  const stands: LearntKernel[] = [];
  try {
    const kept = new Set(Array.from({ length: 20 }, (_, i) => Math.round(steps * (i / 19) ** 2)));
    for (let step = 0; step <= steps; step++) {
      const kernel = kept.has(step) ? kernelOf(model) : undefined;
      if (kernel && hasMoved(kernel, stands.at(-1)?.kernel)) {
        stands.push({ step, kernel, loss: tf.tidy(() => loss().dataSync()[0]) });
      }
      if (step < steps) optimizer.minimize(loss);
    }
  } finally {
    tf.dispose([x, y]);
    optimizer.dispose();
    model.dispose();
  }
  return stands;
}

const hasMoved = (kernel: number[][], before: number[][] | undefined): boolean =>
  before === undefined || kernel.some((row, r) => row.some((value, c) => Math.abs(value - before[r][c]) >= 0.01));

function kernelOf(model: tf.LayersModel): number[][] {
  const values = model.getWeights()[0].dataSync();
  return [0, 1, 2].map((row) => [...values.slice(3 * row, 3 * row + 3)]);
}
