/** Question 3: out of memory. */
import { conv, type MemoryReport, memory, type NetworkSpec } from "../network";
import { choiceTask } from "./kinds/choice";
import { functionTask } from "./kinds/function";
import { valueTask } from "./kinds/value";
import { writtenTask } from "./kinds/written";
import { pick } from "./pick";
import type { Task } from "./task";

/** Three convolutions of 3 × 3 with SAME padding, the lowest one first. */
interface Stack {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly maps: readonly number[];
  readonly strides: readonly number[];
}

const network = ({ height, width, channels, maps, strides }: Stack): NetworkSpec => ({
  name: "stack",
  input: [height, width, channels],
  layers: maps.map((filters, i) => conv({ filters, kernelSize: 3, strides: strides[i], padding: "same" })),
});

/** Bytes for training with Adam. */
const training = (stack: Stack, batchSize: number, bytesPerValue = 4): MemoryReport =>
  memory(network(stack), { batchSize, mode: "training", optimizer: "adam", bytesPerValue });

const describe = ({ height, width, channels, maps }: Stack): string =>
  `three convolutional layers, each with 3 × 3 kernels, a stride of 2, SAME padding and a bias for each filter. They give ${maps.join(", ")} feature maps, the lowest layer first. The images have ${height} × ${width} pixels and ${channels} channels`;

const counted =
  "Count the parameters, a gradient for each of them, the two values that Adam keeps for each of them, the batch of images, and the outputs of all layers for every image of the batch";

const bookMaps = [100, 200, 400];
const twos = [2, 2, 2];

interface Budget extends Stack {
  /** In MB, 10⁶ bytes. */
  readonly budget: number;
}

/** The largest batch when so many bytes do not depend on the batch, and so many are needed for each image. */
const fits = ({ budget }: Budget, fixed: number, perImage: number): number =>
  Math.floor((1e6 * budget - fixed) / perImage);

const fixedBytes = (givens: Budget): number => {
  const { parameters, gradients, optimizer } = training(givens, 1);
  return parameters + gradients + optimizer;
};
const imageBytes = (givens: Budget): number => {
  const { input, activations } = training(givens, 1);
  return input + activations;
};

const largestBatch = valueTask<Budget>({
  id: "3.1",
  title: "The largest batch that fits",
  points: 2,
  givens: {
    book: { height: 60, width: 90, channels: 3, maps: bookMaps, strides: twos, budget: 512 },
    draw: (rng) => ({
      height: pick(rng, [50, 58, 66]), // rounding matters at every layer

      width: pick(rng, [74, 90, 106]),
      channels: 3,
      maps: pick(rng, [
        [100, 200, 400],
        [64, 160, 320],
        [80, 160, 480],
      ]),
      strides: twos,
      budget: pick(rng, [512, 640, 768]),
    }),
  },
  statement: (givens) =>
    `A network has ${describe(givens)}. It is trained with Adam; everything is a 32-bit float. There are ${givens.budget} MB of memory (1 MB is 10⁶ bytes). How many images may a batch have at the most? ${counted}.`,
  expected: (givens) => fits(givens, fixedBytes(givens), imageBytes(givens)),
  misconceptions: [
    {
      id: "everything-times-batch",
      value: (givens) => fits(givens, 0, fixedBytes(givens) + imageBytes(givens)),
      why: "You count the parameters anew for each image. All images share one set, with its gradients and Adam's values.",
    },
    {
      id: "parameters-once",
      value: (givens) => fits(givens, training(givens, 1).parameters, imageBytes(givens)),
      why: "The parameters themselves are counted. When training, there is more than one value for each.",
    },
    {
      id: "adam-forgotten",
      value: (givens) => fits(givens, fixedBytes(givens) - training(givens, 1).optimizer, imageBytes(givens)),
      why: "Parameters and gradients are counted. What does Adam keep besides?",
    },
    {
      id: "gradients-forgotten",
      value: (givens) => fits(givens, fixedBytes(givens) - training(givens, 1).gradients, imageBytes(givens)),
      why: "Parameters and Adam's values are counted. What is computed for each parameter in the backward pass?",
    },
    {
      id: "parameters-forgotten",
      value: (givens) => fits(givens, 0, imageBytes(givens)),
      why: "You fill all the memory with images and feature maps. What must lie there besides, however small the batch?",
    },
    {
      id: "rounded-up",
      value: (givens) => fits(givens, fixedBytes(givens), imageBytes(givens)) + 1,
      why: "The last image of this batch no longer fits as a whole.",
    },
    {
      id: "input-forgotten",
      value: (givens) => fits(givens, fixedBytes(givens), training(givens, 1).activations),
      why: "The layers' outputs are counted for each image. The lowest layer's gradient needs the image itself as well.",
    },
    {
      id: "mebibytes",
      value: (givens) =>
        fits({ ...givens, budget: (givens.budget * 2 ** 20) / 1e6 }, fixedBytes(givens), imageBytes(givens)),
      why: "You take an MB for 2²⁰ bytes. That is a MiB; here an MB has 10⁶.",
    },
  ],
  hints: {
    idea: "Part of the memory is needed once, however large the batch. The rest of the budget is for images.",
    formula: "⌊(budget − 4 · 4 bytes · parameters) / (4 bytes · (image + all outputs))⌋",
    worked: (other) =>
      `With ${other.maps.join(", ")} maps, images of ${other.height} × ${other.width} and ${other.budget} MB: ${fixedBytes(other)} bytes once and ${imageBytes(other)} for each image, so ⌊${((1e6 * other.budget - fixedBytes(other)) / imageBytes(other)).toFixed(2)}⌋.`,
  },
});

