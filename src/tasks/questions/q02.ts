/** Question 2: parameters and memory. */
import { conv, countParameters, memory, type NetworkSpec, outputShape, type Padding, trace } from "../../network";
import { product, sum } from "../../numbers";
import { noSlip, type Slip } from "../explain";
import { type Numbers, numbers, pick, times } from "../givens";
import { functionTask, valueTask } from "../kinds";
import type { TasksOf } from "../task";

type Layer = Numbers<"kernelSize" | "channels" | "filters">;

const notSquared = "A kernel has a height *and* a width.";
const biasPerMap = "You give a filter a bias for each map that it reads. How often is a bias added to one sum?";

const oneLayer = valueTask({
  task: ["2.1", "Parameters of one layer", 1],
  givens: numbers<Layer>(
    { kernelSize: 3, channels: 100, filters: 200 },
    { kernelSize: [3, 5, 7], channels: [8, 24, 48, 100], filters: [16, 32, 64, 150] },
  ),
  statement: ({ kernelSize, channels, filters }) =>
    `A convolutional layer with ${filters} filters of ${kernelSize} × ${kernelSize} reads ${channels} feature maps. Each filter has a bias. How many parameters does the layer have?`,
  formula({ kernelSize, channels, filters: given }, slip) {
    const window = kernelSize ** (slip("kernel-not-squared") ? 1 : slip("kernel-cubed") ? 3 : 2);
    const read = slip("channels-forgotten") ? 1 : slip("image-channels") ? 3 : channels;
    const filters = slip("one-filter") ? 1 : slip("maps-for-filters") ? channels : given;
    const weights = window * (slip("maps-added") ? read + filters : read * filters);
    const each = slip("bias-per-channel") ? channels * filters : filters;
    const biases = slip("one-bias-a-layer") ? 1 : slip("bias-per-map-below") ? channels : each;
    return weights + (slip("bias-forgotten") ? 0 : biases);
  },
  oracle: ({ kernelSize, channels, filters }) =>
    countParameters({ name: "one", input: [64, 64, channels], layers: [conv({ filters, kernelSize })] }).total,
  unit: "parameters",
  slips: {
    "bias-forgotten": "Of each filter you count only the weights. What else does it have?",
    "channels-forgotten": "Your filters look at one map each. How many maps does a filter see at once?",
    "image-channels": "Your filters look at the three channels of an image. What do they look at here?",
    "kernel-not-squared": notSquared,
    "kernel-cubed": "A kernel has a height and a width. How deep it is depends on the number of maps below.",
    "bias-per-channel": biasPerMap,
    "bias-per-map-below": "You count a bias for each map that the layer *reads*. What does a bias belong to?",
    "one-bias-a-layer": "You give the whole layer a single bias. What does a bias belong to?",
    "one-filter": "You count one filter. How many are there?",
    "maps-for-filters": "You count as many filters as there are maps *below* the layer.",
    "maps-added": "You add the maps below and the filters. How many slices does *each* filter's kernel have?",
  },
  hints: [
    "Count what one filter needs, then multiply. A filter covers a small window of *every* map below it.",
    "One filter has a weight for each value in its window, and one number more. How many values does the window hold?",
    ({ kernelSize: k, channels, filters }) =>
      `${filters} filters of ${k} × ${k} on ${channels} maps: (${k} · ${k} · ${channels} + 1) · ${filters} = ${(k * k * channels + 1) * filters}.`,
  ],
});

/** The network of the question: three convolutions of one kernel size and stride, SAME padding. */
interface Stack extends Numbers<"height" | "width" | "channels" | "kernelSize" | "stride"> {
  /** Feature maps of the three layers, the lowest first. */
  readonly maps: readonly [number, number, number];
}

const bookStack: Stack = { height: 200, width: 300, channels: 3, kernelSize: 3, stride: 2, maps: [100, 200, 400] };

function drawStack(rng: () => number): Stack {
  const [lowest, factor] = [pick(rng, [48, 64, 80]), pick(rng, [2, 3, 5])]; // most memory is needed low, or high
  const [height, width] = [pick(rng, [90, 110, 150, 210]), pick(rng, [130, 170, 250, 330])];
  const [channels, kernelSize] = [pick(rng, [3, 6]), pick(rng, [3, 5])];
  return { height, width, channels, kernelSize, stride: 2, maps: [lowest, factor * lowest, factor ** 2 * lowest] };
}

