/** Question 4: max pooling instead of a strided convolution. */
import { conv, countMultiplyAdds, countParameters, maxPool, type NetworkSpec, outputShape } from "../../network";
import { mean, sum, transpose } from "../../numbers";
import { tf } from "../../tensor";
import type { Slip } from "../explain";
import { between, type Numbers, numbers, pick, placesAlong, times } from "../givens";
import { made } from "../handed";
import { halved, type LayerName, layerNames, type Map2d } from "../handed/layers";
import { choiceTask, functionTask, propertyTask, readNumbers, valueTask } from "../kinds";
import type { TasksOf } from "../task";
import { plural } from "../words";
import { asTensor, poolGradient } from "./q04ByHand";

type Summary = (window: readonly number[]) => number;

const largest: Summary = (window) => Math.max(...window);

/** Windows of `size` × `size`, `count(length)` along each direction, each summed up in one number. */
function pool(map: Map2d, size: number, stride: number, summary: Summary, count = fullWindows(size, stride)) {
  const starts = (length: number): number[] => times(count(length), (i) => i * stride);
  return starts(map.length).map((top) =>
    starts(map[0].length).map((left) =>
      summary(map.slice(top, top + size).flatMap((row) => row.slice(left, left + size))),
    ),
  );
}

/** How many windows lie inside a length. */
function fullWindows(size: number, stride: number): (length: number) => number {
  return (length) => Math.max(0, placesAlong(length, size, stride));
}

const drawMap = (rng: () => number, height: number, width: number, low: number, high: number): number[][] =>
  times(height, () => times(width, () => between(rng, low, high)));

type PoolCase = [map: Map2d, size: number, stride: number];
type SummarySlip = "average" | "added-up" | "smallest" | "first-of-window" | "starts-at-zero";

/** What is made of the values of a window. */
function summaryWith(slip: Slip<SummarySlip>): Summary {
  if (slip("average")) return mean;
  if (slip("added-up")) return sum;
  if (slip("first-of-window")) return (window) => window[0];
  const all = (window: readonly number[]): readonly number[] => (slip("starts-at-zero") ? [0, ...window] : window);
  return slip("smallest") ? (window) => Math.min(...all(window)) : (window) => largest(all(window));
}

const poolByHand = functionTask({
  task: ["4.1", "Max pooling by hand", 2],
  drawn: true,
  statement:
    "Write `poolMap(map, size, stride)`: max pooling of one feature map with windows of `size` × `size`. The map is a list of rows of numbers, and so is the result. The padding is VALID: only windows that lie entirely inside the map count.",
  cases: (rng): PoolCase[] => [
    [drawMap(rng, 4, 4, 0, 9), 2, 2],
    ...times(14, (i): PoolCase => {
      const size = pick(rng, [2, 3]);
      const [height, width] = [size + between(rng, 3, 7), size + between(rng, 3, 8)];
      return [drawMap(rng, height, width, -99, i % 2 ? 60 : -1), size, [1, 2, 3, 2][i % 4]];
    }),
  ],
  solve(slip, map, size, stride) {
    const window = slip("size-is-stride") ? stride : size;
    const step = slip("stride-ignored") ? 1 : slip("stride-is-size") ? size : stride;
    const inside = fullWindows(window, step);
    const count = (length: number): number =>
      slip("past-the-edge") ? Math.ceil(length / step) : inside(length) - (slip("last-window-missing") ? 1 : 0);
    const pooled = pool(map, window, step, summaryWith(slip as Slip<SummarySlip>), count);
    return slip("transposed") ? transpose(pooled) : pooled;
  },
  oracle: (map, size, stride) =>
    tf.tidy(() => tf.maxPool(asTensor(map), size, stride, "valid").squeeze<tf.Tensor2D>([0, 3]).arraySync()),
  call: (map, size, stride) => `a map of ${map.length} × ${map[0].length}, \`size\` ${size} and \`stride\` ${stride}`,
  slips: {
    average: "That is average pooling. What does *max* pooling keep from a window?",
    "added-up": "You add up the values of each window. What does *max* pooling keep from them?",
    smallest: "You keep the smallest value of each window.",
    "first-of-window": "You keep the upper left value of each window, whatever the others are.",
    "starts-at-zero": "You start each window from 0, as if a 0 were in it. What if all its values are negative?",
    "stride-is-size": "You move on by the window's size. `stride` says how far: windows may overlap, or leave gaps.",
    "size-is-stride": "Your windows are as large as the stride. They are `size` × `size`, wherever they begin.",
    "stride-ignored": "You move on by one pixel, whatever the stride is.",
    "past-the-edge": "You also take windows that reach over the edge. With VALID padding those do not count.",
    "last-window-missing": "The last window of each row and the last row of windows are missing.",
    transposed: "Your rows and columns are swapped.",
  },
  hints: [
    "Where may the upper left corner of a window be? Go through these places row by row, and look for the largest value of each window.",
    "Two loops over the places, one down and one across. How far is it from one place to the next? What is the last place from which a whole window still fits?",
    "The row 4, 1, 7, 3, 5 with windows of 3 and a stride of 2: the windows are 4, 1, 7 and 7, 3, 5, and both have the maximum 7.",
  ],
});

