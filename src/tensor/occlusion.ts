/** Where a network looks: a patch slides over an image, and what becomes of the answer is noted. */
import { checkPixels } from "../data/check";
import type { Images } from "../data/images";
import { fail, wantNumber, wantWhole } from "../want";
import type { tf } from "./backend";
import { checkSoftmax } from "./logits";
import { predict } from "./predict";

export interface OcclusionOptions {
  /** For each image the class whose probability is followed. */
  readonly classes: ArrayLike<number>;
  /** Height and width of the patch, in pixels; default 6. */
  readonly patch?: number;
  /** How far the patch moves, in pixels; default 2. */
  readonly step?: number;
  /** What the patch covers the image with, as a pixel; default 0, the ground of MNIST. */
  readonly fill?: number;
}

/**
 * How much of a class's probability goes when a patch covers a place (Zeiler and Fergus 2014, section 4.2), for each pixel
 * `[count, height, width]`: the mean over all patches that cover it. Positive: what stands there speaks for the class.
 * Negative: it speaks against it.
 * @throws when the images are not what the model takes, it does not end in one softmax, or an option is out of range
 */
export function occlusion(model: tf.LayersModel, images: Images, options: OcclusionOptions): Float32Array {
  checkSoftmax(model);
  checkPixels(images);
  const { classes, patch = 6, step = 2, fill = 0 } = options;
  const { count, height, width } = images;
  const most = Math.min(height, width);
  wantWhole("patch", patch, { most });
  wantWhole("step", step, { most: patch });
  wantNumber("fill", fill);
  if (classes?.length !== count) fail(`classes must be one an image, ${count}`, classes?.length ?? classes);
  const before = predict(model, images);
  const outputs = before.length / count;
  for (let i = 0; i < count; i++) wantWhole("classes", classes[i], { least: 0, most: outputs - 1 });
  const corners = starts(height, patch, step).flatMap((top) =>
    starts(width, patch, step).map((left) => ({ top, left })),
  );
  const drops = new Float32Array(count * height * width);
  for (let image = 0; image < count; image++) {
    const of = classes[image];
    const covered = corners.map((corner) => ({ ...corner, patch, fill }));
    const after = predict(model, coverings(images, image, covered));
    const drop = corners.map((_, i) => before[image * outputs + of] - after[i * outputs + of]);
    drops.set(meanOver({ height, width }, covered, drop), image * height * width);
  }
  return drops;
}

interface Patch {
  readonly top: number;
  readonly left: number;
  readonly patch: number;
  readonly fill: number;
}

/** Where patches start along one direction; the last one ends with the image. */
function starts(length: number, patch: number, step: number): number[] {
  const last = length - patch;
  return [...Array.from({ length: Math.ceil(last / step) }, (_, i) => i * step), last];
}

/** One image once for each patch, covered by it. */
function coverings(images: Images, image: number, patches: readonly Patch[]): Images {
  const { height, width, channels } = images;
  const size = height * width * channels;
  const own = images.pixels.subarray(image * size, (image + 1) * size);
  const pixels = new Float32Array(patches.length * size);
  patches.forEach(({ top, left, patch, fill }, i) => {
    pixels.set(own, i * size);
    for (let row = top; row < top + patch; row++) {
      const from = i * size + (row * width + left) * channels;
      pixels.fill(fill, from, from + patch * channels);
    }
  });
  return { pixels, count: patches.length, height, width, channels };
}

/** For each pixel the mean value of the patches that cover it. */
function meanOver(
  { height, width }: Pick<Images, "height" | "width">,
  patches: readonly Patch[],
  values: readonly number[],
): Float32Array {
  const sums = new Float32Array(height * width);
  const times = new Float32Array(height * width);
  patches.forEach(({ top, left, patch }, i) => {
    for (let row = top; row < top + patch; row++) {
      for (let column = left; column < left + patch; column++) {
        sums[row * width + column] += values[i];
        times[row * width + column]++;
      }
    }
  });
  return sums.map((sum, at) => sum / times[at]);
}