interface Batch extends Stack {
  readonly batchSize: number;
}

/** Bytes with a smaller batch, a larger first stride, without the top layer, with 16-bit floats. */
function afterFixes(givens: Batch): number[] {
  const { batchSize, maps, strides } = givens;
  return [
    training(givens, batchSize / 2).total,
    training({ ...givens, strides: [4, ...strides.slice(1)] }, batchSize).total,
    training({ ...givens, maps: maps.slice(0, -1), strides: strides.slice(0, -1) }, batchSize).total,
    training(givens, batchSize, 2).total,
  ];
}

const withValue = (values: readonly number[], place: number, value: number): number[] =>
  values.map((old, i) => (i === place ? value : old));

const fourFixes = valueTask<Batch>({
  id: "3.2",
  title: "What each fix brings",
  points: 2,
  givens: {
    book: { height: 200, width: 300, channels: 3, maps: bookMaps, strides: twos, batchSize: 50 },
    draw: (rng) => ({
      height: pick(rng, [90, 110, 150, 210]),
      width: pick(rng, [130, 170, 250, 330]),
      channels: pick(rng, [1, 3]),
      maps: pick(rng, [
        [48, 96, 240],
        [64, 160, 320],
        [80, 120, 360],
      ]),
      strides: twos,
      batchSize: pick(rng, [16, 24, 40, 64]),
    }),
  },
  statement: (givens) =>
    [
      `A network has ${describe(givens)}. It is trained with Adam on batches of ${givens.batchSize}; everything is a 32-bit float. It does not fit into memory. There are four fixes, each tried alone:`,
      "",
      "1. half the batch size",
      "2. a stride of 4 instead of 2 in the lowest layer",
      "3. no top layer",
      "4. 16-bit floats for everything",
      "",
      `How many bytes does training need after each? Give a list of four numbers, in this order. ${counted}.`,
    ].join("\n"),
  expected: afterFixes,
  misconceptions: [
    {
      id: "batch-halves-all",
      value: (givens) => withValue(afterFixes(givens), 0, training(givens, givens.batchSize).total / 2),
      why: "Value 1: you halve everything. Which part does not depend on the batch?",
    },
    {
      id: "stride-in-one-layer",
      value: (givens) => {
        const { layers } = training({ ...givens, strides: [4, 2, 2] }, givens.batchSize);
        const before = training(givens, givens.batchSize);
        const saved = before.layers[0].activations - layers[0].activations;
        return withValue(afterFixes(givens), 1, before.total - saved);
      },
      why: "Value 2: you shrink the lowest layer's output alone. The layers above read smaller maps now.",
    },
    {
      id: "stride-halves-output",
      value: (givens) => {
        const before = training(givens, givens.batchSize);
        return withValue(afterFixes(givens), 1, before.total - before.activations / 2);
      },
      why: "Value 2: you halve the outputs. A stride acts in *both* directions, height and width.",
    },
    {
      id: "parameters-stay",
      value: (givens) => {
        const before = training(givens, givens.batchSize);
        return withValue(afterFixes(givens), 2, before.total - before.layers[before.layers.length - 1].activations);
      },
      why: "Value 3: you drop the top layer's output. What else goes with a layer?",
    },
    {
      id: "activations-stay",
      value: (givens) => {
        const before = training(givens, givens.batchSize);
        const { parameters, gradients, optimizer } = before;
        return withValue(afterFixes(givens), 3, before.total - (parameters + gradients + optimizer) / 2);
      },
      why: "Value 4: you store the parameters and what belongs to them in 16 bits, and leave images and feature maps as they were.",
    },
    {
      id: "parameters-stay-32",
      value: (givens) => {
        const before = training(givens, givens.batchSize);
        return withValue(afterFixes(givens), 3, before.total - (before.input + before.activations) / 2);
      },
      why: "Value 4: you store images and feature maps in 16 bits, and leave the parameters and what belongs to them as they were.",
    },
    {
      id: "adam-forgotten",
      value: (givens) => {
        const state = (stack: Stack, bytes = 4): number => training(stack, 1, bytes).optimizer;
        const shorter = { ...givens, maps: givens.maps.slice(0, -1), strides: givens.strides.slice(0, -1) };
        const states = [state(givens), state(givens), state(shorter), state(givens, 2)];
        return afterFixes(givens).map((bytes, i) => bytes - states[i]);
      },
      why: "All four are too small by the same kind of thing: what does Adam keep for each parameter?",
    },
  ],
  hints: {
    idea: "Write a function that gives the bytes for any batch size, strides, maps and bytes a value. Then call it four times.",
    formula:
      "bytes a value · (4 · parameters + batch · (image + all outputs)); with SAME padding a layer's output has the size ⌈input / stride⌉",
    worked: (other) =>
      `With ${other.maps.join(", ")} maps, images of ${other.height} × ${other.width} × ${other.channels} and batches of ${other.batchSize}: ${afterFixes(other).join(", ")}.`,
  },
});

