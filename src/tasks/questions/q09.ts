/** Question 9: semantic segmentation. */
import { syntheticShapes } from "../../data";
import {
  conv,
  countParameters,
  type LayerSpec,
  type Merge,
  maxPool,
  type NetworkSpec,
  outputShape,
  type Padding,
  parallel,
  transposedConv,
  upsample,
} from "../../network";
import { mean, product, sum } from "../../numbers";
import { confusion, meanIou } from "../../tensor";
import { describePlain } from "../describe";
import { type Numbers, numbers, times } from "../givens";
import { functionTask, propertyTask, readNumbers, valueTask, writtenTask } from "../kinds";
import { NotOfTheForm } from "../kinds/property";
import { has, type Layers, layersOf, ofKind, replaced } from "../layersOf";
import { type Branches, branchesOf, compareBlocks } from "../sameBlock";
import type { TasksOf } from "../task";
import { iouLoss, transposedMatrix } from "./q09ByHand";

/** An image, and the strides of the layers, the lowest first. */
type Body = Numbers<"height" | "width"> & { readonly strides: readonly number[] };

/** Height and width after all layers. */
function shrunk({ height, width, strides }: Body): number[] {
  const layers = strides.map((stride) => conv({ filters: 1, kernelSize: 3, strides: stride, padding: "same" }));
  return outputShape({ name: "body", input: [height, width, 3], layers }).slice(0, 2) as number[];
}

const resolution = valueTask({
  task: ["9.1", "What is left of the resolution", 1],
  givens: numbers<Body>(
    { height: 375, width: 499, strides: [2, 2, 2, 2, 2] },
    {
      height: [275, 333, 375],
      width: [421, 499, 517],
      strides: ["42122", "22122", "212222", "4124"].map((digits) => [...digits].map(Number)),
    },
  ),
  statement: ({ height, width, strides }) =>
    `Images of ${height} × ${width} pixels go through ${strides.length} layers with SAME padding and strides of ${strides.join(", ")}. How high and how wide is the last map, and how many pixels of the image lie between two neighbouring places of it, from middle to middle along a row? Give \`[height, width, pixels]\`.`,
  formula({ height, width, strides }, slip) {
    const first = slip("first-layer-alone") ? 1 : strides.length;
    const some = strides.slice(0, slip("last-layer-forgotten") ? Math.min(first, strides.length - 1) : first);
    const used = slip("layer-again") && !slip("last-layer-forgotten") ? [...some, some[some.length - 1]] : some;
    const last = used.length - 1;
    const others = slip("last-stride-alone") ? [] : used.slice(0, last);
    const again = slip("last-stride-forgotten") ? 0 : slip("last-stride-twice") ? 2 : 1;
    const steps = [...others, ...times(again, () => used[last])];
    const step = slip("strides-added") ? sum(steps) : slip("layers-for-distance") ? used.length : product(steps);
    /** Of kernels of 3 × 3. */
    const field = used.reduceRight((size, stride) => (size - 1) * stride + 3, 1);
    const whole = slip("not-rounded") ? (size: number) => size : slip("floor-for-ceil") ? Math.floor : Math.ceil;
    const left = (length: number): number => {
      if (slip("same-keeps-size")) return length;
      if (slip("divided-by-the-sum")) return whole(length / sum(used));
      const margin = slip("valid-for-same") ? 2 : 0; // of a 3 × 3 kernel
      return used.reduce((size, stride) => whole((size - margin) / stride), length);
    };
    const columns = slip("one-direction") ? width : left(width);
    const ratio = slip("height-ratio-for-distance") ? height / left(height) : step;
    const distance = slip("ratio-for-distance") ? width / columns : slip("field-for-distance") ? field : ratio;
    const gap = slip("ends-left-out") ? distance - 1 : distance;
    return [left(height), columns, slip("area-for-distance") ? gap ** 2 : gap];
  },
  oracle: (givens) => [...shrunk(givens), product(givens.strides)],
  parts: ["height", "width", "pixels"],
  slips: {
    "floor-for-ceil": "You round the sizes down. With SAME padding a last, incomplete step at the edge counts as well.",
    "not-rounded": "A map has a whole number of rows and columns. What becomes of an incomplete step at the edge?",
    "valid-for-same": "Your maps lose a margin in each layer. With SAME padding there are zeros around them.",
    "last-stride-alone": "Your distance is a step on the map below. How many pixels of the *image* is that?",
    "last-stride-forgotten": "Your distance leaves out one of the strides.",
    "last-stride-twice": "Your distance has one of the strides twice.",
    "strides-added": "You add the strides to get the distance. A step of one layer is several of the layer below.",
    "divided-by-the-sum": "You divide the sizes by the strides added up. What is left of the map after each layer?",
    "first-layer-alone": "That is what the first layer leaves. What do the others do?",
    "last-layer-forgotten": "You leave out the last layer.",
    "same-keeps-size": "SAME padding keeps the size only for a stride of 1. What do the strides here do?",
    "one-direction": "The strides act along *both* directions.",
    "area-for-distance": "The last number is a distance along one row; you give an area.",
    "ratio-for-distance": "You divide the image's width by the map's, which is rounded. What do the strides say?",
    "height-ratio-for-distance": "You divide the image's height by the map's, which is rounded.",
    "field-for-distance": "That is how many pixels a place *sees*. Expected: how far away its neighbour is.",
    "layers-for-distance": "That is the number of layers. Expected: a number of pixels.",
    "layer-again": "You count a layer too many.",
    "ends-left-out": "You count the pixels that lie strictly between. From middle to middle there is one more.",
  },
  hints: [
    "One step on a map is as many steps on the map below as the stride says.",
    "Go up layer by layer. How many steps of its stride begin inside a row of the map below? And how many pixels of the image does a step of the second map span, of the third, and so on?",
    "A row of 9 pixels through strides of 2 and 3: 9 → 5 → 2 places, 2 · 3 = 6 pixels apart.",
  ],
});

