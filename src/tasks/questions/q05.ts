/** Question 5: local response normalization. */
import { batchNorm, conv, type LayerSpec, localResponseNorm, maxPool } from "../network";
import { tf } from "../tensor";
import { choiceTask } from "./kinds/choice";
import { functionTask } from "./kinds/function";
import { propertyTask } from "./kinds/property";
import { valueTask } from "./kinds/value";
import { layersOf, spelledOut } from "./layersOf";
import { pick } from "./pick";
import { compareBlocks } from "./sameBlock";
import type { Judgement, Task } from "./task";

/** The layer's constants. */
interface Constants {
  readonly depthRadius: number;
  readonly bias: number;
  readonly alpha: number;
  readonly beta: number;
}

interface OnePlace extends Constants {
  /** What each map says at the place. */
  readonly values: readonly number[];
  /** The map that is asked for, counted from 0. */
  readonly map: number;
}

type Volume = readonly (readonly (readonly number[])[])[];

/** TensorFlow's own layer, on one image: `[height, width, maps]`. */
function byTensorFlow(volume: Volume, { depthRadius, bias, alpha, beta }: Constants): number[][][] {
  return tf.tidy(() => {
    const image = tf.tensor3d(volume as number[][][]);
    return tf.localResponseNormalization(image, depthRadius, bias, alpha, beta).arraySync();
  });
}

const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value ** 2, 0);
const around = ({ values, map, depthRadius }: OnePlace): number[] =>
  values.slice(Math.max(0, map - depthRadius), map + depthRadius + 1);

const oneValue = valueTask<OnePlace>({
  id: "5.1",
  title: "One value by hand",
  points: 1,
  givens: {
    book: { values: [3, 9, 4, 8, 5, 7, 6], map: 3, depthRadius: 2, bias: 2, alpha: 0.1, beta: 0.75 },
    draw: (rng) => ({
      values: Array.from({ length: 7 }, () => 3 + Math.floor(7 * rng())),
      map: pick(rng, [2, 3, 4]),
      depthRadius: pick(rng, [1, 2]),
      bias: pick(rng, [1, 2]),
      alpha: pick(rng, [0.05, 0.1, 0.2]),
      beta: pick(rng, [0.5, 0.75]),
    }),
  },
  statement: ({ values, map, depthRadius, bias, alpha, beta }) =>
    `At one place of an image seven feature maps, numbered from 0, have the values ${values.join(", ")}. Local response normalization with a depth radius of ${depthRadius}, bias ${bias}, alpha ${alpha} and beta ${beta} follows. Which value has map **${map}** then? Alpha is taken as it is, as TensorFlow does.`,
  expected: (givens) => byTensorFlow([[givens.values]], givens)[0][0][givens.map],
  misconceptions: [
    {
      id: "alpha-averaged",
      value: (givens) => {
        const mean = squares(around(givens)) / (2 * givens.depthRadius + 1);
        return givens.values[givens.map] * (givens.bias + givens.alpha * mean) ** -givens.beta;
      },
      why: "You divide the sum by the number of maps in the window. Some libraries do so; here alpha is taken as it is.",
    },
    {
      id: "itself-left-out",
      value: (givens) => {
        const own = givens.values[givens.map];
        return own * (givens.bias + givens.alpha * (squares(around(givens)) - own ** 2)) ** -givens.beta;
      },
      why: "You sum over the neighbours alone. The map itself belongs to the window too.",
    },
    {
      id: "not-squared",
      value: (givens) => {
        const sum = around(givens).reduce((total, value) => total + value, 0);
        return givens.values[givens.map] * (givens.bias + givens.alpha * sum) ** -givens.beta;
      },
      why: "The values in the sum are squared.",
    },
    {
      id: "all-maps",
      value: (givens) =>
        givens.values[givens.map] * (givens.bias + givens.alpha * squares(givens.values)) ** -givens.beta,
      why: "You sum over all maps. Only those near this one in the list count: that is what *local* means.",
    },
    {
      id: "beta-forgotten",
      value: (givens) => givens.values[givens.map] / (givens.bias + givens.alpha * squares(around(givens))),
      why: "You divide by the bracket itself. It has an exponent.",
    },
  ],
  hints: {
    idea: "Which maps lie in the window? Square their values and add them up, the map's own too.",
    formula: "value / (bias + alpha · sum of squares)^beta",
    worked: () => "Values 1, 2, 2, radius 1, bias 1, alpha .2, beta .5, map 0: 1 / (1 + .2 · (1 + 4))^.5 = .707.",
  },
});

