/** Question 1: convolution, or fully connected? */
import {
  conv,
  countParameters,
  dense,
  flatten,
  type NetworkSpec,
  outputShape,
  type Padding,
  receptiveField,
} from "../network";
import { choiceTask } from "./kinds/choice";
import { functionTask } from "./kinds/function";
import { valueTask } from "./kinds/value";
import { pick } from "./pick";
import type { Task } from "./task";

interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

interface Dense extends Image {
  readonly neurons: number;
}

const denseLayer = ({ height, width, channels, neurons }: Dense): NetworkSpec => ({
  name: "dense",
  input: [height, width, channels],
  layers: [flatten(), dense({ units: neurons })],
});

const describeImage = ({ height, width, channels }: Image): string =>
  `images of ${height} × ${width} pixels with ${channels} channels`;

const denseParameters = valueTask<Dense>({
  id: "1.1",
  title: "Parameters of a dense layer",
  points: 1,
  givens: {
    book: { height: 100, width: 100, channels: 3, neurons: 1000 },
    draw: (rng) => ({
      height: pick(rng, [48, 64, 90, 120]),
      width: pick(rng, [56, 80, 110, 150]),
      channels: pick(rng, [3, 4, 8]),
      neurons: pick(rng, [200, 300, 500, 700]),
    }),
  },
  statement: (givens) =>
    `A fully connected layer of ${givens.neurons} neurons reads ${describeImage(givens)}. Each neuron has a bias. How many parameters does the layer have?`,
  expected: (givens) => countParameters(denseLayer(givens)).total,
  misconceptions: [
    {
      id: "bias-forgotten",
      value: ({ height, width, channels, neurons }) => height * width * channels * neurons,
      why: "Those are the connections. Each neuron has one parameter more.",
    },
    {
      id: "channels-forgotten",
      value: ({ height, width, neurons }) => (height * width + 1) * neurons,
      why: "A pixel is more than one number here: each of its channels has a weight of its own.",
    },
    {
      id: "added-for-multiplied",
      value: ({ height, width, channels, neurons }) => height * width * channels + neurons,
      why: "You add values and neurons. Every neuron is connected to *every* value.",
    },
    {
      id: "one-bias",
      value: ({ height, width, channels, neurons }) => height * width * channels * neurons + 1,
      why: "You give the whole layer a single bias. Each neuron has its own.",
    },
    {
      id: "bias-per-channel",
      value: ({ height, width, channels, neurons }) => (height * width + 1) * channels * neurons,
      why: "You give a neuron a bias for each channel. It adds up everything that it reads, and then adds one bias.",
    },
  ],
  hints: {
    idea: "Count what one neuron needs, then multiply. How many numbers does it read?",
    formula: "(height · width · channels + 1) · neurons",
    worked: (other) =>
      `For ${other.neurons} neurons on ${describeImage(other)}: one neuron reads ${other.height} · ${other.width} · ${other.channels} = ${other.height * other.width * other.channels} values, and (${other.height * other.width * other.channels} + 1) · ${other.neurons} = ${countParameters(denseLayer(other)).total}.`,
  },
});

interface Convolution extends Image {
  readonly filters: number;
  readonly kernelSize: number;
}

const convolution = (
  { height, width, channels, filters, kernelSize }: Convolution,
  padding: Padding = "valid",
): NetworkSpec => ({
  name: "convolution",
  input: [height, width, channels],
  layers: [conv({ filters, kernelSize, padding })],
});

const product = (numbers: readonly (number | null)[]): number =>
  numbers.reduce<number>((all, number) => all * (number as number), 1);

/** Values that the convolution gives for one image: one neuron each. */
const neuronsOf = (givens: Convolution, padding?: Padding): number =>
  product(outputShape(convolution(givens, padding)));
/** Weights and bias of one filter. */
const perFilter = (givens: Convolution): number => countParameters(convolution(givens)).total / givens.filters;

