/** Question 9: semantic segmentation. */
import { syntheticShapes } from "../data";
import { conv, type LayerSpec, maxPool, outputShape, type Padding, parallel, transposedConv } from "../network";
import { confusion, meanIou } from "../tensor";
import { tensorOf } from "./compare";
import { functionTask } from "./kinds/function";
import { propertyTask } from "./kinds/property";
import { valueTask } from "./kinds/value";
import { writtenTask } from "./kinds/written";
import { layersOf } from "./layersOf";
import { pick } from "./pick";
import { describePlain, type Plain } from "./plain";
import { branchesOf, compareBlocks } from "./sameBlock";
import type { Judgement, Task } from "./task";

interface Body {
  readonly height: number;
  readonly width: number;
  /** Of the layers, the lowest first. */
  readonly strides: readonly number[];
}

const product = (values: readonly number[]): number => values.reduce((all, value) => all * value, 1);

/** Height and width after all layers. */
function shrunk({ height, width, strides }: Body): number[] {
  const layers = strides.map((stride) => conv({ filters: 1, kernelSize: 3, strides: stride, padding: "same" }));
  return outputShape({ name: "body", input: [height, width, 3], layers }).slice(0, 2) as number[];
}

const resolution = valueTask<Body>({
  id: "9.1",
  title: "What is left of the resolution",
  points: 1,
  givens: {
    book: { height: 375, width: 499, strides: [2, 2, 2, 2, 2] },
    draw: (rng) => ({
      height: pick(rng, [275, 333, 375]),
      width: pick(rng, [421, 499, 517]),
      strides: pick(rng, [
        [4, 2, 1, 2, 2],
        [2, 2, 1, 2, 2],
        [2, 1, 2, 2, 2, 2],
        [4, 1, 2, 2],
      ]),
    }),
  },
  statement: ({ height, width, strides }) =>
    `Images of ${height} × ${width} pixels go through ${strides.length} layers with SAME padding and strides of ${strides.join(", ")}. How high and how wide is the last map, and how many pixels of the image lie between two neighbouring places of it, from middle to middle along a row? Give \`[height, width, pixels]\`.`,
  expected: (givens) => [...shrunk(givens), product(givens.strides)],
  misconceptions: [
    {
      id: "floor-for-ceil",
      value: ({ height, width, strides }) => {
        const step = product(strides);
        return [Math.floor(height / step), Math.floor(width / step), step];
      },
      why: "The step is right. With SAME padding the last, incomplete step at the edge counts as well.",
    },
    {
      id: "strides-added",
      value: ({ height, width, strides }) => {
        const step = strides.reduce((sum, stride) => sum + (stride > 1 ? stride : 0), 0);
        return [Math.ceil(height / step), Math.ceil(width / step), step];
      },
      why: "You add the strides. Each one divides what the layers before have left.",
    },
    {
      id: "one-layer",
      value: ({ height, width, strides }) => [
        Math.ceil(height / strides[0]),
        Math.ceil(width / strides[0]),
        strides[0],
      ],
      why: "That is what the first layer leaves. There are more of them.",
    },
    {
      id: "area-for-distance",
      value: (givens) => [...shrunk(givens), product(givens.strides) ** 2],
      why: "The sizes are right. The last number is a distance along one row; you give an area.",
    },
  ],
  hints: {
    idea: "One step on a map is as many steps on the map below as the stride says.",
    formula: "size = ⌈size below / stride⌉, layer by layer · pixels between places = the strides multiplied",
    worked: () => "A row of 9 pixels through strides of 2 and 3: 9 → 5 → 2 places, 2 · 3 = 6 pixels apart.",
  },
});

type Mask = readonly (readonly number[])[];
type MaskArgs = readonly [truth: Mask, answer: Mask, classes: number];

const countsOf = ([truth, answer, classes]: MaskArgs): number[][] =>
  confusion({ labels: truth.flat(), predictions: answer.flat(), classes });

interface ClassCount {
  readonly shared: number;
  readonly labelled: number;
  readonly answered: number;
}

