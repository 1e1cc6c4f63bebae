/** Question 5, from scratch: batch normalization in training and in use, folded into a convolution, and the gradient of LRN. */
import { mean, sum } from "../../numbers";
import { tf } from "../../tensor";
import { between, pick, times } from "../givens";
import { functionTask } from "../kinds";
import type { Task } from "../task";

/** `[image][row][column][map]`. */
type Batch = readonly (readonly (readonly (readonly number[])[])[])[];
type List = readonly number[];

/** Larger than in a real layer, so that it shows where it stands. */
const epsilon = 0.1;
const momentum = 0.9;

const listOf = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

type NormCase = [batch: Batch, gamma: List, beta: List, mean: List, variance: List, training: boolean];

/** Images, height, width, maps. */
const batches: readonly (readonly [number, number, number, number])[] = [
  [2, 1, 2, 2],
  [3, 2, 1, 2],
  [2, 2, 3, 3],
  [4, 1, 3, 2],
  [3, 3, 2, 3],
  [2, 3, 2, 2],
];

/** Factors, offsets, means and variances, one a map, so that none is without effect. */
const drawConstants = (rng: () => number, maps: number): [List, List, List, List] => [
  times(maps, () => pick(rng, [0.5, 1.5, 2, 3, -2])),
  times(maps, () => between(rng, 1, 6) * (rng() < 0.5 ? -1 : 1)),
  times(maps, () => between(rng, 1, 5) * (rng() < 0.5 ? -1 : 1)),
  times(maps, () => pick(rng, [2, 3, 5, 9])),
];

