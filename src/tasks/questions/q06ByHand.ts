/** Question 6: a depthwise separable convolution, counted, and then from scratch. */
import { countMultiplyAdds, countParameters, separableConv } from "../../network";
import { sum } from "../../numbers";
import { tf } from "../../tensor";
import { between, type Numbers, numbers, times } from "../givens";
import { functionTask, valueTask } from "../kinds";
import type { Task } from "../task";
import { plural } from "../words";

/** Maps of `size` × `size`. */
type Separable = Numbers<"size" | "channels" | "kernelSize" | "filters">;

export const separableCounted: Task<Separable> = valueTask({
  task: ["6.7", "A separable convolution, counted", 1],
  givens: numbers<Separable>(
    { size: 19, channels: 728, kernelSize: 3, filters: 1024 },
    { size: [14, 28, 56], channels: [64, 96, 160], kernelSize: [3, 5], filters: [128, 192, 320] },
  ),
  statement: ({ size, channels, kernelSize: k, filters }) =>
    `A depthwise separable convolution reads ${channels} feature maps of ${size} × ${size}. First each map is filtered by a ${k} × ${k} kernel of its own, with stride 1 and SAME padding, then a 1 × 1 convolution makes ${filters} maps of the results. Only the 1 × 1 convolution has biases. Give \`[parameters, multiplyAdds]\`: how many parameters the two steps have together, and how many multiply-adds they need for one image. A multiply-add is one multiplication and the addition of what comes out of it. Those with zeros of the padding count like the others; biases and activations do not.`,
  formula({ size, channels, kernelSize, filters }, slip) {
    const window = slip("kernel-not-squared") ? kernelSize : kernelSize ** 2;
    const own = slip("one-kernel-for-all") ? window : window * channels;
    const depthwise = slip("reads-all-maps") ? window * channels * channels : own;
    const pointwise = slip("one-map-mixed") ? filters : channels * filters;
    const first = slip("depthwise-forgotten") ? 0 : depthwise;
    const second = slip("pointwise-forgotten") ? 0 : pointwise;
    const weights = slip("ordinary") ? window * channels * filters : first + second;
    const after = slip("bias-forgotten") ? 0 : slip("one-bias") ? 1 : filters;
    const biases = after + (slip("biases-twice") ? channels : 0);
    const places = slip("one-row") ? size : slip("padding-forgotten") ? (size - kernelSize + 1) ** 2 : size ** 2;
    const work = (weights + (slip("biases-counted") ? biases : 0)) * places;
    return [weights + biases, slip("additions-too") ? 2 * work : work];
  },
  oracle({ size, channels, kernelSize, filters }) {
    const layer = separableConv({ filters, kernelSize, padding: "same" });
    const network = { name: "separable", input: [size, size, channels], layers: [layer] };
    return [countParameters(network).trainable, countMultiplyAdds(network)];
  },
  parts: ["parameters", "multiply-adds"],
  slips: {
    ordinary: "That is an ordinary convolution, where each filter reads a window of all maps at once.",
    "depthwise-forgotten": "Your first step costs nothing: each map has a kernel of its own there.",
    "pointwise-forgotten": "You leave out the step that mixes the maps.",
    "reads-all-maps": "Your first step reads all maps for each map that it gives. How many does a kernel see there?",
    "one-kernel-for-all": "You have a single kernel for all maps in the first step.",
    "one-map-mixed": "A filter of your second step reads one map. What is that step for?",
    "kernel-not-squared": "A kernel has a height *and* a width.",
    "bias-forgotten": "Your parameters are weights alone. Which step has biases as well?",
    "one-bias": "You count a single bias. How many maps come out?",
    "biases-twice": "You give the first step biases too.",
    "one-row": "You count the places along one side. A map has a height *and* a width.",
    "padding-forgotten": "You let the kernel lie inside the map only. With SAME padding a map keeps its places.",
    "biases-counted": "You count biases as multiply-adds. They are only added.",
    "additions-too": "You count multiplications and additions apart. A multiply-add is one of each.",
  },
  hints: [
    "Count the two steps one after the other: each has weights of its own, and each weight is used once at every place.",
    "First step: how many kernels, and how many weights does each have? Second step: how many filters, and how many maps does each read? Where do the biases come in, and where do they not?",
    "2 maps of 4 × 4, kernels of 3 × 3, 5 filters: 9 · 2 + 2 · 5 = 28 weights and 5 biases make 33 parameters; 28 weights at 16 places make 448 multiply-adds.",
  ],
});

/** `[row][column][channel]`. */
type Maps = readonly (readonly (readonly number[])[])[];

type SeparableCase = [
  image: Maps,
  depthwise: Maps,
  pointwise: readonly (readonly number[])[],
  bias: readonly number[],
  stride: number,
];

/** Height, width and channels of the image, filters, height and width of the kernels, stride. */
const sizes: readonly (readonly number[])[] = [
  [3, 4, 1, 2, 2, 2, 1],
  [4, 5, 2, 3, 3, 2, 1],
  [5, 4, 3, 2, 2, 3, 1],
  [6, 7, 2, 1, 3, 3, 2],
  [7, 6, 3, 4, 2, 3, 2],
  [7, 5, 2, 3, 1, 2, 3],
];

