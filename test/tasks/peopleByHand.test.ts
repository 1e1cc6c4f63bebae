/** What a class writes wrong where it has to write loops of its own, or to train: every mistake is named. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { loadMnist } from "../../src/data";
import { assessFor } from "../../src/tasks";

type Maps = number[][][];
type Rows = number[][];
type Row = readonly [task: string, thought: string, given: unknown, slips: readonly string[]];

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const total = (list: readonly number[]): number => list.reduce((all, value) => all + value, 0);
const turned = <T>(rows: readonly (readonly T[])[]): T[][] => rows[0].map((_, c) => rows.map((row) => row[c]));

/** 1.6, with what people get wrong: the number of places, the zeros before the first pixel, what is added up. */
interface Convolving {
  readonly places?: (length: number, size: number, stride: number, padding: string) => number;
  readonly zeros?: (length: number, size: number, stride: number, places: number) => number;
  readonly channels?: (all: number) => number;
  readonly isTurned?: boolean;
  readonly start?: (bias: number) => number;
}
const fit = (length: number, size: number, stride: number, padding: string): number =>
  padding === "same" ? Math.ceil(length / stride) : Math.floor((length - size) / stride) + 1;
const missing = (length: number, size: number, stride: number, places: number): number =>
  Math.max(0, (places - 1) * stride + size - length);
const convolving =
  ({ places = fit, zeros = missing, channels = (all) => all, isTurned, start = (bias) => bias }: Convolving) =>
  (image: Maps, kernel: Maps[], bias: number[], stride: number, padding: string): Maps => {
    const along = (length: number, size: number): [places: number, before: number] => {
      const count = places(length, size, stride, padding);
      return [count, padding === "same" ? Math.floor(zeros(length, size, stride, count) / 2) : 0];
    };
    const [height, width] = [kernel.length, kernel[0].length];
    const [down, top] = along(image.length, height);
    const [across, left] = along(image[0].length, width);
    return range(down).map((y) =>
      range(across).map((x) =>
        bias.map((own, f) => {
          let value = start(own);
          for (let i = 0; i < height; i++)
            for (let j = 0; j < width; j++)
              for (let c = 0; c < channels(image[0][0].length); c++) {
                const weights = isTurned ? kernel[height - 1 - i][width - 1 - j] : kernel[i][j];
                value += (image[y * stride - top + i]?.[x * stride - left + j]?.[c] ?? 0) * weights[c][f];
              }
          return value;
        }),
      ),
    );
  };
const convolutions: readonly Row[] = (
  [
    ["no bias", { start: () => 0 }, ["bias-forgotten"]],
    ["one channel", { channels: () => 1 }, ["first-channel"]],
    ["flipped, as in a signals course", { isTurned: true }, ["kernel-turned"]],
    ["never padded", { places: (n, k, s) => fit(n, k, s, "valid"), zeros: () => 0 }, ["valid-for-same"]],
    ["the size of the kernel less one, as for a stride of 1", { zeros: (_, k) => k - 1 }, ["zeros-for-stride-1"]],
    [
      "rounded down",
      { places: (n, k, s, padding) => (padding === "same" ? Math.floor(n / s) : fit(n, k, s, padding)) },
      ["floor-for-ceil"],
    ],
    ["zeros that fall below none", { zeros: (n, k, s, places) => (places - 1) * s + k - n }, ["zeros-below-none"]],
  ] as readonly (readonly [string, Convolving, readonly string[]])[]
).map(([thought, mistake, slips]): Row => ["1.6", thought, convolving(mistake), slips]);

/** 1.7, with `=` for `+=`, no stride, a flipped kernel, a mean, or a number of places. */
const backward =
  (mistake: string) =>
  (image: Maps, kernel: Maps[], stride: number, gradient: Maps): unknown => {
    const [ofImage, ofKernel] = [structuredClone(image), structuredClone(kernel)];
    for (const pixel of ofImage.flat()) pixel.fill(0);
    for (const weights of ofKernel.flat(2)) weights.fill(0);
    const ofBias = gradient[0][0].map(() => 0);
    const [rows, columns, step] = [kernel.length, kernel[0].length, mistake === "stride" ? 1 : stride];
    const share = mistake === "mean" ? gradient.length * gradient[0].length : 1;
    gradient.forEach((line, y) => {
      line.forEach((slopes, x) => {
        slopes.forEach((slope, f) => {
          ofBias[f] += (mistake === "places" ? 1 : slope) / share;
          for (let i = 0; i < rows; i++)
            for (let j = 0; j < columns; j++)
              for (let c = 0; c < image[0][0].length; c++) {
                const [row, column] = [y * step + i, x * step + j];
                const weight = (mistake === "flip" ? kernel[rows - 1 - i][columns - 1 - j] : kernel[i][j])[c][f];
                ofKernel[i][j][c][f] += (slope * image[row][column][c]) / share;
                const before = mistake === "=" ? 0 : ofImage[row][column][c];
                ofImage[row][column][c] = before + slope * weight;
              }
        });
      });
    });
    return mistake === "order" ? [ofKernel, ofImage, ofBias] : [ofImage, ofKernel, ofBias];
  };

