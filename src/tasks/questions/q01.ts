/** Question 1: convolution, or fully connected? */
import { conv, countParameters, dense, flatten, type NetworkSpec, outputShape, receptiveField } from "../../network";
import { product, sum } from "../../numbers";
import { between, type Numbers, numbers, pick, times } from "../givens";
import { choiceTask, functionTask, valueTask } from "../kinds";
import type { TasksOf } from "../task";
import { asProduct, convolutionByHand, gradients } from "./q01ByHand";

type Image = Numbers<"height" | "width" | "channels">;

type Dense = Image & Numbers<"neurons">;

const denseLayer = ({ height, width, channels, neurons }: Dense): NetworkSpec => ({
  name: "dense",
  input: [height, width, channels],
  layers: [flatten(), dense({ units: neurons })],
});

const describeImage = ({ height, width, channels }: Image): string =>
  `images of ${height} × ${width} pixels with ${channels} channels`;

const denseParameters = valueTask({
  task: ["1.1", "Parameters of a dense layer", 1],
  givens: numbers<Dense>(
    { height: 100, width: 100, channels: 3, neurons: 1000 },
    { height: [48, 64, 90, 120], width: [56, 80, 110, 150], channels: [3, 4, 8], neurons: [200, 300, 500, 700] },
  ),
  statement: (givens) =>
    `A fully connected layer of ${givens.neurons} neurons reads ${describeImage(givens)}. Each neuron has a bias. How many parameters does the layer have?`,
  formula({ height, width, channels, neurons }, slip) {
    const area = slip("sides-added") ? height + width : slip("one-side") ? height : height * width;
    const pixels = slip("pixels-forgotten") ? 1 : slip("small-window") ? 9 : area;
    const inputs = slip("channels-forgotten") ? pixels : slip("channels-added") ? pixels + channels : pixels * channels;
    const count = slip("one-neuron") ? 1 : neurons;
    const weights = slip("added-for-multiplied") ? inputs + count : inputs * count;
    const perNeuron = slip("bias-per-channel") ? channels : 1;
    const biases = slip("one-bias") ? 1 : slip("bias-per-value") ? inputs : perNeuron * count;
    return weights + (slip("bias-forgotten") ? 0 : biases);
  },
  oracle: (givens) => countParameters(denseLayer(givens)).total,
  unit: "parameters",
  slips: {
    "bias-forgotten": "You count only connections. What else does a neuron have?",
    "channels-forgotten": "You count one number a pixel. How many does a pixel have here?",
    "added-for-multiplied": "You add inputs and neurons. How many connections does each neuron have?",
    "one-bias": "You give the whole layer a single bias. Whose is a bias: the layer's, or a neuron's?",
    "bias-per-channel": "You give a neuron a bias for each channel. How often is a bias added to one sum?",
    "bias-per-value": "You count a bias for each value that is read. What does a bias belong to?",
    "one-neuron": "You count one neuron. How many are there?",
    "channels-added": "You add the channels to the pixels. How many values does *each* pixel have?",
    "sides-added": "You add height and width. How many pixels are there in so many rows?",
    "one-side": "You count the pixels of a single column. How many columns are there?",
    "pixels-forgotten": "Your neuron reads a single pixel. What does *fully connected* mean?",
    "small-window": "Your neuron reads a window of 3 × 3, as in a convolution. What does *fully connected* mean?",
  },
  hints: [
    "Count what one neuron needs, then multiply. How many numbers does it read?",
    "One neuron has a weight for each number that it reads, and one number more. How many numbers are there in an image, when each pixel has several?",
    (other) => {
      const { height, width, channels, neurons } = other;
      const inputs = height * width * channels;
      return `For ${neurons} neurons on ${describeImage(other)}: one neuron reads ${height} · ${width} · ${channels} = ${inputs} values, and (${inputs} + 1) · ${neurons} = ${countParameters(denseLayer(other)).total}.`;
    },
  ],
});

type Convolution = Image & Numbers<"filters" | "kernelSize">;

const convolution = ({ height, width, channels, filters, kernelSize }: Convolution): NetworkSpec => ({
  name: "convolution",
  input: [height, width, channels],
  layers: [conv({ filters, kernelSize })],
});

