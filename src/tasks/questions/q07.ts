/** Question 7: fully convolutional networks, dense layers as convolutions. */
import { findDigits } from "../data";
import {
  conv,
  countParameters,
  dense,
  flatten,
  fullyConvolutional,
  type LayerSpec,
  maxPool,
  type NetworkSpec,
  outputShape,
  type Shape,
} from "../network";
import { tf } from "../tensor";
import { functionTask } from "./kinds/function";
import { propertyTask } from "./kinds/property";
import { valueTask } from "./kinds/value";
import { layersOf, spelledOut } from "./layersOf";
import { pick } from "./pick";
import type { Judgement, Task } from "./task";

interface Maps {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

interface KernelRow extends Maps {
  /** Row of the dense kernel, counted from 0. */
  readonly index: number;
}

const whole = (value: number): number => Math.floor(value);

const placeOf = ({ width, channels, index }: KernelRow): number[] => [
  whole(index / (width * channels)),
  whole(index / channels) % width,
  index % channels,
];

const whichWeight = valueTask<KernelRow>({
  id: "7.1",
  title: "Where a weight goes",
  points: 1,
  givens: {
    book: { height: 7, width: 7, channels: 100, index: 1234 },
    draw: (rng) => {
      const [height, width, channels] = [pick(rng, [5, 6]), pick(rng, [7, 8, 9]), pick(rng, [32, 48, 64, 100])];
      const row = 1 + whole(rng() * (height - 2));
      const columns = [0, 1, 2, 3, 4, 5, 6].filter((column) => row * (width - 1) !== column * (height - 1));
      const column = pick(rng, columns); // going down the columns leads to another place
      const channel = whole((channels * (1 + rng())) / 2);
      return { height, width, channels, index: (row * width + column) * channels + channel };
    },
  },
  statement: ({ height, width, channels, index }) =>
    `A dense layer sits on ${channels} feature maps of ${height} × ${width}, flattened row by row, channels last. Its kernel has ${height * width * channels} rows, numbered from 0. The dense layer becomes a convolution with a kernel of shape \`[${height}, ${width}, ${channels}, units]\`. Where in that kernel are the weights of row **${index}**? Give \`[row, column, channel]\`, each counted from 0.`,
  expected: placeOf,
  misconceptions: [
    {
      id: "channels-first",
      value: ({ height, width, index }) => {
        const rest = index % (height * width);
        return [whole(rest / width), rest % width, whole(index / (height * width))];
      },
      why: "You go through one whole map after the other. Here all channels of one place come before the next place.",
    },
    {
      id: "column-by-column",
      value: ({ height, channels, index }) => {
        const place = whole(index / channels);
        return [place % height, whole(place / height), index % channels];
      },
      why: "The channel is right. You go down the columns; flattening goes along the rows.",
    },
    {
      id: "counted-from-one",
      value: (givens) => placeOf(givens).map((number) => number + 1),
      why: "You count from 1. The first row, the first column and the first channel have the number 0.",
    },
    {
      id: "channel-first-in-the-list",
      value: (givens) => {
        const [row, column, channel] = placeOf(givens);
        return [channel, row, column];
      },
      why: "The three numbers are there, in another order: the channel comes last.",
    },
  ],
  hints: {
    idea: "Flattening writes the channels of the first place, then those of the place to its right, and so on. How many whole places lie before this row?",
    formula: "index = (row · width + column) · channels + channel",
    worked: () =>
      "Maps 3 wide with 2 channels: row 9 is at row 1, column 1, channel 1, because (1 · 3 + 1) · 2 + 1 = 9.",
  },
});

type KernelArgs = readonly [kernel: readonly (readonly number[])[], height: number, width: number, channels: number];

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

/** The kernel `[height, width, channels, units]` whose weights stand in the dense kernel's row `rowOf(y, x, channel)`. */
function kernelFrom(
  [kernel, height, width, channels]: KernelArgs,
  rowOf: (y: number, x: number, channel: number) => number,
): number[][][][] {
  return times(height, (y) => times(width, (x) => times(channels, (c) => [...kernel[rowOf(y, x, c)]])));
}

const reshapeKernel = functionTask<object, KernelArgs>({
  id: "7.2",
  title: "The dense kernel as a kernel of a convolution",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "Write `convKernel(kernel, height, width, channels)`. `kernel` is the kernel of a dense layer, a tensor of shape `[height · width · channels, units]`, for feature maps that were flattened row by row, channels last. Give the kernel of the convolution that computes the same, as `tf.conv2d` takes it.",
  cases: (_, rng) =>
    [[2, 2, 1, 1], ...times(8, () => [1, 2, 3, 4].map((least) => least + whole(rng() * 3)))].map(
      ([height, width, channels, units]): KernelArgs => [
        times(height * width * channels, () => times(units, () => whole(rng() * 200) - 100)),
        height,
        width,
        channels,
      ],
    ),
  prepare: (kernel, ...sizes) => [tf.tensor2d(kernel as number[][]), ...sizes],
  solve: (...args) => kernelFrom(args, (y, x, c) => (y * args[2] + x) * args[3] + c),
  call: (_, height, width, channels) => `maps of ${height} × ${width} × ${channels}`,
  misconceptions: [
    {
      id: "channels-first",
      solve: (...args) => kernelFrom(args, (y, x, c) => (c * args[1] + y) * args[2] + x),
      why: "The shape is right, the order is not: you read the rows as if whole maps had been flattened one after the other.",
    },
    {
      id: "column-by-column",
      solve: (...args) => kernelFrom(args, (y, x, c) => (x * args[1] + y) * args[3] + c),
      why: "Height and width have changed places: the maps were flattened along their rows.",
    },
    {
      id: "filters-first",
      solve: (...args) => {
        const kernels = kernelFrom(args, (y, x, c) => (y * args[2] + x) * args[3] + c);
        return times(args[0][0].length, (unit) => kernels.map((row) => row.map((place) => place.map((w) => w[unit]))));
      },
      why: "You put the filters first. TensorFlow wants them as the last axis.",
    },
    {
      id: "unchanged",
      solve: (kernel) => kernel,
      why: "That is still the dense kernel, with two axes. A convolution's kernel has four.",
    },
  ],
  hints: [
    "Count the axes that `tf.conv2d` wants, and compare their order with the order in which the maps were flattened.",
    "the shape `[height, width, channels, units]`; the numbers stay in their order",
    "A kernel of 12 rows and 5 units on maps of 2 × 3 × 2: `kernel.reshape([2, 3, 2, 5])`. Row 7 is then at row 1, column 0, channel 1, because (1 · 3 + 0) · 2 + 1 = 7.",
  ],
});

type Classifier = readonly [size: number, kernelSizes: readonly [number, number]];
type MapArgs = readonly [...Classifier, height: number, width: number];

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

const mapOf = (size: number, kernelSizes: readonly [number, number], height: number, width: number): number[] =>
  outputShape({ ...fullyConvolutional(classifierOf(size, kernelSizes)), input: [height, width, 1] }).slice(
    0,
    2,
  ) as number[];

/** Length of the maps below the dense layer. */
const below = (length: number, [first, second]: readonly [number, number]): number =>
  whole((whole((length - first + 1) / 2) - second + 1) / 2);

const answerMap = functionTask<object, MapArgs>({
  id: "7.3",
  title: "How many answers for any image",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "A classifier for square images of `size` × `size` pixels: a convolution, a max pool, a convolution, a max pool, a dense layer. The two convolutions have square kernels of `kernelSizes[0]` and `kernelSizes[1]`, a stride of 1 and VALID padding; the pools are 2 × 2 with a stride of 2, also VALID (an odd last row or column is left out).\n\nThe network is made fully convolutional and gets an image of `height` × `width`. Write `answerMap(size, kernelSizes, height, width)`: for how many places does it give an answer? Give a list, `[rows, columns]`.",
  cases: (_, rng) => [
    [28, [5, 3], 28, 28],
    [28, [5, 3], 120, 200],
    ...times(20, (): MapArgs => {
      const size = 22 + whole(rng() * 20);
      const longer = (): number => size + whole(rng() * 150);
      return [size, [pick(rng, [3, 5, 7]), pick(rng, [2, 3, 4, 5])], longer(), longer()];
    }),
  ],
  solve: mapOf,
  call: (size, kernels, height, width) => `\`answerMap(${size}, [${kernels.join(", ")}], ${height}, ${width})\``,
  misconceptions: [
    {
      id: "dense-forgotten",
      solve: (_size, kernels, height, width) => [below(height, kernels), below(width, kernels)],
      why: "That is the size of the maps *below* the last layer. That layer is a convolution now, with a kernel of some size.",
    },
    {
      id: "tiles",
      solve: (size, _kernels, height, width) => [whole(height / size), whole(width / size)],
      why: "You lay windows side by side. The network slides: its windows overlap.",
    },
    {
      id: "every-pixel",
      solve: (size, _kernels, height, width) => [height - size + 1, width - size + 1],
      why: "You count a window at each pixel. Two pools halve the maps, so windows are further apart.",
    },
    {
      id: "plus-one-forgotten",
      solve: (size, kernels, height, width) =>
        [height, width].map((length) => below(length, kernels) - below(size, kernels)),
      why: "You count the steps of the last kernel. Places are one more than steps.",
    },
    {
      id: "kernel-one-by-one",
      solve: (_size, kernels, height, width) =>
        [height, width].map((length) => Math.max(1, below(length, kernels) - kernels[1] + 1)),
      why: "Your last kernel has the size of the convolution before it. How large must it be to take the place of the dense layer?",
    },
  ],
  hints: [
    "Follow the large image up to the last layer. Then ask: how large is that layer's kernel? Follow an image of `size` × `size` to find out.",
    "through a convolution: length − kernel + 1 · through a pool: ⌊length / 2⌋ · the last kernel is as long as what an image of `size` gives below it",
    "A classifier for 20 × 20 with kernels of 3 and 4: 20 → 18 → 9 → 6 → 3, so the last kernel is 3 × 3. A length of 50: 50 → 48 → 24 → 21 → 10, and then 10 − 3 + 1 = 8 places.",
  ],
});

interface Top extends Maps {
  readonly units: number;
  readonly classes: number;
}

const denseTop = ({ height, width, channels, units, classes }: Top): NetworkSpec => ({
  name: "top",
  input: [height, width, channels],
  layers: [flatten(), dense({ units, activation: "relu" }), dense({ units: classes, activation: "softmax" })],
});

const convTop = (givens: Top): LayerSpec[] => {
  const { height, width, units, classes } = givens;
  return [
    conv({ filters: units, kernelSize: [height, width], activation: "relu" }),
    conv({ filters: classes, kernelSize: 1, activation: "softmax" }),
  ];
};

const show = (shape: Shape): string => shape.map((size) => size ?? "any").join(" × ");

function judgeTop(layers: readonly LayerSpec[], givens: Top): Judgement {
  const fail = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  const kinds = layers.map(({ kind }) => kind);
  if (kinds.includes("flatten") || kinds.includes("reshape")) return fail("flattened");
  if (kinds.includes("dense")) return fail("dense-left");
  const convs = layers.flatMap((layer) => (layer.kind === "conv" ? [layer] : []));
  if (convs.some(({ padding, kernelSize }) => padding === "same" && String(kernelSize) !== "1,1"))
    return fail("same-padding");
  if (convs[1] && String(convs[1].kernelSize) !== "1,1") return fail("second-kernel-large");
  const { height, width, channels } = givens;
  for (const input of [
    [height, width, channels],
    [2 * height, 3 * width, channels],
    [height + 1, width + 4, channels],
  ]) {
    const [given, wanted] = [layers, convTop(givens)].map((list) =>
      outputShape({ name: "yours", input, layers: list }),
    );
    if (String(given) !== String(wanted)) {
      const message = `For maps of ${show(input)} your layers give ${show(given)}; wanted is ${show(wanted)}.`;
      return { passed: false, message };
    }
  }
  const counts = [layers, denseTop(givens).layers].map((list) =>
    countParameters({ ...denseTop(givens), layers: list }),
  );
  if (counts[0].total !== counts[1].total) {
    const message = `The shapes are right. Your layers have ${counts[0].total} parameters, the dense ones ${counts[1].total}.`;
    return { passed: false, message };
  }
  const spelled = (list: readonly LayerSpec[]): string =>
    spelledOut(list)
      .map((layer) => (layer.kind === "activation" ? layer.activation : layer.kind))
      .join(", ");
  if (spelled(layers) !== spelled(convTop(givens))) return fail("activation-lost");
  return { passed: true, message: "That is right: the same parameters, and images of any size." };
}

const twoDense = propertyTask<Top>({
  id: "7.4",
  title: "Two dense layers",
  points: 2,
  givens: {
    book: { height: 7, width: 7, channels: 100, units: 200, classes: 10 },
    draw: (rng) => ({
      height: pick(rng, [4, 5, 6]),
      width: pick(rng, [7, 8]),
      channels: pick(rng, [32, 64, 100]),
      units: pick(rng, [120, 200, 256]),
      classes: pick(rng, [10, 20, 50]),
    }),
  },
  statement: ({ height, width, channels, units, classes }) =>
    `A classifier ends with \`flatten()\`, \`dense({ units: ${units}, activation: "relu" })\` and \`dense({ units: ${classes}, activation: "softmax" })\`. Below them are ${channels} feature maps of ${height} × ${width}. Write the layers that take their place in a fully convolutional network, as a list. They must be able to take over the weights of the dense layers.`,
  judge: (attempt, givens) => judgeTop(layersOf(attempt), givens),
  misconceptions: [
    {
      id: "same-padding",
      example: (givens) => {
        const [first, second] = convTop(givens);
        return [{ ...first, padding: "same" }, second];
      },
      why: "With SAME padding the large kernel has a place at every pixel and mostly sees zeros. It may lie only where it fits.",
    },
    {
      id: "second-kernel-large",
      example: ({ height, width, units, classes }: Top) =>
        [units, classes].map((filters) => conv({ filters, kernelSize: [height, width] })),
      why: "Your second kernel is as large as the first. What is left for it to see, once the first has been at its only place?",
    },
    {
      id: "flattened",
      example: ({ units, classes }: Top) => [
        flatten(),
        ...[units, classes].map((filters) => dense({ units: filters })),
      ],
      why: "Flattening fixes the size of the image for ever. A convolution reads the maps as they are.",
    },
    {
      id: "dense-left",
      example: (givens) => [convTop(givens)[0], dense({ units: givens.classes, activation: "softmax" })],
      why: "There is still a dense layer. The later ones become convolutions too.",
    },
    {
      id: "activation-lost",
      example: (givens) => convTop(givens).map((layer) => ({ ...layer, activation: "linear" })),
      why: "Shapes and parameters are right. Look at the activations, one layer after the other.",
    },
  ],
  hints: ({ height, width }) => [
    "Each dense layer becomes one convolution with as many filters as it had units. What does each of them see of the maps below?",
    "first: a kernel as large as the maps, VALID padding · after it the maps are 1 × 1, and so is the next kernel",
    `On maps of ${height + 2} × ${width + 2} a dense layer of 30 units with tanh becomes \`conv({ filters: 30, kernelSize: [${height + 2}, ${width + 2}], padding: "valid", activation: "tanh" })\`; one of 5 units on top of it \`conv({ filters: 5, kernelSize: 1 })\`.`,
  ],
});

type FindArgs = readonly [probabilities: readonly (readonly (readonly number[])[])[], stride: number, size: number];

interface Corner {
  readonly top: number;
  readonly left: number;
}

const shared = (a: Corner, b: Corner, size: number): number =>
  Math.max(0, size - Math.abs(a.top - b.top)) * Math.max(0, size - Math.abs(a.left - b.left));

const triple = ({ label, top, left }: Corner & { label: number }): number[] => [label, top, left];

function finds(map: FindArgs[0], stride: number, size: number, threshold = 0.5): number[][] {
  const [rows, columns, classes] = [map.length, map[0].length, map[0][0].length];
  const values = Float32Array.from(map.flat(2));
  return findDigits(values, { rows, columns, classes, stride, size, threshold }).map(triple);
}

/** Every place with a digit, in reading order; which label it gets is for `labelOf` to say. */
function candidates(map: FindArgs[0], stride: number, labelOf = best): (Corner & { label: number; sure: number })[] {
  return map
    .flatMap((row, y) =>
      row.map((values, x) => ({
        label: labelOf(values),
        top: y * stride,
        left: x * stride,
        sure: 1 - values[values.length - 1],
      })),
    )
    .filter(({ sure }) => sure >= 0.5);
}

const largest = (values: readonly number[]): number => values.indexOf(Math.max(...values));
const best = (values: readonly number[]): number => largest(values.slice(0, -1));

function suppress<T extends Corner>(list: readonly T[], size: number, most = 0.5): T[] {
  const kept: T[] = [];
  for (const next of list) {
    if (kept.every((other) => shared(other, next, size) <= most * size * size)) kept.push(next);
  }
  return kept;
}

const bySureness = <T extends { readonly sure: number }>(list: readonly T[]): T[] =>
  [...list].sort((a, b) => b.sure - a.sure);

/** Probabilities of `classes` classes, the last of them "none"; the first place always shows something. */
function randomMap(rng: () => number, rows: number, columns: number, classes: number): number[][][] {
  const round = (value: number): number => Math.round(1e4 * value) / 1e4;
  return times(rows, (y) =>
    times(columns, (x) => {
      const none = y + x === 0 ? 0.31 : 0.02 + 0.9 * rng();
      const raw = times(classes - 1, () => rng() + 0.01);
      const total = raw.reduce((sum, value) => sum + value, 0);
      return [...raw.map((value) => round(((1 - none) * value) / total)), none];
    }),
  );
}

const findTheDigits = functionTask<object, FindArgs>({
  id: "7.5",
  title: "Find the digits",
  points: 3,
  givens: { book: {} },
  statement: () =>
    'A fully convolutional network was slid over a canvas. `probabilities[row][column]` holds the probabilities of each class for one window; the **last** class is "none". Windows are `size` × `size` pixels; the window of `[row][column]` has its upper left corner `stride · row` pixels down and `stride · column` pixels to the right.\n\nWrite `finds(probabilities, stride, size)`. A window counts when it shows *some* digit with a probability of .5 or more. Take the surest window (the one with the least "none") and leave out all windows that share *more than half* of their area with it; go on in the same way with those that are left. Give a list of finds, `[digit, top, left]` each, the surest first; the digit is the most probable one, and "none" is no digit.',
  cases: (_, rng) => [
    [randomMap(rng, 2, 3, 4), 4, 8],
    ...times(
      12,
      (): FindArgs => [
        randomMap(rng, 3 + whole(3 * rng()), 5 + whole(4 * rng()), 5),
        pick(rng, [3, 4, 5]),
        pick(rng, [8, 12, 20]),
      ],
    ),
  ],
  solve: (map, stride, size) => finds(map, stride, size),
  call: (map, stride, size) =>
    `a map of ${map.length} × ${map[0].length} places, a stride of ${stride} and a size of ${size},`,
  misconceptions: [
    {
      id: "not-suppressed",
      solve: (map, stride) => bySureness(candidates(map, stride)).map(triple),
      why: "You give every window that shows a digit. Neighbouring windows show the *same* digit: one find is to be left of them.",
    },
    {
      id: "no-threshold",
      solve: (map, stride, size) => finds(map, stride, size, Number.MIN_VALUE),
      why: "There are finds where the canvas is most likely empty. When does a window count?",
    },
    {
      id: "reading-order",
      solve: (map, stride, size) => suppress(candidates(map, stride), size).map(triple),
      why: "You go through the windows from left to right and from top to bottom. A surer window further on must win over an earlier one.",
    },
    {
      id: "none-as-digit",
      solve: (map, stride, size) => suppress(bySureness(candidates(map, stride, largest)), size).map(triple),
      why: 'The last class has slipped in among the digits: where "none" is the largest single value, some digit can still be more probable than not.',
    },
    {
      id: "any-overlap",
      solve: (map, stride, size) => suppress(bySureness(candidates(map, stride)), size, 0).map(triple),
      why: "You leave out every window that touches a surer one. Windows that share half of their area or less may show another digit.",
    },
    {
      id: "places-not-pixels",
      solve: (map, stride, size) => finds(map, stride, size).map(([label, y, x]) => [label, y / stride, x / stride]),
      why: "The finds are right, in places of the map. Wanted are pixels of the canvas.",
    },
  ],
  hints: [
    "First make a list of all windows that count, each with its digit, its corner and how sure it is. Sort it. Then go down the list and keep what is not covered by something kept before.",
    "sure = 1 − none · shared area = max(0, size − |top₁ − top₂|) · max(0, size − |left₁ − left₂|), against size² / 2",
    "Two windows of 10 × 10 with the corners (0, 0) and (3, 2) share 7 · 8 = 56 of 100 pixels: the less sure one goes. With (5, 0) they share 50: both stay.",
  ],
});

export const q07: readonly Task[] = [whichWeight, reshapeKernel, answerMap, twoDense, findTheDigits];
