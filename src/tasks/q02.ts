/** Question 2: parameters and memory. */
import { conv, countParameters, memory, type NetworkSpec, outputShape, type Padding, trace } from "../network";
import { functionTask } from "./kinds/function";
import { valueTask } from "./kinds/value";
import { pick } from "./pick";
import type { Task } from "./task";

interface Layer {
  readonly kernelSize: number;
  readonly channels: number;
  readonly filters: number;
}

const oneConv = ({ kernelSize, channels, filters }: Layer): NetworkSpec => ({
  name: "one",
  input: [64, 64, channels],
  layers: [conv({ filters, kernelSize })],
});

const oneLayer = valueTask<Layer>({
  id: "2.1",
  title: "Parameters of one layer",
  points: 1,
  givens: {
    book: { kernelSize: 3, channels: 100, filters: 200 },
    draw: (rng) => ({
      kernelSize: pick(rng, [3, 5, 7]),
      channels: pick(rng, [8, 24, 48, 100]),
      filters: pick(rng, [16, 32, 64, 150]),
    }),
  },
  statement: ({ kernelSize, channels, filters }) =>
    `A convolutional layer with ${filters} filters of ${kernelSize} × ${kernelSize} reads ${channels} feature maps. Each filter has a bias. How many parameters does the layer have?`,
  expected: (givens) => countParameters(oneConv(givens)).total,
  misconceptions: [
    {
      id: "bias-forgotten",
      value: ({ kernelSize, channels, filters }) => kernelSize ** 2 * channels * filters,
      why: "The weights are all there. What else does each filter have?",
    },
    {
      id: "channels-forgotten",
      value: ({ kernelSize, filters }) => (kernelSize ** 2 + 1) * filters,
      why: "You count filters that look at one map. A filter looks at *all* maps of its input at once.",
    },
    {
      id: "bias-per-channel",
      value: ({ kernelSize, channels, filters }) => (kernelSize ** 2 + 1) * channels * filters,
      why: "You give a filter a bias for each map that it reads. It has one bias in all.",
    },
    {
      id: "kernel-not-squared",
      value: ({ kernelSize, channels, filters }) => (kernelSize * channels + 1) * filters,
      why: "A kernel has a height *and* a width.",
    },
  ],
  hints: {
    idea: "Count what one filter needs, then multiply. A filter covers a small window of *every* map below it.",
    formula: "(kernel height · kernel width · input maps + 1) · filters",
    worked: ({ kernelSize: k, channels, filters }) =>
      `${filters} filters of ${k} × ${k} on ${channels} maps: (${k} · ${k} · ${channels} + 1) · ${filters} = ${(k * k * channels + 1) * filters}.`,
  },
});

/** The network of the question: three convolutions of one kernel size and stride, SAME padding. */
interface Stack {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernelSize: number;
  readonly stride: number;
  /** Feature maps of the three layers, the lowest first. */
  readonly maps: readonly [number, number, number];
}

interface Batch extends Stack {
  readonly batchSize: number;
}

const bookStack: Stack = { height: 200, width: 300, channels: 3, kernelSize: 3, stride: 2, maps: [100, 200, 400] };

function drawStack(rng: () => number): Stack {
  const first = pick(rng, [48, 64, 80]);
  const [second, third] = pick(rng, [
    [2, 4],
    [5, 24],
    [3, 3],
  ]); // the most memory is needed low in the network, or high
  return {
    height: pick(rng, [90, 110, 150, 210]),
    width: pick(rng, [130, 170, 250, 330]),
    channels: pick(rng, [1, 3]),
    kernelSize: pick(rng, [3, 5]),
    stride: 2,
    maps: [first, second * first, third * first],
  };
}

function stack({ height, width, channels, kernelSize, stride, maps }: Stack, padding: Padding = "same"): NetworkSpec {
  const layers = maps.map((filters) => conv({ filters, kernelSize, strides: stride, padding }));
  return { name: "stack", input: [height, width, channels], layers };
}

const describe = ({ height, width, channels, kernelSize, stride, maps }: Stack): string =>
  `three convolutional layers, each with ${kernelSize} × ${kernelSize} kernels, a stride of ${stride} and SAME padding. The lowest gives ${maps[0]} feature maps, the middle one ${maps[1]}, the top one ${maps[2]}. The input is images of ${height} × ${width} pixels with ${channels} channel${channels === 1 ? "" : "s"}`;