const givenStack = numbers<Stack>(bookStack, drawStack);

function stack({ height, width, channels, kernelSize, stride, maps }: Stack): NetworkSpec {
  const layers = maps.map((filters) => conv({ filters, kernelSize, strides: stride, padding: "same" }));
  return { name: "stack", input: [height, width, channels], layers };
}

const describe = ({ height, width, channels, kernelSize: k, stride, maps }: Stack): string =>
  `A network has three convolutional layers, each with ${k} × ${k} kernels, a stride of ${stride} and SAME padding. The lowest outputs ${maps[0]} feature maps, the middle one ${maps[1]}, the top one ${maps[2]}. The network reads images of ${height} × ${width} pixels with ${channels} channels.`;

type ParameterSlip = "bias-forgotten" | "input-channels-everywhere" | "channels-forgotten" | "kernel-not-squared";
type BiasSlip = "one-bias-a-layer" | "bias-per-channel";
type LayerSlip = "reversed-filters" | "gray-image" | BiasSlip | ParameterSlip;

/** Parameters of each layer of a stack, the lowest first. */
function layerParameters({ channels, kernelSize, maps }: Stack, slip: Slip<LayerSlip>): number[] {
  const filters = slip("reversed-filters") ? [...maps].reverse() : maps;
  const image = slip("gray-image") ? 1 : channels;
  return filters.map((count, i) => {
    const below = i === 0 || slip("input-channels-everywhere") ? image : filters[i - 1];
    const weights = kernelSize ** (slip("kernel-not-squared") ? 1 : 2) * (slip("channels-forgotten") ? 1 : below);
    const biases = slip("one-bias-a-layer") ? 1 : slip("bias-per-channel") ? below : count;
    return weights * count + (slip("bias-forgotten") ? 0 : biases);
  });
}

const reversedFilters = "You have the layers upside down. Which one has the fewest maps?";

const wholeNetwork = valueTask({
  task: ["2.2", "Parameters of the network", 1],
  givens: givenStack,
  statement: (givens) => `${describe(givens)} How many parameters does it have in all, biases included?`,
  formula(givens, slip) {
    const left = ["lowest-forgotten", "middle-forgotten", "top-forgotten"] as const;
    const layers = layerParameters(givens, slip as Slip<LayerSlip>).filter((_, i) => !slip(left[i]));
    const image = slip("image-counted") ? imageValues(givens) : 0;
    return image + sum(slip("values-for-parameters") ? valuesOf(givens, noSlip).outputs : layers);
  },
  oracle: (givens) => countParameters(stack(givens)).total,
  unit: "parameters",
  slips: {
    "bias-forgotten": "Of each filter you count only the weights. What else does it have?",
    "input-channels-everywhere": "In yours, every layer reads the image. What do the two upper layers read?",
    "channels-forgotten": "Your filters look at one map each. How many maps lie below each layer?",
    "gray-image": "Your lowest layer reads one channel. How many does the image have?",
    "reversed-filters": reversedFilters,
    "kernel-not-squared": notSquared,
    "one-bias-a-layer": "You give each layer a single bias. What does a bias belong to?",
    "bias-per-channel": "You count a bias for each map that a layer *reads*. What does a bias belong to?",
    "lowest-forgotten": "The lowest layer is missing.",
    "middle-forgotten": "The middle layer is missing.",
    "top-forgotten": "The top layer is missing.",
    "image-counted": "You count the values of the image as well. Are those learned?",
    "values-for-parameters": "You count the values that the layers output. Which numbers are learned?",
  },
  hints: [
    "Layer by layer. The number of maps that a layer outputs is the number of channels that the next one reads.",
    "Each layer is counted like the one in task 2.1: which number of maps lies below it? Then add up the three.",
    (sibling) => {
      const { maps, channels, kernelSize: k } = sibling;
      const counts = trace(stack(sibling)).map(({ parameters }) => parameters);
      return `For ${maps.join(", ")} maps on ${channels} channels with ${k} × ${k} kernels: ${counts.join(" + ")} = ${sum(counts)}.`;
    },
  ],
});