/** 1.8, with patches in another order, or on their side. */
const unrolled =
  (mistake: string) =>
  (image: Maps, kernel: Maps[], stride: number): unknown => {
    const [height, width] = [kernel.length, kernel[0].length];
    const step = mistake === "stride" ? 1 : stride;
    const [down, across] = [fit(image.length, height, step, "valid"), fit(image[0].length, width, step, "valid")];
    const patches = range(down).flatMap((y) =>
      range(across).map((x) => {
        const pixels = range(height).flatMap((i) => range(width).map((j) => image[y * step + i][x * step + j]));
        return (mistake === "channel by channel" ? turned(pixels) : pixels).flat();
      }),
    );
    const weights = kernel.flat(2);
    const product = patches.map((patch) => turned(weights).map((own) => total(own.map((w, k) => w * patch[k]))));
    const maps = range(down).map((y) => product.slice(y * across, (y + 1) * across));
    return [
      mistake === "columns" ? turned(patches) : patches,
      mistake === "rows" ? turned(weights) : weights,
      mistake === "maps" ? maps : product,
    ];
  };

/** 3.7, with another thing that is small. */
const planning =
  (
    price: (maps: number[], work: number[], kept: number[]) => number,
    fits = (peak: number, most: number) => peak <= most,
  ) =>
  (maps: number[], work: number[], budget: number): number[] => {
    const plans = range(2 ** (maps.length - 1)).map((bits) => range(maps.length - 1).filter((i) => (bits >> i) & 1));
    const fitting = plans.filter((kept) => fits(peakOf(maps, kept), budget));
    const best = Math.min(...fitting.map((kept) => price(maps, work, kept)));
    return fitting.find((kept) => price(maps, work, kept) === best) ?? [];
  };
function peakOf(maps: number[], kept: number[]): number {
  const ends = [...kept, maps.length];
  const peaks = ends.map((end, i) => {
    const stretch = maps.slice((i === 0 ? -1 : ends[i - 1]) + 1, end);
    return total(stretch) + total(kept.filter((place) => place <= end).map((place) => maps[place]));
  });
  return Math.max(...peaks);
}
const again = (_maps: number[], work: number[], kept: number[]): number =>
  total(work.filter((_, i) => i < (kept.at(-1) ?? 0) && !kept.includes(i)));

/** 4.7, with another rule for who won a window. */
const pooling =
  (
    winners: (values: number[]) => number[],
    put: (before: number, slope: number) => number = (a, b) => a + b,
    share = 1,
  ) =>
  (map: Rows, size: number, stride: number, gradient: Rows): Rows => {
    const slopes = map.map((row) => row.map(() => 0));
    gradient.forEach((line, y) => {
      line.forEach((slope, x) => {
        const places = range(size * size).map((i) => [y * stride + Math.floor(i / size), x * stride + (i % size)]);
        for (const at of winners(places.map(([row, column]) => map[row][column]))) {
          const [row, column] = places[at];
          slopes[row][column] = put(slopes[row][column], slope / (share === 1 ? 1 : size * size));
        }
      });
    });
    return slopes;
  };
const firstOf = (values: number[]): number[] => [values.indexOf(Math.max(...values))];

