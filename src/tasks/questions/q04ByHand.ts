/** Question 4, from scratch: the gradient of max pooling. */
import { tf } from "../../tensor";
import { between, placesAlong, times } from "../givens";
import type { Map2d } from "../handed/layers";
import { functionTask } from "../kinds";
import type { Task } from "../task";

type GradientCase = [map: Map2d, size: number, stride: number, gradient: Map2d];

/** Height, width, size, stride, and between which values the map lies: few values make ties, none above 0 a trap. */
const sizes: readonly (readonly [number, number, number, number, number, number])[] = [
  [4, 4, 2, 2, 0, 9],
  [4, 6, 2, 2, 0, 2],
  [5, 6, 3, 1, -20, 20],
  [6, 5, 3, 2, 0, 3],
  [5, 7, 3, 2, -9, -1],
  [7, 5, 2, 1, -1, 1],
  [7, 8, 3, 3, -20, 20],
  [8, 6, 2, 3, 0, 1],
  [6, 9, 3, 2, -2, 1],
  [9, 7, 3, 1, -30, -1],
];

/** A map as TensorFlow's images: `[1, height, width, 1]`. */
export const asTensor = (map: Map2d): tf.Tensor4D => tf.tensor4d(map.flat(), [1, map.length, map[0].length, 1]);

type Place = readonly [row: number, column: number];

export const poolGradient: Task<undefined> = functionTask({
  task: ["4.7", "The gradient of max pooling", 3],
  fromScratch: true,
  drawn: true,
  statement:
    "*Backpropagation* goes down through a network: from how the loss changes with a layer's output to how it changes with what the layer read. Here the layer is a max pool. Write `poolGradient(map, size, stride, gradient)`. `map[row][column]` is what the layer read; its windows are `size` × `size`, move on by `stride`, and the padding is VALID. `gradient[row][column]` says how the loss changes with each value of the layer's *output*. Give how it changes with each value of the *map*, in rows as the map has them. Where several values of a window are the largest, the first of them, row by row, is the one that made the output.",
  cases: (rng): GradientCase[] =>
    sizes.map(([height, width, size, stride, low, high]): GradientCase => {
      const [down, across] = [placesAlong(height, size, stride), placesAlong(width, size, stride)];
      const gradient = times(down, () => times(across, () => between(rng, 1, 9) * (rng() < 0.5 ? -1 : 1)));
      return [times(height, () => times(width, () => between(rng, low, high))), size, stride, gradient];
    }),
  call: (map, size, stride) => `a map of ${map.length} × ${map[0].length}, \`size\` ${size} and \`stride\` ${stride}`,
  solve(slip, map, size, stride, gradient) {
    const step = slip("stride-is-size") ? size : stride;
    const less = slip("last-window-left-out") ? 1 : 0;
    const slopes = map.map((row) => row.map(() => 0));
    const put = ([row, column]: Place, value: number): void => {
      const signed = slip("downhill") ? -value : value;
      if (row in slopes && column in slopes[row])
        slopes[row][column] = slip("overlap-overwritten") ? signed : slopes[row][column] + signed;
    };
    gradient.slice(0, gradient.length - less).forEach((line, y) => {
      line.slice(0, line.length - less).forEach((slope, x) => {
        const places = times(size * size, (i): Place => [y * step + Math.floor(i / size), x * step + (i % size)]);
        const value = ([row, column]: Place): number => map[row]?.[column] ?? Number.NEGATIVE_INFINITY;
        const most = Math.max(...places.map(value), ...(slip("starts-at-zero") ? [0] : []));
        const largest = places.filter((place) => value(place) === most);
        const winners = slip("last-of-equals")
          ? largest.slice(-1)
          : slip("all-equals") || slip("equals-share")
            ? largest
            : largest.slice(0, 1);
        const chosen = slip("to-all") || slip("averaged") ? places : winners;
        const share = slip("averaged") ? size * size : slip("equals-share") ? Math.max(1, largest.length) : 1;
        for (const place of chosen) put(place, (slip("gradient-ignored") ? 1 : slope) / share);
      });
    });
    return slopes;
  },
  oracle: (map, size, stride, gradient) =>
    tf.tidy(() => {
      const pooled = (x: tf.Tensor): tf.Tensor => tf.maxPool(x as tf.Tensor4D, size, stride, "valid");
      const slopes = tf.grad(pooled)(asTensor(map), asTensor(gradient));
      return slopes.squeeze<tf.Tensor2D>([0, 3]).arraySync();
    }),
  slips: {
    averaged: "You give every value of a window a share, as average pooling does. Which of them made the output?",
    "to-all": "You give every value of a window the whole slope. Which of them made the output?",
    "all-equals": "Where several values are the largest, you give each of them the slope. One of them counts.",
    "equals-share": "Where several values are the largest, you share the slope out among them. One of them counts.",
    "last-of-equals":
      "Where several values are the largest, you choose the last one. How does your search treat an equal?",
    "starts-at-zero": "Your search for the largest begins with a 0. What if all values of a window are negative?",
    "overlap-overwritten":
      "Where windows overlap, a value keeps only what the last window gives it. What about the others that it won?",
    "stride-is-size": "You put the windows side by side. `stride` says how far one is from the next.",
    "gradient-ignored": "You count the windows that a value wins. By how much does the loss change with each output?",
    "last-window-left-out": "The last window of each row and the last row of windows give nothing back.",
    downhill: "Your signs are the other way round: you give the direction of a step, downhill, not the gradient.",
  },
  hints: [
    "Begin with zeros for the whole map. Each value of the output was made by one value of the map: which one? Only that one can change it.",
    "Go through `gradient`, and for each of its places through the window there: look for the *place* of the largest value, not for the value. Begin the search with the window's first value. What if that place has been given something already?",
    "The row 2, 7, 1, 7, 3 with windows of 1 × 3 and a stride of 1 has three windows, and the 7 on the left wins the first two: in the second the other 7 is as large, but comes later. Slopes of 10, 20 and 40 then give 0, 30, 0, 40, 0.",
  ],
});
