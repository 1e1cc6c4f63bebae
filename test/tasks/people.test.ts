/** What a class gives wrong, written down from the statements alone: every one is named. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { assessFor } from "../../src/tasks";

/** `slips` where they are known; none where nothing explains it. */
type Row = readonly [task: string, given: unknown, thought: string, slips?: readonly string[]];

/** Of the network of question 2: its parameters, its images' values, and its layers' outputs. */
const [weights, biases, image, low, middle, top] = [902_700, 700, 180_000, 1_500_000, 750_000, 380_000];
const parameters = weights + biases;
const outputs = low + middle + top;

/** Of the branch of 6.2: multiply-adds of the 5 × 5 convolution alone, of the 1 × 1 convolution, and of the 5 × 5 one after it. */
const [wide, narrowing, narrow] = [784 * 25 * 192 * 32, 784 * 192 * 16, 784 * 25 * 16 * 32];

/** Of the network of 10.1: the parameters of its five convolutions, and of its three dense layers. */
const convolutions = [3_200, 73_856, 147_584, 295_168, 590_080] as const;
const dense = [2_304 * 128 + 128, 8_256, 650] as const;
const printed = 1_413_834;
const flattenedTo = (values: number): number => printed - dense[0] + values * 128 + 128;

const rows: readonly Row[] = [
  ["1.1", 30_000 * 1000, "no biases", ["bias-forgotten"]],
  ["1.1", 10_000 * 1000 + 1000, "one channel", ["channels-forgotten"]],
  ["1.1", 10_000 * 1000, "one channel, no biases", ["bias-forgotten", "channels-forgotten"]],
  ["1.1", 30_000 * 1000 + 1, "one bias for the layer", ["one-bias"]],
  ["1.1", 30_001, "one neuron"],
  ["1.1", 30_000, "one neuron without its bias: the inputs"],
  ["1.1", 30_000 + 1000, "inputs plus neurons", ["bias-forgotten", "added-for-multiplied"]],
  ["1.1", 4 * 30_001_000, "bytes", ["in-bytes"]],
  ["1.1", 1000 * 30_000 + 3000, "a bias for each channel of each neuron", ["bias-per-channel"]],
  ["1.1", 1000 * 30_000 + 30_000, "a bias for each input", ["bias-per-value"]],
  ["1.1", 200 * 3 * 1000 + 1000, "height plus width", ["sides-added"]],
  ["1.1", 27 * 1000 + 1000, "a convolution of 3 × 3", ["small-window"]],
  ["1.1", 30.001, "in millions", ["in-millions"]],
  ["1.1", "30,001,000", "a text", ["text-for-number"]],
  ["1.1", 120.004, "in MB", ["bytes-in-MB"]],

  ["2.1", 180_000, "no biases", ["bias-forgotten"]],
  ["2.1", 9 * 200 + 200, "one map is read", ["channels-forgotten"]],
  ["2.1", 9 * 200, "one map is read, no biases", ["bias-forgotten", "channels-forgotten"]],
  ["2.1", 180_100, "a bias for each map that is read", ["bias-per-map-below"]],
  ["2.1", 180_001, "one bias for the layer", ["one-bias-a-layer"]],
  ["2.1", 901, "one filter", ["one-filter"]],
  ["2.1", 900, "one filter without its bias", ["bias-forgotten", "one-filter"]],
  ["2.1", 3 * 100 * 200 + 200, "3, not 3 × 3", ["kernel-not-squared"]],
  ["2.1", 4 * 180_200, "bytes", ["in-bytes"]],
  ["2.1", 10 * 100 * 200, "a bias for each kernel of each map", ["bias-per-channel"]],
  ["2.1", 27 * 200 + 200, "an image of three channels", ["image-channels"]],
  ["2.1", 27 * 100 * 200 + 200, "3 × 3 × 3", ["kernel-cubed"]],
  ["2.1", 9 * 100 * 100 + 100, "a hundred filters", ["maps-for-filters"]],
  ["2.1", 9 * 300, "maps read plus filters", ["bias-forgotten", "maps-added"]],
  ["2.1", 9, "a kernel", []],

  ["2.2", weights, "no biases", ["bias-forgotten"]],
  ["2.2", 720_400, "the top layer", ["lowest-forgotten", "middle-forgotten"]],
  ["2.2", 180_200, "the middle layer", ["lowest-forgotten", "top-forgotten"]],
  ["2.2", 180_200 + 720_400, "the lowest layer forgotten", ["lowest-forgotten"]],
  ["2.2", 2_800 + 180_200, "the top layer forgotten", ["top-forgotten"]],
  ["2.2", 1_000 + 180_200 + 720_400, "an image of one channel", ["gray-image"]],
  ["2.2", 27 * 700 + 700, "every layer reads the image", ["input-channels-everywhere"]],
  ["2.2", 9 * 700 + 700, "every layer reads one map", ["channels-forgotten"]],
  ["2.2", 9 * 700, "every layer reads one map, no biases", ["bias-forgotten", "channels-forgotten"]],
  ["2.2", weights / 3 + biases, "3, not 3 × 3", ["kernel-not-squared"]],
  ["2.2", weights + 303, "biases of the maps that are read", ["bias-per-channel"]],
  ["2.2", weights + 3, "one bias a layer", ["one-bias-a-layer"]],
  ["2.2", outputs, "the outputs' values", ["values-for-parameters"]],
  ["2.2", parameters + image, "the image too", ["image-counted"]],
  ["2.2", 4 * parameters, "bytes", ["in-bytes"]],
  ["2.2", 3.61, "in MB", ["bytes-in-MB"]],
  ["2.2", 903_000, "rounded", ["rounded-off"]],

  ["2.3", [25, 37, 400], "rounded down"],
  ["2.3", [24, 36, 400], "VALID", ["valid-for-same"]],
  ["2.3", [25, 37.5, 400], "not rounded", ["not-rounded"]],
  ["2.3", [38, 25, 400], "width first", ["swapped"]],
  ["2.3", [400, 25, 38], "maps first", ["last-first"]],
  ["2.3", [25, 38, 3], "the image's channels", ["image-channels"]],
  ["2.3", [25, 38, 200], "the maps it reads", ["maps-below"]],
  ["2.3", [25, 38, 700], "all maps", ["maps-added"]],
  ["2.3", [50, 75, 400], "two layers", ["stride-twice"]],
  ["2.3", [100, 150, 400], "one layer", ["stride-once"]],
  ["2.3", [100, 150, 100], "the lowest layer", ["stride-once", "lowest-maps"]],
  ["2.3", [50, 75, 200], "the middle layer", ["middle-layer"]],
  ["2.3", [200, 300, 400], "SAME keeps the size", ["stride-forgotten"]],
  ["2.3", [13, 19, 400], "four layers", ["four-layers"]],
  ["2.3", [34, 50, 400], "2 + 2 + 2 = 6", ["strides-added"]],
  ["2.3", [1, 25, 38, 400], "a batch of one", ["batch-counted"]],
  ["2.3", [25, 38], "no maps", ["left-out"]],
  ["2.3", 25 * 38 * 400, "the number of values", ["values"]],
  ["2.3", "25 × 38 × 400", "a text", ["text-for-number"]],

  ["2.5", 4 * parameters, "parameters only", ["outputs-forgotten"]],
  ["2.5", 4 * (parameters + outputs), "all outputs", ["all-layers-kept"]],
  ["2.5", 4 * (low + middle), "no parameters", ["parameters-forgotten"]],
  ["2.5", 4 * outputs, "all outputs, no parameters", ["all-layers-kept", "parameters-forgotten"]],
  ["2.5", 4 * (parameters + low), "the largest output only", ["one-layer"]],
  ["2.5", 4 * (parameters + image + outputs), "the image and all outputs", ["all-layers-kept", "input-added"]],
  ["2.5", 4 * (parameters + image + low + middle), "the image besides", ["input-added"]],
  ["2.5", 4 * (parameters + middle + top), "the last two layers", ["smallest-pair"]],
  ["2.5", 4 * (parameters + top), "the output only", ["last-output"]],
  ["2.5", 4 * (weights + low + middle), "no biases", ["bias-forgotten"]],
  ["2.5", 12.6, "in MB", ["in-MB"]],
  ["2.5", 13, "in MB"],
  ["2.5", 12.03, "in MiB", ["in-MiB"]],
  ["2.5", "12.6 MB", "a text in MB", ["in-MB"]],
  ["2.5", 0.0126, "in GB", ["in-GB"]],
  ["2.5", parameters + low + middle, "values", ["in-values"]],
  ["2.5", 32 * (parameters + low + middle), "bits", ["in-bits"]],
  ["2.5", 8 * (parameters + low + middle), "64 bits", ["eight-bytes"]],
  ["2.5", 4 * (parameters + 99 * 149 * 100 + 49 * 74 * 200), "VALID", ["valid-for-same"]],
  ["2.5", 565_613_600, "the answer for training", []],
  ["2.5", 14.1, "all outputs, in MB", ["all-layers-kept", "in-MB"]],
  ["2.5", 12_600_000, "rounded", ["rounded-off"]],

  ["2.6", 4 * (parameters + 50 * outputs), "no images", ["input-forgotten"]],
  ["2.6", 4 * 50 * (image + outputs), "no parameters", ["parameters-forgotten"]],
  ["2.6", 4 * 50 * outputs, "outputs only", ["input-forgotten", "parameters-forgotten"]],
  ["2.6", 4 * (parameters + image + outputs), "one image", ["one-image"]],
  ["2.6", 4 * 50 * (parameters + image + outputs), "the parameters fifty times", ["parameters-times-batch"]],
  [
    "2.6",
    4 * (parameters + 50 * (low + middle)),
    "two layers, as for a prediction",
    ["input-forgotten", "freed-as-in-prediction"],
  ],
  ["2.6", 50 * 12_613_600, "fifty predictions", ["prediction-times-batch"]],
  ["2.6", 4 * (parameters + image + 50 * outputs), "the images once", ["input-once"]],
  ["2.6", 4 * (2 * parameters + 50 * (image + outputs)), "the parameters' gradients", ["gradients-added"]],
  ["2.6", 4 * 2 * (parameters + 50 * (image + outputs)), "a gradient for everything", ["eight-bytes"]],
  ["2.6", 4 * (4 * parameters + 50 * (image + outputs)), "Adam's moments and the gradients", ["adam-added"]],
  ["2.6", 4 * (parameters + 50 * (image / 3 + outputs)), "images of one channel", ["gray-images"]],
  ["2.6", 4 * (parameters + 50 * outputs) + 50 * image, "a byte a pixel", ["byte-a-pixel"]],
  ["2.6", 566, "in MB", ["in-MB"]],
  ["2.6", 0.566, "in GB", ["in-GB"]],
  ["2.6", 539.4, "in MiB", ["in-MiB"]],
  ["2.6", 530, "no images, in MB"],
  ["2.6", parameters + 50 * (image + outputs), "values", ["in-values"]],
  ["2.6", 4 * (parameters + 50 * (image + top)), "the last output only", ["last-output"]],
  ["2.6", "566 MB", "a text in MB", ["in-MB"]],

  ["4.3", [0, 147_456, 115_605_504], "no biases", ["bias-forgotten"]],
  ["4.3", [1_152, 147_584, 115_605_504], "the pool has weights", ["pooling-learns"]],
  ["4.3", [9, 147_584, 115_605_504], "the pool has one kernel", ["pooling-has-one-kernel"]],
  [
    "4.3",
    [1_280, 147_584, 115_605_504],
    "the pool is a depthwise convolution",
    ["pooling-learns", "pooling-has-biases"],
  ],
  ["4.3", [0, 1_280, 903_168], "one map is read", ["each-map-alone"]],
  ["4.3", [0, 147_584, 462_422_016], "no stride", ["stride-forgotten"]],
  ["4.3", [0, 147_584, 115_705_856], "parameters times places", ["bias-multiplied"]],
  ["4.3", [0, 147_456, 462_422_016], "no biases, no stride", ["bias-forgotten", "stride-forgotten"]],
  ["4.3", [0, 147_584, 903_168], "one map in the work"],
  ["4.3", [0, 147_584, 2 * 115_605_504], "additions too"],
  ["4.3", [0, 147_584, 147_456], "one place", ["one-place"]],
  ["4.3", [147_584, 0, 115_605_504], "pool and convolution swapped", ["swapped"]],
  ["4.3", [0, 147_584, 27 * 27 * 147_456], "VALID", ["valid-for-same"]],
  ["4.3", [0, 3 * 128 * 128 + 128, 784 * 3 * 128 * 128], "3, not 3 × 3", ["kernel-not-squared"]],
  ["4.3", [0, 147_457, 115_605_504], "one bias", ["one-bias"]],
  ["4.3", [0, 147_584, 784 * 128], "one multiplication an output", ["one-multiplication"]],
  ["4.3", [0, 115_605_504, 147_584], "work for parameters", ["swapped"]],
  ["4.3", [147_584, 147_584, 115_605_504], "both the same", ["pooling-as-convolution"]],
  ["4.3", [0, 147_584, 784 * 9], "one filter, one map", ["work-of-one-filter", "one-map-multiplied"]],

  ["6.2", narrowing + narrow, "what it takes with the bottleneck", ["new-cost"]],
  ["6.2", wide, "what it takes without", ["direct-cost"]],
  ["6.2", wide - narrow, "the 1 × 1 convolution is free", ["narrowing-is-free"]],
  ["6.2", 9.68, "how many times as cheap", ["ratio"]],
  ["6.2", 9.7, "how many times as cheap", ["ratio"]],
  ["6.2", 12, "how many times as cheap, the 1 × 1 convolution free", ["narrowing-is-free", "ratio"]],
  ["6.2", 89.7, "percent saved", ["percent"]],
  ["6.2", 90, "percent saved", ["percent"]],
  ["6.2", 0.897, "the share saved", ["share"]],
  ["6.2", 0.103, "the share left", ["remaining-share"]],
  ["6.2", 10.3, "percent left", ["remaining-share", "percent"]],
  ["6.2", 137_728, "for one place: the weights saved", ["parameters"]],
  ["6.2", 137_712, "the parameters saved", ["parameters", "biases-counted"]],
  ["6.2", 2 * 107_978_752, "multiplications and additions", ["additions-too"]],
  ["6.2", 28 * 137_728, "28 places", ["one-row"]],
  ["6.2", 784 * (5 * 192 * 32 - 192 * 16 - 5 * 16 * 32), "5, not 5 × 5", ["kernel-not-squared"]],
  ["6.2", (576 * (wide - narrow)) / 784 - narrowing, "VALID", ["padding-forgotten"]],
  ["6.2", -107_978_752, "negative", ["sign-changed"]],
  ["6.2", 107.98, "in millions", ["in-millions"]],
  ["6.2", 108, "in millions", ["in-millions"]],
  ["6.2", 108_000_000, "rounded", ["rounded-off"]],
  ["6.2", wide - narrow + narrowing, "the 1 × 1 convolution added to what is saved", ["narrowing-saves"]],
  ["6.2", narrow, "the 5 × 5 convolution on the narrow maps"],
  ["6.7", [9 * 728 * 1_024 + 1_024, 361 * 9 * 728 * 1_024], "an ordinary convolution", ["ordinary"]],
  ["6.7", [9 * 728 + 728 * 1_024, 361 * (9 * 728 + 728 * 1_024)], "no biases", ["bias-forgotten"]],
  ["6.7", [9 * 728, 361 * 9 * 728], "the first step alone", ["pointwise-forgotten", "bias-forgotten"]],

  ["9.1", [11, 15, 32], "rounded down"],
  ["9.1", [11.72, 15.59, 32], "not rounded", ["not-rounded"]],
  ["9.1", [11.7, 15.6, 32], "not rounded", ["not-rounded"]],
  ["9.1", [16, 12, 32], "width first", ["swapped"]],
  ["9.1", [12, 16, 10], "strides added up", ["strides-added"]],
  ["9.1", [38, 50, 10], "strides added up", ["strides-added", "divided-by-the-sum"]],
  ["9.1", [12, 16, 16], "one stride left out of the step", ["last-stride-forgotten"]],
  ["9.1", [24, 32, 16], "one layer left out", ["last-layer-forgotten"]],
  ["9.1", [6, 8, 64], "one layer too many", ["layer-again"]],
  ["9.1", [188, 250, 2], "one layer", ["first-layer-alone"]],
  ["9.1", [375, 499, 32], "SAME keeps the size", ["same-keeps-size"]],
  ["9.1", [375, 499, 1], "SAME keeps the size"],
  ["9.1", [12, 16, 31], "the pixels between two"],
  ["9.1", [12, 16, 31.25], "height by height", ["height-ratio-for-distance"]],
  ["9.1", [12, 16, 31.1875], "width by width", ["ratio-for-distance"]],
  ["9.1", [12, 16, 31.19], "width by width", ["ratio-for-distance"]],
  ["9.1", [12, 16, 1024], "an area", ["area-for-distance"]],
  ["9.1", [12, 16, 2], "one stride", ["last-stride-alone"]],
  ["9.1", [12, 16, 5], "layers", ["layers-for-distance"]],
  ["9.1", [12, 16, 63], "a receptive field", ["field-for-distance"]],
  ["9.1", [12, 16], "no step", ["left-out"]],
  ["9.1", [11, 15, 64], "rounded down, one stride too many", ["floor-for-ceil", "last-stride-twice"]],

  ["10.1", printed - 1_034, "no biases", ["bias-forgotten"]],
  ["10.1", flattenedTo(28 * 28 * 256), "no pool", ["pools-forgotten"]],
  ["10.1", flattenedTo(7 * 7 * 256), "two pools", ["last-pool-forgotten"]],
  ["10.1", flattenedTo(4 * 4 * 256), "pools that round up", ["ceil-for-floor"]],
  ["10.1", flattenedTo(3.5 * 3.5 * 256), "pools that do not round", ["half-rows"]],
  ["10.1", flattenedTo(256), "flattened to the maps alone", ["flattened-to-maps"]],
  ["10.1", flattenedTo(9), "flattened to the places of one map", ["one-map-flattened"]],
  ["10.1", flattenedTo(4 * 4 * 256) - 1_034, "pools that round up, no biases", ["bias-forgotten", "ceil-for-floor"]],
  ["10.1", printed - 147_584 - 590_080, "one convolution a stage", ["one-of-each-pair"]],
  [
    "10.1",
    printed - 147_584 - 590_080 + 73_856 + 295_168,
    "a stage's first convolution twice",
    ["pair-reads-the-same"],
  ],
  ["10.1", printed - dense[0] - dense[1] - dense[2], "convolutions only", ["dense-forgotten"]],
  ["10.1", dense[0] + dense[1] + dense[2], "dense layers only", ["convolutions-forgotten"]],
  ["10.1", printed - dense[2], "the last layer forgotten", ["output-forgotten"]],
  ["10.1", printed - convolutions[0], "the first layer forgotten", ["first-layer-forgotten"]],
  ["10.1", printed + 2 * 49 * 64, "three channels", ["three-channels"]],
  ["10.1", printed - 40 * 64, "3 × 3 in the first layer", ["three-for-seven"]],
  ["10.1", 4 * printed, "bytes", ["in-bytes"]],
  ["10.1", printed - (64 * 64 + 32 * 10), "a dropout of a half halves what the next layers read", ["dropout-halves"]],
  ["10.1", 1.41, "in millions", ["in-millions"]],
  ["10.1", 1_414_000, "rounded", ["rounded-off"]],
  ["10.1", printed - 7 * 7 * 64 + 7 * 64, "7, not 7 × 7", []],
];

