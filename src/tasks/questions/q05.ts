/** Question 5: local response normalization. */
import { activation, batchNorm, conv, type LayerSpec, localResponseNorm, maxPool } from "../../network";
import { product, sum } from "../../numbers";
import { tf } from "../../tensor";
import { between, type Numbers, numbers, pick, times } from "../givens";
import { choiceTask, functionTask, propertyTask, valueTask } from "../kinds";
import { has, type Kind, type Layers, layersOf, ofKind, spelledOut } from "../layersOf";
import { compareBlocks } from "../sameBlock";
import type { TasksOf } from "../task";
import { batchNormByHand, foldByHand, lrnGradient } from "./q05ByHand";

/** The layer's constants. */
type Constants = Numbers<"depthRadius" | "bias" | "alpha" | "beta">;

/** What each map says at one place, and the map that is asked for, counted from 0. */
type OnePlace = Constants & Numbers<"map"> & { readonly values: readonly number[] };

type Volume = readonly (readonly (readonly number[])[])[];

/** TensorFlow's own layer, on one image: `[height, width, maps]`. */
function byTensorFlow(volume: Volume, { depthRadius, bias, alpha, beta }: Constants): number[][][] {
  return tf.tidy(() => {
    const image = tf.tensor3d(volume as number[][][]);
    return tf.localResponseNormalization(image, depthRadius, bias, alpha, beta).arraySync();
  });
}

const square = (value: number): number => value ** 2;

/** Values, map, radius, bias, alpha and beta with which no slip, and no two, come near the right value. */
const clearNumbers: readonly [number[], number, number, number, number, number][] = [
  [[8, 5, 4, 6, 8, 6, 8], 3, 1, 2, 0.1, 0.6],
  [[9, 5, 6, 6, 8, 5, 4], 4, 1, 3, 0.3, 0.75],
  [[6, 4, 7, 3, 7, 4, 8], 2, 1, 2, 0.3, 0.6],
  [[9, 7, 4, 6, 7, 3, 7], 3, 2, 2, 0.05, 0.6],
  [[8, 7, 6, 5, 3, 9, 4], 3, 1, 2, 0.05, 0.75],
  [[8, 9, 3, 6, 9, 8, 3], 2, 2, 3, 0.05, 0.6],
  [[3, 9, 8, 5, 7, 4, 8], 4, 1, 2, 0.1, 0.75],
  [[5, 9, 6, 7, 8, 4, 9], 2, 2, 3, 0.05, 0.6],
  [[3, 6, 3, 4, 9, 9, 8], 3, 2, 3, 0.05, 0.6],
  [[4, 5, 4, 8, 5, 6, 8], 3, 2, 2, 0.1, 0.75],
];