export const batchNormByHand: Task<undefined> = functionTask({
  task: ["5.6", "Batch normalization, in training and in use", 3],
  fromScratch: true,
  statement:
    "Write `normalizeBatch(batch, gamma, beta, mean, variance, training)` for `batch[image][row][column][map]`. The other lists have an entry for each map: the factor γ and the offset β that are learned, and the mean and the variance that the layer has *kept* so far. A value x becomes γ · (x − mean) / √(variance + 0.1) + β. (Real layers have less: 0.001 in Keras, 0.00001 in PyTorch. Take 0.1 here.) In training (`training` is true) these are the mean and the variance of the map over the whole batch (for the variance, the sum of the squared differences is divided by the number of values, not by one less), and what is kept follows: nine tenths of the old, one tenth of the batch's. In use (`training` is false) they are those that were kept. Give the list `[output, mean, variance]`: the normalized batch, and what the layer keeps afterwards.",
  cases: (rng): NormCase[] =>
    [...batches, ...batches].map(([images, height, width, maps], i): NormCase => {
      const value = (): number => between(rng, -5, 9);
      const batch = times(images, () => times(height, () => times(width, () => times(maps, value))));
      return [batch, ...drawConstants(rng, maps), i % 2 === 0];
    }),
  call: (batch, _gamma, _beta, _mean, _variance, training) =>
    `a batch of ${batch.length} × ${batch[0].length} × ${batch[0][0].length} × ${batch[0][0][0].length} ${training ? "in training" : "in use"}`,
  solve(slip, batch, gamma, beta, keptMean, keptVariance, training) {
    const spread = (values: readonly number[]): number => {
      const middle = mean(values);
      return sum(values.map((value) => (value - middle) ** 2)) / (values.length - (slip("one-less") ? 1 : 0));
    };
    const valuesOf = (images: Batch, map: number): number[] =>
      slip("all-maps") ? images.flat(3) : images.flat(2).map((values) => values[map]);
    const whole = gamma.map((_, map) => valuesOf(batch, map));
    const follow = (old: number, now: number): number =>
      slip("momentum-turned") ? (1 - momentum) * old + momentum * now : momentum * old + (1 - momentum) * now;
    const updates = training ? !slip("kept-never-moved") : slip("kept-moved-in-use");
    const nextMean = keptMean.map((old, map) => (updates ? follow(old, mean(whole[map])) : old));
    const nextVariance = keptVariance.map((old, map) => (updates ? follow(old, spread(whole[map])) : old));
    const byBatch = training ? !slip("training-by-kept") : slip("use-by-batch");
    const scale = (variance: number): number => {
      if (slip("root-forgotten")) return variance + epsilon;
      return slip("epsilon-outside") ? Math.sqrt(variance) + epsilon : Math.sqrt(variance + epsilon);
    };
    const output = batch.map((image) =>
      image.map((row) =>
        row.map((values) =>
          values.map((value, map) => {
            const own = slip("each-image-alone") ? valuesOf([image], map) : whole[map];
            const [old, older] = slip("moved-first") ? [nextMean, nextVariance] : [keptMean, keptVariance];
            const kept = !byBatch || (training && slip("moved-first"));
            const [middle, variance] = kept ? [old[map], older[map]] : [mean(own), spread(own)];
            const normal = (value - middle) / scale(variance);
            const [factor, offset] = [slip("gamma-forgotten") ? 1 : gamma[map], slip("beta-forgotten") ? 0 : beta[map]];
            return slip("offset-first") ? factor * (normal + offset) : factor * normal + offset;
          }),
        ),
      ),
    );
    return [output, nextMean, nextVariance];
  },
  oracle: (batch, gamma, beta, keptMean, keptVariance, training) =>
    tf.tidy(() => {
      const x = tf.tensor4d(batch as number[][][][]);
      const [factor, offset, oldMean, oldVariance] = [gamma, beta, keptMean, keptVariance].map((list) =>
        tf.tensor1d([...list]),
      );
      const now = tf.moments(x, [0, 1, 2]);
      const [middle, variance] = training
        ? [now.mean as tf.Tensor1D, now.variance as tf.Tensor1D]
        : [oldMean, oldVariance];
      const output = tf.batchNorm(x, middle, variance, offset, factor, epsilon) as tf.Tensor4D;
      const share = training ? momentum : 1;
      const next = [oldMean, oldVariance].map((old, i) => old.mul(share).add([middle, variance][i].mul(1 - share)));
      return [output.arraySync(), ...next.map(listOf)];
    }),
  slips: {
    "each-image-alone": "Your mean and variance are those of each image by itself: that is instance normalization.",
    "all-maps": "You take one mean and one variance for all maps. Each map has its own.",
    "one-less": "You divide the variance by one less than the number of values.",
    "root-forgotten": "You divide by the variance itself. What does the formula do to it first?",
    "epsilon-outside": "Your 0.1 is added after the root. Where does it stand in the formula?",
    "use-by-batch": "In use you take the statistics of the batch. What if that is a single image?",
    "training-by-kept": "In training you normalize by what was kept before.",
    "moved-first": "In training you normalize by what is kept afterwards. There the batch's own statistics count.",
    "momentum-turned": "What is kept moves too far: you have swapped the shares of old and new.",
    "kept-never-moved": "What is kept does not change in training.",
    "kept-moved-in-use": "What is kept changes in use. That happens only in training.",
    "gamma-forgotten": "You leave out γ.",
    "beta-forgotten": "You leave out β.",
    "offset-first": "You add β before you multiply by γ.",
  },
  hints: [
    "Write a function that collects all values of one map: over images, rows and columns. Its mean and variance are all that the formula needs in training. What does the formula need in use?",
    "Three steps: the batch's mean and variance of each map; which pair this call normalizes by; what is kept afterwards. The last two depend on `training`. The formula itself is the same both times.",
    "One map with the values 1, 3, 5, 7: mean 4 and variance (9 + 1 + 1 + 9) / 4 = 5. With a kept mean of 14 it keeps 0.9 · 14 + 0.1 · 4 = 13 after a training step. With γ = 2 and β = 1 the 7 becomes 2 · 3 / √5.1 + 1 = 3.66 in training.",
  ],
});

/** `[row][column][channel][filter]`. */
type Kernel = Batch;

type FoldCase = [kernel: Kernel, bias: List, gamma: List, beta: List, mean: List, variance: List];

/** Height, width, channels, filters. */
const kernels: readonly (readonly [number, number, number, number])[] = [
  [1, 1, 2, 2],
  [2, 1, 1, 3],
  [2, 3, 2, 2],
  [3, 2, 3, 2],
  [3, 3, 2, 3],
];

