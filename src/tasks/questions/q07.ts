/** Question 7: fully convolutional networks, dense layers as convolutions. */
import { findDigits } from "../../data";
import {
  conv,
  dense,
  flatten,
  fullyConvolutional,
  globalAvgPool,
  type LayerSpec,
  maxPool,
  type NetworkSpec,
  outputShape,
} from "../../network";
import { largestIndex, sum } from "../../numbers";
import { tf } from "../../tensor";
import type { Value } from "../compare";
import { between, type Numbers, numbers, pick, times } from "../givens";
import { made } from "../handed";
import { functionTask, propertyTask, valueTask } from "../kinds";
import { has, type Layers, layersOf, ofKind, spelledOut } from "../layersOf";
import { compareBlocks } from "../sameBlock";
import type { TasksOf } from "../task";
import { everyPixel } from "./q07ByHand";

type Maps = Numbers<"height" | "width" | "channels">;

/** The index of a row of the dense kernel, counted from 0. */
type KernelRow = Maps & Numbers<"index">;

const whichWeight = valueTask({
  task: ["7.1", "Where a weight goes", 1],
  givens: numbers<KernelRow>({ height: 7, width: 7, channels: 100, index: 1234 }, (rng) => {
    const [height, width, channels] = [pick(rng, [5, 6]), pick(rng, [7, 8, 9]), pick(rng, [32, 48, 64, 100])];
    const row = between(rng, 1, Math.floor(height / 2) - 1); // in the upper half, going map by map leads elsewhere
    const columns = [0, 1, 2, 3, 4, 5, 6].filter((column) => row * (width - 1) !== column * (height - 1));
    const column = pick(rng, columns); // going down the columns leads to another place
    const channel = between(rng, channels / 2, channels - 2);
    return { height, width, channels, index: (row * width + column) * channels + channel };
  }),
  statement: ({ height, width, channels, index }) =>
    `A dense layer sits on ${channels} feature maps of ${height} × ${width}, flattened row by row, channels last. Its kernel has ${height * width * channels} rows, numbered from 0. The dense layer becomes a convolution with a kernel of shape \`[${height}, ${width}, ${channels}, units]\`. Where in that kernel are the weights of row **${index}**? Give \`[row, column, channel]\`, each counted from 0.`,
  formula({ height, width, channels, index }, slip) {
    const at = slip("index-from-one") ? index - 1 : index;
    const whole = slip("not-rounded") ? (value: number): number => value : Math.floor;
    const mapByMap = slip("channels-first");
    const place = mapByMap ? at % (height * width) : whole(at / channels);
    const channel = mapByMap ? whole(at / (height * width)) : at % channels;
    const [row, column] = slip("column-by-column")
      ? [place % height, whole(place / height)]
      : [whole(place / width), place % width];
    const list = [slip("place-for-row") ? place : row, slip("place-for-column") ? place : column, channel];
    return slip("counted-from-one") ? list.map((number) => number + 1) : list;
  },
  oracle: ({ height, width, channels, index }) => tf.buffer([height, width, channels]).indexToLoc(index),
  parts: ["row", "column", "channel"],
  slips: {
    "channels-first": "You go through one whole map after the other. Here a place comes with all its channels.",
    "column-by-column": "You go down the columns; flattening goes along the rows.",
    "counted-from-one": "You count from 1. The first row, the first column and the first channel have the number 0.",
    "index-from-one": "You take the kernel's rows as if they were numbered from 1.",
    "not-rounded": "A place has whole numbers. What does the part after the decimal point tell you?",
    "place-for-row": "Your row is the number of the place in the whole map. How many places are there in a row of it?",
    "place-for-column": "Your column is the number of the place in the whole map. Subtract the rows above it.",
  },
  hints: [
    "Flattening writes the channels of the first place, then those of the place to its right, and so on. How many whole places lie before this row?",
    "First: how many places, with all their channels, fit in front, and what is left over? Then: how many whole rows of the map do these places fill, and what is left over of them?",
    "Maps 3 wide with 2 channels: row 9 is at row 1, column 1, channel 1, because (1 · 3 + 1) · 2 + 1 = 9.",
  ],
});