const oneValue = valueTask({
  task: ["5.1", "One value by hand", 1],
  givens: numbers<OnePlace>(
    { values: [3, 9, 4, 8, 5, 7, 6], map: 3, depthRadius: 2, bias: 2, alpha: 0.1, beta: 0.75 },
    (rng) => {
      const [values, map, depthRadius, bias, alpha, beta] = pick(rng, clearNumbers);
      return { values, map, depthRadius, bias, alpha, beta };
    },
  ),
  statement: ({ values, map, depthRadius, bias, alpha, beta }) =>
    `At one place of an image seven feature maps, numbered from 0, have the values ${values.join(", ")}. Local response normalization with a depth radius of ${depthRadius}, bias ${bias}, alpha ${alpha} and beta ${beta} follows. What value does map **${map}** have then? Alpha is used as it is, as TensorFlow does.`,
  formula({ values, map, depthRadius, bias, alpha, beta }, slip) {
    const at = slip("counted-from-one") ? map - 1 : map;
    const near = values.filter((_, i) => {
      const distance = i - at;
      if (slip("itself-left-out") && distance === 0) return false;
      return slip("all-maps") || (Math.abs(distance) <= depthRadius && !(slip("one-side") && distance > 0));
    });
    const seen = sum(slip("not-squared") ? near : near.map(square));
    const loud = slip("sum-squared") ? sum(near) ** 2 : seen;
    const inhibition = (slip("alpha-forgotten") ? 1 : alpha) * (slip("averaged") ? loud / (2 * depthRadius + 1) : loud);
    const exponent = slip("beta-forgotten") ? 1 : beta;
    const base = slip("bias-forgotten") ? 0 : bias;
    const divisor = slip("power-of-the-sum") ? base + inhibition ** exponent : (base + inhibition) ** exponent;
    if (slip("multiplied")) return values[at] * divisor;
    return (slip("factor-alone") ? 1 : values[at]) / divisor;
  },
  oracle: (givens) => byTensorFlow([[givens.values]], givens)[0][0][givens.map],
  slips: {
    averaged: "You divide the sum by the number of maps in the window. Here alpha is used as it is.",
    "itself-left-out": "You sum over the neighbours only. Does the map itself belong to the window?",
    "not-squared": "You add up the values as they are. How loud is a value of −3?",
    "sum-squared": "You square the sum. Each value is squared by itself.",
    "all-maps": "You sum over all maps. Only those near this one in the list count: that is what *local* means.",
    "one-side": "Your window ends at the map itself. It reaches to both sides.",
    "counted-from-one": "You count the maps from 1. The first one has the number 0.",
    "bias-forgotten": "You leave out the bias. It keeps the divisor from getting small where all maps are silent.",
    "alpha-forgotten": "You leave out alpha.",
    "beta-forgotten": "You leave out beta. The bracket has an exponent.",
    "power-of-the-sum": "You raise only the sum to the power of beta. Where does the bias stand?",
    multiplied: "You multiply. Loud neighbours *inhibit*: they make a value smaller.",
    "factor-alone": "You give only the factor. What is it to be applied to?",
  },
  hints: [
    "Which maps lie in the window? Square their values and add them up, the map's own too.",
    "Four steps: the sum; what alpha and the bias make of it; what beta makes of that; and the value divided by it. The formula is in the lesson.",
    "Values 1, 2, 2, radius 1, bias 1, alpha .2, beta .5, map 0: 1 / (1 + .2 · (1 + 4))^.5 = .707.",
  ],
});

type LayerArgs = [volume: Volume, depthRadius: number, bias: number, alpha: number, beta: number];

