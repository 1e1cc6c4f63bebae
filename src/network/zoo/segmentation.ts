/** Networks that give a class to every pixel: output `[height, width, classes]`. */
import { conv, maxPool, transposedConv } from "../kinds";
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
}

const relu = (filters: number, kernelSize = 3): SpecOf<"conv"> =>
  conv({ filters, kernelSize, padding: "same", activation: "relu", initializer: "heNormal" });

/** Scores for each class at each place of a feature map. */
const score = (classes: number, name = "score"): SpecOf<"conv"> => conv({ name, filters: classes, kernelSize: 1 });

/** `factor` times as high and wide; the stride divides the kernel, so no checkerboard. */
const enlarge = (classes: number, factor: number): LayerSpec =>
  transposedConv({ filters: classes, kernelSize: 2 * factor, strides: factor, padding: "same", useBias: false });

/**
 * A small network in the manner of FCN-32s, -16s and -8s (Long, Shelhamer and Darrell 2015): five halvings, scores for
 * each class, and enlarged scores added to those of finer maps, two steps for `stride` 8.
 */
export function fcn(options: FcnOptions = {}): NetworkSpec {
  const { stride = 8, input = [64, 64, 1], classes = 4, filters = [8, 16, 32, 64, 64, 128] } = options;
  const stages = filters.slice(0, 5).map((count): LayerSpec[] => [relu(count), maxPool()]);
  const top = [...stages[4], relu(filters[5]), score(classes)];
  const skip = (name: string, deeper: readonly LayerSpec[]): LayerSpec =>
    parallel({ name, merge: "add", branches: [[score(classes)], [...deeper, enlarge(classes, 2)]] });
  const body = {
    32: [...stages[2], ...stages[3], ...top],
    16: [...stages[2], ...stages[3], skip("skip16", top)],
    8: [...stages[2], skip("skip8", [...stages[3], skip("skip16", top)])],
  };
  const last = transposedConv({
    filters: classes,
    kernelSize: 2 * stride,
    strides: stride,
    padding: "same",
    useBias: false,
    activation: "softmax",
  });
  return { name: `fcn${stride}`, input, layers: [...stages[0], ...stages[1], ...body[stride], last] };
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
