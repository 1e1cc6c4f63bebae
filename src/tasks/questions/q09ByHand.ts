/** Question 9, from scratch: a transposed convolution as a transposed matrix, and a loss made of the IoU. */
import { sum, transpose } from "../../numbers";
import { tf } from "../../tensor";
import { between, times } from "../givens";
import { functionTask } from "../kinds";
import type { Task } from "../task";

type Rows = readonly (readonly number[])[];

/** Height and width of the small map and of the kernel, and the stride. */
const sizes: readonly (readonly [number, number, number, number, number])[] = [
  [2, 3, 2, 3, 1],
  [3, 2, 2, 4, 2],
  [2, 3, 3, 2, 2],
  [1, 4, 2, 3, 2],
  [3, 2, 4, 3, 3],
  [2, 4, 1, 2, 2],
];

type MatrixCase = [map: Rows, kernel: Rows, stride: number];

const inRows = (list: readonly number[], width: number): number[][] =>
  times(list.length / width, (row) => list.slice(row * width, (row + 1) * width));

export const transposedMatrix: Task<undefined> = functionTask({
  task: ["9.7", "A transposed convolution is a transposed matrix", 3],
  fromScratch: true,
  statement:
    "A convolution with VALID padding is a matrix: write all pixels of an image in one list, row by row, and each value of the feature map is a weighted sum of this list. The matrix has a row for each value of the map (row by row as well) and a column for each pixel of the image. A transposed convolution takes the *same* matrix, transposed: its rows become columns. Write `enlarge(map, kernel, stride)`, where `map[row][column]` is a small map and `kernel[row][column]` a kernel. Give the list `[matrix, large]`: `matrix[value][pixel]` of the convolution that makes a map of this size out of the smallest image from which it can, and `large[row][column]`, what the transposed matrix makes of `map`.",
  cases: (rng): MatrixCase[] =>
    sizes.map(([height, width, down, across, stride]): MatrixCase => {
      const draw = (rows: number, columns: number): number[][] =>
        times(rows, () => times(columns, () => between(rng, 1, 9) * (rng() < 0.3 ? -1 : 1)));
      return [draw(height, width), draw(down, across), stride];
    }),
  call: (map, kernel, stride) =>
    `a map of ${map.length} × ${map[0].length}, a kernel of ${kernel.length} × ${kernel[0].length} and a stride of ${stride}`,
  solve(slip, map, kernel, stride) {
    const [rows, columns, down, across] = [map.length, map[0].length, kernel.length, kernel[0].length];
    const height = (rows - 1) * stride + down;
    const width = (columns - 1) * stride + across;
    const [stepDown, stepAcross] = [slip("stride-across-only") ? 1 : stride, slip("stride-down-only") ? 1 : stride];
    const weight = (r: number, c: number): number =>
      slip("kernel-turned") ? kernel[down - 1 - r][across - 1 - c] : kernel[r][c];
    const pixel = (r: number, c: number): number => (slip("pixels-down-first") ? c * height + r : r * width + c);
    const matrix: number[][] = [];
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const line = times(height * width, () => 0);
        for (let r = 0; r < down; r++) {
          for (let c = 0; c < across; c++) {
            const place = slip("window-in-one-piece")
              ? pixel(row * stepDown, column * stepAcross) + r * across + c
              : pixel(row * stepDown + r, column * stepAcross + c);
            line[place] = weight(r, c);
          }
        }
        matrix.push(line);
      }
    }
    const values = map.flat();
    const large = times(height * width, (at) => {
      const stamps = matrix.map((line, value) => line[at] * values[value]);
      if (slip("last-stamp-wins")) return stamps.findLast((stamp) => stamp !== 0) ?? 0;
      return slip("overlaps-averaged")
        ? sum(stamps) / Math.max(1, stamps.filter((stamp) => stamp !== 0).length)
        : sum(stamps);
    });
    const asRows = slip("pixels-down-first") ? transpose(inRows(large, height)) : inRows(large, width);
    return [slip("matrix-turned") ? transpose(matrix) : matrix, slip("not-in-rows") ? large : asRows];
  },
  /** A column of the matrix is what the convolution makes of an image that is 1 in one pixel alone. */
  oracle: (map, kernel, stride) =>
    tf.tidy(() => {
      const [rows, columns] = [map.length, map[0].length];
      const height = (rows - 1) * stride + kernel.length;
      const width = (columns - 1) * stride + kernel[0].length;
      const weights = tf.tensor4d(kernel.map((row) => row.map((weight) => [[weight]])));
      const single = tf.eye(height * width).reshape<tf.Tensor4D>([height * width, height, width, 1]);
      const columnsOf = tf
        .conv2d(single, weights, stride, "valid")
        .reshape<tf.Tensor2D>([height * width, rows * columns]);
      const small = tf.tensor(map.flat(), [1, rows, columns, 1]) as tf.Tensor4D;
      const large = tf.conv2dTranspose(small, weights, [1, height, width, 1], stride, "valid");
      return [columnsOf.transpose<tf.Tensor2D>().arraySync(), large.reshape<tf.Tensor2D>([height, width]).arraySync()];
    }),
  slips: {
    "kernel-turned": "In your matrix the kernel lies the wrong way round. Networks lay it on as it is.",
    "stride-across-only": "Your windows move on by the stride along a row, and by one pixel from row to row.",
    "stride-down-only": "Your windows move on by the stride from row to row, and by one pixel along a row.",
    "pixels-down-first": "You number the pixels down the image first. Expected: row by row.",
    "window-in-one-piece":
      "In a row of your matrix all weights stand side by side. How many pixels of the list lie between two rows of a window?",
    "last-stamp-wins":
      "Where several values of the map reach one pixel, you keep one of them. What does a matrix product do?",
    "overlaps-averaged":
      "Where several values of the map reach one pixel, you take their mean. What does a matrix product do?",
    "matrix-turned":
      "Your first part is transposed already. It is to be the matrix of the *convolution*: a row for each value of the map.",
    "not-in-rows": "Your large map is one long list. Put it back into rows.",
  },
  hints: [
    "First the matrix: row 0 holds the weights that make the first value of the map out of the image. At the places of which pixels do they stand? All other places are 0.",
    "How large is the smallest image? (Task 9.3 has the rule.) Give pixel (row, column) its number in the list, put each weight of each window at the number of its pixel, and then let each pixel add up over the matrix's rows: entry times value of the map.",
    "A map of one row, [5, 7], the kernel [1, 2], stride 1: the image has 3 pixels and the matrix the rows [1, 2, 0] and [0, 1, 2]. Its columns times the map: 1 · 5 = 5, 2 · 5 + 1 · 7 = 17 and 2 · 7 = 14.",
  ],
});