type Mask = readonly (readonly number[])[];
const mask = (rows: string): Mask => rows.split(" ").map((row) => [...row].map(Number));

type MaskArgs = [truth: Mask, answer: Mask, classes: number];

const iouByHand = functionTask({
  task: ["9.2", "Intersection over union", 2],
  statement:
    "Write `meanIou(truth, answer, classes)`. `truth[row][column]` and `answer[row][column]` hold the class of each pixel, a whole number from 0 to `classes − 1`. The intersection over union of a class: the pixels that have it in both, divided by those that have it in at least one of the two. Give the mean over the classes, the ground (class 0) included. A class that occurs in neither of the two does not count.",
  cases: (rng): readonly MaskArgs[] => [
    [mask("0110 0110"), mask("0011 0012"), 3],
    ...times(12, (i): MaskArgs => {
      const classes = 3 + Math.floor(3 * rng());
      const used = i % 2 === 0 ? classes : classes - 1; // every other time no pixel has the last class
      const [height, width] = [3 + Math.floor(4 * rng()), 3 + Math.floor(4 * rng())];
      const truth = times(height, () => times(width, () => Math.floor(used * rng() ** 2)));
      const noisy = truth.map((row) => row.map((label) => (rng() < 0.6 ? label : Math.floor(used * rng()))));
      return [truth, noisy, classes];
    }),
  ],
  solve(slip, truth, answer, classes) {
    const pairs = truth.flat().map((label, i) => [label, answer.flat()[i]]);
    if (slip("accuracy")) return mean(pairs.map(([own, given]) => Number(own === given)));
    const counts = times(classes, (label) => {
      const labelled = pairs.filter(([own]) => own === label).length;
      const answered = pairs.filter(([, given]) => given === label).length;
      const shared = pairs.filter(([own, given]) => own === label && given === label).length;
      const dice = slip("dice");
      const either = labelled + answered - (slip("shared-twice") || dice ? 0 : shared);
      const union = slip("recall") ? labelled : slip("precision") ? answered : either;
      const occurs = slip("classes-of-truth") ? labelled > 0 : labelled + answered > 0;
      return { shared: dice ? 2 * shared : shared, union, labelled, occurs };
    }).slice(slip("ground-left-out") ? 1 : 0);
    const counted = counts.filter(({ occurs }) => occurs || slip("absent-as-zero"));
    if (slip("pooled")) return sum(counted.map(({ shared }) => shared)) / sum(counted.map(({ union }) => union));
    const ious = counted.map(({ shared, union }) => (union > 0 ? shared / union : 0));
    if (!slip("weighted")) return mean(ious);
    return sum(ious.map((iou, i) => iou * counted[i].labelled)) / sum(counted.map(({ labelled }) => labelled));
  },
  oracle: (truth, answer, classes) => meanIou(confusion({ labels: truth.flat(), predictions: answer.flat(), classes })),
  tolerance: 1e-6,
  slips: {
    accuracy: "That is the share of right pixels. It flatters: the ground is large and easy.",
    dice: "You count shared pixels twice, above and below the line. That is another measure (Dice).",
    "shared-twice": "You divide by the two areas added up. Pixels that have the class in both are in them twice.",
    recall: "You divide by the pixels of the truth only. Then an answer that is too large would cost nothing.",
    precision: "You divide by the pixels of the answer only. Then an answer that misses much would cost nothing.",
    "absent-as-zero": "A class that neither has lowers your mean. It should not count.",
    "classes-of-truth": "You leave out classes that the answer has and the truth does not. They occur, so they count.",
    pooled: "You add up all classes before you divide, so large ones drown the small ones.",
    weighted: "In your mean a class with more pixels counts for more. All classes should count the same.",
    "ground-left-out": "You leave out class 0. Here the ground is a class like the others.",
  },
  hints: [
    "For one class: how many pixels have it in both masks, and how many in at least one? Then the next class.",
    "Go through the classes and count three things for each: pixels of the truth, pixels of the answer, pixels of both. How do you get the pixels of at least one from these three? And what about a class that no pixel has?",
    "Truth 0, 0, 1 and answer 0, 1, 1: class 0 shares 1 pixel of 2, class 1 shares 1 of 2, the mean is .5.",
  ],
});