type LayerArgs = readonly [volume: Volume, depthRadius: number, bias: number, alpha: number, beta: number];

/** The formula with another sum: `sumAt(row, column, map)`. */
function withSum([volume, , bias, alpha, beta]: LayerArgs, sumAt: (y: number, x: number, map: number) => number) {
  return volume.map((row, y) =>
    row.map((values, x) => values.map((value, map) => value * (bias + alpha * sumAt(y, x, map)) ** -beta)),
  );
}

const windowOf = (length: number, at: number, radius: number): number[] =>
  Array.from({ length: 2 * radius + 1 }, (_, i) => at - radius + i).filter((other) => other >= 0 && other < length);

const wholeLayer = functionTask<object, LayerArgs>({
  id: "5.2",
  title: "The layer as a function",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "Write `normalize(maps, depthRadius, bias, alpha, beta)`. `maps[row][column][map]` holds the feature maps of one image; give the normalized maps in the same form. Alpha is taken as it is. At both ends of the list of maps the window is cut off.",
  cases: (_, rng) =>
    [[2, 2, 3], ...Array.from({ length: 8 }, () => [3, 3, 4].map((least) => least + Math.floor(3 * rng())))].map(
      ([height, width, count]): LayerArgs => {
        const value = (): number => Math.round(80 * rng() - 30) / 10;
        const pixel = (): number[] => Array.from({ length: count }, value);
        const row = (): number[][] => Array.from({ length: width }, pixel);
        return [
          Array.from({ length: height }, row),
          pick(rng, [1, 2]),
          pick(rng, [1, 2]),
          pick(rng, [0.1, 0.5, 1]),
          pick(rng, [0.5, 0.75]),
        ];
      },
    ),
  solve: (volume, depthRadius, bias, alpha, beta) => byTensorFlow(volume, { depthRadius, bias, alpha, beta }),
  call: (volume, depthRadius, bias, alpha, beta) =>
    `maps of ${volume.length} × ${volume[0].length} × ${volume[0][0].length} and the constants ${depthRadius}, ${bias}, ${alpha}, ${beta}`,
  misconceptions: [
    {
      id: "over-space",
      solve: (...args) => {
        const [volume, radius] = args;
        return withSum(args, (y, x, map) =>
          squares(
            windowOf(volume.length, y, radius).flatMap((row) =>
              windowOf(volume[0].length, x, radius).map((column) => volume[row][column][map]),
            ),
          ),
        );
      },
      why: "Your window lies over neighbouring *pixels* of one map. It lies over neighbouring *maps*, at one pixel.",
    },
    {
      id: "all-maps",
      solve: (...args) => withSum(args, (y, x) => squares(args[0][y][x])),
      why: "Every map inhibits every other one in your function. Only maps within the depth radius do.",
    },
    {
      id: "alpha-averaged",
      solve: (...args) => {
        const [volume, radius] = args;
        return withSum(args, (y, x, map) => {
          const values = volume[y][x];
          return squares(windowOf(values.length, map, radius).map((i) => values[i])) / (2 * radius + 1);
        });
      },
      why: "You divide the sum by the size of the window. Here alpha is taken as it is.",
    },
    {
      id: "wraps-around",
      solve: (...args) => {
        const [volume, radius] = args;
        return withSum(args, (y, x, map) => {
          const values = volume[y][x];
          const ring = Array.from(
            { length: 2 * radius + 1 },
            (_, i) => (map - radius + i + values.length) % values.length,
          );
          return squares(ring.map((i) => values[i]));
        });
      },
      why: "At the ends your window goes on at the other end. The list of maps is no ring: the window is cut off.",
    },
    {
      id: "itself-left-out",
      solve: (...args) => {
        const [volume, radius] = args;
        return withSum(args, (y, x, map) => {
          const others = windowOf(volume[y][x].length, map, radius).filter((i) => i !== map);
          return squares(others.map((i) => volume[y][x][i]));
        });
      },
      why: "The map itself is missing in its own sum.",
    },
  ],
  hints: [
    "Stay at one pixel. For each map, cut the window out of the list of values there; mind both ends of the list.",
    "b[i] = a[i] · (bias + alpha · Σ a[j]²)^−beta, with j from max(0, i − radius) to min(last, i + radius)",
    "Values 1, 2, 3 with radius 1: the sums of squares are 1 + 4 = 5, 1 + 4 + 9 = 14 and 4 + 9 = 13.",
  ],
});