type KernelArgs = [kernel: readonly (readonly number[])[], height: number, width: number, channels: number];

/** Numbers in row-major order as nested lists of this shape. */
function shaped(values: readonly number[], shape: readonly number[]): Value {
  if (shape.length <= 1) return [...values];
  const size = values.length / shape[0];
  return times(shape[0], (i) => shaped(values.slice(i * size, (i + 1) * size), shape.slice(1)));
}

const reshapeKernel = functionTask({
  task: ["7.2", "The dense kernel as a kernel of a convolution", 2],
  statement:
    "Write `convKernel(kernel, height, width, channels)`. `kernel` is the kernel of a dense layer, a tensor of shape `[height · width · channels, units]`, for feature maps that were flattened row by row, channels last. Give the kernel of the convolution that computes the same, as `tf.conv2d` takes it.",
  cases: (rng): readonly KernelArgs[] =>
    [[2, 2, 1, 1], ...times(8, () => [1, 2, 3, 4].map((least) => between(rng, least, least + 2)))].map(
      ([height, width, channels, units]) => [
        times(height * width * channels, () => times(units, () => between(rng, -100, 99))),
        height,
        width,
        channels,
      ],
    ),
  prepare: (kernel, ...sizes) => [made("tensor", kernel as number[][]), ...sizes],
  solve(slip, kernel, height, width, channels) {
    if (slip("unchanged")) return kernel;
    const units = kernel[0].length;
    const rows = times(height * width * channels, (index) => {
      const [channel, place] = [index % channels, Math.floor(index / channels)];
      const [x, y] = [place % width, Math.floor(place / width)];
      const from = slip("column-by-column") ? x * height + y : place;
      return kernel[slip("channels-first") ? channel * height * width + from : from * channels + channel];
    });
    const [high, wide] = slip("width-first") ? [width, height] : [height, width];
    const axes = slip("channels-axis-first") ? [channels, high, wide] : [high, wide, channels];
    if (slip("filters-moved")) {
      return shaped(times(units, (unit) => rows.map((row) => row[unit])).flat(), [units, ...axes]);
    }
    return shaped(rows.flat(), slip("filters-first") ? [units, ...axes] : [...axes, units]);
  },
  oracle: (kernel, ...sizes) =>
    tf.tidy(() => tf.reshape(tf.tensor2d(kernel as number[][]), [...sizes, -1]).arraySync() as number[][][][]),
  call: (_, height, width, channels) => `maps of ${height} × ${width} × ${channels}`,
  slips: {
    "channels-first": "You read the rows as if whole maps had been flattened one after the other.",
    "column-by-column": "You read the rows as if the maps had been flattened along their columns.",
    "width-first": "Height and width have changed places in the shape.",
    "channels-axis-first": "The axis of the channels stands in front. TensorFlow wants it behind height and width.",
    "filters-first": "Your shape begins with the filters. TensorFlow wants them as the last axis.",
    "filters-moved": "You have moved the filters to the front. TensorFlow wants them as the last axis.",
    unchanged: "That is still the dense kernel, with two axes. A convolution's kernel has four.",
  },
  hints: [
    "Count the axes that `tf.conv2d` wants, and compare their order with the order in which the maps were flattened.",
    "What does the dense kernel's first axis hold, in which order? Does any number have to change its place among the others, when that axis is split? The kernel itself tells you the number of units.",
    "A kernel of 12 rows and 5 units on maps of 2 × 3 × 2: row 7 is at row 1, column 0, channel 1, because (1 · 3 + 0) · 2 + 1 = 7. Its 5 numbers stand there as they were, side by side.",
  ],
});

type MapArgs = [size: number, kernelSizes: readonly [number, number], height: number, width: number];

const classifierOf = (size: number, [first, second]: readonly [number, number]): NetworkSpec => ({
  name: "classifier",
  input: [size, size, 1],
  layers: [
    conv({ filters: 8, kernelSize: first }),
    maxPool(),
    conv({ filters: 8, kernelSize: second }),
    maxPool(),
    flatten(),
    dense({ units: 10, activation: "softmax" }),
  ],
});