const withoutBias = (givens: Stack): number => {
  const biases = givens.maps.reduce((sum, count) => sum + count, 0);
  return countParameters(stack(givens)).total - biases;
};

const wholeNetwork = valueTask<Stack>({
  id: "2.2",
  title: "Parameters of the network",
  points: 1,
  givens: { book: bookStack, draw: drawStack },
  statement: (givens) => `A network has ${describe(givens)}. How many parameters has it in all, biases included?`,
  expected: (givens) => countParameters(stack(givens)).total,
  misconceptions: [
    {
      id: "bias-forgotten",
      value: withoutBias,
      why: "The weights are right. Each feature map has one more parameter.",
    },
    {
      id: "input-channels-everywhere",
      value: ({ kernelSize, channels, maps }) =>
        maps.reduce((sum, filters) => sum + (kernelSize ** 2 * channels + 1) * filters, 0),
      why: "You let every layer read the image. The second and third read the feature maps of the layer below.",
    },
    {
      id: "channels-forgotten",
      value: ({ kernelSize, maps }) => maps.reduce((sum, filters) => sum + (kernelSize ** 2 + 1) * filters, 0),
      why: "A filter covers *all* maps below it: its weights are height times width times maps.",
    },
    {
      id: "reversed-filters",
      value: (givens) =>
        countParameters(stack({ ...givens, maps: [givens.maps[2], givens.maps[1], givens.maps[0]] })).total,
      why: "You have put the layers the other way round: the *lowest* one has the fewest maps.",
    },
  ],
  hints: {
    idea: "Layer by layer. The number of maps that a layer gives is the number of channels that the next one reads.",
    formula: "Σ (kernel height · kernel width · maps below + 1) · maps of the layer",
    worked: (sibling) =>
      `For ${sibling.maps.join(", ")} maps on ${sibling.channels} channels with ${sibling.kernelSize} × ${sibling.kernelSize} kernels: ${trace(
        stack(sibling),
      )
        .map(({ parameters }) => parameters)
        .join(" + ")} = ${countParameters(stack(sibling)).total}.`,
  },
});

const sizes = (givens: Stack, halve: (length: number) => number): number[] => {
  const down = (length: number): number => givens.maps.reduce((size) => halve(size), length);
  return [down(givens.height), down(givens.width), givens.maps[2]];
};

const lastShape = valueTask<Stack>({
  id: "2.3",
  title: "The shape at the top",
  points: 1,
  givens: { book: bookStack, draw: drawStack },
  statement: (givens) =>
    `A network has ${describe(givens)}. What is the shape of its output for one image? Give a list: \`[height, width, maps]\`.`,
  expected: (givens) => outputShape(stack(givens)) as number[],
  misconceptions: [
    {
      id: "floor-for-ceil",
      value: (givens) => sizes(givens, (length) => Math.floor(length / givens.stride)),
      why: "You round down. SAME padding adds zeros so that a part of a step at the edge still counts: round up.",
    },
    {
      id: "valid-for-same",
      value: (givens) => outputShape(stack(givens, "valid")) as number[],
      why: "That is VALID padding, without zeros around the maps. Here the padding is SAME.",
    },
    {
      id: "stride-forgotten",
      value: (givens) => [givens.height, givens.width, givens.maps[2]],
      why: "With a stride of 1 SAME padding would keep the size. What does this stride do?",
    },
    {
      id: "stride-once",
      value: (givens) => [
        Math.ceil(givens.height / givens.stride),
        Math.ceil(givens.width / givens.stride),
        givens.maps[2],
      ],
      why: "That is the size after the first layer. There are three.",
    },
    {
      id: "width-first",
      value: (givens) => {
        const [height, width, maps] = outputShape(stack(givens)) as number[];
        return [width, height, maps];
      },
      why: "The sizes are there, in another order: height comes first.",
    },
  ],
  hints: {
    idea: "With SAME padding only the stride makes a map smaller. Do one layer after the other.",
    formula: "output = ⌈input / stride⌉, in each direction and at each layer",
    worked: (sibling) =>
      `From ${sibling.height} × ${sibling.width}: ${trace(stack(sibling))
        .map(({ outputShape: [height, width] }) => `${height} × ${width}`)
        .join(", then ")}.`,
  },
});