type UpArgs = [length: number, kernelSize: number, stride: number, padding: Padding];

const enlargedLength = functionTask({
  task: ["9.3", "Sizes of a transposed convolution", 1],
  statement:
    'Write `upLength(length, kernelSize, stride, padding)`: the length, along one direction, of what a transposed convolution makes of a map of `length`. `padding` is `"valid"` (every stamp of the kernel is kept whole) or `"same"` (what sticks out is cut off). The kernel is at least as long as the stride.',
  cases: (rng): readonly UpArgs[] => [
    [2, 3, 2, "valid"],
    [2, 3, 2, "same"],
    ...times(24, (i): UpArgs => {
      const stride = 1 + Math.floor(rng() * 8);
      return [1 + Math.floor(rng() * 40), stride + Math.floor(rng() * 9), stride, i % 2 === 0 ? "valid" : "same"];
    }),
  ],
  solve(slip, length, kernelSize, stride, padding) {
    const swapped = slip("padding-swapped") ? padding === "valid" : padding === "same";
    const same = (swapped || slip("valid-ignored")) && !slip("same-ignored");
    const step = slip("stride-ignored") ? 1 : slip("side-by-side") ? kernelSize : stride;
    if (slip("like-a-convolution")) {
      return same ? Math.ceil(length / step) : Math.max(0, Math.floor((length - kernelSize) / step) + 1);
    }
    const starts = (length - 1) * step; // from the first stamp's start to the last one's
    if (same) return slip("shortest-for-same") ? starts + 1 : slip("steps-for-stamps") ? starts : length * step;
    if (slip("last-stamp-forgotten")) return starts;
    const end = slip("kernel-added") ? length * step + kernelSize : starts + kernelSize;
    return slip("last-index") ? end - 1 : end;
  },
  oracle: (length, kernelSize, stride, padding) =>
    outputShape({
      name: "up",
      input: [length, length, 1],
      layers: [transposedConv({ filters: 1, kernelSize, strides: stride, padding })],
    })[0] as number,
  slips: {
    "like-a-convolution": "That is what a convolution does. The stride of a *transposed* one makes the map larger.",
    "valid-ignored": "Every answer is one for SAME padding. With VALID the last stamp is kept whole.",
    "same-ignored": "Every answer is one for VALID padding. With SAME something is cut off.",
    "padding-swapped": "You have swapped the two kinds of padding.",
    "kernel-added": "With VALID padding you give the last stamp a stride *and* a kernel. It ends with its kernel.",
    "last-stamp-forgotten": "With VALID padding you stop where the last stamp begins. How long is it itself?",
    "last-index": "With VALID padding you give the index of the last place. The first has the index 0.",
    "shortest-for-same":
      "With SAME padding you give the *shortest* map that shrinks to this one. This gives the longest.",
    "steps-for-stamps":
      "With SAME padding you count the steps between stamps. There is one more stamp than there are steps.",
    "stride-ignored": "That holds only for a stride of 1.",
    "side-by-side": "You put the stamps side by side, a kernel apart. They are a stride apart and may overlap.",
  },
  hints: [
    "Put down one stamp of the kernel for each value, a stride further each time. Where does the last one begin, and where does it end?",
    "VALID: where does the last stamp end? SAME: the result is the longest map that a convolution with this stride, with SAME padding too, would lead back to `length`.",
    "A length of 3, kernel 5, stride 4: the stamps begin at 0, 4 and 8, and the last one ends at 8 + 5 = 13. SAME cuts this to three steps of 4, which is 12.",
  ],
});