const wholeLayer = functionTask({
  task: ["5.2", "The layer as a function", 2],
  statement:
    "Write `normalize(maps, depthRadius, bias, alpha, beta)`. `maps[row][column][map]` holds the feature maps of one image; give the normalized maps in the same form. Alpha is used as it is. At both ends of the list of maps the window is cut off.",
  cases: (rng): readonly LayerArgs[] =>
    [[2, 2, 3], ...times(6, () => [3, 3, 4].map((least) => between(rng, least, least + 1)))].map(
      ([height, width, count]) => [
        times(height, () => times(width, () => times(count, () => between(rng, 0, 80) / 10))),
        pick(rng, [1, 2]),
        pick(rng, [1, 2]),
        pick(rng, [0.1, 0.5, 1]),
        pick(rng, [0.5, 0.75]),
      ],
    ),
  solve(slip, volume, depthRadius, bias, alpha, beta) {
    /** The places of a list that lie in the window around one of them. */
    const windowAt = (length: number, at: number): number[] => {
      const [from, to] = [at - depthRadius, slip("last-left-out") ? at + depthRadius : at + depthRadius + 1];
      if (slip("wraps-around")) return times(to - from, (i) => (from + i + length) % length);
      const all = times(length, (i) => i);
      return all.slice(slip("negative-start") ? from : Math.max(0, from), to);
    };
    const [rows, columns] = [volume.length, volume[0].length];
    const seenAt = (y: number, x: number, map: number): number[] => {
      const own = (row: number, column: number, other: number): boolean => row === y && column === x && other === map;
      const seen = (row: number, column: number, other: number): number[] =>
        slip("itself-left-out") && own(row, column, other) ? [] : [volume[row][column][other]];
      if (slip("all-maps")) return volume[y][x].flatMap((_, other) => seen(y, x, other));
      if (!slip("over-space")) return windowAt(volume[y][x].length, map).flatMap((other) => seen(y, x, other));
      return windowAt(rows, y).flatMap((row) => windowAt(columns, x).flatMap((column) => seen(row, column, map)));
    };
    return volume.map((row, y) =>
      row.map((values, x) =>
        values.map((value, map) => {
          const seen = seenAt(y, x, map);
          const loud = sum(slip("not-squared") ? seen : seen.map(square));
          const count = slip("averaged") ? 2 * depthRadius + 1 : slip("averaged-over-what-is-there") ? seen.length : 1;
          const bracket = (slip("bias-forgotten") ? 0 : bias) + (alpha * loud) / Math.max(1, count);
          const divisor = slip("beta-forgotten") ? bracket : bracket ** beta;
          return slip("multiplied") ? value * divisor : value / divisor;
        }),
      ),
    );
  },
  oracle: (volume, depthRadius, bias, alpha, beta) => byTensorFlow(volume, { depthRadius, bias, alpha, beta }),
  call: (volume, depthRadius, bias, alpha, beta) =>
    `maps of ${volume.length} × ${volume[0].length} × ${volume[0][0].length} and the constants ${depthRadius}, ${bias}, ${alpha}, ${beta}`,
  slips: {
    "over-space": "Your window lies over neighbouring *pixels*. It lies over neighbouring *maps*, at one pixel.",
    "all-maps": "Every map inhibits every other one in your function. Only maps within the depth radius do.",
    averaged: "You divide the sum by the size of the window. Here alpha is used as it is.",
    "averaged-over-what-is-there": "You divide the sum by the number of maps in it. Here alpha is used as it is.",
    "wraps-around": "At the ends your window goes on at the other end. The window is cut off there.",
    "negative-start": "For the first maps your window begins at a negative index, which `slice` counts from the end.",
    "last-left-out": "Your window ends one map too early. `slice` leaves out the index at which it ends.",
    "itself-left-out": "The map itself is missing in its own sum.",
    "not-squared": "You add up the values as they are. Each is squared first.",
    "bias-forgotten": "You leave out the bias.",
    "beta-forgotten": "You leave out beta, the exponent of the bracket.",
    multiplied: "You multiply by the bracket's power. Loud neighbours make a value smaller.",
  },
  hints: [
    "Stay at one pixel. For each map, cut the window out of the list of values there; mind both ends of the list.",
    "Write a function for the values of one pixel first. Between which two indices does the window of map i lie, and what if one of them is not in the list? What is done with its values? Then let the function run over rows and columns.",
    "Values 1, 2, 3 with radius 1: the sums of squares are 1 + 4 = 5, 1 + 4 + 9 = 14 and 4 + 9 = 13.",
  ],
});

type Seen = Numbers<"batchSize" | "height" | "width" | "maps" | "map" | "depthRadius">;

