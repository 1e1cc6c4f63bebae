/** Question 4: max pooling instead of a strided convolution. */
import {
  conv,
  countMultiplyAdds,
  countParameters,
  depthwiseConv,
  maxPool,
  type NetworkSpec,
  outputShape,
  type Padding,
} from "../network";
import { tensorOf } from "./compare";
import { choiceTask } from "./kinds/choice";
import { functionTask } from "./kinds/function";
import { propertyTask } from "./kinds/property";
import { valueTask } from "./kinds/value";
import { pick } from "./pick";
import { describePlain, type Plain } from "./plain";
import type { Judgement, Task } from "./task";

type Map2d = readonly (readonly number[])[];
type Summary = (window: readonly number[]) => number;

const largest: Summary = (window) => Math.max(...window);
const mean: Summary = (window) => window.reduce((sum, value) => sum + value, 0) / window.length;
const first: Summary = (window) => window[0];

/** Windows that lie inside the map, each summed up in one number. */
function pool(map: Map2d, size: number, stride: number, summary: Summary): number[][] {
  const places = (length: number): number[] =>
    Array.from({ length: Math.max(0, Math.floor((length - size) / stride) + 1) }, (_, i) => i * stride);
  return places(map.length).map((top) =>
    places(map[0].length).map((left) =>
      summary(map.slice(top, top + size).flatMap((row) => row.slice(left, left + size))),
    ),
  );
}

/** Incomplete windows at the edges count as well. */
function poolPast(map: Map2d, size: number, stride: number): number[][] {
  const places = (length: number): number[] => Array.from({ length: Math.ceil(length / stride) }, (_, i) => i * stride);
  return places(map.length).map((top) =>
    places(map[0].length).map((left) =>
      largest(map.slice(top, top + size).flatMap((row) => row.slice(left, left + size))),
    ),
  );
}

const drawMap = (rng: () => number, height: number, width: number, low: number, high: number): number[][] =>
  Array.from({ length: height }, () => Array.from({ length: width }, () => low + Math.floor(rng() * (high - low + 1))));

type PoolCase = readonly [map: Map2d, size: number, stride: number];

const poolByHand = functionTask<object, PoolCase>({
  id: "4.1",
  title: "Max pooling by hand",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "Write `poolMap(map, size, stride)`: max pooling of one feature map with windows of `size` × `size`. The map is a list of rows of numbers, and so is the result. The padding is VALID: only windows that lie wholly inside the map count.",
  cases: (_, rng) => [
    [drawMap(rng, 4, 4, 0, 9), 2, 2],
    ...Array.from({ length: 14 }, (_unused, i): PoolCase => {
      const size = pick(rng, [2, 3]);
      const stride = [1, 2, 3, 2][i % 4];
      const map = drawMap(
        rng,
        size + 2 + Math.floor(rng() * 6),
        size + 3 + Math.floor(rng() * 6),
        -99,
        i % 2 ? 60 : -1,
      );
      return [map, size, stride];
    }),
  ],
  solve: (map, size, stride) => pool(map, size, stride, largest),
  call: (map, size, stride) => `a map of ${map.length} × ${map[0].length}, \`size\` ${size} and \`stride\` ${stride}`,
  misconceptions: [
    {
      id: "average",
      solve: (map, size, stride) => pool(map, size, stride, mean),
      why: "That is average pooling. What does *max* pooling keep of a window?",
    },
    {
      id: "first-of-window",
      solve: (map, size, stride) => pool(map, size, stride, first),
      why: "You keep the upper left value of each window, whatever the others are.",
    },
    {
      id: "starts-at-zero",
      solve: (map, size, stride) => pool(map, size, stride, (window) => Math.max(0, ...window)),
      why: "Your maximum is never below 0. A window can hold negative numbers only.",
    },
    {
      id: "stride-is-size",
      solve: (map, size) => pool(map, size, size, largest),
      why: "You move on by the window's size. It is `stride` that says how far: windows may overlap, or leave gaps.",
    },
    {
      id: "size-is-stride",
      solve: (map, _size, stride) => pool(map, stride, stride, largest),
      why: "Your windows are as large as the stride. They are `size` × `size`, wherever the next one begins.",
    },
    {
      id: "past-the-edge",
      solve: poolPast,
      why: "You also take windows that reach over the edge. With VALID padding those do not count.",
    },
  ],
  hints: [
    "Where may the upper left corner of a window be? Go through these places row by row, and look for the largest value of each window.",
    "there are ⌊(length − size) / stride⌋ + 1 windows along each direction; the window at (i, j) begins in row i · stride and column j · stride",
    "The row 4, 1, 7, 3, 5 with windows of 3 and a stride of 2: the windows are 4, 1, 7 and 7, 3, 5, and both have the maximum 7.",
  ],
});