/** Maps of the input (`channels`), and of the layer below the deep scores (`filters`). */
type Skip = Numbers<"size" | "channels" | "filters" | "classes">;

const score = (classes: number): LayerSpec => conv({ filters: classes, kernelSize: 1 });

/** The two ways of the block: the skip, and the deep one. */
function waysOf({ filters, classes }: Skip, kernelSize = 4): [LayerSpec[], LayerSpec[]] {
  const deep = [
    maxPool(),
    conv({ filters, kernelSize: 3, padding: "same", activation: "relu" }),
    score(classes),
    transposedConv({ filters: classes, kernelSize, strides: 2, padding: "same", useBias: false }),
  ];
  return [[score(classes)], deep];
}

const added = (branches: readonly Layers[]): LayerSpec[] => [parallel({ merge: "add", branches })];

type Block = Branches & { readonly layers: Layers };

/** All layers on the ways of a block. */
const onWays = ({ branches = [] }: Block): Layers => branches.flat();
const stamps = (block: Block) => ofKind(onWays(block), "transposedConv");

const skipBlock = propertyTask({
  task: ["9.4", "A skip connection", 2],
  givens: numbers<Skip>(
    { size: 16, channels: 64, filters: 128, classes: 4 },
    { size: [8, 16, 20], channels: [24, 48, 64], filters: [80, 96, 128], classes: [3, 4, 21] },
  ),
  statement: ({ size, channels, filters, classes }) =>
    `Write one skip connection in the manner of FCN-16, as a list of layers. It reads ${channels} maps of ${size} × ${size} and gives ${classes} maps of scores of the same size.\n\n- The deep way: a 2 × 2 max pool with a stride of 2 and VALID padding, which halves the maps; a 3 × 3 convolution with ${filters} filters, SAME padding and ReLU; scores for the ${classes} classes by a 1 × 1 convolution; a transposed convolution that doubles the scores' size, 4 × 4, SAME padding, without a bias.\n- The skip: scores for the ${classes} classes by a 1 × 1 convolution, from the maps as they come in.\n- The two are added.\n\nConvolutions have biases where nothing else is said.`,
  read: (attempt): Block => {
    const layers = layersOf(attempt);
    return { layers, ...branchesOf(layers) };
  },
  judge: ({ layers }, givens) => {
    const { size, channels } = givens;
    return compareBlocks(layers, added(waysOf(givens)), [size, size, channels]);
  },
  slips: {
    "no-skip": {
      holds: ({ branches }) => branches === undefined,
      example: (givens) => waysOf(givens)[1],
      why: "There is one way through your layers. The fine maps need a way of their own, side by side with the deep one.",
    },
    "not-added": {
      holds: ({ branches, merge }) => branches !== undefined && merge !== "add",
      example: (givens) => [parallel({ merge: "concat", branches: waysOf(givens) })],
      why: "Laying maps side by side is U-Net's way. In an FCN the scores of both ways are added.",
    },
    "not-scored": {
      holds: ({ branches = [] }) => branches.some((branch) => branch.length === 0),
      example: (givens) => added([[], waysOf(givens)[1]]),
      why: "An empty branch carries feature maps, not scores: there are too many of them to be added to one score a class.",
    },
    "not-enlarged": {
      holds: (block) => block.branches !== undefined && stamps(block).length === 0,
      example: (givens) => added([waysOf(givens)[0], waysOf(givens)[1].slice(0, -1)]),
      why: "The deep scores have half the height and width, so they cannot be added yet. Something must enlarge them.",
    },
    "not-pooled": {
      holds: (block) => block.branches !== undefined && !has(onWays(block), "maxPool"),
      example: (givens) => added([waysOf(givens)[0], waysOf(givens)[1].slice(1)]),
      why: "No way of yours halves the maps. What makes the deep way deep?",
    },
    "both-pooled": {
      holds: ({ branches = [] }) => branches.length > 1 && branches.every((branch) => has(branch, "maxPool")),
      example: (givens) => added([[maxPool(), ...waysOf(givens)[0]], waysOf(givens)[1]]),
      why: "Both of your ways are pooled. Which of them still knows *where* things are?",
    },
    "deep-not-scored": {
      holds: ({ branches = [] }) =>
        branches.some((branch) => has(branch, "transposedConv") && ofKind(branch, "conv").length < 2),
      example: (givens) => added([waysOf(givens)[0], waysOf(givens)[1].filter((_, i) => i !== 2)]),
      why: "Your deep way enlarges feature maps. It is scores that are enlarged: first comes an opinion on each class.",
    },
    "relu-forgotten": {
      holds: (block) => block.branches !== undefined && !has(onWays(block), "activation"),
      example: (givens) => added(waysOf(givens).map((way) => way.map((layer) => ({ ...layer, activation: "linear" })))),
      why: "There is no activation in your block. Two convolutions with nothing between them compute no more than one.",
    },
    "scores-cut-off": {
      holds: ({ branches = [] }) => branches.some((branch) => branch.at(-1)?.kind === "activation"),
      example: (givens) => added([[{ ...score(givens.classes), activation: "relu" } as LayerSpec], waysOf(givens)[1]]),
      why: "A way of yours ends with an activation. Scores are added as they are, negative ones too.",
    },
    checkerboard: {
      holds: (block) =>
        stamps(block).some(({ kernelSize, strides }) => kernelSize.some((size, axis) => size % strides[axis] !== 0)),
      example: (givens) => added(waysOf(givens, 3)),
      why: "The stride does not divide your transposed kernel: its stamps overlap unevenly and make a checkerboard.",
    },
    "stamps-biased": {
      holds: (block) => stamps(block).some(({ useBias }) => useBias),
      example: (givens) =>
        added(waysOf(givens).map((way) => way.map((layer) => ({ ...layer, useBias: true }) as LayerSpec))),
      why: "Your transposed convolution has a bias. Read again what is said about it.",
    },
  },
  hints: ({ classes }) => [
    "Two branches that end with maps of the same shape. Follow the sizes down and up again.",
    "Which layers lie on the deep way, in which order, and what shape does each give? Which one layer lies on the skip? `parallel` lays the two side by side; how are they merged?",
    `With ${classes + 5} classes: a score is \`conv({ filters: ${classes + 5}, kernelSize: 1 })\`, and what makes it three times as large \`transposedConv({ filters: ${classes + 5}, kernelSize: 6, strides: 3, padding: "same", useBias: false })\`.`,
  ],
});

