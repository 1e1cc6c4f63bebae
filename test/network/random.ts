/** Random networks, valid by construction: what is drawn, by a seed or by fast-check, gives the network. */
import {
  activation,
  avgPool,
  batchNorm,
  conv,
  dense,
  depthwiseConv,
  dropout,
  flatten,
  globalAvgPool,
  groupNorm,
  type LayerKind,
  type LayerSpec,
  localResponseNorm,
  maxPool,
  type NetworkSpec,
  outputShape,
  parallel,
  reshape,
  type Shape,
  separableConv,
  transposedConv,
  upsample,
} from "../../src/network";
import { random } from "../../src/random";

/** Shape of feature maps or of units, all sizes known. */
type Known = readonly number[];

/** Draws a whole number from `low` to `high`, both included. */
type Draw = (low: number, high: number) => number;

class Dice {
  constructor(readonly whole: Draw) {}

  pick<T>(values: readonly T[]): T {
    return values[this.whole(0, values.length - 1)];
  }

  chance(share: number): boolean {
    return this.whole(0, 99) < 100 * share;
  }
}

const activations = ["linear", "relu", "sigmoid", "tanh", "softmax", "elu", "softplus"] as const;
const paddings = ["valid", "same"] as const;
const largestMap = 24;
const mostChannels = 12;

const shapeAfter = (input: Known, layers: readonly LayerSpec[]): Known =>
  outputShape({ name: "part", input, layers }) as Known;

/** A kernel or pool that fits the maps, its padding and, where there is no dilation, its strides. */
function window(dice: Dice, [height, width]: Known) {
  const padding = dice.pick(paddings);
  const size = (length: number) => dice.whole(1, padding === "valid" ? Math.min(4, length) : 4);
  const strides = [dice.whole(1, 3), dice.whole(1, 3)] as const;
  return { kernelSize: [size(height), size(width)] as const, strides, padding };
}

/** As `window`, dilated half of the time: strides and dilation exclude each other. */
function dilated(dice: Dice, shape: Known) {
  const plain = window(dice, shape);
  if (dice.chance(0.5)) return { ...plain, dilation: 1 };
  const most = (axis: 0 | 1) => {
    const steps = plain.kernelSize[axis] - 1;
    return plain.padding === "same" || steps === 0 ? 3 : Math.min(3, Math.floor((shape[axis] - 1) / steps));
  };
  const dilation = dice.whole(1, Math.min(most(0), most(1)));
  return { ...plain, strides: 1, dilation };
}

function kernel(dice: Dice) {
  return { useBias: dice.chance(0.7), activation: dice.pick(activations) };
}

type Propose = (dice: Dice, shape: Known, depth: number) => LayerSpec;

/** One random layer of each kind for feature maps of a given shape. */
const onMaps: { readonly [K in Exclude<LayerKind, "dense" | "flatten" | "globalAvgPool">]: Propose } = {
  conv(dice, shape) {
    const groups = dice.pick([1, 2, 3].filter((n) => shape[2] % n === 0));
    const filters = groups * dice.whole(1, Math.floor(mostChannels / groups));
    return conv({ filters, groups, ...dilated(dice, shape), ...kernel(dice) });
  },
  depthwiseConv: (dice, shape) =>
    depthwiseConv({
      ...dilated(dice, shape),
      ...kernel(dice),
      depthMultiplier: shape[2] < mostChannels ? dice.whole(1, 2) : 1,
    }),
  separableConv: (dice, shape) =>
    separableConv({
      ...dilated(dice, shape),
      ...kernel(dice),
      filters: dice.whole(1, mostChannels),
      depthMultiplier: dice.whole(1, 2),
    }),
  transposedConv(dice, shape) {
    const { kernelSize, strides, padding } = window(dice, shape);
    const small = Math.max(shape[0], shape[1]) * 3 <= largestMap;
    return transposedConv({
      filters: dice.whole(1, mostChannels),
      kernelSize,
      strides: small ? strides : 1,
      padding,
      ...kernel(dice),
    });
  },
  maxPool(dice, shape) {
    const { kernelSize, strides, padding } = window(dice, shape);
    return maxPool({ poolSize: kernelSize, padding, ...(dice.chance(0.5) ? { strides } : {}) });
  },
  avgPool(dice, shape) {
    const { kernelSize, strides, padding } = window(dice, shape);
    return avgPool({ poolSize: kernelSize, padding, ...(dice.chance(0.5) ? { strides } : {}) });
  },
  reshape(dice, [height, width, channels]) {
    return reshape({ targetShape: dice.chance(0.5) ? [width, height, channels] : [height * width, 1, channels] });
  },
  batchNorm: (dice) => batchNorm({ center: dice.chance(0.7), scale: dice.chance(0.7) }),
  groupNorm(dice, [, , channels]) {
    const groups = dice.pick([1, 2, 3, channels].filter((n) => channels % n === 0));
    return groupNorm({ groups, center: dice.chance(0.7), scale: dice.chance(0.7) });
  },
  dropout: (dice) => dropout({ rate: dice.pick([0, 0.25, 0.5]) }),
  activation: (dice) => activation({ activation: dice.pick(activations) }),
  localResponseNorm: (dice) => localResponseNorm({ depthRadius: dice.whole(0, 3) }),
  upsample(dice, shape) {
    const small = Math.max(shape[0], shape[1]) * 2 <= largestMap;
    const size = small ? ([dice.whole(1, 2), dice.whole(1, 2)] as const) : 1;
    return upsample({ size, interpolation: dice.pick(["nearest", "bilinear"]) });
  },
  parallel(dice, shape, depth) {
    const merge = dice.pick(["add", "concat", "multiply"] as const);
    const branches = Array.from({ length: dice.whole(1, 2) }, () => branch(dice, shape, merge === "concat", depth));
    const first = merge === "multiply" && dice.chance(0.7) ? gate(dice, shape) : [];
    return parallel({ branches: [first, ...branches], merge });
  },
};