for (const [task, given, thought, slips] of rows)
  test(`${task}: ${JSON.stringify(given)}, ${thought}`, async () => {
    const { verdict } = await assessFor(task, given, undefined);
    assert.equal(verdict.state, "failed");
    if (slips) assert.deepEqual(verdict.slips, slips, verdict.message);
    else assert.ok(verdict.slips.length > 0, verdict.message);
  });

type Length = (length: number, kernelSize: number, stride: number, padding: "valid" | "same") => unknown;

const wrongLengths: readonly (readonly [thought: string, given: Length])[] = [
  ["no + 1", (n, k, s, p) => (p === "same" ? Math.ceil(n / s) : Math.floor((n - k) / s))],
  ["SAME rounded down", (n, k, s, p) => (p === "same" ? Math.floor(n / s) : Math.floor((n - k) / s) + 1)],
  ["VALID without a stride", (n, k, s, p) => (p === "same" ? Math.ceil(n / s) : n - k + 1)],
  ["no stride", (n, k, _, p) => (p === "same" ? n : n - k + 1)],
  ["SAME keeps the length", (n, k, s, p) => (p === "same" ? n : Math.floor((n - k) / s) + 1)],
  ["VALID rounded up", (n, k, s, p) => (p === "same" ? Math.ceil(n / s) : Math.ceil((n - k) / s) + 1)],
  ["the other way round", (n, k, s, p) => (p === "valid" ? Math.ceil(n / s) : Math.floor((n - k) / s) + 1)],
  ["always VALID", (n, k, s) => Math.floor((n - k) / s) + 1],
  ["always SAME", (n, _, s) => Math.ceil(n / s)],
  ["never rounded", (n, k, s, p) => (p === "same" ? n / s : (n - k) / s + 1)],
  ["rounded to the nearest", (n, k, s, p) => Math.round(p === "same" ? n / s : (n - k) / s + 1)],
  ["+ 1 before the division", (n, k, s, p) => (p === "same" ? Math.ceil(n / s) : Math.floor((n - k + 1) / s))],
  ["always down, and no + 1", (n, k, s, p) => Math.floor((p === "same" ? n : n - k) / s)],
  ["half a kernel", (n, k, s, p) => (p === "same" ? Math.ceil(n / s) : Math.floor((n - Math.floor(k / 2)) / s) + 1)],
  ["stride before kernel", (n, k, s, p) => (p === "same" ? Math.ceil(n / s) : Math.floor(n / s) - k + 1)],
  ["kernel and stride mixed up", (n, k, s, p) => (p === "same" ? Math.ceil(n / k) : Math.floor((n - s) / k) + 1)],
  ["SAME with + 1", (n, k, s, p) => (p === "same" ? Math.ceil(n / s) + 1 : Math.floor((n - k) / s) + 1)],
  ["nothing for SAME", (n, k, s, p) => (p === "valid" ? Math.floor((n - k) / s) + 1 : undefined)],
  [
    "pads half a kernel on each side",
    (n, k, s, p) => Math.floor((n - k + (p === "same" ? 2 * Math.floor(k / 2) : 0)) / s) + 1,
  ],
  ["a list", (n, k, s, p) => [p === "same" ? Math.ceil(n / s) : Math.floor((n - k) / s) + 1]],
];