type ShapeSet = Numbers<"count" | "seed">;

type Segmenting = Readonly<Record<"training" | "exam", ShapeSet>> & Numbers<"parameters" | "wanted">;

const segmenting: Segmenting = {
  ...{ training: { count: 1000, seed: 1 }, exam: { count: 24, seed: 900 } },
  ...{ parameters: 20_000, wanted: 0.8 },
};
const size = 64;

/** Ground or shape for each pixel of images, as the exercise makes them. */
const truthOf = (images: ShapeSet): Uint8Array =>
  syntheticShapes({ ...images, size, shapes: 5, radius: [0.08, 0.2], noise: 8 }).labels.map((label) =>
    Math.min(label, 1),
  );

/** The class of each pixel. */
type Masks = Uint8Array;

interface Segmentation {
  readonly network: NetworkSpec;
  readonly masks: Masks | "probabilities";
}

/** 0 for probabilities. */
const iouWith = (masks: Masks | "probabilities", truth: Uint8Array): number =>
  masks === "probabilities" ? 0 : meanIou(confusion({ labels: truth, predictions: masks, classes: 2 }));
const examIou = ({ masks }: Segmentation, { exam }: Segmenting): number => iouWith(masks, truthOf(exam));
const inverted = (masks: Masks): Masks => masks.map((value) => 1 - value);
/** The masks of as many training images. */
const otherTruth = ({ exam, training }: Segmenting): Uint8Array => truthOf({ ...training, count: exam.count });