const answerMap = functionTask({
  task: ["7.3", "How many answers for any image", 2],
  statement:
    "A classifier for square images of `size` × `size` pixels: a convolution, a max pool, a convolution, a max pool, a dense layer. The two convolutions have square kernels of `kernelSizes[0]` and `kernelSizes[1]`, a stride of 1 and VALID padding; the pools are 2 × 2 with a stride of 2, also VALID (an odd last row or column is left out).\n\nThe network is made fully convolutional and gets an image of `height` × `width`. Write `answerMap(size, kernelSizes, height, width)`: for how many places does it give an answer? Give a list, `[rows, columns]`.",
  cases: (rng): readonly MapArgs[] => [
    [28, [5, 3], 28, 28],
    [28, [5, 3], 120, 200],
    ...times(20, (): MapArgs => {
      const size = between(rng, 22, 41);
      const longer = (): number => size + between(rng, 0, 149);
      return [size, [pick(rng, [3, 5, 7]), pick(rng, [2, 3, 4, 5])], longer(), longer()];
    }),
  ],
  solve(slip, size, kernelSizes, height, width) {
    const half = slip("ceil-for-floor") ? Math.ceil : slip("not-rounded") ? (length: number) => length : Math.floor;
    const convolved = (length: number, kernel: number): number =>
      slip("same-for-valid") ? length : length - kernel + (slip("one-place-less") ? 0 : 1);
    const below = (length: number): number =>
      kernelSizes.reduce((left, kernel, i) => {
        const next = convolved(left, kernel);
        return slip("pools-forgotten") || (i === 1 && slip("one-pool")) ? next : half(next / 2);
      }, length);
    const places = (length: number): number => {
      const last = slip("second-kernel-again") ? kernelSizes[1] : slip("image-as-kernel") ? size : below(size);
      const tiled = slip("tiles") ? half(length / size) - 1 : below(length) - last;
      const steps = slip("rounded-at-the-end") ? half((length - size) / 4) : tiled;
      if (slip("dense-forgotten")) return below(length);
      return slip("last-steps") || slip("one-place-less") ? steps : steps + 1;
    };
    const [rows, columns] = [places(height), places(width)];
    return slip("columns-first") ? [columns, rows] : [rows, columns];
  },
  oracle: (size, kernelSizes, height, width) => {
    const sliding = { ...fullyConvolutional(classifierOf(size, kernelSizes)), input: [height, width, 1] };
    return outputShape(sliding).slice(0, 2) as number[];
  },
  slips: {
    "dense-forgotten": "That is the size of the maps *below* the last layer. What does its kernel take off?",
    tiles: "You lay windows side by side. The network slides: its windows overlap.",
    "pools-forgotten": "You count a window at each pixel. The pools halve the maps, so windows are further apart.",
    "one-pool": "You leave out the second pool.",
    "rounded-at-the-end": "You round once, at the end. *Each* pool leaves out an odd row of its own.",
    "ceil-for-floor": "A pool leaves out an odd last row; you count it.",
    "not-rounded": "There are half rows in your maps. What does a pool do with an odd last row?",
    "same-for-valid": "Your convolutions keep the size of the maps. That would be SAME padding.",
    "one-place-less": "Every kernel of yours takes off its whole length. One as long as the map still has one place.",
    "last-steps": "You count the steps of the last kernel. There is one more place than there are steps.",
    "second-kernel-again":
      "Your last kernel is that of the convolution before it. What did the dense layer see of the maps?",
    "image-as-kernel": "Your last kernel is as long as the classifier's image. How large are the maps it lies on?",
    "columns-first": "You give the columns first. The rows come first, and they go with the height.",
  },
  hints: [
    "Follow the large image up to the last layer. Then ask: how large is that layer's kernel? Follow an image of `size` × `size` to find out.",
    "Write one small function for the length of a map below the last layer, layer by layer. For which two lengths do you need it? The rest is a convolution like the others.",
    "A classifier for 20 × 20 with kernels of 3 and 4: 20 → 18 → 9 → 6 → 3, so the last kernel is 3 × 3. A length of 50: 50 → 48 → 24 → 21 → 10, and then 10 − 3 + 1 = 8 places.",
  ],
});

type Top = Maps & Numbers<"units" | "classes">;