/** Layers that keep height and width, and the channels too unless `anyChannels`. */
function branch(dice: Dice, shape: Known, anyChannels: boolean, depth: number): LayerSpec[] {
  const same = { kernelSize: dice.whole(1, 3), padding: "same" as const, ...kernel(dice) };
  const inner = depth > 0 && dice.chance(0.3) ? [onMaps.parallel(dice, shape, depth - 1)] : [];
  const [, , channels = 1] = shapeAfter(shape, inner);
  const filters = anyChannels ? dice.whole(1, 4) : shape[2];
  const normalized = dice.chance(0.5) ? [batchNorm()] : [];
  const convolved =
    channels === filters && dice.chance(0.3) ? depthwiseConv(same) : conv({ filters, ...same, dilation: 2 });
  return [...inner, ...normalized, convolved];
}

/** A factor for each map, as in squeeze and excitation, or for each place. */
function gate(dice: Dice, [, , channels]: Known): LayerSpec[] {
  if (dice.chance(0.3)) return [conv({ filters: 1, kernelSize: 1, activation: "sigmoid" })];
  return [
    globalAvgPool({ keepDims: true }),
    dense({ units: dice.whole(1, 4), activation: "relu" }),
    dense({ units: channels, activation: "sigmoid" }),
  ];
}

/** From feature maps to units. */
function head(dice: Dice, shape: Known): LayerSpec[] {
  const pooled = dice.chance(0.4) ? globalAvgPool() : flatten();
  const units = shapeAfter(shape, [pooled])[0];
  const folded = units % 2 === 0 && dice.chance(0.2) ? [reshape({ targetShape: [units / 2, 2] }), flatten()] : [];
  const hidden = dice.chance(0.5)
    ? [dense({ units: dice.whole(1, 8), ...kernel(dice) }), batchNorm(), dropout({ rate: 0.5 })]
    : [];
  return [pooled, ...folded, ...hidden, dense({ units: dice.whole(1, 10), ...kernel(dice) })];
}

/**
 * A random network of two to nine layers on small feature maps, with or without a dense head, that `trace` and
 * TensorFlow take: every kind of layer turns up, parallel blocks nest to a depth of two.
 */
export function drawNetwork(name: string, whole: Draw): NetworkSpec {
  const dice = new Dice(whole);
  const input: Shape = [dice.whole(3, 16), dice.whole(3, 16), dice.whole(1, 6)];
  const layers: LayerSpec[] = [];
  let shape = input as Known;
  for (let left = dice.whole(2, 7); left > 0; left--) {
    const layer = onMaps[dice.pick(Object.keys(onMaps) as (keyof typeof onMaps)[])](dice, shape, 1);
    layers.push(layer);
    shape = shapeAfter(shape, [layer]);
  }
  if (dice.chance(0.5)) layers.push(...head(dice, shape));
  return { name, input, layers };
}

/** The random network of a seed. */
export function randomNetwork(seed: number): NetworkSpec {
  const rng = random(seed);
  return drawNetwork(`random${seed}`, (low, high) => low + Math.floor(rng() * (high - low + 1)));
}