type StrideSlip = "stride-forgotten" | "stride-in-one-direction" | "stride-once" | "stride-twice" | "strides-added";
type SizeSlip = "floor-for-ceil" | "not-rounded" | "valid-for-same" | StrideSlip;

/** Height and width after each layer, the lowest first, and after as many more. */
function layerSizes({ height, width, kernelSize, stride, maps }: Stack, slip: Slip<SizeSlip>): [number, number][] {
  const whole = slip("not-rounded") ? (length: number) => length : slip("floor-for-ceil") ? Math.floor : Math.ceil;
  const strided = slip("stride-forgotten") ? 0 : slip("stride-once") ? 1 : slip("stride-twice") ? 2 : 6;
  const next = (length: number, layer: number): number => {
    const step = layer < strided ? stride : 1;
    if (slip("valid-for-same")) return Math.floor((length - kernelSize) / step) + 1;
    if (slip("strides-added")) return layer === 0 ? whole(length / (stride * maps.length)) : length;
    return whole(length / step);
  };
  let [rows, columns] = [height, width];
  return times(2 * maps.length, (layer) => {
    rows = next(rows, layer);
    if (!slip("stride-in-one-direction")) columns = next(columns, layer);
    return [rows, columns];
  });
}

const lastShape = valueTask({
  task: ["2.3", "The shape at the top", 1],
  givens: givenStack,
  statement: (givens) =>
    `${describe(givens)} What is the shape of its output for one image? Give a list: \`[height, width, maps]\`.`,
  formula(givens, slip) {
    const { maps, channels } = givens;
    const layer = slip("middle-layer") ? 1 : 2;
    const size = layerSizes(givens, slip as Slip<SizeSlip>)[slip("four-layers") ? layer + 1 : layer];
    const from = slip("lowest-maps") ? 0 : slip("maps-below") ? layer - 1 : layer;
    const count = slip("image-channels") ? channels : slip("maps-added") ? sum(maps) : maps[from];
    const shape = [...size, count];
    return slip("values") ? product(shape) : slip("batch-counted") ? [1, ...shape] : shape;
  },
  oracle: (givens) => outputShape(stack(givens)) as number[],
  parts: ["height", "width", "maps"],
  slips: {
    "floor-for-ceil": "You round down. With SAME padding a part of a step at the edge still counts.",
    "not-rounded": "A map has a whole number of rows and columns. What becomes of a part of a step at the edge?",
    "valid-for-same": "That is VALID padding, without zeros around the maps. Here the padding is SAME.",
    "stride-forgotten": "With a stride of 1 SAME padding would keep the size. What does this stride do?",
    "stride-in-one-direction": "The stride acts in *both* directions.",
    "stride-once": "You apply the stride in one layer only. All three have it.",
    "stride-twice": "You apply the stride in two layers. All three have it.",
    "strides-added": "You add up the strides. Each stride divides what the layer below has left.",
    "four-layers": "You apply the stride once too often. How many layers are there?",
    "middle-layer": "That is the output of the middle layer. There is one more.",
    "lowest-maps": "That is the lowest layer's number of maps. The question is about the top layer.",
    "maps-below": "That is the number of maps that the layer *reads*.",
    "image-channels": "That is the image's number of channels. How many maps does the top layer output?",
    "maps-added": "You add up the maps of all layers. Does a layer pass on what it reads?",
    values: "You multiply the numbers of the shape. Expected: the three numbers.",
    "batch-counted": "You count the images as well. Expected: the shape for one image, three numbers.",
  },
  hints: [
    "With SAME padding only the stride makes a map smaller. Do one layer after the other.",
    "How many steps of the stride are there along a map, when a part of a step at its end counts as well?",
    (sibling) => {
      const sizes = trace(stack(sibling)).map(({ outputShape: [height, width] }) => `${height} × ${width}`);
      return `From ${sibling.height} × ${sibling.width}: ${sizes.join(", then ")}.`;
    },
  ],
});

type LengthArgs = [length: number, kernelSize: number, stride: number, padding: Padding];