const draw = (
  rng: () => number,
  [height, width, channels]: readonly number[],
  least: number,
  most: number,
): number[][][] => times(height, () => times(width, () => times(channels, () => between(rng, least, most))));

export const separableByHand: Task<undefined> = functionTask({
  task: ["6.8", "A separable convolution by hand", 3],
  fromScratch: true,
  statement:
    "Write `separableConvolution(image, depthwise, pointwise, bias, stride)`, a depthwise separable convolution of one image with VALID padding, without any activation. The lists are `image[row][column][channel]`, `depthwise[row][column][channel]` (one kernel for each channel), `pointwise[channel][filter]` and `bias[filter]`; give the feature maps as `[row][column][filter]`. The kernels of the first step move by `stride`, to the right and downwards. Image and kernels need not be square.",
  cases: (rng): SeparableCase[] =>
    sizes.map(
      ([height, width, channels, filters, rows, columns, stride]): SeparableCase => [
        draw(rng, [height, width, channels], -4, 9),
        draw(rng, [rows, columns, channels], -3, 5),
        times(channels, () => times(filters, () => between(rng, -3, 5))),
        times(filters, (f) => 20 * (f + 1) + between(rng, 0, 9)),
        stride,
      ],
    ),
  call: (image, depthwise, _, bias, stride) =>
    `an image of ${image.length} × ${image[0].length} × ${image[0][0].length}, kernels of ${depthwise.length} × ${depthwise[0].length}, ${plural(bias.length, "filter")} and a stride of ${stride}`,
  solve(slip, image, depthwise, pointwise, bias, stride) {
    const [rows, columns, channels] = [depthwise.length, depthwise[0].length, image[0][0].length];
    const step = slip("stride-ignored") ? 1 : stride;
    const count = (length: number, size: number): number =>
      Math.floor((length - size) / step) + (slip("last-window-left-out") ? 0 : 1);
    const weight = (i: number, j: number, c: number): number => {
      const own = slip("one-kernel-for-all") ? 0 : c;
      return slip("kernel-turned") ? depthwise[rows - 1 - i][columns - 1 - j][own] : depthwise[i][j][own];
    };
    const filtered = (y: number, x: number, c: number): number => {
      let total = slip("bias-before") ? bias[0] : 0;
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++) total += image[y * step + i][x * step + j][c] * weight(i, j, c);
      return slip("relu-between") ? Math.max(0, total) : total;
    };
    const flat = pointwise.flat();
    const mix = (c: number, f: number): number =>
      slip("pointwise-turned") ? flat[f * channels + c] : slip("not-mixed") && c !== f % channels ? 0 : pointwise[c][f];
    return times(count(image.length, rows), (y) =>
      times(count(image[0].length, columns), (x) => {
        const values = times(channels, (c) => filtered(y, x, c));
        const summed = sum(values);
        return bias.map((own, f) => {
          const read = values.map((value, c) => (slip("summed-first") ? summed : value) * mix(c, f));
          const total = sum(read) + (slip("bias-forgotten") ? 0 : own);
          return slip("relu-after") ? Math.max(0, total) : total;
        });
      }),
    );
  },
  oracle: (image, depthwise, pointwise, bias, stride) =>
    tf.tidy(() => {
      const maps = tf.separableConv2d(
        tf.tensor4d([image as number[][][]]),
        tf.tensor3d(depthwise as number[][][]).expandDims<tf.Tensor4D>(3),
        tf.tensor4d([[pointwise as number[][]]]),
        stride,
        "valid",
      );
      return maps.add<tf.Tensor4D>(tf.tensor1d([...bias])).arraySync()[0];
    }),
  slips: {
    "summed-first": "You add the channels up before the second step, so that it has nothing left to tell apart.",
    "not-mixed": "Your filters read one channel each. The second step is there to mix them.",
    "one-kernel-for-all": "You filter all channels with the first channel's kernel.",
    "kernel-turned":
      "You turn the kernels round, as mathematicians do when they convolve. Networks lay them on as they are.",
    "pointwise-turned": "You read the second step's weights as if filters came first.",
    "relu-between": "You cut negative sums off between the two steps, as MobileNet does. The task has no activation.",
    "relu-after": "Your maps have no negative values. The task has no activation.",
    "bias-forgotten": "Your maps have no bias.",
    "bias-before": "You add a bias in the first step. Where does the task put it?",
    "stride-ignored": "Your kernels move on by one pixel, whatever the stride is.",
    "last-window-left-out": "A window is missing at the end: one may end with the image's last pixel.",
  },
  hints: [
    "Two steps, two functions: the first gives one number per channel at each place, and the second makes one number per filter out of these.",
    "For a place: go over the kernel's rows and columns for each channel by itself, and keep the sums apart. Then, for each filter, weigh these sums, add them up, and add what else the filter has. How many places are there along each direction?",
    "One window of 1 × 2 pixels with 2 channels, [1, 5] and [2, 6], kernels [3, 1] and [4, −1] for the first and the second channel: the first sum is 1 · 3 + 2 · 1 = 5, the second 5 · 4 − 6 = 14. A filter with weights 2 and 1 and a bias of 7 gives 2 · 5 + 14 + 7 = 31.",
  ],
});