type Blocks = Numbers<"height" | "width" | "channels" | "poolSize" | "stride"> & { readonly maps: readonly number[] };

const blocks = ({ height, width, channels, maps, poolSize, stride }: Blocks): NetworkSpec => ({
  name: "blocks",
  input: [height, width, channels],
  layers: maps.flatMap((filters) => [
    conv({ filters, kernelSize: 3, padding: "same" }),
    maxPool({ poolSize, strides: stride }),
  ]),
});

const topShape = valueTask({
  task: ["4.2", "The shape after pooling", 1],
  givens: numbers<Blocks>(
    { height: 200, width: 300, channels: 3, maps: [32, 64, 128], poolSize: 3, stride: 2 },
    {
      height: [90, 111, 150, 225],
      width: [128, 171, 240, 333],
      channels: [1, 3],
      maps: [16, 20, 24].map((lowest) => [lowest, 2 * lowest, 4 * lowest]),
      poolSize: [3],
      stride: [2],
    },
  ),
  statement: ({ height, width, channels, maps, poolSize, stride }) =>
    `A network reads images of ${height} × ${width} pixels with ${plural(channels, "channel")}. Three times, there is a convolution of 3 × 3 with a stride of 1 and SAME padding, and after it max pooling with windows of ${poolSize} × ${poolSize}, a stride of ${stride} and VALID padding. The convolutions give ${maps.join(", ")} feature maps, the lowest first. What is the shape of the last pooling layer's output for one image? Give a list: \`[height, width, maps]\`.`,
  formula({ height, width, maps, poolSize, stride }, slip) {
    const step = slip("size-for-stride") ? poolSize : stride;
    const pooled = (length: number): number => {
      if (slip("same-for-valid")) return Math.ceil(length / step);
      if (slip("window-ignored")) return Math.floor(length / step);
      return Math.floor((length - poolSize) / step) + (slip("last-window-missing") ? 0 : 1);
    };
    const pools = slip("pooling-keeps-size") ? 0 : slip("one-pool") ? 1 : slip("last-pool-forgotten") ? 2 : 3;
    const after = (length: number, count: number): number =>
      maps.reduce((size, _, i) => {
        // Both paddings mixed up at once give the right sizes: ⌈(n − 2) / 2⌉ = ⌊(n − 3) / 2⌋ + 1.
        const below = slip("convolution-shrinks") && !slip("same-for-valid") ? size - 2 : size;
        return i < count ? pooled(below) : below;
      }, length);
    const top = slip("lowest-maps") ? maps[0] : slip("maps-added") ? sum(maps) : maps[2];
    return [after(height, pools), after(width, slip("one-direction") ? 0 : pools), slip("maps-pooled") ? top / 2 : top];
  },
  oracle: (givens) => outputShape(blocks(givens)) as number[],
  parts: ["height", "width", "maps"],
  slips: {
    "same-for-valid": "You round up, as with SAME padding. The *pooling* is VALID: its windows must lie inside.",
    "window-ignored": "You only divide by the stride. Where can the last window of 3 begin?",
    "last-window-missing": "You count the steps between the windows. There is one more window than there are steps.",
    "convolution-shrinks": "Your convolutions take off the border. What does SAME padding with a stride of 1 do?",
    "size-for-stride": "You divide by the windows' size. How far does a window move on?",
    "one-pool": "You apply one pooling layer. How many are there?",
    "last-pool-forgotten": "You apply two pooling layers. How many are there?",
    "pooling-keeps-size": "Your maps stay as large as the image. What do the pooling layers do to them?",
    "one-direction": "Your pools act on the height only. They act in *both* directions.",
    "maps-pooled": "Your pools halve the number of maps. Each map is pooled by itself: how many come out?",
    "lowest-maps": "That is the lowest convolution's number of maps. The question is about the top layer.",
    "maps-added": "You add up the maps of all layers. Does a layer pass on what it reads?",
  },
  hints: [
    "Go up layer by layer. Only the pooling layers change height and width, only the convolutions change the number of maps.",
    "At which positions may a window begin, when it must end inside the map? Count them for one layer, and begin again with what it gives.",
    "A length of 38 with windows of 3 and a stride of 2: ⌊(38 − 3) / 2⌋ + 1 = 18 after the first pooling layer, 8 after the second, 3 after the third.",
  ],
});

