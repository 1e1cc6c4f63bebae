/** Question 1, from scratch: a convolution, its gradients, and the matrix product that does the same. */
import { transpose } from "../../numbers";
import { tf } from "../../tensor";
import type { Slip } from "../explain";
import { between, placesAlong, times } from "../givens";
import { functionTask } from "../kinds";
import type { Task } from "../task";
import { plural } from "../words";

/** `[row][column][channel]`. */
type Maps = readonly (readonly (readonly number[])[])[];
/** `[row][column][channel][filter]`, as TensorFlow orders it. */
type Kernel = readonly Maps[];
type Padding = "valid" | "same";

/** Height, width and channels of the image, filters, height and width of the kernel, stride. */
type Sizes = readonly [number, number, number, number, number, number, number];

const imageOf = (maps: Maps): tf.Tensor4D => tf.tensor4d([maps as number[][][]]);
const kernelOf = (kernel: Kernel): tf.Tensor4D => tf.tensor4d(kernel as number[][][][]);

const drawMaps = (rng: () => number, height: number, width: number, channels: number): number[][][] =>
  times(height, () => times(width, () => times(channels, () => between(rng, -4, 9))));
const drawKernel = (rng: () => number, [, , channels, filters, height, width]: Sizes): number[][][][] =>
  times(height, () => times(width, () => times(channels, () => times(filters, () => between(rng, -3, 5)))));

/** Where the windows lie along one direction. */
interface Windows {
  readonly count: number;
  readonly step: number;
  /** Zeros before the first pixel. */
  readonly before: number;
}

type PaddingSlip =
  | (
      | "stride-ignored"
      | "moved-by-one"
      | "same-for-valid"
      | "valid-for-same"
      | "last-window-left-out"
      | "floor-for-ceil"
    )
  | ("zeros-for-stride-1" | "zeros-below-none" | "all-zeros-before" | "all-zeros-after" | "odd-zero-before");

function windowsAlong(
  length: number,
  size: number,
  stride: number,
  padding: Padding,
  slip: Slip<PaddingSlip>,
): Windows {
  const step = slip("stride-ignored") ? 1 : stride;
  const isSame = padding === "same" ? !slip("valid-for-same") : slip("same-for-valid");
  if (!isSame) {
    const count = Math.floor((length - size) / step) + (slip("last-window-left-out") ? 0 : 1);
    return { count, step: slip("moved-by-one") ? 1 : step, before: 0 };
  }
  const count = slip("floor-for-ceil") ? Math.floor(length / step) : Math.ceil(length / step);
  const missing = slip("zeros-for-stride-1") ? size - 1 : (count - 1) * step + size - length;
  const zeros = slip("zeros-below-none") ? missing : Math.max(0, missing);
  const half = slip("odd-zero-before") ? Math.ceil(zeros / 2) : Math.floor(zeros / 2);
  return {
    count,
    step: slip("moved-by-one") ? 1 : step,
    before: slip("all-zeros-before") ? zeros : slip("all-zeros-after") ? 0 : half,
  };
}

const clamp = (at: number, length: number): number => Math.min(length - 1, Math.max(0, at));

type ConvolutionCase = [image: Maps, kernel: Kernel, bias: readonly number[], stride: number, padding: Padding];

const sizesToConvolve: readonly (readonly [Sizes, Padding])[] = [
  [[3, 4, 1, 1, 2, 2, 1], "valid"],
  [[4, 5, 2, 1, 3, 2, 1], "valid"],
  [[5, 6, 3, 2, 2, 3, 2], "valid"],
  [[7, 5, 1, 3, 3, 3, 2], "valid"],
  [[7, 6, 2, 2, 1, 3, 3], "valid"],
  [[4, 5, 1, 1, 3, 3, 1], "same"],
  [[5, 6, 2, 1, 2, 4, 1], "same"],
  [[6, 7, 1, 2, 3, 3, 2], "same"],
  [[7, 5, 3, 2, 4, 2, 2], "same"],
  [[6, 7, 2, 3, 5, 3, 3], "same"],
  [[5, 7, 1, 1, 1, 2, 3], "same"],
];

const sizeWords = (image: Maps, kernel: Kernel): string => {
  const [{ length: width }, { length: across }] = [image[0], kernel[0]];
  return `an image of ${image.length} × ${width} × ${image[0][0].length} and ${plural(kernel[0][0][0].length, "kernel")} of ${kernel.length} × ${across}`;
};