/** What a network gets at best that has lost the *where*: the class in the middle of each square of 16 pixels. */
const coarse = (masks: Masks): Masks =>
  masks.map((_, pixel) => {
    const middle = (place: number): number => 16 * Math.floor(place / 16) + 8;
    const row = Math.floor(pixel / size); // squares divide the images' height, so rows may be counted through
    return masks[middle(row) * size + middle(pixel % size)];
  });

/** A small U: two levels of `filters`, `enlarge` and the `merge` of the skips. */
function smallU(filters: number, merge: Merge = "concat", enlarge: LayerSpec = upsample()): NetworkSpec {
  const stack = (): LayerSpec => conv({ filters, kernelSize: 3, padding: "same", activation: "relu" });
  const beside = (deeper: readonly LayerSpec[]): LayerSpec =>
    parallel({ merge, branches: [[], [maxPool(), stack(), ...deeper, enlarge]] });
  const last = conv({ filters: 2, kernelSize: 1, activation: "softmax" });
  return { name: "yours", input: [size, size, 1], layers: [stack(), beside([beside([])]), stack(), last] };
}

/** All layers of a network, also those on the ways of its blocks. */
const everyLayer = (layers: Layers): LayerSpec[] =>
  layers.flatMap((layer) => [layer, ...(layer.kind === "parallel" ? layer.branches.flatMap(everyLayer) : [])]);
/** The same layers without those that change the maps' size. */
const atFullSize = (layers: Layers): LayerSpec[] =>
  replaced(layers, (layer) => (has([layer], "maxPool", "upsample") ? [] : [layer]));
const skipsOf = ({ network }: Segmentation) => ofKind(everyLayer(network.layers), "parallel");