/** 5.6, with one formula or another. */
const normalizing =
  (mistake: string) =>
  (
    batch: Maps[],
    gamma: number[],
    beta: number[],
    means: number[],
    variances: number[],
    training: boolean,
  ): unknown => {
    const statistics = (images: Maps[], map: number): [mean: number, variance: number] => {
      const values = images.flat(2).map((place) => place[map]);
      const mean = total(values) / values.length;
      const less = mistake === "n - 1" ? 1 : 0;
      return [mean, total(values.map((value) => (value - mean) ** 2)) / (values.length - less)];
    };
    const own = gamma.map((_, map) => statistics(batch, map));
    const old = mistake === "one tenth of the old" ? 0.1 : 0.9;
    const keeps = training && mistake !== "nothing kept";
    const next = (kept: number[], at: 0 | 1): number[] =>
      kept.map((value, map) => (keeps ? old * value + (1 - old) * own[map][at] : value));
    const output = batch.map((image) =>
      image.map((row) =>
        row.map((place) =>
          place.map((value, map) => {
            const ofBatch = mistake === "image by image" ? statistics([image], map) : own[map];
            const byBatch = training || mistake === "the batch's in use";
            const [mean, variance] = byBatch ? ofBatch : [means[map], variances[map]];
            const root = mistake === "outside" ? Math.sqrt(variance) + 0.1 : Math.sqrt(variance + 0.1);
            return (gamma[map] * (value - mean)) / root + beta[map];
          }),
        ),
      ),
    );
    return [output, next(means, 0), next(variances, 1)];
  };

/** 5.7, with another offset. */
type Offset = (bias: number, factor: number, beta: number, mean: number) => number;
const folding =
  (offset: Offset, epsilon = 0.1) =>
  (kernel: Maps[], bias: number[], gamma: number[], beta: number[], mean: number[], variance: number[]): unknown => {
    const factors = gamma.map((own, f) => own / Math.sqrt(variance[f] + epsilon));
    const scaled = kernel.map((row) => row.map((pixel) => pixel.map((own) => own.map((w, f) => w * factors[f]))));
    return [scaled, bias.map((own, f) => offset(own, factors[f], beta[f], mean[f]))];
  };

/** 7.6, with another sum. */
const everyPixel =
  (unit: (pixel: number[], weights: number[], bias: number) => number) =>
  (maps: Maps, kernel: Rows, bias: number[]): Maps =>
    maps.map((row) => row.map((pixel) => turned(kernel).map((weights, u) => unit(pixel, weights, bias[u]))));
const dot = (first: number[], second: number[]): number => total(first.map((value, i) => value * second[i]));
const unitOf = (pixel: number[], weights: number[], bias: number): number => dot(pixel, weights) + bias;

/** 9.7, with stamps that replace each other, or a kernel that is flipped. */
const enlarging =
  (mistake: string) =>
  (map: Rows, kernel: Rows, stride: number): unknown => {
    const [height, width] = [
      (map.length - 1) * stride + kernel.length,
      (map[0].length - 1) * stride + kernel[0].length,
    ];
    const matrix: Rows = [];
    const large = range(height).map(() => range(width).map(() => 0));
    const weights = mistake === "flip" ? kernel.toReversed().map((row) => row.toReversed()) : kernel;
    map.forEach((line, y) => {
      line.forEach((value, x) => {
        const row = range(height * width).map(() => 0);
        weights.forEach((own, i) => {
          own.forEach((weight, j) => {
            const [r, c] = [y * stride + i, x * stride + j];
            row[r * width + c] = weight;
            large[r][c] = (mistake === "=" ? 0 : large[r][c]) + weight * value;
          });
        });
        matrix.push(row);
      });
    });
    return [mistake === "turned" ? turned(matrix) : matrix, mistake === "list" ? large.flat() : large];
  };

/** 9.8, with another loss, union or slope. */
type Slope = (truth: number, intersection: number, union: number) => number;
const slopeOfIou: Slope = (t, intersection, union) => -(t * union - intersection * (1 - t)) / union ** 2;
const losing =
  ({
    slope = slopeOfIou,
    loss = (iou) => 1 - iou,
    sure = (p) => p,
  }: {
    slope?: Slope;
    loss?: (iou: number) => number;
    sure?: (p: number) => number;
  }) =>
  (probabilities: Rows, truth: Rows): unknown => {
    const [shades, wanted] = [probabilities.flat().map(sure), truth.flat()];
    const intersection = dot(shades, wanted);
    const union = total(shades) + total(wanted) - intersection;
    return [loss(intersection / union), truth.map((row) => row.map((t) => slope(t, intersection, union)))];
  };

/** 10.6, with another probability. */
const choose = (n: number, k: number): number => range(k).reduce((all, i) => (all * (n - i)) / (i + 1), 1);
const tossing =
  (
    p: (tosses: number, fewer: number) => number,
    counted: (own: boolean, other: boolean) => boolean = (own, other) => own && !other,
  ) =>
  (labels: number[], first: number[], second: number[]): number[] => {
    const alone = (one: number[], other: number[]): number =>
      labels.filter((label, i) => counted(one[i] === label, other[i] === label)).length;
    const [a, b] = [alone(first, second), alone(second, first)];
    return [a, b, p(a + b, Math.min(a, b))];
  };