/** Values that the convolution gives for one image: one neuron each. */
const neuronsOf = (givens: Convolution): number => product(outputShape(convolution(givens)) as number[]);
/** Weights and bias of one filter. */
const perFilter = (givens: Convolution): number => countParameters(convolution(givens)).total / givens.filters;

const withoutSharing = valueTask({
  task: ["1.2", "Without shared weights", 2],
  givens: numbers<Convolution>(
    { height: 100, width: 100, channels: 3, filters: 100, kernelSize: 3 },
    {
      height: [32, 40, 64, 90],
      width: [36, 50, 72, 110],
      channels: [3, 6, 8],
      filters: [10, 16, 24, 40],
      kernelSize: [3, 5, 7],
    },
  ),
  statement: (givens) =>
    `A convolutional layer with ${givens.filters} filters of ${givens.kernelSize} × ${givens.kernelSize}, a stride of 1 and VALID padding reads ${describeImage(givens)}. Its feature maps consist of neurons, one for each value. Suppose that the neurons did *not* share their weights: each looks at the same window as before, but has weights and a bias of its own. How many parameters would the layer have?`,
  formula({ height, width, channels, filters, kernelSize: k }, slip) {
    const places = (length: number): number => {
      if (slip("same-for-valid")) return length;
      if (slip("side-by-side")) return Math.floor(length / k);
      return slip("one-place-less") ? length - k : slip("one-border") ? length - (k - 1) / 2 : length - k + 1;
    };
    const maps = slip("one-map") ? 1 : filters;
    const across = slip("one-direction") ? 1 : places(width);
    const neurons = (slip("still-shared") ? 1 : places(height) * across) * maps;
    if (slip("neurons-alone")) return neurons;
    const window = slip("sees-everything") ? height * width : slip("kernel-not-squared") ? k : k ** 2;
    const weights = window * (slip("channels-forgotten") ? 1 : channels);
    const perNeuron = slip("bias-per-channel") ? channels : 1;
    const biases = (slip("bias-still-shared") ? maps : neurons) * perNeuron;
    return neurons * weights + (slip("bias-forgotten") ? 0 : biases);
  },
  oracle: (givens) => neuronsOf(givens) * perFilter(givens),
  unit: "parameters",
  slips: {
    "neurons-alone": "You count neurons. How many parameters does each of them have?",
    "still-shared": "Your neurons share one set of weights per map. Read again what is different here.",
    "sees-everything": "Your neurons each see the whole image. Each of them still sees only its own small window.",
    "same-for-valid":
      "Your maps have a neuron for each pixel. With VALID padding the window must stay inside the image.",
    "side-by-side": "You lay the windows side by side. With a stride of 1 they overlap.",
    "one-place-less":
      "You are one place short in each direction. Try a kernel as long as the image: how often does it fit?",
    "one-border": "You take off the border on one side. A window can stick out on both.",
    "one-direction": "Your window moves in one direction. It moves down *and* across.",
    "bias-forgotten": "You count only weights. What else does each neuron have?",
    "bias-still-shared": "Your neurons share one bias per map. Read again what is different here.",
    "bias-per-channel": "You give a neuron a bias for each channel. How often is a bias added to one sum?",
    "one-map": "You count one feature map. How many does the layer make?",
    "channels-forgotten": "Your window covers one channel. What of the others?",
    "kernel-not-squared": "A kernel has a height *and* a width.",
  },
  hints: [
    "First count the neurons: all values of all feature maps together. Then count what one neuron needs.",
    "Where can the window begin, along the height and along the width, when it must stay inside? One map has that many neurons. How many maps are there, and how many values does one window hold?",
    (other) =>
      `For ${other.filters} filters of ${other.kernelSize} × ${other.kernelSize} on ${describeImage(other)}: ${neuronsOf(other)} neurons with ${perFilter(other)} parameters each, ${neuronsOf(other) * perFilter(other)} in all.`,
  ],
});

type Window = Numbers<"kernelSize" | "stride">;