interface Blocks {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly maps: readonly number[];
  readonly poolSize: number;
  readonly stride: number;
}

const blocks = (
  { height, width, channels, maps, poolSize, stride }: Blocks,
  paddings: { conv?: Padding; pool?: Padding } = {},
): NetworkSpec => ({
  name: "blocks",
  input: [height, width, channels],
  layers: maps.flatMap((filters) => [
    conv({ filters, kernelSize: 3, padding: paddings.conv ?? "same" }),
    maxPool({ poolSize, strides: stride, padding: paddings.pool ?? "valid" }),
  ]),
});

const shapeOf = (network: NetworkSpec): number[] => outputShape(network) as number[];

const topShape = valueTask<Blocks>({
  id: "4.2",
  title: "The shape after pooling",
  points: 1,
  givens: {
    book: { height: 200, width: 300, channels: 3, maps: [32, 64, 128], poolSize: 3, stride: 2 },
    draw: (rng) => ({
      height: pick(rng, [90, 111, 150, 225]),
      width: pick(rng, [128, 171, 240, 333]),
      channels: pick(rng, [1, 3]),
      maps: pick(rng, [
        [16, 32, 64],
        [24, 48, 96],
        [20, 40, 60],
      ]),
      poolSize: 3,
      stride: 2,
    }),
  },
  statement: ({ height, width, channels, maps, poolSize, stride }) =>
    `A network reads images of ${height} × ${width} pixels with ${channels} channel${channels === 1 ? "" : "s"}. Three times, there is a convolution of 3 × 3 with a stride of 1 and SAME padding, and after it max pooling with windows of ${poolSize} × ${poolSize}, a stride of ${stride} and VALID padding. The convolutions give ${maps.join(", ")} feature maps, the lowest first. What is the shape of the last pooling layer's output for one image? Give a list: \`[height, width, maps]\`.`,
  expected: (givens) => shapeOf(blocks(givens)),
  misconceptions: [
    {
      id: "same-for-valid",
      value: (givens) => shapeOf(blocks(givens, { pool: "same" })),
      why: "You round up, as with SAME padding. Here the *pooling* is VALID: its windows must lie inside the map.",
    },
    {
      id: "convolution-shrinks",
      value: (givens) => shapeOf(blocks(givens, { conv: "valid" })),
      why: "You let the convolutions take off the border. With SAME padding and a stride of 1, they keep the size.",
    },
    {
      id: "size-for-stride",
      value: (givens) => shapeOf(blocks({ ...givens, stride: givens.poolSize })),
      why: "You divide by the windows' size. How much smaller a map becomes is up to the stride; the windows overlap here.",
    },
    {
      id: "one-block",
      value: (givens) => {
        const [height, width] = shapeOf(blocks({ ...givens, maps: givens.maps.slice(0, 1) }));
        return [height, width, givens.maps[2]];
      },
      why: "That is the size after one pooling layer. There are three.",
    },
    {
      id: "pooling-keeps-size",
      value: ({ height, width, maps }) => [height, width, maps[2]],
      why: "The convolutions keep the size. What do the pooling layers do to it?",
    },
    {
      id: "maps-pooled",
      value: (givens) => {
        const [height, width, maps] = shapeOf(blocks(givens));
        return [height, width, maps / 2];
      },
      why: "Height and width are right. Pooling works on each map by itself: how many maps come out?",
    },
  ],
  hints: {
    idea: "Go up layer by layer. Only the pooling layers change height and width, only the convolutions change the number of maps.",
    formula: "after a VALID window: ⌊(length − size) / stride⌋ + 1",
    worked: () =>
      "A length of 38 with windows of 3 and a stride of 2: ⌊(38 − 3) / 2⌋ + 1 = 18 after the first pooling layer, 8 after the second, 3 after the third.",
  },
});

interface Halving {
  readonly height: number;
  readonly width: number;
  readonly maps: number;
  readonly kernelSize: number;
}

const halving = ({ height, width, maps, kernelSize }: Halving, stride = 2): NetworkSpec => ({
  name: "halving",
  input: [height, width, maps],
  layers: [conv({ filters: maps, kernelSize, strides: stride, padding: "same" })],
});

const pooling = ({ height, width, maps, kernelSize }: Halving): NetworkSpec => ({
  name: "pooling",
  input: [height, width, maps],
  layers: [maxPool({ poolSize: kernelSize, strides: 2, padding: "same" })],
});