const outputLength = functionTask({
  task: ["2.4", "Output length as a function", 2],
  statement:
    'Write `outputLength(length, kernelSize, stride, padding)`. A convolution reads a map that is `length` values long in one direction: how long is the feature map that it gives? `padding` is `"valid"` or `"same"`.',
  cases: (rng): readonly LengthArgs[] => [
    [300, 3, 2, "same"],
    [300, 3, 2, "valid"],
    [24, 4, 3, "same"],
    ...times(30, (i): LengthArgs => {
      const kernelSize = pick(rng, [1, 2, 3, 5, 7, 11]);
      return [kernelSize + Math.floor(rng() * 200), kernelSize, 1 + Math.floor(rng() * 4), i % 2 ? "same" : "valid"];
    }),
  ],
  solve(slip, length, size, stride, padding) {
    const [kernel, given] = slip("kernel-and-stride-swapped") ? [stride, size] : [size, stride];
    const asked = slip("padding-swapped") ? padding !== "same" : padding === "same";
    const same = !slip("padding-ignored") && (asked || slip("kernel-ignored"));
    const step =
      slip("stride-ignored") || slip(same ? "stride-ignored-in-same" : "stride-ignored-in-valid") ? 1 : given;
    const rounding = (usual: (value: number) => number): ((value: number) => number) =>
      slip("not-rounded") || (!same && slip("not-rounded-in-valid"))
        ? (value) => value
        : slip("rounded-to-nearest")
          ? Math.round
          : usual;
    const give = (value: number): number | number[] => (slip("as-list") ? [value] : value);
    if (same && slip("padded-on-both-sides")) {
      return give(rounding(Math.floor)((length + 2 * Math.floor(kernel / 2) - kernel) / step) + 1);
    }
    if (same) {
      if (slip("one-more-for-same")) return give(rounding(Math.floor)(length / step) + 1);
      const usual = slip("floor-for-ceil") ? Math.floor : Math.ceil;
      return give(rounding(usual)(length / step) + (slip("plus-one-for-same") ? 1 : 0));
    }
    const inside = length - (slip("half-kernel") ? Math.floor(kernel / 2) : kernel) + (slip("plus-one-first") ? 1 : 0);
    const steps = rounding(slip("ceil-for-floor") && !slip("plus-one-first") ? Math.ceil : Math.floor);
    const places = slip("kernel-not-in-front") ? steps(length / step) - kernel : steps(inside / step);
    return give(places + (slip("plus-one-forgotten") || slip("plus-one-first") ? 0 : 1));
  },
  oracle: (length, kernelSize, stride, padding) => {
    const layers = [conv({ filters: 1, kernelSize, strides: [stride, 1], padding })];
    return outputShape({ name: "one", input: [length, kernelSize, 1], layers })[0] as number;
  },
  slips: {
    "floor-for-ceil": "With SAME padding the last, incomplete step counts as well.",
    "ceil-for-floor": "With VALID padding an incomplete step does not count: the kernel would reach over the edge.",
    "not-rounded": "You do not round. There is no half place: what becomes of an incomplete step?",
    "not-rounded-in-valid":
      "With VALID padding you do not round. There is no half place: what becomes of an incomplete step?",
    "rounded-to-nearest":
      "You round to the nearest number. An incomplete step counts either always or never: which, and when?",
    "padding-ignored": "All your answers are for VALID padding.",
    "padding-swapped": "You have swapped the two kinds of padding.",
    "kernel-ignored": "All your answers are for SAME padding. With VALID the kernel must stay inside the map.",
    "kernel-and-stride-swapped": "You have swapped the kernel's size and the stride.",
    "half-kernel": "With VALID padding you take off half a kernel. The *whole* kernel must stay inside the map.",
    "plus-one-forgotten": "With VALID padding you count the steps. How many places are there for so many steps?",
    "plus-one-first":
      "With VALID padding you add 1 before you divide. When are the steps counted, and when the first place?",
    "plus-one-for-same": "With SAME padding you count one place too many.",
    "one-more-for-same": "With SAME padding you count one place too many where the stride divides the length.",
    "padded-on-both-sides": "With SAME padding you add half a kernel on each side. Is that right for an even kernel?",
    "kernel-not-in-front":
      "You take the kernel off the number of steps. What is its size measured in: steps, or pixels?",
    "stride-ignored": "That holds only for a stride of 1.",
    "stride-ignored-in-same": "With SAME padding you leave the stride out.",
    "stride-ignored-in-valid": "With VALID padding you leave the stride out.",
    "as-list": "You give a list. A length is one number.",
  },
  hints: [
    "How many places are there for the kernel's left edge? With SAME padding, zeros are added until every started step fits.",
    "VALID: how far can the left edge move, and how many steps of the stride lie in that? Count the first place too. SAME: how many steps of the stride begin inside the map?",
    "A length of 10 with a kernel of 4 and a stride of 3, valid: left edges at 0, 3 and 6, so 3 places. Same: steps begin at 0, 3, 6 and 9, so 4.",
  ],
});