interface Seen {
  readonly batchSize: number;
  readonly height: number;
  readonly width: number;
  readonly maps: number;
  readonly map: number;
  readonly depthRadius: number;
}

const reach = ({ maps, map, depthRadius }: Seen): number =>
  Math.min(maps - 1, map + depthRadius) - Math.max(0, map - depthRadius) + 1;
const overBatch = ({ batchSize, height, width }: Seen): number => batchSize * height * width;

const whatIsSeen = valueTask<Seen>({
  id: "5.3",
  title: "What a normalization looks at",
  points: 1,
  givens: {
    book: { batchSize: 50, height: 27, width: 27, maps: 256, map: 1, depthRadius: 2 },
    draw: (rng) => {
      const [maps, fromEnd] = [pick(rng, [96, 128]), pick(rng, [0, 1, 2])];
      return {
        batchSize: pick(rng, [16, 20, 64]),
        height: pick(rng, [13, 27]),
        width: pick(rng, [14, 31]),
        maps,
        map: pick(rng, [fromEnd, maps - 1 - fromEnd]),
        depthRadius: pick(rng, [3, 4, 5]),
      };
    },
  },
  statement: ({ batchSize, height, width, maps, map, depthRadius }) =>
    `A training step works on a batch of ${batchSize} images; a layer gives ${maps} feature maps of ${height} × ${width} for each. Look at one value: some image, some place, map **${map}** (counted from 0). How many values of the batch, itself included, decide its *normalized* value directly: with local response normalization of depth radius ${depthRadius}, and with batch normalization? Give two numbers: \`[localResponse, batch]\`.`,
  expected: (givens) => [reach(givens), overBatch(givens)],
  misconceptions: [
    {
      id: "ends-forgotten",
      value: (givens) => [2 * givens.depthRadius + 1, overBatch(givens)],
      why: "So many maps would count in the middle of the list. How many neighbours has this map on either side?",
    },
    {
      id: "over-space",
      value: (givens) => [(2 * givens.depthRadius + 1) ** 2, overBatch(givens)],
      why: "Local response normalization looks at one place alone, through neighbouring maps.",
    },
    {
      id: "batch-only",
      value: (givens) => [reach(givens), givens.batchSize],
      why: "Batch normalization of feature maps takes one mean for a whole map: over all images *and* all places.",
    },
    {
      id: "every-map",
      value: (givens) => [reach(givens), overBatch(givens) * givens.maps],
      why: "Batch normalization treats each map by itself.",
    },
    {
      id: "one-image",
      value: (givens) => [reach(givens), givens.height * givens.width],
      why: "That is one image's map. What does the *batch* in batch normalization stand for?",
    },
  ],
  hints: {
    idea: "A value has four coordinates: image, row, column, map. Along which of them does each normalization look?",
    formula:
      "local response: maps from max(0, map − radius) to min(last, map + radius) · batch: images · height · width",
    worked: () =>
      "4 images with 9 maps of 2 × 1, map 8, radius 1: local response normalization looks at maps 7 and 8, so 2 values; batch normalization at 4 · 2 · 1 = 8.",
  },
});

interface Stage extends Omit<Constants, "depthRadius"> {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides: number;
  readonly window: number;
}

const stageInput = [227, 227, 3] as const;

const stageWanted = ({ filters, kernelSize, strides, window, ...constants }: Stage): LayerSpec[] => [
  conv({ filters, kernelSize, strides, activation: "relu" }),
  localResponseNorm({ ...constants, depthRadius: (window - 1) / 2 }),
  maxPool({ poolSize: 3, strides: 2 }),
];

function judgeStage(layers: readonly LayerSpec[], givens: Stage): Judgement {
  const fail = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  const kinds = spelledOut(layers).map(({ kind }) => kind);
  const norm = layers.find((layer) => layer.kind === "localResponseNorm");
  if (!norm) return fail("none");
  const at = kinds.indexOf("localResponseNorm");
  if (kinds.indexOf("activation") > at) return fail("before-relu");
  if (kinds.includes("maxPool") && kinds.indexOf("maxPool") < at) return fail("after-pool");
  if (norm.depthRadius === givens.window) return fail("window-as-radius");
  const constants = ["depthRadius", "bias", "alpha", "beta"] as const;
  const wanted = stageWanted(givens)[1] as typeof norm;
  const off = constants.find((name) => norm[name] !== wanted[name]);
  if (off) return { passed: false, message: `The order is right. Look at the normalization's ${off}: ${norm[off]}.` };
  return compareBlocks(layers, stageWanted(givens), stageInput);
}