type LossCase = [probabilities: Rows, truth: Rows];

export const iouLoss: Task<undefined> = functionTask({
  task: ["9.8", "A loss made of the IoU", 3],
  fromScratch: true,
  statement:
    "The IoU counts pixels, and a count has no gradient. So let shades count: `probabilities[row][column]`, from 0 to 1, is how sure a network is that a pixel belongs to the shape, and `truth[row][column]` is 1 or 0. The *soft* intersection adds up probability · truth over all pixels; the soft union adds up probability + truth − probability · truth. The loss is 1 − intersection / union (Rahman and Wang 2016). Write `iouLoss(probabilities, truth)` and give the list `[loss, gradient]`: `gradient[row][column]` says how the loss changes with each probability.",
  cases: (rng): LossCase[] =>
    times(8, (i): LossCase => {
      const [height, width] = [2 + (i % 3), 3 + (i % 2)];
      const truth = times(height, (r) => times(width, (c) => Number((r === 0 && c === 0) || rng() < 0.4)));
      truth[height - 1][width - 1] = 0;
      const shade = (): number => between(rng, 1, 31) / 32;
      return [times(height, () => times(width, shade)), truth];
    }),
  solve(slip, probabilities, truth) {
    const pairs = probabilities.flat().map((p, i) => {
      const sure = slip("rounded-first") ? Number(p >= 0.5) : p;
      return [sure, truth.flat()[i]];
    });
    const shared = sum(pairs.map(([p, t]) => p * t));
    const both = sum(pairs.map(([p, t]) => p + t));
    const dice = slip("dice");
    const intersection = dice ? 2 * shared : shared;
    const union = dice || slip("shared-twice") ? both : both - shared;
    const slope = (t: number): number => {
      const up = (dice ? 2 : 1) * t;
      const along = dice || slip("shared-twice") ? 1 : 1 - t;
      if (slip("union-fixed")) return -up / union;
      const size = slip("union-not-squared") ? union : union ** 2;
      return -(up * union - intersection * along) / size;
    };
    const sign = slip("uphill") ? -1 : 1;
    const pixels = slip("averaged") ? pairs.length : 1;
    const loss = slip("iou-for-loss") ? intersection / union : 1 - intersection / union;
    return [loss, truth.map((row) => row.map((t) => (sign * slope(t)) / pixels))];
  },
  oracle: (probabilities, truth) =>
    tf.tidy(() => {
      const wanted = tf.tensor2d(truth as number[][]);
      const { value, grad } = tf.valueAndGrad((sure) => {
        const intersection = sure.mul(wanted).sum();
        const union = sure.add(wanted).sum().sub(intersection);
        return tf.sub(1, intersection.div(union));
      })(tf.tensor2d(probabilities as number[][]));
      return [value.dataSync()[0], grad.arraySync() as number[][]];
    }),
  slips: {
    "rounded-first": "You turn the probabilities into yes and no first. Then a little more or less changes nothing.",
    "shared-twice": "Your union counts shared shades twice: they are in the probabilities and in the truth.",
    dice: "You count shared shades twice, above and below the line. That is another measure (Dice).",
    "union-fixed": "Your gradient leaves the union as it is. It, too, changes with a probability.",
    "union-not-squared":
      "In your gradient you divide by the union only once. How does a fraction change with its lower part?",
    uphill: "The signs of your gradient are turned: it says how the *IoU* changes.",
    averaged: "You divide the gradient by the number of pixels. There is no mean in this loss.",
    "iou-for-loss": "Your loss grows as the answer gets better. What is it that a training makes small?",
  },
  hints: [
    "Two sums over all pixels give the loss. For the gradient ask of a single probability: by how much does each of the two sums grow with it?",
    "A fraction I / U changes by (I′ · U − I · U′) / U². For one pixel I′ and U′ depend on its truth alone: what are they where the truth is 1, and where it is 0?",
    "Two pixels with the probabilities .5 and .25 and the truth 1 and 0: I = .5, U = 1 + .25 = 1.25, the loss is 1 − .4 = .6. The gradient is −(1 · 1.25 − 0) / 1.25² = −.8 and −(0 − .5 · 1) / 1.25² = .32.",
  ],
});