const whatIsSeen = valueTask({
  task: ["5.3", "What a normalization looks at", 1],
  givens: numbers<Seen>({ batchSize: 50, height: 27, width: 27, maps: 256, map: 1, depthRadius: 2 }, (rng) => {
    const [maps, fromEnd] = [pick(rng, [96, 128]), pick(rng, [0, 1, 2])];
    return {
      batchSize: pick(rng, [16, 20, 64]),
      height: pick(rng, [13, 27]),
      width: pick(rng, [14, 31]),
      maps,
      map: pick(rng, [fromEnd, maps - 1 - fromEnd]),
      depthRadius: pick(rng, [4, 5, 6]),
    };
  }),
  statement: ({ batchSize, height, width, maps, map, depthRadius }) =>
    `A training step works on a batch of ${batchSize} images; a layer gives ${maps} feature maps of ${height} × ${width} for each. Look at one value: some image, some place, map **${map}** (counted from 0). How many values of the batch, this one included, decide its *normalized* value directly: with local response normalization of depth radius ${depthRadius}, and with batch normalization? Give two numbers: \`[localResponse, batch]\`.`,
  formula({ batchSize, height, width, maps, map, depthRadius }, slip) {
    const ownCounted = !slip("itself-left-out"); // else counting from one would make up for it at the list's end
    const at = slip("counted-from-one") && ownCounted ? map - 1 : map;
    const inside = Math.min(maps - 1, at + depthRadius) - Math.max(0, at - depthRadius) + 1;
    const there = ownCounted ? inside : inside - 1;
    const window = slip("radius-for-window") ? depthRadius : slip("ends-forgotten") ? 2 * depthRadius + 1 : there;
    const near = slip("over-space") ? (2 * depthRadius + 1) ** 2 : slip("all-maps") ? maps : window;
    const places = slip("one-place") ? 1 : height * width;
    const images = slip("one-image") ? 1 : batchSize;
    const mean = images * places * (slip("every-map") ? maps : 1);
    return [slip("whole-batch") ? near * batchSize : near, slip("others-of-the-batch") ? mean - 1 : mean];
  },
  oracle: ({ batchSize, height, width, maps, map, depthRadius }) =>
    tf.tidy(() => {
      const reached = tf.range(0, maps).sub(map).abs().lessEqual(depthRadius).sum().dataSync()[0];
      return [reached, product([batchSize, height, width])];
    }),
  parts: ["local response", "batch"],
  slips: {
    "ends-forgotten":
      "That many maps count only in the middle of the list. How many neighbours does this one have on either side?",
    "counted-from-one": "You count the maps from 1. The first one has the number 0.",
    "over-space": "Your local response normalization looks at other pixels. It looks at other maps, at one pixel.",
    "all-maps": "Local response normalization does not look at all maps. What does *local* mean?",
    "whole-batch": "Local response normalization does not look at other images.",
    "one-place": "Your batch normalization looks at one place. It takes one mean for a whole map.",
    "every-map": "Batch normalization treats each map by itself.",
    "one-image": "Your batch normalization looks at one image. What does the *batch* in its name stand for?",
    "itself-left-out": "Your local response normalization counts only the other maps. Does the value itself count?",
    "radius-for-window": "You give the radius. It counts the maps on one side of this one, where there are enough.",
    "others-of-the-batch": "Your batch normalization counts only the other values. Does the value itself count?",
  },
  hints: [
    "A value has four coordinates: image, row, column, map. Along which of them does each normalization look?",
    "Local response: how many maps lie below this one and how many above it, within the radius and within the list? Batch: which values does the mean of this map go over?",
    "4 images with 9 maps of 2 × 1, map 8, radius 1: local response normalization looks at maps 7 and 8, so 2 values; batch normalization at 4 · 2 · 1 = 8.",
  ],
});

type Stage = Omit<Constants, "depthRadius"> & Numbers<"filters" | "kernelSize" | "strides" | "window">;

const stageOf = ({ filters, kernelSize, strides, window, ...constants }: Stage) =>
  [
    conv({ filters, kernelSize, strides, activation: "relu" }),
    localResponseNorm({ ...constants, depthRadius: (window - 1) / 2 }),
    maxPool({ poolSize: 3, strides: 2 }),
  ] as const;

type Norm = ReturnType<typeof localResponseNorm>;

const normOf = (layers: Layers): Norm | undefined => ofKind(layers, "localResponseNorm")[0];

/** Whether the first layer of a kind stands in front of the first of another. */
function inFront(layers: Layers, first: Kind, second: Kind): boolean {
  const kinds = spelledOut(layers).map(({ kind }) => kind);
  return kinds.includes(first) && kinds.indexOf(first) < kinds.indexOf(second);
}

const lacks = (layers: Layers, kind: Kind): boolean => !has(spelledOut(layers), kind);

/** The stage with constants of the normalization changed. */
function withNorm(givens: Stage, change: Partial<Norm>): LayerSpec[] {
  const [convolution, norm, pool] = stageOf(givens);
  return [convolution, { ...norm, ...change }, pool];
}