const withoutSharing = valueTask<Convolution>({
  id: "1.2",
  title: "Without shared weights",
  points: 2,
  givens: {
    book: { height: 100, width: 100, channels: 3, filters: 100, kernelSize: 3 },
    draw: (rng) => ({
      height: pick(rng, [32, 40, 64, 90]),
      width: pick(rng, [36, 50, 72, 110]),
      channels: pick(rng, [3, 6, 8]),
      filters: pick(rng, [10, 16, 24, 40]),
      kernelSize: pick(rng, [3, 5, 7]),
    }),
  },
  statement: (givens) =>
    `A convolutional layer with ${givens.filters} filters of ${givens.kernelSize} × ${givens.kernelSize}, a stride of 1 and VALID padding reads ${describeImage(givens)}. Its feature maps consist of neurons, one for each value. Suppose that the neurons did *not* share their weights: each looks at the same window as before, but has weights and a bias of its own. How many parameters would the layer have?`,
  expected: (givens) => neuronsOf(givens) * perFilter(givens),
  misconceptions: [
    {
      id: "still-shared",
      value: (givens) => countParameters(convolution(givens)).total,
      why: "That is the convolution as it is: the neurons of a map share one set of weights. Here they do not.",
    },
    {
      id: "sees-everything",
      value: (givens) => neuronsOf(givens) * (product(convolution(givens).input) + 1),
      why: "You let each neuron see the whole image. It still sees its own small window only.",
    },
    {
      id: "same-for-valid",
      value: (givens) => neuronsOf(givens, "same") * perFilter(givens),
      why: "You count as many neurons in a map as the image has pixels. With VALID padding the window must lie inside the image.",
    },
    {
      id: "bias-forgotten",
      value: (givens) => neuronsOf(givens) * (perFilter(givens) - 1),
      why: "The weights are right. What else does each neuron have?",
    },
    {
      id: "bias-still-shared",
      value: (givens) => neuronsOf(givens) * (perFilter(givens) - 1) + givens.filters,
      why: "The weights are right, but you still let all neurons of a map share their bias.",
    },
    {
      id: "one-map",
      value: (givens) => (neuronsOf(givens) / givens.filters) * perFilter(givens),
      why: "That is enough for one feature map. Each filter makes one.",
    },
    {
      id: "channels-forgotten",
      value: (givens) => neuronsOf(givens) * (givens.kernelSize ** 2 + 1),
      why: "A window covers *all* channels of its pixels.",
    },
  ],
  hints: {
    idea: "First count the neurons: the values in all feature maps together. Then count what one neuron needs.",
    formula: "(height − k + 1) · (width − k + 1) · filters · (k · k · channels + 1), for kernels of k × k",
    worked: (other) =>
      `For ${other.filters} filters of ${other.kernelSize} × ${other.kernelSize} on ${describeImage(other)}: ${neuronsOf(other)} neurons with ${perFilter(other)} parameters each, ${neuronsOf(other) * perFilter(other)} in all.`,
  },
});

interface Window {
  readonly kernelSize: number;
  readonly stride: number;
}

type WindowsCase = readonly [layers: readonly Window[]];

const fieldSize = functionTask<object, WindowsCase>({
  id: "1.3",
  title: "What a neuron sees",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "Convolutional layers lie one on the other; each is `{ kernelSize, stride }`, the lowest first in the list. Write `fieldSize(layers)`: along one direction, on how many pixels of the image does one neuron of the *last* layer depend? (A pooling layer counts as a layer like the others. Do not think of the image's border.)",
  cases: (_, rng) => [
    [
      [
        { kernelSize: 3, stride: 1 },
        { kernelSize: 3, stride: 1 },
      ],
    ],
    ...Array.from({ length: 20 }, (_unused, i): WindowsCase => {
      const depth = 1 + (i % 5);
      return [
        Array.from({ length: depth }, () => ({
          kernelSize: pick(rng, [1, 2, 3, 5, 7]),
          stride: pick(rng, [1, 1, 2, 3]),
        })),
      ];
    }),
  ],
  solve: (layers) =>
    receptiveField(layers.map(({ kernelSize, stride }) => conv({ filters: 1, kernelSize, strides: stride }))).size[0],
  misconceptions: [
    {
      id: "kernels-added",
      solve: (layers) => layers.reduce((sum, { kernelSize }) => sum + kernelSize, 0),
      why: "You add the kernels. Neighbouring windows overlap, so that each further layer brings less than its kernel's size.",
    },
    {
      id: "kernels-multiplied",
      solve: (layers) => layers.reduce((all, { kernelSize }) => all * kernelSize, 1),
      why: "You multiply the kernels, as if windows lay side by side. They overlap.",
    },
    {
      id: "strides-ignored",
      solve: (layers) => layers.reduce((sum, { kernelSize }) => sum + kernelSize - 1, 1),
      why: "That holds while every stride is 1. After a layer with a larger stride, neighbouring neurons look at places further apart.",
    },
    {
      id: "own-stride",
      solve: (layers) => {
        let [size, step] = [1, 1];
        for (const { kernelSize, stride } of layers) {
          step *= stride;
          size += (kernelSize - 1) * step;
        }
        return size;
      },
      why: "You let a layer's stride widen its own windows. It moves them apart: only the layers *above* it notice.",
    },
    {
      id: "last-kernel",
      solve: (layers) => layers[layers.length - 1].kernelSize,
      why: "That is how many neurons of the layer *below* it sees. Each of these sees several pixels in turn.",
    },
  ],
  hints: [
    "Go up from the image and keep two numbers: how many pixels one neuron sees, and how many pixels its neighbour is away. Both are 1 for a pixel itself.",
    "for each layer: size += (kernelSize − 1) · step, and after that step *= stride",
    "A kernel of 5 with a stride of 2 and on it a kernel of 4: after the first layer the size is 1 + 4 · 1 = 5 and the step 2; after the second the size is 5 + 3 · 2 = 11.",
  ],
});

type KernelCase = readonly [kernel: readonly number[], length: number];

/** Rows: inputs. Columns: neurons. `at(input, neuron)` says which weight of the kernel is there. */
const matrix = (
  kernel: readonly number[],
  rows: number,
  columns: number,
  at: (input: number, neuron: number) => number,
): number[][] =>
  Array.from({ length: rows }, (_, input) =>
    Array.from({ length: columns }, (_unused, neuron) => kernel[at(input, neuron)] ?? 0),
  );