interface Window {
  readonly length: number;
  readonly kernelSize: number;
  readonly stride: number;
  readonly padding: Padding;
}

const ways: readonly Padding[] = ["valid", "same"];

const outputLength = functionTask<object, readonly [number, number, number, Padding]>({
  id: "2.4",
  title: "Output length as a function",
  points: 2,
  givens: { book: {} },
  statement: () =>
    'Write `outputLength(length, kernelSize, stride, padding)`: the length of a feature map after a convolution along one direction. `padding` is `"valid"` or `"same"`.',
  cases: (_, rng) => [
    [300, 3, 2, "same"],
    [300, 3, 2, "valid"],
    ...Array.from({ length: 30 }, (_unused, i): readonly [number, number, number, Padding] => {
      const kernelSize = pick(rng, [1, 2, 3, 5, 7, 11]);
      return [kernelSize + Math.floor(rng() * 200), kernelSize, 1 + Math.floor(rng() * 4), ways[i % 2]];
    }),
  ],
  solve: (length, kernelSize, stride, padding) => solveLength({ length, kernelSize, stride, padding }),
  call: (length, kernelSize, stride, padding) => `\`outputLength(${length}, ${kernelSize}, ${stride}, "${padding}")\``,
  misconceptions: [
    {
      id: "floor-for-ceil",
      solve: (length, kernelSize, stride, padding) =>
        padding === "same" ? Math.floor(length / stride) : solveLength({ length, kernelSize, stride, padding }),
      why: "With SAME padding the last, incomplete step counts as well.",
    },
    {
      id: "padding-ignored",
      solve: (length, kernelSize, stride) => solveLength({ length, kernelSize, stride, padding: "valid" }),
      why: "Every answer is the one for VALID padding.",
    },
    {
      id: "kernel-ignored",
      solve: (length, _kernelSize, stride) => Math.ceil(length / stride),
      why: "Every answer is the one for SAME padding. With VALID padding the kernel must lie inside the map.",
    },
    {
      id: "plus-one-forgotten",
      solve: (length, kernelSize, stride, padding) =>
        padding === "same" ? Math.ceil(length / stride) : Math.floor((length - kernelSize) / stride),
      why: "With VALID padding you count the steps. Places are one more than steps.",
    },
    {
      id: "stride-ignored",
      solve: (length, kernelSize, _stride, padding) => (padding === "same" ? length : length - kernelSize + 1),
      why: "That holds for a stride of 1 alone.",
    },
  ],
  hints: [
    "How many places are there for the kernel's left edge? With SAME padding, zeros are added until every started step fits.",
    "same: ⌈length / stride⌉ · valid: ⌊(length − kernelSize) / stride⌋ + 1",
    "A length of 10 with a kernel of 4 and a stride of 3, valid: left edges at 0, 3 and 6, so ⌊(10 − 4) / 3⌋ + 1 = 3 places. Same: ⌈10 / 3⌉ = 4.",
  ],
});

function solveLength({ length, kernelSize, stride, padding }: Window): number {
  const [size] = outputShape({
    name: "one",
    input: [length, kernelSize, 1],
    layers: [conv({ filters: 1, kernelSize, strides: [stride, 1], padding })],
  });
  return size as number;
}

const MB = 1e6;

