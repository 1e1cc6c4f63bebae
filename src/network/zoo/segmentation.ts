/** Networks that give a class to every pixel: output `[height, width, classes]`. */

import { wantOneOf } from "../../want";
import { conv, maxPool, transposedConv, upsample } from "../kinds";
import { type LayerSpec, type NetworkSpec, parallel, type Shape, type SpecOf } from "../spec";

export interface FcnOptions {
  /** How far apart the finest scores are before the last enlargement: 32 (no skip), 16 (one), 8 (two; the default). */
  readonly stride?: 32 | 16 | 8;
  /** Height and width are multiples of 32, or null; default `[64, 64, 1]`. */
  readonly input?: Shape;
  /** Default 4. */
  readonly classes?: number;
  /** Filters of the five halving stages and of the layer on top; default 8, 16, 32, 64, 64 and 128. */
  readonly filters?: readonly [number, number, number, number, number, number];
  /** How scores are enlarged: by a transposed convolution (the default), or by a resize and then a convolution. */
  readonly enlarging?: "transposed" | "resize";
}

const relu = (filters: number, dilation = 1): SpecOf<"conv"> =>
  conv({ filters, kernelSize: 3, dilation, padding: "same", activation: "relu", initializer: "heNormal" });

/** Scores for each class at each place of a feature map. */
const score = (classes: number, name = "score"): SpecOf<"conv"> => conv({ name, filters: classes, kernelSize: 1 });

type Enlarge = (factor: number, activation?: "softmax") => readonly LayerSpec[];

/** What makes the scores of `classes` some times as high and wide. */
const enlargers = (classes: number): Readonly<Record<"transposed" | "resize", Enlarge>> => ({
  /** The stride divides the kernel, so no checkerboard. */
  transposed: (factor, activation) => [
    transposedConv({
      ...{ filters: classes, kernelSize: 2 * factor, strides: factor, padding: "same", useBias: false },
      ...(activation ? { activation } : {}),
    }),
  ],
  /** No stamps, so no checkerboard whatever the kernel (Odena, Dumoulin and Olah 2016). */
  resize: (factor, activation) => [
    upsample({ size: factor, interpolation: "bilinear" }),
    conv({ filters: classes, kernelSize: 3, padding: "same", ...(activation ? { activation } : {}) }),
  ],
});

const stagesOf = (filters: readonly number[]): LayerSpec[][] =>
  filters.slice(0, 5).map((count): LayerSpec[] => [relu(count), maxPool()]);

/**
 * A small network in the manner of FCN-32s, -16s and -8s (Long, Shelhamer and Darrell 2015): five halvings, scores for
 * each class, and enlarged scores added to those of finer maps, two steps for `stride` 8.
 */
export function fcn(options: FcnOptions = {}): NetworkSpec {
  const { stride = 8, input = [64, 64, 1], classes = 4, filters = [8, 16, 32, 64, 64, 128] } = options;
  const { enlarging = "transposed" } = options;
  const enlarge = enlargers(classes)[wantOneOf("enlarging", enlarging, ["transposed", "resize"])];
  const stages = stagesOf(filters);
  const top = [...stages[4], relu(filters[5]), score(classes)];
  const skip = (name: string, deeper: readonly LayerSpec[]): LayerSpec =>
    parallel({ name, merge: "add", branches: [[score(classes)], [...deeper, ...enlarge(2)]] });
  const body = {
    32: [...stages[2], ...stages[3], ...top],
    16: [...stages[2], ...stages[3], skip("skip16", top)],
    8: [...stages[2], skip("skip8", [...stages[3], skip("skip16", top)])],
  };
  const layers = [...stages[0], ...stages[1], ...body[stride], ...enlarge(stride, "softmax")];
  return { name: enlarging === "resize" ? `fcn${stride}Resized` : `fcn${stride}`, input, layers };
}

/**
 * The body of `fcn` without its last two pools: the convolutions after them are dilated by 2 and 4 instead, so that they
 * see as far, and the scores stay 8 pixels apart without a skip (Chen et al. 2015, DeepLab; Yu and Koltun 2016).
 */
export function dilatedFcn(options: Omit<FcnOptions, "stride"> = {}): NetworkSpec {
  const { input = [64, 64, 1], classes = 4, filters = [8, 16, 32, 64, 64, 128], enlarging = "transposed" } = options;
  const enlarge = enlargers(classes)[wantOneOf("enlarging", enlarging, ["transposed", "resize"])];
  const [, , , fourth, fifth, top] = filters;
  const deep = [relu(fourth), relu(fifth, 2), relu(top, 4), score(classes)];
  const layers = [...stagesOf(filters).slice(0, 3).flat(), ...deep, ...enlarge(8, "softmax")];
  return { name: enlarging === "resize" ? "dilatedFcnResized" : "dilatedFcn", input, layers };
}

export interface UNetOptions {
  /** Height and width are multiples of 2 to the number of halvings, or null; default `[64, 64, 1]`. */
  readonly input?: Shape;
  /** Default 4. */
  readonly classes?: number;
  /** Filters from the top to the bottom of the U, a halving between each two; default 8, 16, 32, 64. */
  readonly filters?: readonly number[];
}

/** One level of the U: two convolutions, all deeper levels beside a copy of their input, two convolutions. */
function level([filters, ...deeper]: readonly number[]): LayerSpec[] {
  const twice = [relu(filters), relu(filters)];
  if (deeper.length === 0) return twice;
  const up = transposedConv({ filters, kernelSize: 2, strides: 2, padding: "same" });
  const skip = parallel({ name: "skip", merge: "concat", branches: [[], [maxPool(), ...level(deeper), up]] });
  return [...twice, skip, ...twice];
}

/** A U-Net (Ronneberger, Fischer and Brox 2015) with SAME padding, so that nothing is cropped. */
export function uNet(options: UNetOptions = {}): NetworkSpec {
  const { input = [64, 64, 1], classes = 4, filters = [8, 16, 32, 64] } = options;
  const last = conv({ name: "score", filters: classes, kernelSize: 1, activation: "softmax" });
  return { name: "uNet", input, layers: [...level(filters), last] };
}