const sharedWeights = functionTask<object, KernelCase>({
  id: "1.4",
  title: "Share weights by hand",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "A row of pixels is convolved with a kernel, with a stride of 1 and VALID padding, as networks do it: the kernel is laid on the pixels as it is, not turned round. A dense layer without biases can do the same if it has the right weights. Write `denseWeights(kernel, length)`: the weights of that dense layer for a row of `length` pixels, as a list of rows. As in TensorFlow, there is a row for each pixel and a column for each neuron.",
  cases: (_, rng) => [
    [[1, -2, 3], 6],
    ...Array.from({ length: 12 }, (_unused, i): KernelCase => {
      const size = 2 + (i % 4);
      const kernel = Array.from({ length: size }, (_unusedToo, k) => (k + 1) * 10 + Math.floor(rng() * 10));
      return [kernel, size + 1 + Math.floor(rng() * 6)];
    }),
  ],
  solve: (kernel, length) => matrix(kernel, length, length - kernel.length + 1, (input, neuron) => input - neuron),
  call: (kernel, length) => `\`denseWeights([${kernel.join(", ")}], ${length})\``,
  misconceptions: [
    {
      id: "transposed",
      solve: (kernel, length) => matrix(kernel, length - kernel.length + 1, length, (neuron, input) => input - neuron),
      why: "The weights are there, with rows and columns swapped: a row belongs to a pixel, a column to a neuron.",
    },
    {
      id: "kernel-turned",
      solve: (kernel, length) =>
        matrix(kernel, length, length - kernel.length + 1, (input, neuron) => kernel.length - 1 - input + neuron),
      why: "You turn the kernel round, as mathematicians do when they convolve. Networks lay it on as it is.",
    },
    {
      id: "same-for-valid",
      solve: (kernel, length) =>
        matrix(kernel, length, length, (input, neuron) => input - neuron + Math.floor((kernel.length - 1) / 2)),
      why: "You have a neuron for every pixel, as with SAME padding. With VALID padding the kernel must lie inside the row.",
    },
    {
      id: "wrapped-round",
      solve: (kernel, length) => matrix(kernel, length, length, (input, neuron) => (input - neuron + length) % length),
      why: "Your kernel leaves the row at the end and comes in again at the start. With VALID padding it stays inside.",
    },
    {
      id: "one-place",
      solve: (kernel, length) => matrix(kernel, length, length - kernel.length + 1, (input) => input),
      why: "All your neurons look at the first pixels. Each has its own window, one pixel further on.",
    },
  ],
  hints: [
    "One column is one neuron. It has the kernel's weights where its window lies, and 0 for every pixel outside.",
    "weights[pixel][neuron] = kernel[pixel − neuron] where there is such a value, else 0; there are length − kernel.length + 1 neurons",
    "The kernel [7, 8] on 3 pixels gives two neurons, and the rows [7, 0], [8, 7], [0, 8]: the second column is the first, one pixel further down.",
  ],
});

const advantages = choiceTask({
  id: "1.5",
  title: "Which advantages hold?",
  points: 1,
  question: "A CNN and a fully connected network tell what images show. Which of these statements are true?",
  options: [
    {
      text: "A convolutional layer has as many parameters for a small image as for a large one.",
      right: true,
      why: "Think of the formula for a convolution's parameters. Which sizes stand in it, and which do not?",
    },
    {
      text: "Every neuron of a CNN's first layer sees the whole image.",
      right: false,
      why: "A neuron of the first layer sees a window as large as the kernel. Only the layers above see more.",
    },
    {
      text: "A filter that has learned a pattern in one place of the image finds it in other places too.",
      right: true,
      why: "The neurons of a feature map share their weights. What does that mean for a pattern that moves?",
    },
    {
      text: "For the same image, a convolutional layer always needs fewer multiplications than a dense one.",
      right: false,
      why: "Sharing saves weights, not multiplications: each weight is used at every place. Lesson 1 has an example in numbers.",
    },
    {
      text: "When the image is shifted, a CNN is certain to give the same class as before.",
      right: false,
      why: "A convolution's maps *move* with the image. What comes after them, such as a dense layer, may well notice.",
    },
    {
      text: "If the pixels of all images were put into one and the same random order, a CNN would lose its advantage.",
      right: true,
      why: "A kernel looks at neighbours. What are neighbours worth when the pixels have lost their places?",
    },
  ],
  hints: [
    "A convolution differs from a dense layer in two ways: small windows, and shared weights. Ask of each statement which of the two it is about, and whether it follows.",
    "parameters: (k · k · channels + 1) · filters; multiplications: k · k · channels · filters, at *each* place",
    'A statement of the same kind: "A CNN has no weights to learn in its first layer." A filter\'s weights are learned like any others, so it is false.',
  ],
});

export const q01: readonly Task[] = [denseParameters, withoutSharing, fieldSize, sharedWeights, advantages];