const atMost = (tosses: number, heads: number): number =>
  total(range(heads + 1).map((k) => choose(tosses, k))) / 2 ** tosses;
const twoSided = (tosses: number, fewer: number): number => Math.min(1, 2 * atMost(tosses, fewer));

/** The held-out images of 5 to 9, so many in a thousand of them misread, from another place on. */
const newDigits = loadMnist({ split: "train", offset: 50_000 }).labels.filter((digit) => digit >= 5);
const misread = (inThousand: number, from = 0): number[] =>
  Array.from(newDigits, (digit, i) => (((i + from) * 37) % 1000 < inThousand ? 5 + ((digit - 4) % 5) : digit));

const [depthwise, pointwise] = [9 * 728, 728 * 1024];

const rows: readonly Row[] = [
  ...convolutions,
  ["1.7", "windows replace each other", backward("="), ["overlap-overwritten"]],
  ["1.7", "no stride", backward("stride"), ["stride-forgotten"]],
  ["1.7", "flipped, as the way back is drawn", backward("flip"), ["kernel-turned"]],
  ["1.7", "a mean over the places", backward("mean"), ["averaged"]],
  ["1.7", "a bias is added once a place", backward("places"), ["places-counted"]],
  ["1.7", "kernel, image, bias", backward("order"), ["kernel-first"]],
  ["1.8", "channel by channel", unrolled("channel by channel"), ["channels-first"]],
  ["1.8", "patches in columns", unrolled("columns"), ["patches-in-columns"]],
  ["1.8", "a row for each filter", unrolled("rows"), ["filters-in-rows"]],
  ["1.8", "maps again", unrolled("maps"), ["product-as-maps"]],
  ["1.8", "no stride", unrolled("stride"), ["stride-ignored"]],
  ["3.7", "the lowest peak", planning((maps, _, kept) => peakOf(maps, kept)), ["least-memory"]],
  ["3.7", "the fewest kept", planning((_maps, _work, kept) => kept.length), ["fewest-kept"]],
  ["3.7", "below the budget", planning(again, (peak, most) => peak < most), ["budget-not-reached"]],
  [
    "3.7",
    "the fewest layers again",
    planning((maps, _, kept) =>
      again(
        maps,
        maps.map(() => 1),
        kept,
      ),
    ),
    ["maps-for-work"],
  ],
  [
    "3.7",
    "the work of all that is not kept",
    planning((_, work, kept) => total(work.filter((_own, i) => !kept.includes(i)))),
    ["top-computed-again"],
  ],
  [
    "4.7",
    "all of the largest",
    pooling((values) => range(values.length).filter((i) => values[i] === Math.max(...values))),
    ["all-equals"],
  ],
  [
    "4.7",
    "the last of the largest",
    pooling((values) => [values.lastIndexOf(Math.max(...values))]),
    ["last-of-equals"],
  ],
  ["4.7", "windows replace each other", pooling(firstOf, (_, slope) => slope), ["overlap-overwritten"]],
  [
    "4.7",
    "average pooling",
    pooling(
      (values) => range(values.length),
      (a, b) => a + b,
      0,
    ),
    ["averaged"],
  ],
  ["5.6", "divided by n − 1", normalizing("n - 1"), ["one-less"]],
  ["5.6", "one tenth of the old", normalizing("one tenth of the old"), ["momentum-turned"]],
  ["5.6", "nothing kept", normalizing("nothing kept"), ["kept-never-moved"]],
  ["5.6", "each image by itself", normalizing("image by image"), ["each-image-alone"]],
  ["5.6", "the batch's statistics in use", normalizing("the batch's in use"), ["use-by-batch"]],
  ["5.6", "0.1 outside of the root", normalizing("outside"), ["epsilon-outside"]],
  ["5.7", "no old bias", folding((_, factor, beta, mean) => beta - mean * factor), ["bias-forgotten"]],
  [
    "5.7",
    "a mean that is not divided",
    folding((bias, factor, beta, mean) => bias * factor - mean + beta),
    ["mean-not-scaled"],
  ],
  ["5.7", "a bias that stays", folding((bias, factor, beta, mean) => bias - mean * factor + beta), ["bias-not-scaled"]],
  ["5.7", "no 0.1", folding((bias, factor, beta, mean) => (bias - mean) * factor + beta, 0), ["epsilon-forgotten"]],
  [
    "6.7",
    "biases in both steps",
    [depthwise + pointwise + 1024 + 728, 361 * (depthwise + pointwise)],
    ["biases-twice"],
  ],
  ["6.7", "one kernel for all maps", [9 + pointwise + 1024, 361 * (9 + pointwise)], ["one-kernel-for-all"]],
  ["6.7", "19 places", [depthwise + pointwise + 1024, 19 * (depthwise + pointwise)], ["one-row"]],
  [
    "6.7",
    "multiplications and additions",
    [depthwise + pointwise + 1024, 722 * (depthwise + pointwise)],
    ["additions-too"],
  ],
  ["7.6", "no bias", everyPixel(dot), ["bias-forgotten"]],
  [
    "7.6",
    "a bias in the inner loop",
    everyPixel((pixel, weights, bias) => total(pixel.map((value, c) => value * weights[c] + bias))),
    ["bias-for-each-input"],
  ],
  ["7.6", "ReLU", everyPixel((...of) => Math.max(0, unitOf(...of))), ["activated"]],
  [
    "7.6",
    "a list of pixels",
    (...of: Parameters<ReturnType<typeof everyPixel>>) => everyPixel(unitOf)(...of).flat(),
    ["rows-lost"],
  ],
  ["8.6", "numbered from 0", [2, 4, 0, 1, 3], ["counted-from-zero"]],
  ["8.6", "trainings for causes", [3, 4, 1, 5, 2], ["runs-for-causes"]],
  ["8.6", "nothing is wrong with the one that saw its validation images", [3, 1, 1, 2, 4], ["leak-taken-for-health"]],
  ["8.6", "shuffled labels taken for a high rate", [2, 5, 1, 2, 4], ["labels-taken-for-rate"]],
  ["8.6", "nothing is wrong with the scaling", [3, 5, 1, 2, 1], ["scaling-taken-for-health"]],
  [
    "8.7",
    "from nothing, with variants, the model not looked at",
    { trained: misread(75), untrained: misread(75) },
    ["same"],
  ],
  ["8.7", "fine-tuned with variants", { trained: misread(75), untrained: misread(80, 500) }, ["helped-otherwise"]],
  ["8.7", "fine-tuned, in an unlucky run", { trained: misread(160), untrained: misread(180, 500) }, ["fine-tuned"]],
  [
    "8.7",
    "a last layer that has seen all images of 5 to 9",
    { trained: misread(20), untrained: misread(220, 500) },
    ["more-images"],
  ],
  ["8.7", "a few steps", { trained: misread(300), untrained: misread(600) }, ["fine-tuned", "hardly-trained"]],
  ["9.7", "stamps replace each other", enlarging("="), ["last-stamp-wins"]],
  ["9.7", "the matrix on its side", enlarging("turned"), ["matrix-turned"]],
  ["9.7", "one long list", enlarging("list"), ["not-in-rows"]],
  ["9.7", "flipped", enlarging("flip"), ["kernel-turned"]],
  ["9.8", "the IoU", losing({ loss: (iou) => iou }), ["iou-for-loss"]],
  ["9.8", "rounded first", losing({ sure: Math.round }), ["rounded-first"]],
  ["9.8", "the union taken for a constant", losing({ slope: (t, _, union) => -t / union }), ["union-fixed"]],
  ["9.8", "the IoU's own slope", losing({ slope: (...of) => -slopeOfIou(...of) }), ["uphill"]],
  ["10.6", "one direction", tossing((n, k) => (n === 0 ? 1 : atMost(n, k))), ["one-direction"]],
  ["10.6", "just this division", tossing((n, k) => Math.min(1, (2 * choose(n, k)) / 2 ** n)), ["this-split-alone"]],
  ["10.6", "above 1", tossing((n, k) => 2 * atMost(n, k)), ["above-one"]],
  ["10.6", "1 − p", tossing((n, k) => 1 - twoSided(n, k)), ["chance-of-skill"]],
  ["10.6", "all that each reads", tossing(twoSided, (own) => own), ["all-correct-ones"]],
];

for (const [task, thought, given, slips] of rows)
  test(`${task}: ${thought}`, async () => {
    const { verdict } = await assessFor(task, given, undefined);
    assert.equal(verdict.state, "failed");
    assert.deepEqual(verdict.slips, slips, verdict.message);
  });