const channelwise = ({ height, width, maps, kernelSize }: Halving): NetworkSpec => ({
  name: "channelwise",
  input: [height, width, maps],
  layers: [depthwiseConv({ kernelSize, strides: 2, padding: "same" })],
});

const counts = (givens: Halving): [number, number, number] => [
  countParameters(pooling(givens)).total,
  countParameters(halving(givens)).total,
  countMultiplyAdds(halving(givens)),
];

const bothParameters = valueTask<Halving>({
  id: "4.3",
  title: "What a strided convolution costs",
  points: 2,
  givens: {
    book: { height: 56, width: 56, maps: 128, kernelSize: 3 },
    draw: (rng) => ({
      height: pick(rng, [28, 38, 56, 64]),
      width: pick(rng, [30, 44, 72, 80]),
      maps: pick(rng, [32, 48, 96, 160]),
      kernelSize: pick(rng, [3, 5]),
    }),
  },
  statement: ({ height, width, maps, kernelSize }) =>
    `${maps} feature maps of ${height} × ${width} are to be made half as high and half as wide. There are two ways: a max-pooling layer, or a convolution with ${maps} filters and a bias for each. Both have windows of ${kernelSize} × ${kernelSize}, a stride of 2 and SAME padding. Give a list of three numbers: how many parameters has the pooling layer, how many has the convolution, and how many multiplications does the convolution take for one image (count the zeros of the padding like other values)?`,
  expected: counts,
  misconceptions: [
    {
      id: "pooling-learns",
      value: (givens) => [givens.kernelSize ** 2 * givens.maps, counts(givens)[1], counts(givens)[2]],
      why: "The convolution is right. But is there anything in a pooling layer that could be learned?",
    },
    {
      id: "bias-forgotten",
      value: (givens) => [counts(givens)[0], counts(givens)[1] - givens.maps, counts(givens)[2]],
      why: "The convolution's weights are all there. What else does each filter have?",
    },
    {
      id: "stride-forgotten",
      value: (givens) => [counts(givens)[0], counts(givens)[1], countMultiplyAdds(halving(givens, 1))],
      why: "You apply the filters at every place of the input. With this stride there are fewer places.",
    },
    {
      id: "stride-in-one-direction",
      value: (givens) => [counts(givens)[0], counts(givens)[1], 2 * counts(givens)[2]],
      why: "The parameters are right. The stride leaves out places in *both* directions.",
    },
    {
      id: "bias-multiplied",
      value: (givens) => {
        const [none, parameters, products] = counts(givens);
        return [none, parameters, products + (products / (parameters - givens.maps)) * givens.maps];
      },
      why: "A bias is added, not multiplied: it is a parameter, and no multiplication.",
    },
    {
      id: "each-map-alone",
      value: (givens) => [
        counts(givens)[0],
        countParameters(channelwise(givens)).total,
        countMultiplyAdds(channelwise(givens)),
      ],
      why: "You let each filter read one map. That is how pooling works; a filter of a convolution reads *all* maps.",
    },
    {
      id: "one-place",
      value: (givens) => [counts(givens)[0], counts(givens)[1], counts(givens)[1] - givens.maps],
      why: "Those are the multiplications at one place. The filters are applied at every place of the output.",
    },
  ],
  hints: {
    idea: "What does pooling compute, and with which numbers? For the convolution, count one filter at one place; then all filters, then all places.",
    formula:
      "parameters: (k · k · maps + 1) · filters · multiplications: k · k · maps · filters · output height · output width",
    worked: (other) =>
      `For ${other.maps} maps of ${other.height} × ${other.width} and windows of ${other.kernelSize} × ${other.kernelSize}, the convolution has ${counts(other)[1]} parameters and takes ${counts(other)[2]} multiplications.`,
  },
});

const layers: Readonly<Record<string, (map: Map2d) => number[][]>> = {
  "max pooling": (map) => pool(map, 2, 2, largest),
  "average pooling": (map) => pool(map, 2, 2, mean),
  subsampling: (map) => pool(map, 1, 2, first),
};

/** The place of the function that the learner is given; the last argument says which one. */
type ChangeCase = readonly [layer: unknown, map: Map2d, kind: string];

const toTheRight = (map: Map2d): number[][] => map.map((row) => [0, ...row.slice(0, -1)]);
const toTheLeft = (map: Map2d): number[][] => map.map((row) => [...row.slice(1), 0]);
const wrapped = (map: Map2d): number[][] => map.map((row) => [row[row.length - 1], ...row.slice(0, -1)]);
const down = (map: Map2d): number[][] => [map[0].map(() => 0), ...map.slice(0, -1).map((row) => [...row])];