export const convolutionByHand: Task<undefined> = functionTask({
  task: ["1.6", "A convolution by hand", 3],
  fromScratch: true,
  drawn: true,
  statement:
    'Write `convolve(image, kernel, bias, stride, padding)`, a convolutional layer for one image. The lists are ordered as in TensorFlow: `image[row][column][channel]`, `kernel[row][column][channel][filter]`, `bias[filter]`; give the feature maps as `[row][column][filter]`. Image and kernel need not be square. `padding` is `"valid"` or `"same"`. With SAME padding a map has ⌈length / stride⌉ values along each direction, and the image gets just as many zeros as the last window needs to fit, perhaps none: half of them before the first pixel and half after the last, and an odd one after.',
  cases: (rng): ConvolutionCase[] =>
    sizesToConvolve.map(([sizes, padding]): ConvolutionCase => {
      const [height, width, channels, filters, , , stride] = sizes;
      const bias = times(filters, (f) => 20 * (f + 1) + between(rng, 0, 9));
      return [drawMaps(rng, height, width, channels), drawKernel(rng, sizes), bias, stride, padding];
    }),
  call: (image, kernel, _, stride, padding) =>
    `${sizeWords(image, kernel)}, with a stride of ${stride} and ${padding.toUpperCase()} padding,`,
  solve(slip, image, kernel, bias, stride, padding) {
    const [height, width, rows, columns] = [image.length, image[0].length, kernel.length, kernel[0].length];
    const down = windowsAlong(height, rows, stride, padding, slip);
    const across = windowsAlong(width, columns, stride, padding, slip);
    const pixel = (y: number, x: number): readonly number[] | undefined =>
      slip("border-repeated") ? image[clamp(y, height)][clamp(x, width)] : image[y]?.[x];
    const [turn, channels] = [slip("kernel-turned"), image[0][0].length];
    const read = slip("one-channel") ? [channels - 1] : slip("first-channel") ? [0] : times(channels, (c) => c);
    const biases = slip("bias-forgotten") ? 0 : slip("bias-per-channel") ? channels : 1;
    const weight = (i: number, j: number, c: number, f: number): number =>
      turn ? kernel[rows - 1 - i][columns - 1 - j][c][f] : kernel[i][j][c][f];
    return times(down.count, (y) =>
      times(across.count, (x) =>
        bias.map((ownBias, f) => {
          let total = biases * ownBias;
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < columns; j++) {
              const values = pixel(y * down.step - down.before + i, x * across.step - across.before + j);
              for (const c of read) total += (values?.[c] ?? 0) * weight(i, j, c, f);
            }
          return total;
        }),
      ),
    );
  },
  oracle: (image, kernel, bias, stride, padding) =>
    tf.tidy(() => {
      const maps = tf
        .conv2d(imageOf(image), kernelOf(kernel), stride, padding)
        .add<tf.Tensor4D>(tf.tensor1d([...bias]));
      return maps.arraySync()[0];
    }),
  slips: {
    "kernel-turned": "You flip the kernel, as mathematicians do when they convolve. Networks lay it on as it is.",
    "one-channel": "Only one channel of the image reaches your maps. What becomes of the sums of the others?",
    "first-channel": "Only the first channel of the image reaches your maps. What becomes of the others?",
    "bias-forgotten": "Your maps have no bias.",
    "bias-per-channel": "You add the bias once for each channel. How often is a bias added to one sum?",
    "stride-ignored": "Your window moves on by one pixel, whatever the stride is.",
    "moved-by-one": "You count the windows by the stride, but move on by one pixel, whatever the stride is.",
    "last-window-left-out":
      "With VALID padding a window is missing at the end: one may end with the image's last pixel.",
    "same-for-valid": "You pad for VALID. There the window stays inside the image.",
    "valid-for-same": "You do not pad for SAME.",
    "floor-for-ceil": "With SAME padding your maps are too small where the stride does not divide the length.",
    "zeros-for-stride-1":
      "You add as many zeros as a stride of 1 takes, as some other libraries do. Where does the *last* window end?",
    "zeros-below-none":
      "Where the last window lacks nothing, your number of zeros falls below 0, and the windows move into the image.",
    "all-zeros-before": "All your zeros stand before the image.",
    "all-zeros-after": "All your zeros stand behind the image.",
    "odd-zero-before": "You put the odd zero before the image.",
    "border-repeated": "You repeat the image's border. Expected around it: zeros.",
  },
  hints: [
    "A value of a map is a sum over a window: rows, columns and channels of the kernel. So there are three loops for the place in the maps and three for the sum. Get VALID padding right first.",
    "Find the pixel under the kernel's first weight: it depends on the place in the map, the stride, and the zeros before the image. For these, ask where the last window ends, and by how much that lies beyond the image. A pixel outside counts as zero.",
    "Nine pixels in a row, a kernel of 4 and a stride of 2, SAME: there are 5 windows, and the last one ends 4 · 2 + 4 = 12 pixels after the first one's beginning. So 12 − 9 = 3 zeros are needed, 1 before and 2 behind. Window 0 then begins at pixel −1, window 1 at pixel 1.",
  ],
});