const inMB = (bytes: number, digits: number): string => (bytes / 1e6).toFixed(digits);
const imageValues = ({ height, width, channels }: Stack): number => product([height, width, channels]);

/** Bytes of the outputs of the three layers, for one image. */
const outputBytes = (givens: Stack): number[] => memory(stack(givens)).layers.map(({ activations }) => activations);
const parameterBytes = (givens: Stack): number => memory(stack(givens)).parameters;

type MemorySlip = SizeSlip | LayerSlip | "parameters-forgotten";

/** Values of the parameters and of the layers' outputs for one image. */
function valuesOf(givens: Stack, slip: Slip<MemorySlip>): { parameters: number; outputs: number[] } {
  const filters = slip("reversed-filters") ? [...givens.maps].reverse() : givens.maps;
  const sizes = layerSizes(givens, slip);
  const outputs = filters.map((count, i) => product(sizes[i]) * count);
  return { parameters: slip("parameters-forgotten") ? 0 : sum(layerParameters(givens, slip)), outputs };
}

/** Values of each two neighbouring layers. */
const pairsOf = (outputs: readonly number[]): number[] => outputs.slice(1).map((above, i) => outputs[i] + above);

const memorySlips = {
  "as-printed":
    "That is how the usual printed answer counts: one layer, as large as the image, with the top layer's maps, and no parameters. What does the stride do, and what else lies in memory?",
  "parameters-forgotten": "You count no parameters. Where are they while the network computes?",
  "outputs-forgotten": "You count no feature maps. What does each layer write into memory?",
  "last-output": "You count only the top layer's output. The layers below write their outputs into memory as well.",
  "stride-forgotten": "You keep the maps as large as the image. What does the stride do to them?",
  "valid-for-same": "Your maps lose a margin in each layer. With SAME padding there are zeros around them.",
  "reversed-filters": reversedFilters,
  "bias-forgotten": "Of each filter you count only the weights. What else does it have?",
} as const;

const onePrediction = valueTask({
  task: ["2.5", "Memory for one prediction", 2],
  givens: givenStack,
  statement: (givens) =>
    `${describe(givens)} Parameters and feature maps are 32-bit floats. How much memory does it need *at least* to make a prediction for one image, in bytes? As soon as a layer's output is computed, the one below it may be freed. Count parameters and the layers' outputs.`,
  formula(givens, slip) {
    const { parameters, outputs } = valuesOf(givens, slip as Slip<MemorySlip>);
    if (slip("as-printed")) return 4 * givens.height * givens.width * givens.maps[2];
    const layers = slip("one-layer") ? outputs : slip("last-output") ? outputs.slice(-1) : pairsOf(outputs);
    const worst = (slip("smallest-pair") ? Math.min : Math.max)(...layers);
    const alive = slip("outputs-forgotten") ? 0 : slip("all-layers-kept") ? sum(outputs) : worst;
    return 4 * (alive + (slip("input-added") ? imageValues(givens) : 0) + parameters);
  },
  oracle: (givens) => memory(stack(givens)).forward,
  unit: "bytes of floats",
  slips: {
    "all-layers-kept": "You keep the outputs of all layers. When predicting, only two neighbours are needed at a time.",
    "one-layer": "You keep one layer's output. What must still be there while a layer is computed?",
    "smallest-pair": "You look at the moment that needs the least. Which two neighbours are the largest?",
    "input-added": "You count the image as well. When two higher layers are alive, it has been freed.",
    ...memorySlips,
  },
  hints: [
    "Go up through the network. At each moment, which maps must be in memory? Find the worst moment, and add what is always there.",
    "Write down the bytes of each layer's output. Which two neighbours together are the largest? The parameters come on top.",
    (sibling) => {
      const outputs = outputBytes(sibling).join(", ");
      return `Outputs of ${outputs} bytes and parameters of ${parameterBytes(sibling)} bytes: ${memory(stack(sibling)).forward} bytes.`;
    },
  ],
});

