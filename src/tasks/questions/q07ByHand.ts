/** Question 7, from scratch: a 1 × 1 convolution, pixel by pixel. */
import { tf } from "../../tensor";
import { between, times } from "../givens";
import { functionTask } from "../kinds";
import type { Task } from "../task";

/** `[row][column][channel]`. */
type Maps = readonly (readonly (readonly number[])[])[];
type PixelCase = [maps: Maps, kernel: readonly (readonly number[])[], bias: readonly number[]];

/** Height, width, channels, units: never two of one size, so that nothing mixed up fits by chance. */
const sizes: readonly (readonly [number, number, number, number])[] = [
  [1, 2, 3, 4],
  [2, 3, 4, 5],
  [3, 2, 5, 4],
  [4, 3, 2, 6],
  [5, 4, 6, 3],
  [3, 6, 4, 2],
  [6, 2, 3, 5],
];

export const everyPixel: Task<undefined> = functionTask({
  task: ["7.6", "A dense layer at every pixel", 2],
  fromScratch: true,
  statement:
    "A 1 × 1 convolution is a dense layer that reads the channels of one pixel, and it does so at every pixel with the same weights. Write `everyPixel(maps, kernel, bias)`: `maps[row][column][channel]` are the feature maps; `kernel[channel][unit]` and `bias[unit]` are the weights of the dense layer, which has no activation. Give the new maps, `[row][column][unit]`.",
  cases: (rng): PixelCase[] =>
    sizes.map(([height, width, channels, units]): PixelCase => {
      const numbers = (count: number): number[] => times(count, () => between(rng, 1, 9) * (rng() < 0.5 ? -1 : 1));
      const maps = times(height, () => times(width, () => numbers(channels)));
      return [maps, times(channels, () => numbers(units)), numbers(units)];
    }),
  solve(slip, maps, kernel, bias) {
    const [height, width, channels, units] = [maps.length, maps[0].length, kernel.length, bias.length];
    const flat = kernel.flat();
    const weight = (channel: number, unit: number): number =>
      slip("kernel-turned") ? flat[unit * channels + channel] : kernel[channel][unit];
    const values = (row: number, column: number): readonly number[] => {
      if (slip("whole-map")) {
        const pixels = maps.flat();
        return times(channels, (channel) => pixels.reduce((total, pixel) => total + pixel[channel], 0));
      }
      return slip("first-channel") ? maps[row][column].slice(0, 1) : maps[row][column];
    };
    const at = (row: number, column: number): number[] =>
      times(units, (unit) => {
        const read = values(row, column);
        const products = read.reduce((total, value, channel) => total + value * weight(channel, unit), 0);
        const added = slip("one-bias") ? bias[0] : bias[unit];
        const sum = slip("bias-forgotten")
          ? products
          : products + added * (slip("bias-for-each-input") ? read.length : 1);
        return slip("activated") ? Math.max(0, sum) : sum;
      });
    if (slip("rows-lost")) return times(height * width, (i) => at(Math.floor(i / width), i % width));
    if (slip("units-first")) return times(units, (u) => times(height, (y) => times(width, (x) => at(y, x)[u])));
    if (slip("columns-first")) return times(width, (x) => times(height, (y) => at(y, x)));
    return times(height, (y) => times(width, (x) => at(y, x)));
  },
  oracle: (maps, kernel, bias) =>
    tf.tidy(() => {
      const image = tf.tensor4d(maps.flat(2), [1, maps.length, maps[0].length, kernel.length]);
      const filter = tf.tensor4d(kernel.flat(), [1, 1, kernel.length, bias.length]);
      const convolved = tf.conv2d(image, filter, 1, "valid").add(tf.tensor1d([...bias]));
      return (convolved.arraySync() as number[][][][])[0];
    }),
  call: (maps, kernel, bias) =>
    `maps of ${maps.length} × ${maps[0].length} × ${kernel.length} and a layer of ${bias.length} units`,
  slips: {
    "bias-forgotten": "Your units have no bias.",
    "bias-for-each-input": "You add a unit's bias once for each channel that it reads.",
    "one-bias": "All of your units have the bias of the first one.",
    "kernel-turned": "You read the kernel as if a unit's weights stood side by side. What does a row of it hold?",
    "whole-map": "Each of your pixels gets the sum over the whole map. A 1 × 1 kernel sees one pixel.",
    "first-channel": "Your units read the first channel alone. A kernel goes through all channels.",
    activated: "You replace negative values by 0. This layer has no activation.",
    "rows-lost": "You give one long list of pixels. Rows and columns are to stay.",
    "units-first": "You give one map after the other. Each pixel's units are to stand side by side.",
    "columns-first": "You give columns of pixels. Expected: rows.",
  },
  hints: [
    "What does a dense layer compute from a list of numbers? Here each pixel is such a list: its channels.",
    "Two `map` calls go through rows and pixels. For each pixel, go through the units: the bias of the unit, plus a product for each channel. Which two indices does the kernel want, in which order?",
    "A pixel [2, 3], the kernel [[1, 0], [10, −1]] and the bias [5, 7]: the first unit gives 2 · 1 + 3 · 10 + 5 = 37, the second 2 · 0 + 3 · (−1) + 7 = 4.",
  ],
});