/** Counts for each class that truth or answer has. */
function perClass(args: MaskArgs): ClassCount[] {
  const matrix = countsOf(args);
  return matrix
    .map((row, c) => ({
      shared: row[c],
      labelled: row.reduce((sum, count) => sum + count, 0),
      answered: matrix.reduce((sum, other) => sum + other[c], 0),
    }))
    .filter(({ labelled, answered }) => labelled + answered > 0);
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const iouOf = ({ shared, labelled, answered }: ClassCount): number => shared / (labelled + answered - shared);

const iouByHand = functionTask<object, MaskArgs>({
  id: "9.2",
  title: "Intersection over union",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "Write `meanIou(truth, answer, classes)`. `truth[row][column]` and `answer[row][column]` hold the class of each pixel, a whole number from 0 to `classes − 1`. The intersection over union of a class: the pixels that have it in both, divided by those that have it in at least one of the two. Give the mean over the classes, the ground (class 0) included. A class that occurs in neither of the two does not count.",
  cases: (_, rng) => {
    const mask = (height: number, width: number, draw: () => number): number[][] =>
      Array.from({ length: height }, () => Array.from({ length: width }, draw));
    const first: MaskArgs = [
      [
        [0, 1, 1, 0],
        [0, 1, 1, 0],
      ],
      [
        [0, 0, 1, 1],
        [0, 0, 1, 2],
      ],
      3,
    ];
    return [
      first,
      ...Array.from({ length: 12 }, (_unused, i): MaskArgs => {
        const classes = 3 + Math.floor(3 * rng());
        const used = i % 2 === 0 ? classes : classes - 1; // every other time no pixel has the last class
        const [height, width] = [3 + Math.floor(4 * rng()), 3 + Math.floor(4 * rng())];
        const truth = mask(height, width, () => Math.floor(used * rng() ** 2));
        const noisy = truth.map((row) => row.map((label) => (rng() < 0.6 ? label : Math.floor(used * rng()))));
        return [truth, noisy, classes];
      }),
    ];
  },
  solve: (...args) => meanIou(countsOf(args)),
  tolerance: 1e-6,
  misconceptions: [
    {
      id: "accuracy",
      solve: (truth, answer) => mean(truth.flat().map((label, i) => Number(answer.flat()[i] === label))),
      why: "That is the share of right pixels. It flatters: the ground is large and easy.",
    },
    {
      id: "dice",
      solve: (...args) =>
        mean(perClass(args).map(({ shared, labelled, answered }) => (2 * shared) / (labelled + answered))),
      why: "You divide by the two areas added up and count shared pixels twice. That is another measure (Dice). The *union* holds each pixel once.",
    },
    {
      id: "recall",
      solve: (...args) => mean(perClass(args).map(({ shared, labelled }) => (labelled > 0 ? shared / labelled : 0))),
      why: "You divide by the pixels of the truth alone. Then an answer that is too large would cost nothing.",
    },
    {
      id: "absent-as-zero",
      solve: (...args) => perClass(args).reduce((sum, count) => sum + iouOf(count), 0) / args[2],
      why: "A class that neither has lowers your mean. It is not to be counted.",
    },
    {
      id: "pooled",
      solve: (...args) => {
        const counts = perClass(args);
        const shared = counts.reduce((sum, count) => sum + count.shared, 0);
        const union = counts.reduce((sum, count) => sum + count.labelled + count.answered - count.shared, 0);
        return shared / union;
      },
      why: "You add up all classes before you divide, so large ones drown the small ones. Each class has its own IoU; the mean comes last.",
    },
    {
      id: "ground-left-out",
      solve: (...args) => mean(perClass(args).slice(1).map(iouOf)),
      why: "The ground is a class like the others here: class 0 counts.",
    },
  ],
  hints: [
    "For one class: how many pixels have it in both masks, and how many in at least one? Then the next class.",
    "IoU = shared / (labelled + answered − shared), the mean over the classes that occur",
    "Truth 0, 0, 1 and answer 0, 1, 1: class 0 shares 1 pixel of 2, class 1 shares 1 of 2, the mean is .5.",
  ],
});

type UpArgs = readonly [length: number, kernelSize: number, stride: number, padding: Padding];

function upLength([length, kernelSize, stride, padding]: UpArgs): number {
  const layers = [transposedConv({ filters: 1, kernelSize, strides: stride, padding })];
  return outputShape({ name: "up", input: [length, length, 1], layers })[0] as number;
}

const enlargedLength = functionTask<object, UpArgs>({
  id: "9.3",
  title: "Sizes of a transposed convolution",
  points: 1,
  givens: { book: {} },
  statement: () =>
    'Write `upLength(length, kernelSize, stride, padding)`: the length, along one direction, of what a transposed convolution makes of a map of `length`. `padding` is `"valid"` (every stamp of the kernel is kept whole) or `"same"` (what sticks out is cut off). The kernel is at least as long as the stride.',
  cases: (_, rng) => [
    [2, 3, 2, "valid"],
    [2, 3, 2, "same"],
    ...Array.from({ length: 24 }, (_unused, i): UpArgs => {
      const stride = 1 + Math.floor(rng() * 8);
      return [1 + Math.floor(rng() * 40), stride + Math.floor(rng() * 9), stride, i % 2 === 0 ? "valid" : "same"];
    }),
  ],
  solve: (...args) => upLength(args),
  call: (length, kernelSize, stride, padding) => `\`upLength(${length}, ${kernelSize}, ${stride}, "${padding}")\``,
  misconceptions: [
    {
      id: "like-a-convolution",
      solve: (length, kernelSize, stride, padding) =>
        padding === "same" ? Math.ceil(length / stride) : Math.max(0, Math.floor((length - kernelSize) / stride) + 1),
      why: "That is what a convolution does. A *transposed* one goes the other way: its stride makes the map larger.",
    },
    {
      id: "padding-ignored",
      solve: (length, _kernelSize, stride) => length * stride,
      why: "Every answer is the one for SAME padding. With VALID the last stamp reaches further than its stride.",
    },
    {
      id: "same-ignored",
      solve: (length, kernelSize, stride) => (length - 1) * stride + kernelSize,
      why: "Every answer is the one for VALID padding. With SAME something is cut off.",
    },
    {
      id: "kernel-added",
      solve: (length, kernelSize, stride, padding) => length * stride + (padding === "same" ? 0 : kernelSize),
      why: "With VALID padding you give the last stamp a stride *and* a kernel. It ends with its kernel.",
    },
  ],
  hints: [
    "Put down one stamp of the kernel for each value, a stride further each time. Where does the last one begin, and where does it end?",
    "valid: (length − 1) · stride + kernelSize · same: length · stride",
    "A length of 3, kernel 5, stride 4: the stamps begin at 0, 4 and 8, and the last one ends at 8 + 5 = 13. SAME cuts this to 3 · 4 = 12.",
  ],
});

interface Skip {
  readonly size: number;
  /** Maps of the input, and of the layer below the deep scores. */
  readonly channels: number;
  readonly filters: number;
  readonly classes: number;
}

const score = (classes: number): LayerSpec => conv({ filters: classes, kernelSize: 1 });

function skipWith(
  { filters, classes }: Skip,
  change: { kernelSize?: number; merge?: "add" | "concat" } = {},
): LayerSpec[] {
  const { kernelSize = 4, merge = "add" } = change;
  const deep = [
    maxPool(),
    conv({ filters, kernelSize: 3, padding: "same", activation: "relu" }),
    score(classes),
    transposedConv({ filters: classes, kernelSize, strides: 2, padding: "same", useBias: false }),
  ];
  return [parallel({ merge, branches: [[score(classes)], deep] })];
}

function judgeSkip(layers: readonly LayerSpec[], givens: Skip): Judgement {
  const fail = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  const { branches, merge } = branchesOf(layers);
  if (!branches) return fail("no-skip");
  if (merge !== "add") return fail("not-added");
  if (branches.some((branch) => branch.length === 0)) return fail("not-scored");
  const enlarged = branches.flat().find((layer) => layer.kind === "transposedConv");
  if (!enlarged) return fail("not-enlarged");
  if (enlarged.kernelSize.some((size, axis) => size % enlarged.strides[axis] !== 0)) return fail("checkerboard");
  const { size, channels } = givens;
  return compareBlocks(layers, skipWith(givens), [size, size, channels]);
}

const skipBlock = propertyTask<Skip>({
  id: "9.4",
  title: "A skip connection",
  points: 2,
  givens: {
    book: { size: 16, channels: 64, filters: 128, classes: 4 },
    draw: (rng) => ({
      size: pick(rng, [8, 16, 20]),
      channels: pick(rng, [24, 48, 64]),
      filters: pick(rng, [80, 96, 128]),
      classes: pick(rng, [3, 4, 21]),
    }),
  },
  statement: ({ size, channels, filters, classes }) =>
    `Write one skip connection in the manner of FCN-16, as a list of layers. It reads ${channels} maps of ${size} × ${size} and gives ${classes} maps of scores of the same size.\n\n- The deep way: a max pool that halves the maps; a 3 × 3 convolution with ${filters} filters, SAME padding and ReLU; scores for the ${classes} classes by a 1 × 1 convolution; a transposed convolution that doubles the scores' size, 4 × 4, SAME padding, without a bias.\n- The skip: scores for the ${classes} classes by a 1 × 1 convolution, from the maps as they come in.\n- The two are added.\n\nConvolutions have biases where nothing else is said.`,
  judge: (attempt, givens) => judgeSkip(layersOf(attempt), givens),
  misconceptions: [
    {
      id: "no-skip",
      example: (givens) => {
        const [block] = skipWith(givens);
        return block.kind === "parallel" ? block.branches[1] : [];
      },
      why: "There is one way through your layers. The fine maps need a way of their own, side by side with the deep one.",
    },
    {
      id: "not-added",
      example: (givens) => skipWith(givens, { merge: "concat" }),
      why: "Laying maps side by side is U-Net's way. In an FCN the scores of both ways are added.",
    },
    {
      id: "not-scored",
      example: (givens) => {
        const [block] = skipWith(givens);
        return block.kind === "parallel" ? [{ ...block, branches: [[], block.branches[1]] }] : [];
      },
      why: "An empty branch carries feature maps, not scores: there are too many of them to be added to one score a class.",
    },
    {
      id: "not-enlarged",
      example: (givens) => {
        const [block] = skipWith(givens);
        return block.kind === "parallel"
          ? [
              {
                ...block,
                branches: block.branches.map((branch) => branch.filter(({ kind }) => kind !== "transposedConv")),
              },
            ]
          : [];
      },
      why: "The deep scores have half the height and width, so they cannot be added yet. Something must enlarge them.",
    },
    {
      id: "checkerboard",
      example: (givens) => skipWith(givens, { kernelSize: 3 }),
      why: "The stride does not divide your transposed kernel: its stamps overlap unevenly and make a checkerboard.",
    },
  ],
  hints: ({ classes }) => [
    "Two branches that end with maps of the same shape. Follow the sizes down and up again.",
    '`parallel({ merge: "add", branches: [[score], [pool, conv, score, transposedConv]] })`',
    `With ${classes + 5} classes: a score is \`conv({ filters: ${classes + 5}, kernelSize: 1 })\`, and what doubles it \`transposedConv({ filters: ${classes + 5}, kernelSize: 4, strides: 2, padding: "same", useBias: false })\`.`,
  ],
});

interface ShapeSet {
  readonly count: number;
  readonly seed: number;
}

interface Segmenting {
  readonly training: ShapeSet;
  readonly exam: ShapeSet;
  readonly wanted: number;
}

const segmenting: Segmenting = { training: { count: 1000, seed: 1 }, exam: { count: 24, seed: 900 }, wanted: 0.65 };
const size = 64;

/** Ground or shape for each pixel of the exam's images, as the exercise makes them. */
const truthOf = ({ exam }: Segmenting): Uint8Array =>
  syntheticShapes({ ...exam, shapes: 5, radius: [0.08, 0.2], noise: 8 }).labels.map((label) => Math.min(label, 1));

function judgeMasks(attempt: Plain, givens: Segmenting): Judgement {
  const fail = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  const pixels = givens.exam.count * size * size;
  const values = tensorOf(attempt)?.data.map(Number) ?? [];
  if (values.length === 2 * pixels) return fail("probabilities");
  if (values.length !== pixels || !values.every((value) => value === 0 || value === 1)) {
    const wanted = `${pixels} classes, 0 or 1, one for each pixel of the ${givens.exam.count} images`;
    return { passed: false, message: `You gave ${describePlain(attempt)}. Wanted are ${wanted}.` };
  }
  const truth = truthOf(givens);
  const iou = meanIou(confusion({ labels: truth, predictions: values, classes: 2 }));
  if (iou === 1) return fail("truth");
  if (values.every((value) => value === values[0])) return fail("one-class");
  const reached = `The mean IoU is ${iou.toFixed(3)}`;
  if (iou >= givens.wanted)
    return { passed: true, message: `${reached}: the skip has brought back some of the *where*.` };
  return { passed: false, message: `${reached}; ${givens.wanted} or more is wanted.` };
}

const gainIou = propertyTask<Segmenting>({
  id: "9.5",
  title: "Add a skip and gain",
  points: 3,
  trains: true,
  givens: { book: segmenting },
  statement: ({ training, exam, wanted }) =>
    `\`shapeSet(count, seed)\` in the cell below makes images with the class of each pixel: ground (0) or shape (1). Trained for two epochs on ${training.count} of them, \`fcn({ stride: 32, classes: 2 })\` gets a mean IoU of less than .55 on others. Train a network **with one skip or more** in the same way and reach **${wanted}** on \`shapeSet(${exam.count}, ${exam.seed})\`. The attempt is the class of each pixel, \`evaluate(model, …).predictions\`.`,
  judge: judgeMasks,
  misconceptions: [
    {
      id: "probabilities",
      example: ({ exam }) => new Float32Array(2 * exam.count * size * size).fill(0.5),
      why: "Those are two probabilities a pixel. Wanted is the class of each pixel.",
    },
    {
      id: "truth",
      example: truthOf,
      why: "Every pixel right, to the last edge? That must be the truth itself. Wanted is what a network makes of the images.",
    },
    {
      id: "one-class",
      example: ({ exam }) => new Uint8Array(exam.count * size * size),
      why: "Your answer is the same class everywhere. Most pixels are ground, so a network that has learned nothing says so: did it train?",
    },
  ],
  hints: () => [
    "The deep scores know what is there. Which maps still know where, and how do their scores come in?",
    "`fcn` has an option `stride`: 32 has no skip, 16 has one, 8 has two; `uNet` has one at every level",
    "FCN-32, without a skip: `const { model } = await train({ ...settings, network: fcn({ stride: 32, classes: 2 }) }, shapeSet(1000, 1))`, then `evaluate(model, shapeSet(24, 900)).predictions`.",
  ],
});

const sizeAlone = writtenTask({
  id: "9.6",
  title: "Is size enough?",
  points: 2,
  question:
    'Somebody says: "FCN-32 ends with a transposed convolution, so its output has as many pixels as the image. The resolution is back, and skip connections are a luxury." What is right about this, and what is wrong? Answer in three to five sentences.',
  hints: [
    "How many numbers does FCN-32 have about a whole image, just before it enlarges?",
    "Can two different outlines lead to the same coarse scores? What can the enlarging do then?",
    "Compare with a photograph that is made small and then large again: does it get its sharp edges back?",
  ],
});

export const q09: readonly Task[] = [resolution, iouByHand, enlargedLength, skipBlock, gainIou, sizeAlone];