const squares = (values: readonly number[]): number => values.reduce((sum, value) => sum + value ** 2, 0);
const minus = (a: Map2d, b: Map2d): number[] => a.flat().map((value, i) => value - b.flat()[i]);
const change = (before: Map2d, after: Map2d): number =>
  Math.sqrt(squares(minus(after, before)) / squares(before.flat()));

const measureChange = functionTask<object, ChangeCase>({
  id: "4.4",
  title: "Measure the invariance",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "How much does a layer's output change when its input moves? Write `shiftChange(layer, map)`. `layer(map)` gives a layer's output for a map; both are lists of rows. Move the *map* to the right by one pixel (what leaves it is lost, and zeros come in), and give the relative change of the layer's output: the Euclidean length of its difference (the root of the sum of all squares), divided by the length of the output of the map that was not moved.",
  cases: (_, rng) =>
    Array.from({ length: 12 }, (_unused, i): ChangeCase => {
      const map = drawMap(rng, 4 + 2 * (i % 3), 6 + 2 * (i % 2), 0, 9);
      return [null, map, Object.keys(layers)[i % 3]];
    }),
  prepare: (_, map, kind) => [
    (given: Map2d): number[][] => {
      const same = Array.isArray(given) && given.length === map.length;
      if (!same || !given.every((row) => Array.isArray(row) && row.length === map[0].length)) {
        throw new Error(`layer needs a map of ${map.length} rows of ${map[0].length} numbers`);
      }
      return layers[kind](given);
    },
    map,
    kind,
  ],
  solve: (_, map, kind) => change(layers[kind](map), layers[kind](toTheRight(map))),
  call: (_, map, kind) => `${kind} of a map of ${map.length} × ${map[0].length}`,
  misconceptions: [
    {
      id: "to-the-left",
      solve: (_, map, kind) => change(layers[kind](map), layers[kind](toTheLeft(map))),
      why: "You move the map to the left.",
    },
    {
      id: "downwards",
      solve: (_, map, kind) => change(layers[kind](map), layers[kind](down(map))),
      why: "You move the map down: the rows change their places. To the right, each row moves within itself.",
    },
    {
      id: "wrapped-round",
      solve: (_, map, kind) => change(layers[kind](map), layers[kind](wrapped(map))),
      why: "What leaves your map on the right comes in again on the left. It is to be lost, and zeros come in.",
    },
    {
      id: "output-moved",
      solve: (_, map, kind) => change(layers[kind](map), toTheRight(layers[kind](map))),
      why: "You move the layer's output. It is the input that moves; then the layer has to be asked again.",
    },
    {
      id: "root-forgotten",
      solve: (_, map, kind) => change(layers[kind](map), layers[kind](toTheRight(map))) ** 2,
      why: "You compare sums of squares. A length is the root of such a sum.",
    },
    {
      id: "not-relative",
      solve: (_, map, kind) => Math.sqrt(squares(minus(layers[kind](toTheRight(map)), layers[kind](map)))),
      why: "That is the length of the difference. It is not yet compared with the length of the output.",
    },
    {
      id: "relative-to-moved",
      solve: (_, map, kind) => change(layers[kind](toTheRight(map)), layers[kind](map)),
      why: "You divide by the length of the *moved* map's output.",
    },
    {
      id: "absolute-values",
      solve: (_, map, kind) => {
        const before = layers[kind](map);
        const size = (values: readonly number[]): number => values.reduce((sum, value) => sum + Math.abs(value), 0);
        return size(minus(layers[kind](toTheRight(map)), before)) / size(before.flat());
      },
      why: "You add up absolute values. A Euclidean length adds up squares and takes the root.",
    },
  ],
  hints: [
    "Call the layer twice: for the map as it is, and for the moved one. Each moved row is a 0 and then the old row without its last value.",
    "√(Σ (after − before)²) / √(Σ before²), both sums over all values of the output",
    "An output of 3 and 4 that becomes 3 and 1: the difference has the length 3, the first output the length √(9 + 16) = 5, so the change is 0.6.",
  ],
});

const side = 8;

/** An 8 × 8 map with ones at these places. */
const ones = (...places: readonly (readonly [row: number, column: number])[]): number[][] =>
  Array.from({ length: side }, (_, row) =>
    Array.from({ length: side }, (_unused, column) => (places.some(([r, c]) => r === row && c === column) ? 1 : 0)),
  );

const equal = (a: Map2d, b: Map2d): boolean => minus(a, b).every((value) => Math.abs(value) < 1e-9);