type Halving = Numbers<"height" | "width" | "maps" | "kernelSize">;

const bothParameters = valueTask({
  task: ["4.3", "What a strided convolution costs", 2],
  givens: numbers<Halving>(
    { height: 56, width: 56, maps: 128, kernelSize: 3 },
    { height: [28, 38, 56, 64], width: [30, 44, 72, 80], maps: [32, 48, 96, 160], kernelSize: [3, 5] },
  ),
  statement: ({ height, width, maps, kernelSize }) =>
    `${maps} feature maps of ${height} × ${width} are to be made half as high and half as wide. There are two options: a max-pooling layer, or a convolution with ${maps} filters and a bias for each. Both have windows of ${kernelSize} × ${kernelSize}, a stride of 2 and SAME padding. Give a list of three numbers: how many parameters does the pooling layer have, how many does the convolution have, and how many multiplications does the convolution take for one image (count the zeros of the padding like other values)?`,
  formula({ height, width, maps, kernelSize }, slip) {
    const window = slip("kernel-not-squared") ? kernelSize : kernelSize ** 2;
    const perFilter = window * (slip("each-map-alone") ? 1 : maps);
    const filters = slip("parameters-of-one-filter") ? 1 : maps;
    const working = slip("work-of-one-filter") ? 1 : maps;
    const each = slip("bias-per-map-read") ? maps * filters : filters;
    const biases = slip("bias-forgotten") ? 0 : slip("one-bias") ? 1 : each;
    const places = (length: number): number => {
      if (slip("valid-for-same")) return Math.floor((length - kernelSize) / 2) + 1;
      return slip("stride-forgotten") ? length : length / 2;
    };
    const across = slip("stride-in-one-direction") ? width : places(width);
    const output = slip("one-place") ? 1 : slip("one-row") ? places(height) : places(height) * across;
    const products = slip("one-multiplication") ? 1 : slip("one-map-multiplied") ? window : perFilter;
    const kernels = slip("pooling-has-one-kernel") ? 1 : maps;
    const learned = slip("pooling-learns") || slip("pooling-has-one-kernel") ? window : 0;
    const pooling = (learned + (slip("pooling-has-biases") ? 1 : 0)) * kernels;
    return [
      slip("pooling-as-convolution") ? perFilter * filters + biases : pooling,
      perFilter * filters + biases,
      (slip("additions-too") ? 2 : 1) * output * working * (products + (slip("bias-multiplied") ? 1 : 0)),
    ];
  },
  oracle({ height, width, maps, kernelSize }) {
    const window = { strides: 2, padding: "same" } as const;
    const [pooling, convolution]: NetworkSpec[] = [
      maxPool({ poolSize: kernelSize, ...window }),
      conv({ filters: maps, kernelSize, ...window }),
    ].map((layer) => ({ name: "halving", input: [height, width, maps], layers: [layer] }));
    return [countParameters(pooling).total, countParameters(convolution).total, countMultiplyAdds(convolution)];
  },
  parts: ["the pooling layer's parameters", "the convolution's parameters", "the convolution's multiplications"],
  slips: {
    "pooling-learns": "You give the pooling layer a weight for each value of its windows. What could be learned there?",
    "pooling-has-one-kernel": "You give the pooling layer a kernel. Does it multiply by anything?",
    "pooling-has-biases": "You give the pooling layer biases. Does it add anything?",
    "pooling-as-convolution": "You count the pooling layer like the convolution. What does it do with a window?",
    "bias-forgotten": "You count only the convolution's weights. What else does each filter have?",
    "one-bias": "You give the convolution a single bias. What does a bias belong to?",
    "bias-per-map-read": "You give a filter a bias for each map. How often is a bias added to one sum?",
    "stride-forgotten": "You apply the filters at every place of the input. With this stride there are fewer places.",
    "stride-in-one-direction": "Your stride leaves out places in one direction. It does so in *both*.",
    "valid-for-same": "Your kernel stays inside the maps. The padding is SAME.",
    "bias-multiplied": "You count biases as multiplications. A bias is added.",
    "additions-too": "You count additions as well. Expected: only multiplications.",
    "each-map-alone": "Your filters read one map each, as pooling does. How many does a filter of a convolution read?",
    "parameters-of-one-filter": "You count the parameters of a single filter. How many maps does the convolution give?",
    "work-of-one-filter": "You count the multiplications of a single filter. How many maps does the convolution give?",
    "one-place": "You count the multiplications at one place. The filters are applied at every place of the output.",
    "one-row": "You count the places of one column. The output has a height *and* a width.",
    "one-multiplication": "You count one multiplication for each value of the output. How many products are in it?",
    "one-map-multiplied": "You multiply the values of one map. At each place a filter multiplies those of *all* maps.",
    "kernel-not-squared": "A kernel has a height *and* a width.",
  },
  hints: [
    "What does pooling compute, and with which numbers? For the convolution, count one filter at one place; then all filters, then all places.",
    "One filter at one place multiplies each value of its window once: how many values are there, over all maps? How many places does the output have? Which of the convolution's numbers takes part in no multiplication?",
    ({ height, width, maps, kernelSize: k }) =>
      `For ${maps} maps of ${height} × ${width} and windows of ${k} × ${k}: one filter has ${k} · ${k} · ${maps} = ${k * k * maps} weights and a bias. There are ${maps} filters, and ${height / 2} · ${width / 2} = ${(height * width) / 4} places.`,
  ],
});