const firstStage = propertyTask<Stage>({
  id: "5.4",
  title: "Where it is placed",
  points: 2,
  givens: {
    book: { filters: 96, kernelSize: 11, strides: 4, window: 5, bias: 2, alpha: 1e-4, beta: 0.75 },
    draw: (rng) => ({
      filters: pick(rng, [48, 64, 96]),
      kernelSize: pick(rng, [7, 11]),
      strides: pick(rng, [2, 4]),
      window: pick(rng, [3, 7, 9]),
      bias: pick(rng, [1, 2]),
      alpha: pick(rng, [0.001, 0.01]),
      beta: pick(rng, [0.5, 0.75]),
    }),
  },
  statement: ({ filters, kernelSize, strides, window, bias, alpha, beta }) =>
    `Write the first stage of a network like AlexNet, as a list of layers: a convolution with ${filters} filters of ${kernelSize} × ${kernelSize} and a stride of ${strides}, ReLU, local response normalization over a window of **${window} maps**, and a max pool of 3 × 3 with a stride of 2, in AlexNet's order. Everything is VALID; the constants are: bias ${bias}, alpha ${alpha}, beta ${beta}. The layers are \`conv\`, \`localResponseNorm\` and \`maxPool\`.`,
  judge: (attempt, givens) => judgeStage(layersOf(attempt), givens),
  misconceptions: [
    {
      id: "none",
      example: (givens) => [stageWanted(givens)[0], batchNorm(), stageWanted(givens)[2]],
      why: "There is no local response normalization in it yet. (Batch normalization is another layer.)",
    },
    {
      id: "before-relu",
      example: (givens) => {
        const [convolution, norm, pool] = stageWanted(givens);
        return [{ ...convolution, activation: "linear" }, norm, { kind: "activation", activation: "relu" }, pool];
      },
      why: "It is the *active* maps that inhibit their neighbours. What has made maps active or silent by then?",
    },
    {
      id: "after-pool",
      example: (givens) => {
        const [convolution, norm, pool] = stageWanted(givens);
        return [convolution, pool, norm];
      },
      why: "AlexNet's maps compete first and are pooled afterwards.",
    },
    {
      id: "window-as-radius",
      example: (givens) => {
        const [convolution, norm, pool] = stageWanted(givens);
        return [convolution, { ...norm, depthRadius: givens.window }, pool];
      },
      why: "The radius counts maps on *one* side. How many does the whole window hold, the map itself included?",
    },
  ],
  hints: ({ window }) => [
    "Maps are computed, become active, compete, and are made smaller.",
    "conv with activation, localResponseNorm, maxPool · window = 2 · depthRadius + 1",
    `A window of ${window + 4} maps: \`localResponseNorm({ depthRadius: ${(window + 3) / 2}, bias: 1, alpha: 1, beta: 0.5 })\`.`,
  ],
});

const whichOne = choiceTask({
  id: "5.5",
  title: "Batch or local response normalization",
  points: 1,
  question: "Which of these statements hold?",
  options: [
    {
      text: "Local response normalization has no parameters to learn.",
      right: true,
      why: "Which of its constants would gradient descent change?",
    },
    {
      text: "Batch normalization gives the same value for an image when training as when predicting.",
      right: false,
      why: "When training, an image's values depend on the other images of its batch; when predicting, on moving averages.",
    },
    {
      text: "Local response normalization gives an image the same values whatever else is in its batch.",
      right: true,
      why: "Does the formula hold anything of another image?",
    },
    {
      text: "Local response normalization makes each map's mean 0 and its deviation 1.",
      right: false,
      why: "That is what batch normalization does. Here values are only divided, so none changes its sign.",
    },
    {
      text: "It makes a difference to local response normalization in which order the feature maps stand.",
      right: true,
      why: "Which maps lie in the window? Would they still, if the list were shuffled?",
    },
    {
      text: "A new network of today should have local response normalization after every convolution.",
      right: false,
      why: "VGG's authors measured no gain from it, and since 2015 batch normalization has taken its place.",
    },
  ],
  hints: [
    "Write down both formulas and ask of each: over what does it sum, what does it learn, does it need the batch?",
    "local response: neighbouring maps, one image, one place, constants · batch: one map, all images and places, a learned factor and offset",
    'An example that does not hold: "Batch normalization has no parameters." It learns a factor and an offset for each map.',
  ],
});

export const q05: readonly Task[] = [oneValue, wholeLayer, whatIsSeen, firstStage, whichOne];