function judgeMap(attempt: Plain): Judgement {
  const tensor = tensorOf(attempt);
  const values = tensor?.data.map(Number) ?? [];
  if (tensor?.shape.join() !== `${side},${side}` || !values.every(Number.isFinite)) {
    return {
      passed: false,
      message: `You gave ${describePlain(attempt)}. Wanted are ${side} rows of ${side} numbers, all of them finite.`,
    };
  }
  const map = Array.from({ length: side }, (_, row) => values.slice(row * side, (row + 1) * side));
  const failed = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  const inside = (i: number): boolean =>
    [Math.floor(i / side), i % side].every((place) => place > 0 && place < side - 1);
  if (values.every((value) => value === 0)) return failed("blank");
  if (values.some((value, i) => value !== 0 && !inside(i))) return failed("border");
  const unchanged = (layer: (map: Map2d) => number[][]): boolean => equal(layer(map), layer(toTheRight(map)));
  if (!unchanged(layers["max pooling"])) return failed("max-changes");
  if (unchanged(layers["average pooling"])) return failed("average-stays");
  return { passed: true, message: "Max pooling does not notice the move, and average pooling does." };
}

const blindSpot = propertyTask<object>({
  id: "4.5",
  title: "A move that max pooling does not see",
  points: 2,
  givens: { book: {} },
  statement: () =>
    `Make a map of ${side} × ${side} (a list of rows) with zeros in its first and last row and in its first and last column. When it moves to the right by one pixel, the output of *max* pooling with windows of 2 × 2 and a stride of 2 must not change at all, and the output of *average* pooling with the same windows must change.`,
  judge: judgeMap,
  misconceptions: [
    {
      id: "blank",
      why: "A blank map is the same wherever it is. Something must be there to be moved.",
      example: () => ones(),
    },
    {
      id: "border",
      why: "There is something in the first or last row or column, where zeros are wanted.",
      example: () => ones([0, 2]),
    },
    {
      id: "max-changes",
      why: "The output of max pooling changes: a window's largest value moves on into the next window. In which column of its window must it be to stay?",
      example: () => ones([3, 3]),
    },
    {
      id: "average-stays",
      why: "Max pooling does not notice, but average pooling does not either: each window holds the same values as before. Let something cross from one window to the next that is not the largest there, or not the only largest.",
      example: () => ones([3, 2]),
    },
  ],
  hints: () => [
    "The windows are columns 0 and 1, columns 2 and 3, and so on. A value in a left column stays in its window; a value in a right column goes on to the next one.",
    "for windows with the values a₁ b₁, a₂ b₂, … in a row: after the move they hold 0 a₁, b₁ a₂, …; the maxima must be the same, the sums not",
    "For *two* windows where neither may notice, the row 5 0 4 0 will do: moved, it is 0 5 0 4, with the maxima 5 and 4 and the means 2.5 and 2 as before. Which of the zeros could be more than 0?",
  ],
});

const pros = choiceTask({
  id: "4.6",
  title: "Pooling or strides?",
  points: 1,
  question:
    "To make maps smaller, one may use max pooling, or a convolution with the same stride. Which of these statements are true?",
  options: [
    {
      text: "Max pooling has nothing to learn.",
      right: true,
      why: "What would a max-pooling layer keep in a file of weights?",
    },
    {
      text: "When its input moves by one pixel, the output of max pooling with a stride of 2 stays exactly the same.",
      right: false,
      why: "*Some* invariance is not all: a largest value that crosses into the next window changes two outputs.",
    },
    {
      text: "A strided convolution can learn how to sum up a window, and max pooling cannot.",
      right: true,
      why: "One of the two has weights. What could they do that a maximum cannot?",
    },
    {
      text: "After max pooling with a stride of 2, a neuron in the next layer sees more of the image.",
      right: true,
      why: "Neighbours in a pooled map are further apart in the image. What does that mean for a kernel that lies on them?",
    },
    {
      text: "When its input moves by one pixel, the output of max pooling with a stride of 2 moves by one pixel, too.",
      right: false,
      why: "One pixel of its output is two of its input, so a move by one cannot be followed exactly.",
    },
    {
      text: "Of all ways to halve a map, max pooling changes the least when the image moves.",
      right: false,
      why: "It has been measured: another kind of pooling, which lets every value count a little, changed less.",
    },
  ],
  hints: [
    "Ask of each statement: is it about parameters, about what a neuron sees, or about moves? For moves, think of a single bright pixel.",
    "pooled[i] = max(map[2i], map[2i + 1]): which of these change when the map becomes 0, map[0], map[1], …?",
    'A statement of the same kind: "Max pooling mixes the feature maps." It works on each map by itself, so it is false.',
  ],
});

export const q04: readonly Task[] = [poolByHand, topShape, bothParameters, measureChange, blindSpot, pros];