/** The same layers by TensorFlow. */
const tensorLayers: Readonly<Record<LayerName, (map: tf.Tensor4D) => tf.Tensor4D>> = {
  "max pooling": (map) => tf.maxPool(map, 2, 2, "valid"),
  "average pooling": (map) => tf.avgPool(map, 2, 2, "valid"),
  subsampling: (map) => tf.maxPool(map, 1, 2, "valid"),
};

/** The place of the function that the learner is given; the last argument says which one. */
type ChangeCase = [layer: unknown, map: Map2d, kind: LayerName];

type Edge = "zeros" | "wrapped" | "repeated";

/** A map whose values have moved by so many rows and columns. */
function moved(map: Map2d, rows: number, columns: number, edge: Edge = "zeros"): number[][] {
  const from = (place: number, length: number): number => {
    if (edge === "wrapped") return (place + length) % length;
    return edge === "repeated" ? Math.min(length - 1, Math.max(0, place)) : place;
  };
  return map.map((line, r) =>
    line.map((_, c) => map[from(r - rows, map.length)]?.[from(c - columns, line.length)] ?? 0),
  );
}

const minus = (a: Map2d, b: Map2d): number[] => a.flat().map((value, i) => value - b.flat()[i]);

const measureChange = functionTask({
  task: ["4.4", "Measure the invariance", 2],
  statement:
    "How much does a layer's output change when its input moves? Write `shiftChange(layer, map)`. `layer(map)` gives a layer's output for a map; both are lists of rows. Move the *map* to the right by one pixel (what leaves it is lost, and zeros come in), and give the relative change of the layer's output: the Euclidean length (the root of the sum of all squares) of the difference between the two outputs, divided by the length of the output of the map that was not moved.",
  cases: (rng): ChangeCase[] =>
    times(12, (i): ChangeCase => {
      const map = drawMap(rng, 4 + 2 * (i % 3), 6 + 2 * (i % 2), 0, 9);
      return [null, map, layerNames[i % 3]];
    }),
  prepare: (_, map, kind) => [made("layer", kind, map.length, map[0].length), map, kind],
  solve(slip, _, map, kind) {
    const far = slip("by-two") ? 2 : 1;
    const [rows, columns] = slip("downwards") ? [far, 0] : [0, far];
    const edge = slip("wrapped-round") ? "wrapped" : slip("edge-repeated") ? "repeated" : "zeros";
    const back = slip("to-the-left") ? -1 : 1;
    const move = (values: Map2d): number[][] => moved(values, back * rows, back * columns, edge);
    const layer = slip("layer-forgotten") ? (values: Map2d) => values : (values: Map2d) => halved(kind, values);
    const before = layer(map);
    const after = slip("output-moved") ? move(before) : layer(move(map));
    const length = (values: readonly number[]): number => {
      if (slip("absolute-values")) return sum(values.map(Math.abs));
      const squares = sum(values.map((value) => value ** 2));
      return slip("root-forgotten") ? squares : Math.sqrt(squares);
    };
    const lengths = Math.abs(length(after.flat()) - length(before.flat()));
    const difference = slip("lengths-compared") ? lengths : length(minus(after, before));
    if (slip("not-relative")) return difference;
    return difference / length((slip("relative-to-map") ? map : slip("relative-to-moved") ? after : before).flat());
  },
  oracle: (_, map, kind) =>
    tf.tidy(() => {
      const [input, [height, width]] = [asTensor(map), [map.length, map[0].length]];
      const kept = input.slice([0, 0, 0, 0], [1, height, width - 1, 1]);
      const pads: [number, number][] = [0, 0, 1, 0].map((zeros) => [zeros, 0]);
      const shifted = kept.pad<tf.Tensor4D>(pads);
      const [before, after] = [input, shifted].map(tensorLayers[kind]);
      return after.sub(before).norm().div(before.norm()).arraySync() as number;
    }),
  tolerance: 1e-4,
  call: (_, map, kind) => `${kind} of a map of ${map.length} × ${map[0].length}`,
  slips: {
    "to-the-left": "You move the map in the opposite direction.",
    downwards: "You move the rows, up or down. To the right, each row moves within itself.",
    "by-two": "You move the map by two pixels.",
    "wrapped-round": "What leaves your map on one side comes in on the other. It is lost, and zeros come in.",
    "edge-repeated": "You repeat the values at the edge. Zeros come in there.",
    "output-moved": "You move the layer's output. It is the input that moves; then the layer has to be asked again.",
    "layer-forgotten": "You compare the maps themselves. Expected: how much the layer's *output* changes.",
    "root-forgotten": "You compare sums of squares. A length is the root of such a sum.",
    "absolute-values": "You add up absolute values. A Euclidean length adds up squares and takes the root.",
    "lengths-compared": "You take the difference of two lengths. Expected: the length of the difference.",
    "not-relative": "You give only the length of the difference. What is it to be compared with?",
    "relative-to-moved": "You divide by the length of the *moved* map's output.",
    "relative-to-map": "You divide by the length of the map. Expected: a share of the layer's *output*.",
  },
  hints: [
    "Call the layer twice: for the map as it is, and for the moved one. Each moved row is a 0 and then the old row without its last value.",
    "Three steps: move the map, take the difference of the two outputs value by value, and write a function for the length of a list of rows. Which two lengths do you divide?",
    "An output of 3 and 4 that becomes 3 and 1: the difference has the length 3, the first output the length √(9 + 16) = 5, so the change is 0.6.",
  ],
});