const fieldSize = functionTask({
  task: ["1.3", "What a neuron sees", 2],
  statement:
    "Convolutional layers are stacked; each is `{ kernelSize, stride }`, the lowest first. Write `fieldSize(layers)`: along one direction, how many pixels of the image are there from the first to the last on which one neuron of the *last* layer depends? Count those in between that it skips as well. (A pooling layer counts as a layer like the others. Ignore the image's border.)",
  cases: (rng): [layers: Window[]][] => [
    [times(2, () => ({ kernelSize: 3, stride: 1 }))],
    ...times(20, (i): [Window[]] => [
      times(1 + (i % 5), () => ({ kernelSize: pick(rng, [1, 2, 3, 5, 7]), stride: pick(rng, [1, 1, 2, 3]) })),
    ]),
  ],
  solve(slip, layers) {
    if (slip("last-kernel")) return layers[layers.length - 1].kernelSize;
    if (slip("kernels-multiplied")) return product(layers.map(({ kernelSize }) => kernelSize));
    let size = slip("overlap-forgotten") || slip("starts-at-zero") ? 0 : 1;
    let step = 1;
    for (const { kernelSize, stride } of slip("from-the-top") ? [...layers].reverse() : layers) {
      const next = slip("strides-ignored") ? 1 : slip("one-stride-below") ? stride : step * stride;
      size += (slip("overlap-forgotten") ? kernelSize : kernelSize - 1) * (slip("own-stride") ? next : step);
      step = next;
    }
    return size;
  },
  call: (layers) =>
    `layers with kernels of ${layers.map(({ kernelSize }) => kernelSize).join(", ")} and strides of ${layers.map(({ stride }) => stride).join(", ")}, the lowest first,`,
  oracle: (layers) =>
    receptiveField(layers.map(({ kernelSize, stride }) => conv({ filters: 1, kernelSize, strides: stride }))).size[0],
  slips: {
    "overlap-forgotten": "You add whole kernels. Neighbouring windows overlap: how much does one more window add?",
    "kernels-multiplied": "You multiply the kernels, as if windows lay side by side. They overlap.",
    "strides-ignored": "You treat every stride as 1. What does a larger one do to the layers above it?",
    "own-stride": "You let a layer's stride widen its own windows. Only the layers *above* it notice a stride.",
    "one-stride-below": "You look at the stride of the one layer below. Which other strides move windows apart?",
    "from-the-top": "For your sum you take the layers the wrong way round. Which of them lies on the image?",
    "starts-at-zero": "You start from no pixel at all. How many pixels does a pixel of the image see?",
    "last-kernel":
      "That is how many values of the layer *below* a neuron of the last layer reads. How many pixels does each of those see?",
  },
  hints: [
    "Go up from the image and keep two numbers: how many pixels one neuron sees, and how many pixels away its neighbour is. For a pixel itself, both are 1.",
    "Put one layer on top and draw it. Its first neuron looks at some neighbours: how many steps are there from the first of them to the last, and how many pixels is each? And how far is its own neighbour away?",
    "A kernel of 5 with a stride of 2 and on it a kernel of 4: after the first layer the size is 1 + 4 · 1 = 5 and the step 2; after the second the size is 5 + 3 · 2 = 11.",
  ],
});

