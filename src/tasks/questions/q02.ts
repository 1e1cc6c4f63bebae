/** Question 2: parameters and memory. */
import { conv, countParameters, memory, type NetworkSpec, outputShape, type Padding, trace } from "../../network";
import { product, sum } from "../../numbers";
import type { Slip } from "../explain";
import { numbers, pick, times } from "../givens";
import { functionTask } from "../kinds/function";
import { valueTask } from "../kinds/value";
import type { TasksOf } from "../task";

type Layer = Readonly<Record<"kernelSize" | "channels" | "filters", number>>;

const oneLayer = valueTask({
  task: ["2.1", "Parameters of one layer", 1],
  givens: numbers<Layer>(
    { kernelSize: 3, channels: 100, filters: 200 },
    { kernelSize: [3, 5, 7], channels: [8, 24, 48, 100], filters: [16, 32, 64, 150] },
  ),
  statement: ({ kernelSize, channels, filters }) =>
    `A convolutional layer with ${filters} filters of ${kernelSize} × ${kernelSize} reads ${channels} feature maps. Each filter has a bias. How many parameters does the layer have?`,
  formula({ kernelSize, channels, filters }, slip) {
    const window = slip("kernel-not-squared") ? kernelSize : kernelSize ** 2;
    const weights = slip("channels-forgotten") ? window : window * channels;
    const biases = slip("bias-per-channel") ? channels : 1;
    if (slip("one-bias-a-layer")) return weights * filters + biases;
    return (weights + (slip("bias-forgotten") ? 0 : biases)) * filters;
  },
  oracle: ({ kernelSize, channels, filters }) =>
    countParameters({ name: "one", input: [64, 64, channels], layers: [conv({ filters, kernelSize })] }).total,
  slips: {
    "bias-forgotten": "You count weights alone. What else does each filter have?",
    "channels-forgotten": "You count filters that look at one map. A filter looks at *all* maps of its input at once.",
    "kernel-not-squared": "A kernel has a height *and* a width.",
    "bias-per-channel":
      "You give a filter a bias for each map that it reads. It adds up all of them, and then adds one.",
    "one-bias-a-layer": "You add up the biases as if the whole layer shared them. Each filter has its own.",
  },
  hints: {
    idea: "Count what one filter needs, then multiply. A filter covers a small window of *every* map below it.",
    way: "One filter has a weight for each value in its window, and one number more. How many values does the window hold?",
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

const bookStack: Stack = { height: 200, width: 300, channels: 3, kernelSize: 3, stride: 2, maps: [100, 200, 400] };

function drawStack(rng: () => number): Stack {
  const first = pick(rng, [48, 64, 80]);
  const [second, third] = pick(rng, [
    [2, 4],
    [5, 24],
    [3, 7],
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

const givenStack = numbers<Stack>(bookStack, drawStack);

function stack({ height, width, channels, kernelSize, stride, maps }: Stack): NetworkSpec {
  const layers = maps.map((filters) => conv({ filters, kernelSize, strides: stride, padding: "same" }));
  return { name: "stack", input: [height, width, channels], layers };
}

const describe = ({ height, width, channels, kernelSize, stride, maps }: Stack): string =>
  `three convolutional layers, each with ${kernelSize} × ${kernelSize} kernels, a stride of ${stride} and SAME padding. The lowest gives ${maps[0]} feature maps, the middle one ${maps[1]}, the top one ${maps[2]}. The input is images of ${height} × ${width} pixels with ${channels} channel${channels === 1 ? "" : "s"}`;

type ParameterSlip = "bias-forgotten" | "input-channels-everywhere" | "channels-forgotten" | "kernel-not-squared";
type LayerSlip = "reversed-filters" | "layer-forgotten" | "one-bias-a-layer" | ParameterSlip;

/** Parameters of each layer of a stack, the lowest first. */
function layerParameters({ channels, kernelSize, maps }: Stack, slip: Slip<LayerSlip>): number[] {
  const filters = slip("reversed-filters") ? [...maps].reverse() : maps;
  const window = slip("kernel-not-squared") ? kernelSize : kernelSize ** 2;
  const counts = filters.map((count, i) => {
    const below = i === 0 || slip("input-channels-everywhere") ? channels : filters[i - 1];
    const weights = window * (slip("channels-forgotten") ? 1 : below) * count;
    return weights + (slip("bias-forgotten") ? 0 : slip("one-bias-a-layer") ? 1 : count);
  });
  return slip("layer-forgotten") ? counts.slice(0, -1) : counts;
}

const wholeNetwork = valueTask({
  task: ["2.2", "Parameters of the network", 1],
  givens: givenStack,
  statement: (givens) => `A network has ${describe(givens)}. How many parameters does it have in all, biases included?`,
  formula: (givens, slip) => sum(layerParameters(givens, slip)),
  oracle: (givens) => countParameters(stack(givens)).total,
  slips: {
    "bias-forgotten": "You count weights alone. Each feature map has one parameter more.",
    "input-channels-everywhere":
      "You let every layer read the image. The second and third read the feature maps of the layer below.",
    "channels-forgotten": "A filter covers *all* maps below it: its weights are height times width times maps.",
    "reversed-filters": "You have put the layers the other way round: the *lowest* one has the fewest maps.",
    "kernel-not-squared": "A kernel has a height *and* a width.",
    "one-bias-a-layer": "You give each layer a single bias. Each of its filters has one.",
    "layer-forgotten": "You leave out the top layer.",
  },
  hints: {
    idea: "Layer by layer. The number of maps that a layer gives is the number of channels that the next one reads.",
    way: "Each layer is counted like the one in task 2.1: which number of maps lies below it? Then add up the three.",
    worked: (sibling) =>
      `For ${sibling.maps.join(", ")} maps on ${sibling.channels} channels with ${sibling.kernelSize} × ${sibling.kernelSize} kernels: ${trace(
        stack(sibling),
      )
        .map(({ parameters }) => parameters)
        .join(" + ")} = ${countParameters(stack(sibling)).total}.`,
  },
});

type SizeSlip = "floor-for-ceil" | "valid-for-same" | "stride-forgotten" | "stride-in-one-direction" | "stride-once";

/** Height and width after each layer, the lowest first. */
function layerSizes({ height, width, kernelSize, stride, maps }: Stack, slip: Slip<SizeSlip>): [number, number][] {
  const next = (length: number, layer: number): number => {
    if (slip("stride-forgotten") || (slip("stride-once") && layer > 0)) {
      return slip("valid-for-same") ? length - kernelSize + 1 : length;
    }
    if (slip("valid-for-same")) return Math.floor((length - kernelSize) / stride) + 1;
    return slip("floor-for-ceil") ? Math.floor(length / stride) : Math.ceil(length / stride);
  };
  let [rows, columns] = [height, width];
  return maps.map((_, layer) => {
    rows = next(rows, layer);
    if (!slip("stride-in-one-direction")) columns = next(columns, layer);
    return [rows, columns];
  });
}

const lastShape = valueTask({
  task: ["2.3", "The shape at the top", 1],
  givens: givenStack,
  statement: (givens) =>
    `A network has ${describe(givens)}. What is the shape of its output for one image? Give a list: \`[height, width, maps]\`.`,
  formula(givens, slip) {
    const sizes = layerSizes(givens, slip);
    const layer = slip("middle-layer") ? 1 : 2;
    return [...sizes[layer], slip("lowest-maps") ? givens.maps[0] : givens.maps[layer]];
  },
  oracle: (givens) => outputShape(stack(givens)) as number[],
  parts: ["height", "width", "maps"],
  slips: {
    "floor-for-ceil":
      "You round down. SAME padding adds zeros so that a part of a step at the edge still counts: round up.",
    "valid-for-same": "That is VALID padding, without zeros around the maps. Here the padding is SAME.",
    "stride-forgotten": "With a stride of 1 SAME padding would keep the size. What does this stride do?",
    "stride-in-one-direction": "The stride acts in *both* directions.",
    "stride-once": "You apply the stride in the lowest layer alone. All three have it.",
    "middle-layer": "That is the output of the middle layer. There is one more.",
    "lowest-maps": "The number of maps is the lowest layer's. The output is that of the top layer.",
  },
  hints: {
    idea: "With SAME padding only the stride makes a map smaller. Do one layer after the other.",
    way: "How many steps of the stride are there along a map, when a part of a step at its end counts as well?",
    worked: (sibling) =>
      `From ${sibling.height} × ${sibling.width}: ${trace(stack(sibling))
        .map(({ outputShape: [height, width] }) => `${height} × ${width}`)
        .join(", then ")}.`,
  },
});

type LengthArgs = [length: number, kernelSize: number, stride: number, padding: Padding];

const outputLength = functionTask({
  task: ["2.4", "Output length as a function", 2],
  statement:
    'Write `outputLength(length, kernelSize, stride, padding)`: the length of a feature map after a convolution along one direction. `padding` is `"valid"` or `"same"`.',
  cases: (rng): readonly LengthArgs[] => [
    [300, 3, 2, "same"],
    [300, 3, 2, "valid"],
    ...times(30, (i): LengthArgs => {
      const kernelSize = pick(rng, [1, 2, 3, 5, 7, 11]);
      return [kernelSize + Math.floor(rng() * 200), kernelSize, 1 + Math.floor(rng() * 4), i % 2 ? "same" : "valid"];
    }),
  ],
  solve(slip, length, kernelSize, stride, padding) {
    const same = slip("padding-swapped") ? padding !== "same" : padding === "same";
    const step = slip("stride-ignored") ? 1 : stride;
    if (!slip("padding-ignored") && (same || slip("kernel-ignored"))) {
      if (slip("one-more-for-same")) return Math.floor(length / step) + 1;
      return slip("floor-for-ceil") ? Math.floor(length / step) : Math.ceil(length / step);
    }
    const steps = slip("kernel-not-in-front") ? length / step - kernelSize : (length - kernelSize) / step;
    const whole = slip("ceil-for-floor") ? Math.ceil(steps) : Math.floor(steps);
    return whole + (slip("plus-one-forgotten") ? 0 : 1);
  },
  oracle: (length, kernelSize, stride, padding) =>
    outputShape({
      name: "one",
      input: [length, kernelSize, 1],
      layers: [conv({ filters: 1, kernelSize, strides: [stride, 1], padding })],
    })[0] as number,
  call: (length, kernelSize, stride, padding) => `\`outputLength(${length}, ${kernelSize}, ${stride}, "${padding}")\``,
  slips: {
    "floor-for-ceil": "With SAME padding the last, incomplete step counts as well.",
    "ceil-for-floor":
      "With VALID padding a last, incomplete step does not count: the kernel would reach over the edge.",
    "padding-ignored": "Every answer is the one for VALID padding.",
    "padding-swapped": "You have swapped the two kinds of padding.",
    "kernel-ignored":
      "Every answer is the one for SAME padding. With VALID padding the kernel must lie inside the map.",
    "plus-one-forgotten": "With VALID padding you count the steps. Places are one more than steps.",
    "one-more-for-same": "With SAME padding you count one place too many where the stride divides the length.",
    "kernel-not-in-front": "The kernel is taken off the length *before* the steps are counted.",
    "stride-ignored": "That holds for a stride of 1 alone.",
  },
  hints: [
    "How many places are there for the kernel's left edge? With SAME padding, zeros are added until every started step fits.",
    "VALID: how far can the left edge move, and how many steps of the stride lie in that? Count the first place too. SAME: how many steps of the stride begin inside the map?",
    "A length of 10 with a kernel of 4 and a stride of 3, valid: left edges at 0, 3 and 6, so 3 places. Same: steps begin at 0, 3, 6 and 9, so 4.",
  ],
});

const MB = 1e6;
const inMB = (bytes: number, digits: number): string => (bytes / MB).toFixed(digits);

/** Bytes of the outputs of the three layers, for one image. */
const outputBytes = (givens: Stack): number[] => memory(stack(givens)).layers.map(({ activations }) => activations);
const parameterBytes = (givens: Stack): number => memory(stack(givens)).parameters;

type MemorySlip = SizeSlip | LayerSlip | "parameters-forgotten";

/** Values of the parameters and of the layers' outputs for one image. */
function valuesOf(givens: Stack, slip: Slip<MemorySlip>): { parameters: number; outputs: number[] } {
  const filters = slip("reversed-filters") ? [...givens.maps].reverse() : givens.maps;
  const outputs = layerSizes(givens, slip).map(([height, width], i) => height * width * filters[i]);
  return { parameters: slip("parameters-forgotten") ? 0 : sum(layerParameters(givens, slip)), outputs };
}

const asPrinted =
  "That is how the usual printed answer counts: one layer, as large as the image, with the top layer's maps, and no parameters. What does the stride do, and what else lies in memory?";

const memorySlips = {
  "parameters-forgotten": "You count the feature maps. What else must be in memory?",
  "stride-forgotten": "You keep the maps as large as the image. What does the stride do to them?",
  "reversed-filters": "You have put the layers the other way round: the *lowest* one has the fewest maps.",
  "bias-forgotten": "The parameters lack the biases, one a feature map.",
} as const;

const onePrediction = valueTask({
  task: ["2.5", "Memory for one prediction", 2],
  givens: givenStack,
  statement: (givens) =>
    `A network has ${describe(givens)}. Parameters and feature maps are 32-bit floats. How much memory does it need *at least* to predict one image, in bytes? As soon as a layer's output is computed, the one below it may be freed. Count parameters and the layers' outputs.`,
  formula(givens, slip) {
    const { parameters, outputs } = valuesOf(givens, slip as Slip<MemorySlip>);
    const pairs = outputs.slice(1).map((above, i) => outputs[i] + above);
    if (slip("as-printed")) return 4 * givens.height * givens.width * givens.maps[2];
    const alive = slip("all-layers-kept")
      ? sum(outputs)
      : slip("one-layer")
        ? Math.max(...outputs)
        : Math.max(...pairs);
    const input = slip("input-added") ? givens.height * givens.width * givens.channels : 0;
    return 4 * (alive + input + parameters);
  },
  oracle: (givens) => memory(stack(givens)).forward,
  unit: "bytes of floats",
  slips: {
    "as-printed": asPrinted,
    "all-layers-kept": "You keep the outputs of all layers. When predicting, only two neighbours are needed at a time.",
    "one-layer": "You keep one layer's output. While a layer is computed, the output below it must still be there.",
    "input-added": "You count the image as well. When two higher layers are alive, it has been freed.",
    ...memorySlips,
  },
  hints: {
    idea: "Go up through the network. At each moment, which maps must be in memory? Find the worst moment, and add what is always there.",
    way: "Write down the bytes of each layer's output. Which two neighbours together are the largest? The parameters come on top.",
    worked: (sibling) =>
      `Outputs of ${outputBytes(sibling)
        .map((bytes) => inMB(bytes, 3))
        .join(
          ", ",
        )} MB and parameters of ${inMB(parameterBytes(sibling), 3)} MB: ${inMB(memory(stack(sibling)).forward, 3)} MB.`,
  },
});

type Batch = Stack & Readonly<Record<"batchSize", number>>;

const training = (givens: Batch): number =>
  memory(stack(givens), { batchSize: givens.batchSize, mode: "training" }).forward;

const trainingBatch = valueTask({
  task: ["2.6", "Memory for training on a batch", 2],
  givens: numbers<Batch>({ ...bookStack, batchSize: 50 }, (rng) => ({
    ...drawStack(rng),
    batchSize: pick(rng, [16, 20, 32, 64]),
  })),
  statement: (givens) =>
    `A network has ${describe(givens)}. It is trained on batches of ${givens.batchSize} images; everything is a 32-bit float. How much memory does the *forward pass* leave behind for the backward pass, in bytes? Count parameters, the batch of images and the outputs of all layers.`,
  formula(givens, slip) {
    const { parameters, outputs } = valuesOf(givens, slip as Slip<MemorySlip>);
    const pairs = outputs.slice(1).map((above, i) => outputs[i] + above);
    if (slip("as-printed")) return 4 * givens.batchSize * givens.height * givens.width * givens.maps[2];
    if (slip("prediction-times-batch")) return 4 * givens.batchSize * (Math.max(...pairs) + parameters);
    const kept = slip("freed-as-in-prediction") ? Math.max(...pairs) : sum(outputs);
    const image = slip("input-forgotten") ? 0 : product([givens.height, givens.width, givens.channels]);
    const batch = slip("one-image") ? 1 : givens.batchSize;
    const once = slip("input-once") ? image : 0;
    const copies = slip("parameters-times-batch") ? batch : 1;
    return 4 * (batch * (kept + image - once) + once + copies * parameters);
  },
  oracle: training,
  unit: "bytes of floats",
  slips: {
    "as-printed": asPrinted,
    "prediction-times-batch":
      "You take the memory of one prediction for each image. When training, no output is freed on the way up, and the images share their parameters.",
    "one-image": "That is enough for a single image. Every image of the batch has its own feature maps.",
    "input-forgotten": "You count no images. The gradient of the lowest layer needs its input, too.",
    "input-once": "You count one image. A batch has more of them.",
    "parameters-times-batch": "You multiply the parameters by the batch size. The images share one set of them.",
    "floor-for-ceil": "A map's size is rounded down. With SAME padding a part of a step at the edge still counts.",
    "freed-as-in-prediction": "You free the lower layers on the way up. The backward pass still needs every output.",
    ...memorySlips,
  },
  hints: {
    idea: "The backward pass goes down through the same layers and needs each layer's input again.",
    way: "What is there once, and what for each image of the batch? Add up the values of both, then turn them into bytes.",
    worked: (sibling) =>
      `With ${sibling.batchSize} images: outputs ${inMB(sum(outputBytes(sibling)) * sibling.batchSize, 1)} MB, images ${inMB(4 * sibling.batchSize * sibling.height * sibling.width * sibling.channels, 1)} MB, parameters ${inMB(parameterBytes(sibling), 1)} MB: ${inMB(training(sibling), 1)} MB together.`,
  },
});

export const q02: TasksOf<{ "2.1": Layer; "2.2": Stack; "2.3": Stack; "2.4": undefined; "2.5": Stack; "2.6": Batch }> =
  {
    "2.1": oneLayer,
    "2.2": wholeNetwork,
    "2.3": lastShape,
    "2.4": outputLength,
    "2.5": onePrediction,
    "2.6": trainingBatch,
  };