const side = 8;

/** An 8 × 8 map with ones at these places. */
const ones = (...places: readonly (readonly [row: number, column: number])[]): number[][] =>
  times(side, (row) => times(side, (column) => (places.some(([r, c]) => r === row && c === column) ? 1 : 0)));

/** Whether a layer gives the same when the map moves so many columns to the right. */
const stays = (name: LayerName, map: Map2d, columns = 1): boolean =>
  minus(halved(name, map), halved(name, moved(map, 0, columns))).every((value) => Math.abs(value) < 1e-9);
const isBlank = (map: Map2d): boolean => map.flat().every((value) => value === 0);

const blindSpot = propertyTask({
  task: ["4.5", "A move that max pooling does not see", 2],
  statement: () =>
    `Make a map of ${side} × ${side} (a list of rows) with zeros in its first and last row and in its first and last column. When it moves to the right by one pixel, the output of *max* pooling with windows of 2 × 2 and a stride of 2 must not change at all, and the output of *average* pooling with the same windows must change.`,
  read(attempt): Map2d {
    const wanted = `${side} rows of ${side} numbers, all of them finite`;
    const fit = (all: readonly number[], shape: string): boolean =>
      shape === `${side},${side}` && all.every(Number.isFinite);
    const values = readNumbers(attempt, wanted, fit);
    return times(side, (row) => values.slice(row * side, (row + 1) * side));
  },
  judge: () => ({ passed: true, message: "Max pooling does not notice the move, but average pooling does." }),
  slips: {
    blank: {
      holds: isBlank,
      why: "A blank map looks the same wherever it is. There must be something to move.",
      example: () => ones(),
    },
    border: {
      holds: (map) =>
        map.some((row, r) => row.some((value, c) => value !== 0 && [r, c].some((at) => at === 0 || at === side - 1))),
      why: "There is something in the first or last row or column, where zeros are wanted.",
      example: () => ones([0, 2]),
    },
    "to-the-left": {
      holds: (map) => !stays("max pooling", map) && stays("max pooling", map, -1),
      why: "Your map can move to the *left* without a change. Expected: a move to the right.",
      example: () => ones([3, 3], [3, 4], [3, 5]),
    },
    downwards: {
      holds: (map) => !stays("max pooling", map) && stays("max pooling", transpose(map)),
      why: "Your map can move *down* without a change. Expected: a move to the right.",
      example: () => ones([2, 2], [2, 3]),
    },
    "max-changes": {
      holds: (map) => !stays("max pooling", map),
      why: "The output of max pooling changes: a window's largest value moves on into the next window, or a value that comes in is larger than any that stayed. From which column of a window do values cross over?",
      example: () => ones([3, 2], [3, 3]),
    },
    "average-stays": {
      holds: (map) => !isBlank(map) && stays("max pooling", map) && stays("average pooling", map),
      why: "Max pooling does not notice, but average pooling does not either: each window holds the same values as before. Let something cross from one window to the next that is not the largest there, or not the only largest.",
      example: () => ones([3, 2]),
    },
  },
  hints: () => [
    "The windows are columns 0 and 1, columns 2 and 3, and so on. A value in a left column stays in its window; a value in a right column goes on to the next one.",
    "Take one row and two windows that lie side by side. What does each hold after the move? When is the maximum of each the same as before, and when is the sum not?",
    "For *two* windows, and if *neither* pooling is to notice, the row 5 0 4 0 will do, in a map of zeros: moved, it is 0 5 0 4, with the maxima 5 and 4 and the means 5 / 4 and 4 / 4 as before. Which of the zeros could be more than 0?",
  ],
});