type GradientCase = [image: Maps, kernel: Kernel, stride: number, gradient: Maps];

const sizesToDerive: readonly Sizes[] = [
  [3, 4, 1, 1, 2, 2, 1],
  [4, 5, 2, 1, 3, 2, 1],
  [5, 6, 3, 2, 2, 3, 2],
  [7, 5, 2, 3, 3, 3, 2],
  [6, 7, 1, 2, 3, 2, 2],
  [7, 6, 2, 2, 1, 2, 3],
];

/** How the loss changes with each value of the maps: small whole numbers, none of them 0. */
const drawGradient = (rng: () => number, [height, width, , filters, rows, columns, stride]: Sizes): number[][][] =>
  times(placesAlong(height, rows, stride), () =>
    times(placesAlong(width, columns, stride), () => times(filters, () => between(rng, 1, 5) * (rng() < 0.5 ? -1 : 1))),
  );

export const gradients: Task<undefined> = functionTask({
  task: ["1.7", "A convolution's three gradients", 4],
  fromScratch: true,
  statement:
    "*Backpropagation* goes down through a network: from how the loss changes with a layer's output to how it changes with what the layer read and with its parameters. Here the layer is a convolution. Write `convolutionGradients(image, kernel, stride, gradient)` for a layer with VALID padding: `image[row][column][channel]` is what it read, `kernel[row][column][channel][filter]` its weights, and `gradient[row][column][filter]` says how the loss changes with each value of its feature maps. (The loss is one number, which says how wrong the network is. A gradient of 3 means: when the value grows by a tiny bit, the loss grows by three times that bit. You need no derivatives, only products and sums.) Give the list `[ofImage, ofKernel, ofBias]`: how the loss changes with each value of the image, with each weight, and with each bias, ordered as these are.",
  cases: (rng): GradientCase[] =>
    sizesToDerive.map((sizes): GradientCase => {
      const [height, width, channels, , , , stride] = sizes;
      return [drawMaps(rng, height, width, channels), drawKernel(rng, sizes), stride, drawGradient(rng, sizes)];
    }),
  call: (image, kernel, stride) => `${sizeWords(image, kernel)}, with a stride of ${stride},`,
  solve(slip, image, kernel, stride, gradient) {
    const [rows, columns, channels] = [kernel.length, kernel[0].length, image[0][0].length];
    const step = slip("stride-forgotten") ? 1 : stride;
    const ofImage = image.map((row) => row.map((pixel) => pixel.map(() => 0)));
    const ofKernel = kernel.map((row) => row.map((weights) => weights.map((own) => own.map(() => 0))));
    const ofBias = gradient[0][0].map(() => 0);
    const places = slip("averaged") ? gradient.length * gradient[0].length : 1;
    const [sign, swapped] = [slip("downhill") ? -1 : 1, slip("factors-swapped")];
    const put = (list: number[], at: number, value: number, over: boolean): void => {
      list[at] = (over ? 0 : list[at]) + sign * value;
    };
    gradient.forEach((line, y) => {
      line.forEach((own, x) => {
        own.forEach((value, f) => {
          const biases = (slip("bias-per-channel") ? channels : 1) / places;
          put(ofBias, f, (slip("places-counted") ? 1 : value) * biases, slip("bias-overwritten"));
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < columns; j++)
              for (let c = 0; c < channels; c++) {
                const [pixel, weights] = [image[y * step + i][x * step + j], ofKernel[i][j][c]];
                const turned = slip("kernel-turned") ? kernel[rows - 1 - i][columns - 1 - j] : kernel[i][j];
                put(
                  weights,
                  f,
                  ((slip("gradient-ignored") ? 1 : value) * (swapped ? turned[c][f] : pixel[c])) / places,
                  slip("weight-overwritten"),
                );
                if (f === 0 || !slip("one-filter"))
                  put(
                    ofImage[y * step + i][x * step + j],
                    c,
                    (slip("weights-alone") ? 1 : value) * (swapped ? pixel[c] : turned[c][f]),
                    slip("overlap-overwritten"),
                  );
              }
        });
      });
    });
    return slip("kernel-first") ? [ofKernel, ofImage, ofBias] : [ofImage, ofKernel, ofBias];
  },
  oracle: (image, kernel, stride, gradient) =>
    tf.tidy(() => {
      const forward = (pixels: tf.Tensor, weights: tf.Tensor, biases: tf.Tensor): tf.Tensor =>
        tf.conv2d(pixels as tf.Tensor4D, weights as tf.Tensor4D, stride, "valid").add(biases);
      const biases = tf.zeros([gradient[0][0].length]);
      const of = tf.grads(forward)([imageOf(image), kernelOf(kernel), biases], imageOf(gradient));
      const [[ofImage], ofKernel, ofBias] = of.map((tensor) => tensor.arraySync() as number[][][][]);
      return [ofImage, ofKernel, ofBias];
    }),
  slips: {
    "stride-forgotten": "You put neighbouring windows one pixel apart, whatever the stride is.",
    "kernel-turned":
      "In the gradient of the image your kernel is flipped. Which weight did this pixel meet on the way forward?",
    "overlap-overwritten":
      "Where windows overlap, your gradient of a pixel is that of the last window. What of the others?",
    "one-filter": "Your gradient of the image comes from a single filter. Which filters read a pixel?",
    "weight-overwritten": "Your gradient of a weight is that of the last place. Where else is the weight used?",
    "gradient-ignored": "Your gradient of the kernel adds up only pixels. What does `gradient` say about each place?",
    "weights-alone": "Your gradient of the image adds up only weights. What does `gradient` say about each place?",
    "places-counted": "Your gradient of a bias counts the places. What does `gradient` say about each of them?",
    "factors-swapped":
      "For a pixel you multiply by the pixel, and for a weight by the weight. When one factor of a product grows, what decides how fast the product grows?",
    "bias-overwritten": "Your gradient of a bias is that of the last place. Where else is the bias added?",
    "bias-per-channel": "You count a bias once for each channel of the image. How often is it added to one value?",
    averaged:
      "You take the mean over the places for kernel and bias. Each place changes the loss: what do they do together?",
    downhill: "Your signs are the other way round: you give the direction of a step, downhill, not the gradient.",
    "kernel-first": "Your gradients are in another order. Expected: image, kernel, bias.",
  },
  hints: [
    "Write the forward pass as loops around one line, `value += pixel · weight`. Each such product says by how much the value changes with the pixel, and by how much with the weight.",
    "Keep the loops of the forward pass as they are, begin with lists of zeros, and replace the line in the middle: what does each product add to the gradient of its pixel, and what to that of its weight, when `gradient` says how much the loss changes with the value?",
    "In one direction: pixels [1, 2, 3], kernel [4, 5], stride 1, and the loss changes by 6 and by 7 with the two values. Then pixel 2, which met the weights 5 and 4, has the gradient 6 · 5 + 7 · 4 = 58; the weight 4, which met the pixels 1 and 2, has 6 · 1 + 7 · 2 = 20; and the bias has 13.",
  ],
});