export const foldByHand: Task<undefined> = functionTask({
  task: ["5.7", "Batch normalization folded into a convolution", 2],
  fromScratch: true,
  statement:
    "Once a network is trained, batch normalization costs nothing: it can be folded into the convolution before it. Write `foldNorm(kernel, bias, gamma, beta, mean, variance)`. `kernel[row][column][channel][filter]` and `bias[filter]` are the convolution's; the other lists, with an entry for each filter, are those of the batch normalization right behind it, in use: y = γ · (x − mean) / √(variance + 0.1) + β. Give the list `[kernel, bias]` of *one* convolution that computes what the two layers do, whatever the image.",
  cases: (rng): FoldCase[] =>
    kernels.map(([height, width, channels, filters]): FoldCase => {
      const weight = (): number => between(rng, 1, 6) * (rng() < 0.5 ? -1 : 1);
      const kernel = times(height, () => times(width, () => times(channels, () => times(filters, weight))));
      return [kernel, times(filters, weight), ...drawConstants(rng, filters)];
    }),
  call: (kernel) =>
    `${kernel[0][0][0].length} filters of ${kernel.length} × ${kernel[0].length} × ${kernel[0][0].length}`,
  solve(slip, kernel, bias, gamma, beta, means, variances) {
    const factors = variances.map((variance, f) => {
      const inside = slip("epsilon-forgotten") ? variance : variance + epsilon;
      return (slip("gamma-forgotten") ? 1 : gamma[f]) / (slip("root-forgotten") ? inside : Math.sqrt(inside));
    });
    const folded = kernel.map((row) =>
      row.map((pixel) =>
        pixel.map((weights, channel) =>
          weights.map((weight, f) => {
            if (slip("kernel-as-it-was")) return weight;
            return weight * factors[slip("factor-by-channel") ? channel % factors.length : f];
          }),
        ),
      ),
    );
    const offsets = bias.map((own, f) => {
      const before = (slip("bias-forgotten") ? 0 : own) - (slip("mean-forgotten") ? 0 : means[f]);
      const offset = slip("beta-forgotten") ? 0 : beta[f];
      const factor = factors[f];
      if (slip("bias-not-scaled")) return own - means[f] * factor + offset;
      if (slip("mean-not-scaled")) return own * factor - means[f] + offset;
      return slip("beta-scaled") ? (before + offset) * factor : before * factor + offset;
    });
    return [folded, offsets];
  },
  /** Both layers see every window that holds a single 1, and one of zeros: all that a convolution can be asked. */
  oracle: (kernel, bias, gamma, beta, means, variances) =>
    tf.tidy(() => {
      const weights = tf.tensor4d(kernel as number[][][][]);
      const [height, width, channels] = weights.shape;
      const size = height * width * channels;
      const windows = tf
        .concat([tf.eye(size), tf.zeros([1, size])])
        .reshape<tf.Tensor4D>([-1, height, width, channels]);
      const [own, factor, offset, middle, variance] = [bias, gamma, beta, means, variances].map((list) =>
        tf.tensor1d([...list]),
      );
      const convolved = tf.conv2d(windows, weights, 1, "valid").add<tf.Tensor4D>(own);
      const normal = tf.batchNorm(convolved, middle, variance, offset, factor, epsilon).reshape([size + 1, -1]);
      const ofZeros = normal.slice([size, 0]);
      const slopes = normal.slice([0, 0], [size, -1]).sub(ofZeros);
      return [slopes.reshape<tf.Tensor4D>(weights.shape).arraySync(), listOf(ofZeros)];
    }),
  slips: {
    "kernel-as-it-was": "Your kernel is as it was. What does the normalization multiply by?",
    "factor-by-channel":
      "You multiply each weight by the factor of its input channel. Which map does the layer behind normalize?",
    "bias-not-scaled": "You leave the old bias as large as it was. It passes through the normalization, too.",
    "mean-not-scaled": "You take the mean away as it is. It is taken away *before* the division.",
    "beta-scaled": "You multiply β as well. It is added last.",
    "bias-forgotten": "You leave out the convolution's own bias.",
    "mean-forgotten": "You leave out the mean.",
    "beta-forgotten": "You leave out β.",
    "gamma-forgotten": "You leave out γ.",
    "epsilon-forgotten": "You leave out the 0.1.",
    "root-forgotten": "You divide by the variance. Look at the formula again.",
  },
  hints: [
    "Write the convolution's sum into the formula in place of x. What multiplies the weights now, and what is left that does not depend on the image?",
    "There is one factor for each filter: γ / √(variance + 0.1). It goes to every weight of that filter. Then sort what remains: the old bias, the mean, β. Which of them pass through the division?",
    "One weight of 3, bias 5, γ = 4, β = 1, mean 4, variance 3.9: the factor is 4 / √4 = 2. For a pixel p the two layers give 2 · (3 · p + 5 − 4) + 1, that is 6 · p + 3.",
  ],
});

type SlopeCase = [values: List, depthRadius: number, bias: number, alpha: number, beta: number, gradient: List];

const counts = [4, 5, 6, 7, 5, 8, 6, 7];