const pros = choiceTask({
  task: ["4.6", "Pooling or strides?", 1],
  question:
    "Maps can be made smaller by max pooling, or by a convolution with the same stride. Which of these statements are true?",
  options: {
    "nothing-to-learn": {
      right: "Max pooling has nothing to learn.",
      why: "What would a max-pooling layer keep in a file of weights?",
    },
    "exactly-the-same": {
      wrong: "When its input moves by one pixel, the output of max pooling with a stride of 2 stays exactly the same.",
      why: "Think of a single bright pixel in each of the places of a window. Into which window does it move?",
    },
    "learned-summary": {
      right: "A strided convolution can learn how to sum up a window, and max pooling cannot.",
      why: "One of the two has weights. What could they do that a maximum cannot?",
    },
    "sees-more": {
      right: "After max pooling with a stride of 2, a neuron in the next layer sees more of the image.",
      why: "Neighbours in a pooled map are further apart in the image. What does that mean for a kernel that lies on them?",
    },
    "moves-along": {
      wrong:
        "When its input moves by one pixel, the output of max pooling with a stride of 2 moves by one pixel as well.",
      why: "How many pixels of its input is one pixel of its output?",
    },
    "average-is-unsteady": {
      wrong: "When the image moves by one pixel, average pooling changes far more than max pooling.",
      why: "Lesson 4 has measured both. What makes a pool steady: that it takes the largest value, or that it looks at all of them?",
    },
  },
  hints: [
    "Ask of each statement: is it about parameters, about what a neuron sees, or about moves? For moves, think of a single bright pixel.",
    "Draw a row of six values and the three windows of its pool. Move the row by one: which value is in which window now?",
    'A statement of the same kind: "Max pooling mixes the feature maps." It works on each map by itself, so it is false.',
  ],
});

export const q04: TasksOf<{
  "4.1": undefined;
  "4.2": Blocks;
  "4.3": Halving;
  "4.4": undefined;
  "4.5": object;
  "4.6": undefined;
  "4.7": undefined;
}> = {
  "4.1": poolByHand,
  "4.2": topShape,
  "4.3": bothParameters,
  "4.4": measureChange,
  "4.5": blindSpot,
  "4.6": pros,
  "4.7": poolGradient,
};