/** Bytes of the outputs of the three layers, for one image. */
const outputBytes = (givens: Stack): number[] => memory(stack(givens)).layers.map(({ activations }) => activations);
const parameterBytes = (givens: Stack): number => memory(stack(givens)).parameters;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const onePrediction = valueTask<Stack>({
  id: "2.5",
  title: "Memory for one prediction",
  points: 2,
  givens: { book: bookStack, draw: drawStack },
  statement: (givens) =>
    `A network has ${describe(givens)}. Parameters and feature maps are 32-bit floats. How much memory does it need *at the least* to predict one image, in bytes? As soon as a layer's output is computed, the one below it may be freed. Count parameters and the layers' outputs.`,
  expected: (givens) => memory(stack(givens)).forward,
  misconceptions: [
    {
      id: "all-layers-kept",
      value: (givens) => sum(outputBytes(givens)) + parameterBytes(givens),
      why: "You keep the outputs of all layers. When predicting, only two neighbours are needed at a time.",
    },
    {
      id: "one-layer",
      value: (givens) => Math.max(...outputBytes(givens)) + parameterBytes(givens),
      why: "You keep one layer's output. While a layer is computed, the output below it must still be there.",
    },
    {
      id: "parameters-forgotten",
      value: (givens) => memory(stack(givens)).forward - parameterBytes(givens),
      why: "The feature maps are right. What else must be in memory?",
    },
    {
      id: "bits-for-bytes",
      value: (givens) => 8 * memory(stack(givens)).forward,
      why: "You count bits. A byte has eight of them.",
    },
    {
      id: "values-for-bytes",
      value: (givens) => memory(stack(givens)).forward / 4,
      why: "You count numbers. How many bytes does a 32-bit float take?",
    },
    {
      id: "megabytes",
      value: (givens) => memory(stack(givens)).forward / MB,
      why: "That is in MB. Asked for are bytes.",
    },
    {
      id: "mebibytes",
      value: (givens) => memory(stack(givens)).forward / 2 ** 20,
      why: "That is in MiB, units of 2²⁰ bytes. Asked for are bytes.",
    },
    {
      id: "stride-forgotten",
      value: (givens) => memory(stack({ ...givens, stride: 1 })).forward,
      why: "You keep the maps as large as the image. What does the stride do to them?",
    },
  ],
  hints: {
    idea: "Go up through the network. At each moment, which maps must be in memory? Find the worst moment, and add what is always there.",
    formula: "largest sum of two neighbouring outputs · 4 bytes + parameters · 4 bytes",
    worked: (sibling) =>
      `Outputs of ${outputBytes(sibling)
        .map((bytes) => (bytes / MB).toFixed(3))
        .join(
          ", ",
        )} MB and parameters of ${(parameterBytes(sibling) / MB).toFixed(3)} MB: ${(memory(stack(sibling)).forward / MB).toFixed(3)} MB.`,
  },
});

const training = (givens: Batch): number =>
  memory(stack(givens), { batchSize: givens.batchSize, mode: "training" }).forward;

const trainingBatch = valueTask<Batch>({
  id: "2.6",
  title: "Memory for training on a batch",
  points: 2,
  givens: {
    book: { ...bookStack, batchSize: 50 },
    draw: (rng) => ({ ...drawStack(rng), batchSize: pick(rng, [16, 20, 32, 64]) }),
  },
  statement: (givens) =>
    `A network has ${describe(givens)}. It is trained on batches of ${givens.batchSize} images; everything is a 32-bit float. How much memory does the *forward pass* leave behind for the backward pass, in bytes? Count parameters, the batch of images and the outputs of all layers.`,
  expected: (givens) => training(givens),
  misconceptions: [
    {
      id: "one-image",
      value: (givens) => training({ ...givens, batchSize: 1 }),
      why: "That is enough for a single image. Every image of the batch has its own feature maps.",
    },
    {
      id: "input-forgotten",
      value: (givens) => sum(outputBytes(givens)) * givens.batchSize + parameterBytes(givens),
      why: "Parameters and outputs are there. The gradient of the lowest layer needs one thing more.",
    },
    {
      id: "parameters-times-batch",
      value: (givens) => training({ ...givens, batchSize: 1 }) * givens.batchSize,
      why: "You multiply everything by the batch size. The images share one set of parameters.",
    },
    {
      id: "freed-as-in-prediction",
      value: (givens) => memory(stack(givens), { batchSize: givens.batchSize }).forward,
      why: "You free the lower layers on the way up. The backward pass still needs every output.",
    },
    {
      id: "values-for-bytes",
      value: (givens) => training(givens) / 4,
      why: "You count numbers. How many bytes does a 32-bit float take?",
    },
  ],
  hints: {
    idea: "The backward pass goes down through the same layers and needs each layer's input again.",
    formula: "4 bytes · (batch · (input + all outputs) + parameters)",
    worked: (sibling) =>
      `With ${sibling.batchSize} images: outputs ${((sum(outputBytes(sibling)) * sibling.batchSize) / MB).toFixed(1)} MB, images ${((4 * sibling.batchSize * sibling.height * sibling.width * sibling.channels) / MB).toFixed(1)} MB, parameters ${(parameterBytes(sibling) / MB).toFixed(1)} MB: ${(training(sibling) / MB).toFixed(1)} MB together.`,
  },
});

export const q02: readonly Task[] = [oneLayer, wholeNetwork, lastShape, outputLength, onePrediction, trainingBatch];