export const lrnGradient: Task<undefined> = functionTask({
  task: ["5.8", "The gradient of local response normalization", 3],
  fromScratch: true,
  statement:
    "Backpropagation through local response normalization, at one place of an image. Write `lrnGradient(values, depthRadius, bias, alpha, beta, gradient)`. `values` is what each map says there before the layer: aᵢ for map i. It becomes bᵢ = aᵢ · nᵢ^−beta with nᵢ = bias + alpha · (the sum of the squares of the maps at most `depthRadius` away, itself included). `gradient` says how the loss changes with each bᵢ. Give how it changes with each of the `values`, a list as long.",
  cases: (rng): SlopeCase[] =>
    counts.map((count, i): SlopeCase => {
      const gradient = times(count, () => between(rng, 1, 5) * (rng() < 0.5 ? -1 : 1));
      const constants = [pick(rng, [1, 2]), pick(rng, [0.1, 0.2, 0.5]), pick(rng, [0.5, 0.75])] as const;
      return [times(count, () => between(rng, 1, 6)), 1 + (i % 2), ...constants, gradient];
    }),
  call: (values, depthRadius) => `${values.length} maps and a radius of ${depthRadius}`,
  solve(slip, values, depthRadius, bias, alpha, beta, gradient) {
    const near = (i: number): number[] => values.map((_, j) => j).filter((j) => Math.abs(j - i) <= depthRadius);
    const brackets = values.map((_, i) => bias + alpha * sum(near(i).map((j) => values[j] ** 2)));
    return values.map((value, j) => {
      const own = slip("first-term-forgotten") ? 0 : gradient[j] * brackets[j] ** -beta;
      const terms = near(j).map((i) => {
        if (slip("own-bracket-alone") && i !== j) return 0;
        if (slip("own-bracket-forgotten") && i === j) return 0;
        const slope = slip("own-slope-for-all") ? gradient[j] : slip("slopes-forgotten") ? 1 : gradient[i];
        const power = slip("power-not-lowered") ? -beta : -beta - 1;
        return (
          slope * (slip("numerator-forgotten") ? 1 : values[i]) * brackets[slip("own-bracket-for-all") ? j : i] ** power
        );
      });
      const factor =
        (slip("two-forgotten") ? 1 : 2) * (slip("alpha-forgotten") ? 1 : alpha) * (slip("beta-forgotten") ? 1 : beta);
      const others = factor * (slip("own-value-forgotten") ? 1 : value) * sum(terms);
      return slip("sign-turned") ? own + others : own - others;
    });
  },
  oracle: (values, depthRadius, bias, alpha, beta, gradient) =>
    tf.tidy(() => {
      const place = (list: List): tf.Tensor4D => tf.tensor4d([...list], [1, 1, 1, list.length]);
      const layer = (x: tf.Tensor): tf.Tensor =>
        tf.localResponseNormalization(x as tf.Tensor4D, depthRadius, bias, alpha, beta);
      return listOf(tf.grad(layer)(place(values), place(gradient)));
    }),
  tolerance: 1e-3,
  slips: {
    "first-term-forgotten":
      "You leave out that a larger value makes its *own* output larger, as long as the bracket stays.",
    "own-bracket-alone": "A value stands in its own bracket, and in those of its neighbours. You count its own alone.",
    "own-bracket-forgotten": "A value stands in the brackets of its neighbours, and in its own. You leave out its own.",
    "own-slope-for-all":
      "Each output of the window has a slope of its own. You take that of the value at hand for all.",
    "slopes-forgotten": "You do not ask how the loss changes with the neighbours' outputs.",
    "numerator-forgotten": "In your sum the outputs' own values are missing: a bracket divides a value.",
    "own-bracket-for-all": "Each output of the window is divided by a bracket of its own. You take one for all.",
    "own-value-forgotten": "A square changes the faster, the larger its value is.",
    "power-not-lowered": "The derivative of a power has another exponent.",
    "two-forgotten": "The derivative of a square has a factor that you leave out.",
    "alpha-forgotten": "You leave out alpha, by which the squares are multiplied.",
    "beta-forgotten": "The derivative of a power has its exponent in front.",
    "sign-turned": "Your neighbours help each other. What becomes of an output when its bracket grows?",
  },
  hints: [
    "One value acts in two ways: it is the numerator of its own output, and a square in the brackets of all outputs whose window it lies in. Write down both, and add them up.",
    "First the brackets nᵢ of all maps, once. Then for each value: what its own output gains while the bracket stays; and for every output i whose window it lies in, what a change of the bracket nᵢ does to bᵢ, times how nᵢ changes with this value, times the slope of the loss with bᵢ. For the powers, the chain rule.",
    "Two maps, both 1, radius 1, bias 2, alpha 1, beta 1: both brackets are 2 + 1 + 1 = 4 and both outputs 1/4. With `gradient` [1, 0], map 0 gets 1/4 − 2 · 1 / 16 = 0.125 and map 1 gets −2 · 1 / 16 = −0.125.",
  ],
});