const halfPrecision = choiceTask({
  id: "3.3",
  title: "What 16 bits halve",
  points: 1,
  question:
    "A network was trained with 32-bit floats. Now *everything* is stored as 16-bit floats: images, feature maps, parameters, gradients and the optimizer's values. Which of these statements are true?",
  options: [
    {
      text: "The feature maps need half the memory.",
      right: true,
      why: "There are as many values in the feature maps as before. How many bytes has each?",
    },
    {
      text: "The network has half as many parameters.",
      right: false,
      why: "A number that is written with fewer bits is still one number.",
    },
    {
      text: "An image needs half as many multiplications.",
      right: false,
      why: "Each may be quicker, on hardware that is made for it. But are there fewer of them?",
    },
    {
      text: "Parameters and Adam's values together need half the memory.",
      right: true,
      why: "Here everything is stored in 16 bits, Adam's values too.",
    },
    {
      text: "The largest batch that fits becomes at least twice as large.",
      right: true,
      why: "Each image takes half as much, and what does not depend on the batch takes half as much too. What does that leave for images?",
    },
    {
      text: "Every gradient is still there, only with fewer digits.",
      right: false,
      why: "A 16-bit float has fewer bits for its exponent, too. What becomes of a gradient of 10⁻⁹?",
    },
  ],
  hints: [
    "A float's size is bytes *a value*. Ask of each statement: does it speak of bytes, of how many values there are, or of what a value can be?",
    "memory = number of values · bytes a value; the smallest 16-bit float above 0 is about 6 · 10⁻⁸",
    'A statement of the same kind: "The image has half as many pixels." It has as many as before, each in half as many bytes: false.',
  ],
});

type Rows = readonly (readonly number[])[];
/** The place of the function that the learner is given; then what it is made of comes last. */
type GradientCase = readonly [gradient: unknown, examples: Rows, most: number, weights: readonly number[]];

/** Gradient of the mean squared error of one linear neuron; an example is its inputs and then its target. */
function meanGradient(examples: Rows, weights: readonly number[]): number[] {
  const sums = weights.map(() => 0);
  for (const example of examples) {
    const output = weights.reduce((sum, weight, i) => sum + weight * example[i], 0);
    const error = output - example[weights.length];
    weights.forEach((_, i) => {
      sums[i] += 2 * error * example[i];
    });
  }
  return sums.map((sum) => sum / examples.length);
}

const shards = (examples: Rows, most: number): Rows[] =>
  Array.from({ length: Math.ceil(examples.length / most) }, (_, i) => examples.slice(i * most, (i + 1) * most));

const added = (gradients: Rows): number[] =>
  gradients[0].map((_, i) => gradients.reduce((sum, row) => sum + row[i], 0));
const scaled = (gradient: readonly number[], factor: number): number[] => gradient.map((value) => value * factor);