type Size = number | [number, number];

/** The two convolutions, with kernels of these sizes. */
const convTop = (
  { height, width, units, classes }: Top,
  [first, second]: readonly Size[] = [[height, width], 1],
): [LayerSpec, LayerSpec] => [
  conv({ filters: units, kernelSize: first, activation: "relu" }),
  conv({ filters: classes, kernelSize: second, activation: "softmax" }),
];

const convsOf = (layers: Layers) => ofKind(layers, "conv");
/** Of the convolutions, the lowest first, whether each has a kernel larger than 1 × 1. */
const large = (layers: Layers): boolean[] => convsOf(layers).map(({ kernelSize }) => String(kernelSize) !== "1,1");
const twoDense = propertyTask({
  task: ["7.4", "Two dense layers", 2],
  givens: numbers<Top>(
    { height: 7, width: 7, channels: 100, units: 200, classes: 10 },
    { height: [4, 5, 6], width: [7, 8], channels: [32, 64, 100], units: [120, 200, 256], classes: [10, 20, 50] },
  ),
  statement: ({ height, width, channels, units, classes }) =>
    `A classifier ends with \`flatten()\`, \`dense({ units: ${units}, activation: "relu" })\` and \`dense({ units: ${classes}, activation: "softmax" })\`. Below them are ${channels} feature maps of ${height} × ${width}. Write the layers that take their place in a fully convolutional network, as a list. They must be able to take over the weights of the dense layers.`,
  read: layersOf,
  judge: (layers, givens) =>
    compareBlocks(layers, convTop(givens), [2 * givens.height, 3 * givens.width, givens.channels]),
  slips: {
    flattened: {
      holds: (layers) => has(layers, "flatten", "reshape"),
      example: ({ units, classes }) => [flatten(), ...[units, classes].map((filters) => dense({ units: filters }))],
      why: "Flattening fixes the size of the image for ever. A convolution reads the maps as they are.",
    },
    averaged: {
      holds: (layers) => has(layers, "globalAvgPool", "avgPool", "maxPool"),
      example: (givens) => [globalAvgPool({ keepDims: true }), ...convTop(givens, [1, 1])],
      why: "Pooling forgets where a value stood. The dense layer had a weight of its own for each place.",
    },
    "dense-left": {
      holds: (layers) => has(layers, "dense"),
      example: (givens) => [convTop(givens)[0], dense({ units: givens.classes, activation: "softmax" })],
      why: "There is still a dense layer. Each of them becomes a convolution.",
    },
    "one-layer": {
      holds: (layers) => convsOf(layers).length === 1 && !has(layers, "dense"),
      example: (givens) => convTop(givens).slice(0, 1),
      why: "There is one convolution. How many layers have weights to hand over?",
    },
    "same-padding": {
      holds: (layers) => convsOf(layers).some(({ padding }, i) => padding === "same" && large(layers)[i]),
      example: (givens) => convTop(givens).map((layer, i) => (i === 0 ? { ...layer, padding: "same" } : layer)),
      why: "With SAME padding the large kernel has a place at every pixel, and near the edges a part of it sees only zeros. It may lie only where it fits.",
    },
    "layers-swapped": {
      holds: (layers, { classes }) => large(layers)[0] === false && convsOf(layers)[0].filters === classes,
      example: (givens) => [...convTop(givens)].reverse(),
      why: "The layer of the classes comes first in your list. Which of the dense layers lies directly on the maps?",
    },
    "first-kernel-small": {
      holds: (layers, { units }) => large(layers)[0] === false && convsOf(layers)[0].filters === units,
      example: (givens) => convTop(givens, [1, 1]),
      why: "Your first kernel sees one place of the maps. A unit of the dense layer saw all of them.",
    },
    "second-kernel-large": {
      holds: (layers) => large(layers)[0] && large(layers)[1],
      example: (givens) =>
        convTop(
          givens,
          times(2, (): Size => [givens.height, givens.width]),
        ),
      why: "Your second kernel covers more than one place. What is left for it to see, once the first has been at its only place?",
    },
    "bias-left-out": {
      holds: (layers) => convsOf(layers).some(({ useBias }) => !useBias),
      example: (givens) => convTop(givens).map((layer) => ({ ...layer, useBias: false })),
      why: "A convolution of yours has no bias. The dense layers have some to hand over.",
    },
    "activations-mixed-up": {
      holds: (layers) => {
        const kinds = ofKind(spelledOut(layers), "activation").map((layer) => layer.activation);
        return kinds.length > 0 && kinds.join() !== "relu,softmax" && convsOf(layers).length === 2;
      },
      example: (givens) => convTop(givens).map((layer) => ({ ...layer, activation: "relu" })),
      why: "Your activations are not those of the dense layers. Which one follows which?",
    },
    "places-for-side": {
      holds: (layers, { height, width }) => convsOf(layers)[0]?.kernelSize.includes(height * width),
      example: (givens) => convTop(givens, [givens.height * givens.width, 1]),
      why: "Your first kernel has as many rows as the maps have places. A kernel's size is its rows and its columns.",
    },
    "activation-lost": {
      holds: (layers) => !has(spelledOut(layers), "activation") && !has(layers, "flatten", "reshape", "dense"),
      example: (givens) => convTop(givens).map((layer) => ({ ...layer, activation: "linear" })),
      why: "Your convolutions have no activations. What follows each of the dense layers?",
    },
  },
  hints: ({ height, width }) => [
    "Each dense layer becomes one convolution with as many filters as it had units. What does each of them see of the maps below?",
    "How large must the first kernel be to see what the dense layer saw? At how many places of the maps does it fit then, and what does that leave for the second one?",
    `On maps of ${height + 2} × ${width + 2} a dense layer of 30 units with tanh becomes \`conv({ filters: 30, kernelSize: [${height + 2}, ${width + 2}], padding: "valid", activation: "tanh" })\`.`,
  ],
});