for (const [thought, given] of wrongLengths)
  test(`2.4: ${thought}`, async () => {
    const { verdict } = await assessFor("2.4", given, undefined);
    assert.equal(verdict.state, "failed");
    assert.ok(verdict.slips.length > 0, verdict.message);
  });

/** 3.6, as people would write it. */
const size = (maps: readonly number[]): number => maps.reduce((total, map) => total + map, 0);
/** The stretches that a plan cuts the layers into. */
const cut = (maps: number[], kept: number[]): number[][] =>
  [...kept, maps.length].map((end, i) => maps.slice(i === 0 ? 0 : kept[i - 1] + 1, end));
const wrongPeaks: readonly [thought: string, given: (maps: number[], kept: number[]) => unknown][] = [
  ["everything stays", (maps) => size(maps)],
  ["kept maps alone", (maps, kept) => size(kept.map((place) => maps[place]))],
  ["the largest stretch", (maps, kept) => Math.max(...cut(maps, kept).map(size))],
  [
    "all kept maps and the largest stretch",
    (maps, kept) => size(kept.map((place) => maps[place])) + Math.max(...cut(maps, kept).map(size)),
  ],
  [
    "kept maps below the stretch and the stretch",
    (maps, kept) => {
      const below = (i: number): number => size(kept.slice(0, i).map((place) => maps[place]));
      return Math.max(...cut(maps, kept).map((stretch, i) => below(i) + size(stretch)));
    },
  ],
];

for (const [thought, given] of wrongPeaks)
  test(`3.6: ${thought}`, async () => {
    const { verdict } = await assessFor("3.6", given, undefined);
    assert.equal(verdict.state, "failed");
    assert.ok(verdict.slips.length > 0, verdict.message);
  });