const accumulate = functionTask<object, GradientCase>({
  id: "3.4",
  title: "Accumulate gradients",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "The batch is too large for the memory, so its gradient must be computed in parts. Write `accumulate(gradient, examples, most)`. `gradient(part)` gives the gradient of the *mean* loss over a list of examples, as a list of numbers; it fails with `out of memory` when there are more than `most` of them, and it fails when there are none. Give the gradient of the mean loss over *all* examples. Their number need not be a multiple of `most`.",
  cases: (_, rng) => {
    const whole = (): number => Math.floor(rng() * 9) - 4;
    const draw = (count: number, inputs: number, most: number): GradientCase => {
      const rows = Array.from({ length: count }, () => Array.from({ length: inputs + 1 }, whole));
      return [null, rows, most, Array.from({ length: inputs }, (_unused, i) => i + 1 + whole() / 8)];
    };
    return [
      [
        null,
        [
          [1, 2],
          [2, 1],
          [3, 5],
        ],
        2,
        [2],
      ],
      [
        null,
        [
          [1, 0, 1],
          [0, 1, 2],
          [2, 1, 0],
          [1, 3, 1],
        ],
        2,
        [0.5, -1],
      ],
      ...Array.from({ length: 10 }, (_unused, i) =>
        draw(2 + Math.floor(rng() * 20), 1 + (i % 4), pick(rng, [1, 3, 4, 6, 32])),
      ),
    ];
  },
  prepare: (_, examples, most, weights) => {
    const gradient = (part: Rows): number[] => {
      if (!Array.isArray(part) || part.length === 0) throw new Error("gradient needs a list of one example or more");
      if (part.length > most) throw new Error(`out of memory: ${part.length} examples, ${most} at the most`);
      return meanGradient(part, weights);
    };
    return [gradient, examples, most, weights];
  },
  solve: (_, examples, _most, weights) => meanGradient(examples, weights),
  call: (_, examples, most) => `${examples.length} examples with \`most\` = ${most}`,
  misconceptions: [
    {
      id: "mean-of-means",
      solve: (_, examples, most, weights) => {
        const parts = shards(examples, most);
        return scaled(added(parts.map((part) => meanGradient(part, weights))), 1 / parts.length);
      },
      why: "You take the plain mean of the parts' gradients. The last part may be smaller than the others: does it count as much?",
    },
    {
      id: "sum-of-means",
      solve: (_, examples, most, weights) => added(shards(examples, most).map((part) => meanGradient(part, weights))),
      why: "You add the parts' gradients up. Each is a mean already, so that the sum is like a learning rate which is too large.",
    },
    {
      id: "sum-over-examples",
      solve: (_, examples, _most, weights) => scaled(meanGradient(examples, weights), examples.length),
      why: "That is the gradient of the *sum* of the losses. Wanted is that of their mean.",
    },
    {
      id: "rest-left-out",
      solve: (_, examples, most, weights) => {
        const full = shards(examples, most).filter((part) => part.length === most);
        return full.length === 0 ? weights.map(() => 0) : meanGradient(full.flat(), weights);
      },
      why: "You leave out the examples at the end that do not fill a part.",
    },
    {
      id: "first-part",
      solve: (_, examples, most, weights) => meanGradient(shards(examples, most)[0], weights),
      why: "That is the gradient of the first part alone.",
    },
  ],
  hints: [
    "Cut the examples into parts of at most `most`. A mean times the number of its examples is a sum, and sums may be added.",
    "gradient of all = Σ (examples in the part · gradient of the part) / all examples",
    "Parts of 4, 4 and 2 examples with the gradients [1], [3] and [10]: (4 · 1 + 4 · 3 + 2 · 10) / 10 = 3.6.",
  ],
});

const orderFixes = writtenTask({
  id: "3.5",
  title: "Order the fixes for a case",
  points: 3,
  question: [
    "A CNN looks for hairline cracks in photographs of concrete: 1,024 × 1,024 pixels, a crack is one to three pixels wide. Training with batches of 8 needs 14 GB: 1 GB for parameters, gradients and the optimizer, 13 GB for images and feature maps. Your one GPU has 8 GB. The network uses batch normalization. A second GPU could be rented.",
    "",
    "Here are five fixes: a smaller batch, a larger stride in the first layer, fewer layers, 16-bit floats, a second GPU. **In which order would you try them in this case, and why?** For each: how many GB are needed then, as far as the figures tell, and what is its price here? About ten sentences.",
  ].join("\n"),
  hints: [
    "Some fixes leave the network as it is and only compute it in another way. Others change what it can see.",
    "GB needed = what does not depend on the batch + batch · GB for each image",
    "For another case, faces of 128 × 128 pixels that fill the image: a stride of 2 in the first layer cuts the maps to a quarter, and eyes and mouths are still many pixels wide; so it may come early there.",
  ],
});

export const q03: readonly Task[] = [largestBatch, fourFixes, halfPrecision, accumulate, orderFixes];