type ProbabilityMap = readonly (readonly (readonly number[])[])[];
type FindArgs = [probabilities: ProbabilityMap, stride: number, size: number];

/** Probabilities of `classes` classes, the last of them "none"; the first place always shows a 1. */
function randomMap(rng: () => number, rows: number, columns: number, classes: number): number[][][] {
  return times(rows, (y) =>
    times(columns, (x) => {
      const first = y + x === 0;
      const none = first ? 0.31 : 0.02 + 0.9 * rng();
      const raw = times(classes - 1, (digit) => rng() ** 2 + (first && digit === 1 ? 9 : 0.01));
      return [...raw.map((value) => ((1 - none) * value) / sum(raw)), none];
    }),
  );
}

const finds = functionTask({
  task: ["7.5", "Find the digits", 3],
  statement:
    'A fully convolutional network was slid over a canvas. `probabilities[row][column]` holds the probabilities of each class for one window; the **last** class is "none". Windows are `size` × `size` pixels; the window of `[row][column]` has its upper left corner `stride · row` pixels down and `stride · column` pixels to the right.\n\nWrite `finds(probabilities, stride, size)`. A window counts when it shows *some* digit with a probability of .5 or more. Take the surest window (the one with the least "none") and leave out all windows that share *more than half* of their area with it; go on in the same way with those that are left. Give a list of finds, `[digit, top, left]` each, the surest first. The digit is the number of the most probable class, counted from 0 ("none" is no digit); top and left are those of the window\'s corner, in pixels.',
  cases: (rng): readonly FindArgs[] => [
    [randomMap(rng, 2, 3, 4), 4, 8],
    ...times(12, (): FindArgs => {
      const map = randomMap(rng, between(rng, 3, 5), between(rng, 5, 8), 5);
      return [map, pick(rng, [3, 4, 5]), pick(rng, [8, 12, 20])];
    }),
  ],
  solve(slip, map, stride, size) {
    const windows = map.flatMap((row, y) =>
      row.map((values, x) => {
        const digits = slip("none-as-digit") ? values : values.slice(0, -1);
        const label = largestIndex(digits);
        const any = 1 - values[values.length - 1];
        const counts = slip("one-digit-probable") ? digits[label] : any;
        return { label, y: y * stride, x: x * stride, counts, sure: slip("sorted-by-digit") ? digits[label] : any };
      }),
    );
    type Window = (typeof windows)[number];
    const covered = (a: Window, b: Window): boolean => {
      if (slip("only-same-digit") && a.label !== b.label) return false;
      const [high, wide] = [size - Math.abs(a.y - b.y), size - Math.abs(a.x - b.x)].map((side) => Math.max(0, side));
      if (slip("sides-for-area")) return Math.min(high, wide) > size / 2;
      if (slip("any-overlap")) return high * wide > 0;
      if (slip("share-of-both")) return 3 * high * wide > 2 * size * size; // more than half of what both cover together
      const half = (size * size) / 2;
      return high * wide > half || (slip("half-is-enough") && high * wide === half);
    };
    const list = windows.filter(({ counts }) => slip("no-threshold") || counts >= 0.5);
    if (!slip("reading-order")) list.sort((a, b) => (slip("least-sure-first") ? a.sure - b.sure : b.sure - a.sure));
    const kept: Window[] = [];
    for (const [i, next] of list.entries()) {
      const before = slip("dropped-still-cover") ? list.slice(0, i) : kept;
      if (slip("not-suppressed") || !before.some((other) => covered(other, next))) kept.push(next);
    }
    const unit = slip("places-not-pixels") ? stride : 1;
    const corner = (y: number, x: number): number[] => (slip("left-before-top") ? [x, y] : [y, x]);
    return kept.map(({ label, y, x }) => [label, ...corner(y / unit, x / unit)]);
  },
  oracle: (map, stride, size) => {
    const [rows, columns, classes] = [map.length, map[0].length, map[0][0].length];
    const found = findDigits(Float32Array.from(map.flat(2)), { rows, columns, classes, stride, size });
    return found.map(({ label, top, left }) => [label, top, left]);
  },
  call: (map, stride, size) =>
    `a map of ${map.length} × ${map[0].length} places, a stride of ${stride} and a size of ${size},`,
  slips: {
    "not-suppressed": "You give every window that shows a digit. Neighbours show the *same* digit: keep the surest.",
    "no-threshold": "There are finds where the canvas is most likely empty. When does a window count?",
    "one-digit-probable": "You ask for *one* probable digit. A window counts when *some* digit is there, whichever.",
    "reading-order": "You go through the windows in reading order. A surer one further on must come first.",
    "least-sure-first": "You begin with the window that is least sure.",
    "sorted-by-digit": "You begin where one digit is the most probable. How sure is it that *some* digit is there?",
    "none-as-digit": "The last class has slipped in among the digits. Which is the most probable of the others?",
    "only-same-digit": "You leave out a window only when both show the same digit. Their digits do not matter.",
    "any-overlap": "You leave out every window that touches a surer one. How much may two windows share?",
    "half-is-enough": "You leave out windows that share *exactly* half of their area. What does the text say?",
    "share-of-both":
      "You divide by the area that two windows cover *together*, as intersection over union does. Half of what does the text ask for?",
    "sides-for-area": "You compare heights and widths by themselves. The question is about a share of the *area*.",
    "dropped-still-cover":
      "You compare a window with *all* surer ones. One that was left out no longer covers anything.",
    "places-not-pixels": "You give places of the map. Expected: pixels of the canvas.",
    "left-before-top": "You have swapped top and left.",
  },
  hints: [
    "First make a list of all windows that count, each with its digit, its corner and how sure it is. Sort it. Then go down the list and keep what is not covered by something kept before.",
    'How sure a window is follows from "none" alone. Two windows share a rectangle: how high is it, when their tops are some pixels apart, and how wide? When do they share nothing?',
    "Two windows of 10 × 10 with the corners (0, 0) and (3, 2) share 7 · 8 = 56 of 100 pixels: the less sure one goes. With (5, 0) they share 50: both stay.",
  ],
});

type Q07 = TasksOf<{
  "7.1": KernelRow;
  "7.2": undefined;
  "7.3": undefined;
  "7.4": Top;
  "7.5": undefined;
  "7.6": undefined;
}>;

export const q07: Q07 = {
  "7.1": whichWeight,
  "7.2": reshapeKernel,
  "7.3": answerMap,
  "7.4": twoDense,
  "7.5": finds,
  "7.6": everyPixel,
};