const firstStage = propertyTask({
  task: ["5.4", "Where it is placed", 2],
  givens: numbers<Stage>(
    { filters: 96, kernelSize: 11, strides: 4, window: 5, bias: 2, alpha: 1e-4, beta: 0.75 },
    {
      filters: [48, 64, 96],
      kernelSize: [7, 11],
      strides: [2, 4],
      window: [3, 7, 9],
      bias: [1, 2],
      alpha: [0.001, 0.01],
      beta: [0.5, 0.75],
    },
  ),
  statement: ({ filters, kernelSize, strides, window, bias, alpha, beta }) =>
    `Write the first stage of a network like AlexNet, as a list of layers: a convolution with ${filters} filters of ${kernelSize} × ${kernelSize} and a stride of ${strides}, ReLU, local response normalization over a window of **${window} maps**, and a max pool of 3 × 3 with a stride of 2, in AlexNet's order. Everything is VALID; the constants are: bias ${bias}, alpha ${alpha}, beta ${beta}. The layers are \`conv\`, \`localResponseNorm\` and \`maxPool\`.`,
  read: layersOf,
  judge: (layers, givens) => {
    const [norm, wanted] = [layers, stageOf(givens)].map(normOf);
    const off = (["depthRadius", "bias", "alpha", "beta"] as const).find((name) => norm?.[name] !== wanted?.[name]);
    if (off) return { passed: false, message: `Look at the normalization's ${off}: ${norm?.[off]}.` };
    return compareBlocks(layers, stageOf(givens), [227, 227, 3]);
  },
  slips: {
    none: {
      holds: (layers) => lacks(layers, "localResponseNorm"),
      example: (givens) => [stageOf(givens)[0], batchNorm(), stageOf(givens)[2]],
      why: "There is no local response normalization in it yet. (Batch normalization is another layer.)",
    },
    "batch-normalized": {
      holds: (layers) => !lacks(layers, "localResponseNorm") && !lacks(layers, "batchNorm"),
      example: (givens) => [stageOf(givens)[0], batchNorm(), ...stageOf(givens).slice(1)],
      why: "You normalize twice, once by the batch. AlexNet is older than that.",
    },
    "relu-forgotten": {
      holds: (layers) => lacks(layers, "activation"),
      example: (givens) => [{ ...stageOf(givens)[0], activation: "linear" }, ...stageOf(givens).slice(1)],
      why: "There is no activation in it. What makes maps active or silent?",
    },
    "pool-forgotten": {
      holds: (layers) => lacks(layers, "maxPool"),
      example: (givens) => stageOf(givens).slice(0, 2),
      why: "There is no max pool in it. What makes the maps smaller at the end?",
    },
    "before-relu": {
      holds: (layers) => inFront(layers, "localResponseNorm", "activation"),
      example: (givens) => {
        const [convolution, norm, pool] = stageOf(givens);
        return [{ ...convolution, activation: "linear" }, norm, activation({ activation: "relu" }), pool];
      },
      why: "It is the *active* maps that inhibit their neighbours. What has made maps active or silent by then?",
    },
    "after-pool": {
      holds: (layers) => inFront(layers, "maxPool", "localResponseNorm"),
      example: (givens) => {
        const [convolution, norm, pool] = stageOf(givens);
        return [convolution, pool, norm];
      },
      why: "Your maps are pooled before they compete. In AlexNet they compete first.",
    },
    "window-as-radius": {
      holds: (layers, { window }) => normOf(layers)?.depthRadius === window,
      example: (givens) => withNorm(givens, { depthRadius: givens.window }),
      why: "The radius counts maps on *one* side. How many does the whole window hold, the map itself included?",
    },
    "half-the-window": {
      holds: (layers, { window }) => [window / 2, (window + 1) / 2].includes(normOf(layers)?.depthRadius ?? 0),
      example: (givens) => withNorm(givens, { depthRadius: (givens.window + 1) / 2 }),
      why: "Your radius is half a window. The map itself is in the window, but on neither side.",
    },
    "alpha-averaged": {
      holds: (layers, { alpha, window }) =>
        [alpha / window, alpha * window].some((other) => Math.abs((normOf(layers)?.alpha ?? 0) / other - 1) < 1e-6),
      example: (givens) => withNorm(givens, { alpha: givens.alpha / givens.window }),
      why: "You convert alpha by the size of the window. This library takes it as it is.",
    },
    "constants-swapped": {
      holds: (layers, { alpha, beta }) => normOf(layers)?.alpha === beta && normOf(layers)?.beta === alpha,
      example: (givens) => withNorm(givens, { alpha: givens.beta, beta: givens.alpha }),
      why: "You have swapped alpha and beta. Which one is the exponent?",
    },
    "pool-side-by-side": {
      holds: (layers) => layers.some((layer) => layer.kind === "maxPool" && String(layer.strides) !== "2,2"),
      example: (givens) => [...stageOf(givens).slice(0, 2), maxPool({ poolSize: 3 })],
      why: "Your pool does not move on by 2. Where nothing is said, it moves on by its own size.",
    },
    padded: {
      holds: (layers) => layers.some((layer) => "padding" in layer && layer.padding === "same"),
      example: (givens) => [{ ...stageOf(givens)[0], padding: "same" }, ...stageOf(givens).slice(1)],
      why: "A layer of yours pads the maps. Read again what is said about the padding.",
    },
  },
  hints: ({ window }) => [
    "Maps are computed, become active, compete, and are made smaller.",
    "Which layer does each of these four things, and which two can one layer do? How many maps lie on *one* side of a map in its window?",
    `A window of ${window + 4} maps: \`localResponseNorm({ depthRadius: ${(window + 3) / 2}, bias: 1, alpha: 1, beta: 0.5 })\`.`,
  ],
});