type ProductCase = [image: Maps, kernel: Kernel, stride: number];

const sizesToUnroll: readonly Sizes[] = [
  [3, 4, 1, 1, 2, 2, 1],
  [4, 5, 2, 1, 3, 2, 1],
  [5, 7, 3, 2, 2, 3, 2],
  [7, 5, 2, 3, 3, 2, 2],
  [6, 7, 1, 2, 3, 2, 1],
  [7, 6, 2, 2, 1, 3, 3],
];

export const asProduct: Task<undefined> = functionTask({
  task: ["1.8", "A convolution as a product of matrices", 3],
  fromScratch: true,
  statement:
    "Many libraries compute a convolution as *one* product of two matrices (this is called im2col). Write `asProduct(image, kernel, stride)` for VALID padding, without a bias; `image[row][column][channel]` and `kernel[row][column][channel][filter]` are as TensorFlow has them. Give the list `[patches, weights, product]`. `patches` has a row for each place of the window, row by row of the feature map, and in it the window's values: row by row, in a row pixel by pixel, and of each pixel all channels. `weights` has a column for each filter. `product` is their matrix product: a row for each place and a column for each filter.",
  cases: (rng): ProductCase[] =>
    sizesToUnroll.map((sizes): ProductCase => {
      const [height, width, channels, , , , stride] = sizes;
      return [drawMaps(rng, height, width, channels), drawKernel(rng, sizes), stride];
    }),
  call: (image, kernel, stride) => `${sizeWords(image, kernel)}, with a stride of ${stride},`,
  solve(slip, image, kernel, stride) {
    const [rows, columns, channels] = [kernel.length, kernel[0].length, image[0][0].length];
    const step = slip("stride-ignored") ? 1 : stride;
    const less = slip("last-window-left-out") ? 1 : 0;
    const apart = slip("moved-by-one") ? 1 : step;
    const down = times(placesAlong(image.length, rows, step) - less, (y) => y * apart);
    const across = times(placesAlong(image[0].length, columns, step) - less, (x) => x * apart);
    const places = slip("places-down-first")
      ? across.flatMap((left) => down.map((top) => [top, left]))
      : down.flatMap((top) => across.map((left) => [top, left]));
    const inside = times(rows, (i) => times(columns, (j) => times(channels, (c) => [i, j, c]))).flat(2);
    const byChannel = times(channels, (c) => inside.filter(([, , channel]) => channel === c)).flat();
    const downFirst = times(columns, (j) => inside.filter(([, column]) => column === j)).flat();
    const both = slip("channels-first-in-both") ? byChannel : inside;
    const read = slip("channels-first") ? byChannel : slip("window-down-first") ? downFirst : both;
    const patches = places.map(([top, left]) => read.map(([i, j, c]) => image[top + i][left + j][c]));
    const met = slip("kernel-turned") ? both.map(([i, j, c]) => [rows - 1 - i, columns - 1 - j, c]) : both;
    const weights = met.map(([i, j, c]) => [...kernel[i][j][c]]);
    const product = patches.map((patch) =>
      weights[0].map((_, f) => patch.reduce((total, value, k) => total + value * weights[k][f], 0)),
    );
    return [
      slip("patches-in-columns") ? transpose(patches) : patches,
      slip("filters-in-rows") ? transpose(weights) : weights,
      slip("product-as-maps") ? down.map((_, y) => product.slice(y * across.length, (y + 1) * across.length)) : product,
    ];
  },
  /** The patches are what a convolution gives whose filters each pick one value of the window. */
  oracle: (image, kernel, stride) =>
    tf.tidy(() => {
      const [rows, columns, channels, filters] = kernelOf(kernel).shape;
      const size = rows * columns * channels;
      const pick = tf.eye(size).reshape<tf.Tensor4D>([rows, columns, channels, size]);
      const convolved = (weights: tf.Tensor4D): tf.Tensor4D => tf.conv2d(imageOf(image), weights, stride, "valid");
      const flat = (tensor: tf.Tensor, width: number): number[][] =>
        tensor.reshape<tf.Tensor2D>([-1, width]).arraySync();
      return [flat(convolved(pick), size), flat(kernelOf(kernel), filters), flat(convolved(kernelOf(kernel)), filters)];
    }),
  slips: {
    "stride-ignored": "Your window moves on by one pixel, whatever the stride is.",
    "moved-by-one": "You count the windows by the stride, but move on by one pixel, whatever the stride is.",
    "last-window-left-out":
      "A window is missing at the end of each direction: one may end with the image's last pixel.",
    "places-down-first": "Your places go down the image first. Expected: along a row of the feature map first.",
    "channels-first": "Your patches have one channel after the other. Each pixel's channels are to stand side by side.",
    "window-down-first": "Your patches read the window column by column. Expected: row by row.",
    "channels-first-in-both":
      "Your patches and weights fit each other, one channel after the other. Each pixel's channels are to stand side by side.",
    "kernel-turned": "Your weights are those of the flipped kernel. Networks lay it on as it is.",
    "patches-in-columns": "Your patches are columns. Each place is to have a row.",
    "filters-in-rows": "Your filters are rows. Each is to have a column.",
    "product-as-maps": "You have put the product back into feature maps. Expected: the matrix.",
  },
  hints: [
    "A value of a feature map is the sum of products of a window's values and a filter's weights. Write both as one long list each, in the same order: then it is a row times a column.",
    "Three loops over the place inside the window (row, column, channel) give the order. Use the same three for a patch and for the rows of `weights`, and two loops around them for the places.",
    "An image of 2 × 3 pixels with one channel, [1, 2, 3] over [4, 5, 6], and a kernel of 2 × 2: the patches are [1, 2, 4, 5] and [2, 3, 5, 6]. With the kernel [1, 0] over [0, 10] the weights are [1], [0], [0], [10], one row each, and the product is [51], [62].",
  ],
});