const sharedWeights = functionTask({
  task: ["1.4", "Share weights by hand", 2],
  drawn: true,
  statement:
    "A row of pixels is convolved with a kernel, with a stride of 1 and VALID padding, as networks do it: the kernel is laid on the pixels as it is, not flipped. A dense layer without biases can do the same if it has the right weights. Write `denseWeights(kernel, length)`: the weights of that dense layer for a row of `length` pixels, as a list of rows. As in TensorFlow, there is a row for each pixel and a column for each neuron.",
  cases: (rng): [kernel: number[], length: number][] => [
    [[1, -2, 3], 6],
    ...times(12, (i): [number[], number] => {
      const kernel = times(2 + (i % 4), (k) => (k + 1) * 10 + between(rng, 0, 9));
      return [kernel, kernel.length + between(rng, 1, 6)];
    }),
  ],
  solve(slip, kernel, length) {
    const { length: size } = kernel;
    const step = slip("one-place") ? 0 : slip("side-by-side") ? size : 1;
    const inside = Math.floor((length - size) / Math.max(1, step)) + 1 - (slip("one-neuron-less") ? 1 : 0);
    const neurons = slip("same-for-valid") || slip("wrapped-round") ? length : inside;
    const before = slip("same-for-valid") ? Math.floor((size - 1) / 2) : 0;
    const weight = (input: number, neuron: number): number => {
      if (slip("one-list-for-all")) return kernel[size - 1]; // what was written into it last
      const offset = input - neuron * step + before;
      const k = slip("wrapped-round") ? ((offset % length) + length) % length : offset;
      return kernel[slip("kernel-turned") ? size - 1 - k : k] ?? 0;
    };
    if (slip("transposed")) return times(neurons, (neuron) => times(length, (input) => weight(input, neuron)));
    return times(length, (input) => times(neurons, (neuron) => weight(input, neuron)));
  },
  /** A row of weights is what comes out when its pixel alone is 1. */
  oracle: (kernel, length) =>
    times(length, (pixel) =>
      times(length - kernel.length + 1, (place) => sum(kernel.map((weight, k) => (place + k === pixel ? weight : 0)))),
    ),
  slips: {
    transposed: "Your rows and columns are swapped: a row belongs to a pixel, a column to a neuron.",
    "kernel-turned": "You flip the kernel, as mathematicians do when they convolve. Networks lay it on as it is.",
    "same-for-valid": "You have a neuron for every pixel. With VALID padding the kernel must stay inside the row.",
    "wrapped-round": "Your kernel leaves the row at the end and comes back in at the start. It must stay inside.",
    "one-place": "All your neurons look at the first pixels. Where does the next one look?",
    "side-by-side": "Your windows lie side by side. With a stride of 1 they overlap.",
    "one-neuron-less": "A neuron is missing at the end: the last window ends with the row's last pixel.",
    "one-list-for-all":
      "All your rows are one and the same list, so what you write into one stands in all: `fill` puts the *same* list everywhere. Make a new one for each row.",
  },
  hints: [
    "One column is one neuron. It has the kernel's weights where its window lies, and 0 for every pixel outside.",
    "Write down the matrix for 4 pixels and a kernel of 2 by hand. How many columns does it have? In column 2, which pixel meets the kernel's first weight? Then find that pixel for any column.",
    "The kernel [7, 8] on 3 pixels gives two neurons, and the rows [7, 0], [8, 7], [0, 8]: the second column is the first, one pixel further down.",
  ],
});

const advantages = choiceTask({
  task: ["1.5", "Which advantages hold?", 1],
  question: "A CNN and a fully connected network classify images. Which of these statements are true?",
  options: {
    "size-does-not-matter": {
      right: "A convolutional layer has as many parameters for a small image as for a large one.",
      why: "Think of how a convolution's parameters are counted. Which sizes are needed for it, and which are not?",
    },
    "sees-everything": {
      wrong: "Every neuron of a CNN's first layer sees the whole image.",
      why: "How large is the window that a neuron of the first layer looks at?",
    },
    "pattern-found-anywhere": {
      right: "A filter that has learned a pattern in one place of the image finds it in other places too.",
      why: "The neurons of a feature map share their weights. What does that mean for a pattern that moves?",
    },
    "fewer-multiplications": {
      wrong: "For the same image, a convolutional layer always needs fewer multiplications than a dense one.",
      why: "How often is each weight of a convolution used for one image, and how often each of a dense layer? Compare the multiplications of the three networks in lesson 1 that have the same number of parameters.",
    },
    "certain-when-shifted": {
      wrong: "When the image is shifted, a CNN is certain to give the same class as before.",
      why: "A convolution's maps *move* with the image. What do the layers above make of that, a dense layer for instance?",
    },
    "scrambled-pixels": {
      right: "If the pixels of all images were shuffled in one and the same way, a CNN would lose its advantage.",
      why: "A kernel looks at neighbours. What are neighbours worth when the pixels have lost their places?",
    },
  },
  hints: [
    "A convolution differs from a dense layer in two ways: small windows, and shared weights. Ask of each statement which of the two it is about, and whether it follows.",
    "Count for a small example: 10 × 10 pixels, one kernel of 3 × 3. How many weights are there, how many products for one image, and what changes with 20 × 20 pixels?",
    'A statement of the same kind: "A CNN has no weights to learn in its first layer." A filter\'s weights are learned like any others, so it is false.',
  ],
});

export const q01: TasksOf<{
  "1.1": Dense;
  "1.2": Convolution;
  "1.3": undefined;
  "1.4": undefined;
  "1.5": undefined;
  "1.6": undefined;
  "1.7": undefined;
  "1.8": undefined;
}> = {
  "1.1": denseParameters,
  "1.2": withoutSharing,
  "1.3": fieldSize,
  "1.4": sharedWeights,
  "1.5": advantages,
  "1.6": convolutionByHand,
  "1.7": gradients,
  "1.8": asProduct,
};