const whichOne = choiceTask({
  task: ["5.5", "Batch or local response normalization", 1],
  question: "Which of these statements are true?",
  options: {
    "nothing-learned": {
      right: "Local response normalization has no parameters to learn.",
      why: "Which of local response normalization's constants would gradient descent change?",
    },
    "same-in-training": {
      wrong: "Batch normalization gives the same value for an image when training as when predicting.",
      why: "Where does batch normalization take its mean from when it trains, and where from when a single image is predicted?",
    },
    standardizes: {
      wrong: "Local response normalization makes each map's mean 0 and its deviation 1.",
      why: "Local response normalization divides values that ReLU has made. Can a mean of 0 come out of that?",
    },
    "no-batch": {
      right: "Local response normalization gives an image the same values whatever else is in its batch.",
      why: "Is there anything of another image in the formula of local response normalization?",
    },
    "order-matters": {
      right: "It makes a difference to local response normalization in which order the feature maps stand.",
      why: "Which maps lie in the window of local response normalization? Would they still, if the list were shuffled?",
    },
    "still-used": {
      wrong: "A new network of today should have local response normalization after every convolution.",
      why: "What did VGG's authors measure with local response normalization, and what do networks since 2015 have in its place?",
    },
  },
  hints: [
    "Write down both formulas and ask of each: over what does it sum, what does it learn, does it need the batch?",
    "Make a table with a row for each of the two: which images, which places, which maps, which parameters, and what is different when predicting. Then read each statement against it.",
    'A statement of the same kind: "Batch normalization has no parameters." It learns a factor and an offset for each map, so it is false.',
  ],
});

export const q05: TasksOf<{
  "5.1": OnePlace;
  "5.2": undefined;
  "5.3": Seen;
  "5.4": Stage;
  "5.5": undefined;
  "5.6": undefined;
  "5.7": undefined;
  "5.8": undefined;
}> = {
  "5.1": oneValue,
  "5.2": wholeLayer,
  "5.3": whatIsSeen,
  "5.4": firstStage,
  "5.5": whichOne,
  "5.6": batchNormByHand,
  "5.7": foldByHand,
  "5.8": lrnGradient,
};