const ownUNet = propertyTask({
  task: ["9.5", "A U-Net of your own", 3],
  trains: true,
  givens: { book: segmenting, draw: () => segmenting },
  statement: ({ training, exam, parameters, wanted }) =>
    `\`shapeSet(count, seed)\` in the cell below makes images of ${size} × ${size} pixels with the class of each pixel: ground (0) or shape (1). Build a network of your own in the manner of U-Net, from single layers, and train it on \`shapeSet(${training.count}, ${training.seed})\`. It has two skips or more, lays maps side by side (\`merge: "concat"\`) and does not add them, enlarges by \`upsample\` and not by a transposed convolution, and has at most **${parameters.toLocaleString("en")} parameters**; \`fcn({ stride: 8, classes: 2 })\` has about seven times as many. Reach a mean IoU of **${wanted}** on \`shapeSet(${exam.count}, ${exam.seed})\`. The attempt is \`{ network, masks }\`: the network's spec, and the class of each pixel, \`evaluate(model, …).predictions\`.`,
  read: (attempt, { exam }): Segmentation => {
    const { network, masks } = attempt.is === "record" ? attempt.value : {};
    if (!network || !masks)
      throw new NotOfTheForm(`You gave ${describePlain(attempt)}. Expected: \`{ network, masks }\`.`);
    const pixels = exam.count * size * size;
    const wanted = `${pixels} classes, 0 or 1, one for each pixel of the ${exam.count} images`;
    const areClasses = (all: readonly number[]): boolean =>
      all.length === pixels && all.every((value) => value === 0 || value === 1);
    const values = readNumbers(masks, wanted, (all) => all.length === 2 * pixels || areClasses(all));
    return {
      network: { name: "yours", input: [size, size, 1], layers: layersOf(network) },
      masks: values.length === pixels ? Uint8Array.from(values) : "probabilities",
    };
  },
  judge: (attempt, givens) => {
    const shape = outputShape(attempt.network).join(" × ");
    if (shape !== `${size} × ${size} × 2`)
      return { passed: false, message: `Your network gives ${shape}; expected: ${size} × ${size} × 2.` };
    const iou = examIou(attempt, givens);
    const reached = `The mean IoU is ${iou.toFixed(3)}`;
    if (iou >= givens.wanted) return { passed: true, message: `${reached}: your skips have brought the *where* back.` };
    return { passed: false, message: `${reached}; expected: at least ${givens.wanted}.` };
  },
  slips: {
    "too-large": {
      holds: ({ network }, { parameters }) => countParameters(network).total > parameters,
      example: ({ exam }) => ({ network: smallU(64), masks: coarse(truthOf(exam)) }),
      why: "Your network has more parameters than it may have. Where are most of them?",
    },
    "no-skip": {
      holds: (attempt) => skipsOf(attempt).length === 0,
      example: ({ exam }) => ({
        network: { ...smallU(8), layers: smallU(8).layers.filter(({ kind }) => kind !== "parallel") },
        masks: coarse(truthOf(exam)),
      }),
      why: "There is one way through your layers, and no skip. What lies side by side goes into `parallel`.",
    },
    "one-skip": {
      holds: (attempt) => skipsOf(attempt).length === 1,
      example: ({ exam }) => ({
        network: {
          ...smallU(8),
          layers: smallU(8).layers.map((layer) =>
            layer.kind === "parallel"
              ? { ...layer, branches: layer.branches.map((way) => way.filter(({ kind }) => kind !== "parallel")) }
              : layer,
          ),
        },
        masks: coarse(truthOf(exam)),
      }),
      why: "There is one skip. A U has one at every level.",
    },
    added: {
      holds: (attempt) => skipsOf(attempt).some(({ merge }) => merge !== "concat"),
      example: ({ exam }) => ({ network: smallU(8, "add"), masks: coarse(truthOf(exam)) }),
      why: "Where your ways meet, maps are not laid side by side. Adding scores is the way of an FCN.",
    },
    "transposed-convolution": {
      holds: ({ network }) => has(everyLayer(network.layers), "transposedConv"),
      example: ({ exam }) => ({
        network: smallU(8, "concat", transposedConv({ filters: 8, kernelSize: 2, strides: 2, padding: "same" })),
        masks: coarse(truthOf(exam)),
      }),
      why: "A transposed convolution enlarges your maps. Read again what is to enlarge them.",
    },
    "never-enlarged": {
      holds: (attempt) =>
        skipsOf(attempt).length > 1 && !has(everyLayer(attempt.network.layers), "upsample", "transposedConv"),
      example: ({ exam }) => ({
        network: { ...smallU(8), layers: atFullSize(smallU(8).layers) },
        masks: coarse(truthOf(exam)),
      }),
      why: "Nothing enlarges your maps. A U goes down and comes up again.",
    },
    probabilities: {
      holds: ({ masks }) => masks === "probabilities",
      example: ({ exam }) => ({ network: smallU(8), masks: new Float32Array(2 * exam.count * size * size).fill(0.5) }),
      why: "Those are two probabilities a pixel. Expected: the class of each pixel.",
    },
    truth: {
      holds: (attempt, givens) => examIou(attempt, givens) === 1,
      example: ({ exam }) => ({ network: smallU(8), masks: truthOf(exam) }),
      why: "Every pixel right, to the last edge? That must be the truth itself. Expected: what a network makes of the images.",
    },
    "one-class": {
      holds: ({ masks }) => masks !== "probabilities" && masks.every((value) => value === masks[0]),
      example: ({ exam }) => ({ network: smallU(8), masks: new Uint8Array(exam.count * size * size) }),
      why: "Your answer is the same class everywhere. Most pixels are ground, so a network that has learned nothing says so: did it train long enough, from another seed perhaps?",
    },
    inverted: {
      holds: ({ network, masks }, givens) =>
        masks !== "probabilities" && examIou({ network, masks: inverted(masks) }, givens) >= givens.wanted,
      example: ({ exam }) => ({ network: smallU(8), masks: inverted(truthOf(exam)) }),
      why: "You have swapped ground and shape: 0 is ground.",
    },
    "training-images": {
      holds: ({ masks }, givens) => iouWith(masks, otherTruth(givens)) >= givens.wanted,
      example: (givens) => ({ network: smallU(8), masks: otherTruth(givens) }),
      why: "These masks fit training images. A network is judged on images that it has not seen.",
    },
    coarse: {
      holds: (attempt, givens) => examIou(attempt, givens) >= 0.5 && examIou(attempt, givens) < 0.65,
      example: ({ exam }) => ({ network: smallU(8), masks: coarse(truthOf(exam)) }),
      why: "That is about what a network gets that has lost the *where*. Do your skips carry fine maps, and did the network train long enough?",
    },
  },
  hints: () => [
    "Draw the U: down on the left, up on the right, and at every level a way straight across. Each of those ways is a `parallel` with one empty branch.",
    "Begin at the bottom: a list of layers that makes maps smaller, looks, and enlarges them again. One level higher, this list lies in the second branch of a `parallel` whose first branch is empty; what reads both comes after it. How many maps does it read?",
    'One level around a bottom of 4 filters, with maps three times as high and wide at the top: `parallel({ merge: "concat", branches: [[], [maxPool({ poolSize: 3 }), conv({ filters: 4, kernelSize: 3, padding: "same", activation: "relu" }), upsample({ size: 3 })]] })`.',
  ],
});

const sizeAlone = writtenTask({
  task: ["9.6", "Is size enough?", 2],
  question:
    'Somebody says: "FCN-32 ends with a transposed convolution, so its output has as many pixels as the image. The resolution is back, and skip connections are a luxury." What is right about this, and what is wrong? Answer in three to five sentences.',
  hints: [
    "How many numbers does FCN-32 have about a whole image, just before it enlarges?",
    "Can two different outlines lead to the same coarse scores? What can the enlarging do then?",
    "Compare with a photograph that is made small and then large again: does it get its sharp edges back?",
  ],
});

export const q09: TasksOf<{
  "9.1": Body;
  "9.2": undefined;
  "9.3": undefined;
  "9.4": Skip;
  "9.5": Segmenting;
  "9.6": undefined;
  "9.7": undefined;
  "9.8": undefined;
}> = {
  "9.1": resolution,
  "9.2": iouByHand,
  "9.3": enlargedLength,
  "9.4": skipBlock,
  "9.5": ownUNet,
  "9.6": sizeAlone,
  "9.7": transposedMatrix,
  "9.8": iouLoss,
};