type Batch = Stack & Numbers<"batchSize">;

const training = (givens: Batch): number =>
  memory(stack(givens), { batchSize: givens.batchSize, mode: "training" }).forward;

const trainingBatch = valueTask({
  task: ["2.6", "Memory for training on a batch", 2],
  givens: numbers<Batch>({ ...bookStack, batchSize: 50 }, (rng) => ({
    ...drawStack(rng),
    batchSize: pick(rng, [16, 20, 32, 64]),
  })),
  statement: (givens) =>
    `${describe(givens)} It is trained on batches of ${givens.batchSize} images; everything is a 32-bit float. How much memory does the *forward pass* leave behind for the backward pass, in bytes? Count parameters, the batch of images and the outputs of all layers.`,
  formula(givens, slip) {
    const { batchSize, channels } = givens;
    const { parameters, outputs } = valuesOf(givens, slip as Slip<MemorySlip>);
    if (slip("as-printed")) return 4 * batchSize * givens.height * givens.width * givens.maps[2];
    const largest = Math.max(...pairsOf(outputs));
    if (slip("prediction-times-batch")) return 4 * batchSize * (largest + parameters);
    const layers = slip("last-output") ? outputs[2] : slip("freed-as-in-prediction") ? largest : sum(outputs);
    const kept = slip("outputs-forgotten") ? 0 : layers;
    const pixels = imageValues(givens) / (slip("gray-images") ? channels : 1) / (slip("byte-a-pixel") ? 4 : 1);
    const image = slip("input-forgotten") ? 0 : pixels;
    const batch = slip("one-image") ? 1 : batchSize;
    const copies = slip("parameters-times-batch")
      ? batch
      : slip("gradients-added")
        ? 2
        : slip("averages-added")
          ? 3
          : slip("adam-added")
            ? 4
            : 1;
    return 4 * (batch * kept + (slip("input-once") ? 1 : batch) * image + copies * parameters);
  },
  oracle: training,
  unit: "bytes of floats",
  slips: {
    "prediction-times-batch":
      "You take the memory of one prediction for each image. When training, no output is freed on the way up, and the images share their parameters.",
    "one-image": "That is enough for a single image. What does each further image of the batch need?",
    "input-forgotten": "You count no images. The gradient of the lowest layer needs its input as well.",
    "input-once": "You count one image. How many does a batch have?",
    "gray-images": "Your images have one channel. How many channels are there here?",
    "byte-a-pixel": "You give a pixel one byte. Here *everything* is a 32-bit float.",
    "parameters-times-batch": "You multiply the parameters by the batch size. How many sets of parameters are there?",
    "gradients-added": "You count a gradient for each parameter. Those are made later, on the way down.",
    "averages-added": "You count what Adam keeps. Expected: what the *forward pass* leaves behind.",
    "adam-added": "You count gradients and what Adam keeps. Expected: what the *forward pass* leaves behind.",
    "floor-for-ceil": "A map's size is rounded down. With SAME padding a part of a step at the edge still counts.",
    "freed-as-in-prediction": "You free the lower layers on the way up. The backward pass still needs every output.",
    ...memorySlips,
  },
  hints: [
    "The backward pass goes down through the same layers and needs each layer's input again.",
    "What is there once, and what for each image of the batch? Add up the values of both, then turn them into bytes.",
    (sibling) => {
      const parts = [sum(outputBytes(sibling)) * sibling.batchSize, 4 * imageValues(sibling) * sibling.batchSize];
      const [outputs, images, parameters] = [...parts, parameterBytes(sibling)].map((bytes) => inMB(bytes, 1));
      return `With ${sibling.batchSize} images: outputs ${outputs} MB, images ${images} MB, parameters ${parameters} MB: ${inMB(training(sibling), 1)} MB together.`;
    },
  ],
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
