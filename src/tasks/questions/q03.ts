/** Question 3: out of memory. */
import { conv, type MemoryReport, memory, memoryTimeline, type NetworkSpec } from "../../network";
import { product, sum } from "../../numbers";
import { noSlip, type Slip } from "../explain";
import { between, type Numbers, numbers, pick, times } from "../givens";
import { made } from "../handed";
import { type Examples, meanGradient } from "../handed/gradient";
import { choiceTask, functionTask, valueTask, writtenTask } from "../kinds";
import type { TasksOf } from "../task";
import { plural } from "../words";

/** Three convolutions of 3 × 3 with SAME padding, the lowest one first. */
type Stack = Numbers<"height" | "width" | "channels"> & Readonly<Record<"maps" | "strides", readonly number[]>>;

const network = ({ height, width, channels, maps, strides }: Stack): NetworkSpec => ({
  name: "stack",
  input: [height, width, channels],
  layers: maps.map((filters, i) => conv({ filters, kernelSize: 3, strides: strides[i], padding: "same" })),
});

/** Bytes for training with Adam. */
const training = (stack: Stack, batchSize: number, bytesPerValue = 4): MemoryReport =>
  memory(network(stack), { batchSize, mode: "training", optimizer: "adam", bytesPerValue });

const describe = ({ height, width, channels, maps }: Stack): string =>
  `three convolutional layers, each with 3 × 3 kernels, a stride of 2, SAME padding and a bias for each filter. They give ${maps.join(", ")} feature maps, the lowest layer first. The images have ${height} × ${width} pixels and ${plural(channels, "channel")}`;

const counted =
  "Count the parameters, a gradient for each of them, the two values that Adam keeps for each of them, the batch of images, and the outputs of all layers for every image of the batch";

const bookMaps = [100, 200, 400];
const twos = [2, 2, 2];

/** Values in memory: those that are needed once, and for one image its own and the outputs of the layers. */
type Needs = Numbers<"fixed" | "image"> & { readonly outputs: readonly number[] };

const needSlips = {
  "adam-forgotten": "You count nothing for the optimizer. What does Adam keep for each parameter?",
  "adam-keeps-one": "You count one value of Adam's for each parameter. Which two does it keep?",
  "gradients-forgotten": "You count no gradients. What is computed for each parameter in the backward pass?",
  "input-forgotten": "You count no images. The lowest layer's gradient needs the image itself as well.",
  "floor-for-ceil": "You round a map's size down. With SAME padding a part of a step at the edge still counts.",
  "stride-forgotten": "You keep the maps as large as the image. What does the stride do to them?",
  "stride-in-one-direction": "Your stride acts in one direction. It acts in *both*.",
  "channels-forgotten": "You count filters that look at one map. A filter looks at *all* maps below it.",
} as const;

function needs({ height, width, channels, maps, strides }: Stack, slip: Slip<keyof typeof needSlips>): Needs {
  const whole = slip("floor-for-ceil") ? Math.floor : Math.ceil;
  const next = (length: number, stride: number): number => whole(length / (slip("stride-forgotten") ? 1 : stride));
  let [rows, columns] = [height, width];
  const outputs = maps.map((filters, i) => {
    rows = next(rows, strides[i]);
    if (!slip("stride-in-one-direction")) columns = next(columns, strides[i]);
    return rows * columns * filters;
  });
  const below = (i: number): number => (slip("channels-forgotten") ? 1 : i === 0 ? channels : maps[i - 1]);
  const parameters = sum(maps.map((filters, i) => (9 * below(i) + 1) * filters));
  const adam = slip("adam-forgotten") ? 0 : slip("adam-keeps-one") ? 1 : 2;
  const copies = 1 + (slip("gradients-forgotten") ? 0 : 1) + adam;
  return {
    fixed: copies * parameters,
    image: slip("input-forgotten") ? 0 : product([height, width, channels]),
    outputs,
  };
}

/** The budget is in MB, 10⁶ bytes. */
type Budget = Stack & Numbers<"budget">;

const largestBatch = valueTask({
  task: ["3.1", "The largest batch that fits", 2],
  givens: numbers<Budget>(
    { height: 60, width: 90, channels: 3, maps: bookMaps, strides: twos, budget: 512 },
    {
      height: [50, 58, 66],
      width: [74, 90, 106],
      channels: [3],
      maps: [64, 80, 100].map((lowest) => [lowest, 2 * lowest, 5 * lowest]),
      strides: [twos],
      budget: [512, 640, 768],
    },
  ),
  statement: (givens) =>
    `A network has ${describe(givens)}. It is trained with Adam; everything is a 32-bit float. There are ${givens.budget} MB of memory (1 MB is 10⁶ bytes). How many images may a batch have at most? ${counted}.`,
  formula(givens, slip) {
    const { fixed, image, outputs } = needs(givens, slip as Slip<keyof typeof needSlips>);
    const pairs = outputs.slice(1).map((above, i) => outputs[i] + above);
    const kept = slip("freed-as-in-prediction") ? Math.max(...pairs) : slip("outputs-forgotten") ? 0 : sum(outputs);
    const perImage = image + (slip("outputs-twice") ? 2 : 1) * kept;
    const bytes = slip("values-for-bytes") ? 1 : slip("two-bytes") ? 2 : slip("eight-bytes") ? 8 : 4;
    const budget = givens.budget * (slip("mebibytes") ? 2 ** 20 : 1e6);
    const once = slip("fixed-forgotten") ? 0 : bytes * fixed;
    const each = bytes * perImage;
    const batch = slip("everything-times-batch") ? budget / (once + each) : (budget - once) / each;
    return (slip("rounded-up") ? Math.ceil : Math.floor)(batch);
  },
  oracle(givens) {
    const { parameters, gradients, optimizer, input, activations } = training(givens, 1);
    return Math.floor((1e6 * givens.budget - parameters - gradients - optimizer) / (input + activations));
  },
  slips: {
    "everything-times-batch": "You count the parameters again for each image. How many sets of parameters are there?",
    "fixed-forgotten":
      "You fill all the memory with what each image needs. What else is in there, however small the batch?",
    "outputs-forgotten": "You count no feature maps. What does each image of the batch need?",
    "outputs-twice": "You count the feature maps twice.",
    "freed-as-in-prediction": "You free the lower layers on the way up. The backward pass still needs every output.",
    "rounded-up": "The last image of your batch does not quite fit.",
    mebibytes: "You take an MB to be 2²⁰ bytes. That is a MiB; here an MB is 10⁶.",
    "values-for-bytes": "You count one byte for each value. How many does a 32-bit float take?",
    "two-bytes": "You give each value two bytes. How many does a 32-bit float take?",
    "eight-bytes": "You give each value eight bytes. How many does a 32-bit float take?",
    ...needSlips,
  },
  hints: [
    "Part of the memory is needed once, however large the batch. The rest of the budget is for images.",
    "Which values are there once, and how many of them belong to each parameter? Which are there for each image? Subtract the first from the budget. How many images fit into what is left?",
    (other) => {
      const { parameters, gradients, optimizer, input, activations } = training(other, 1);
      const [once, each] = [parameters + gradients + optimizer, input + activations];
      return `With ${other.maps.join(", ")} maps, images of ${other.height} × ${other.width} and ${other.budget} MB: ${once} bytes once and ${each} for each image, so ⌊${1e6 * other.budget - once} / ${each}⌋ = ${Math.floor((1e6 * other.budget - once) / each)}.`;
    },
  ],
});

type Batch = Stack & Numbers<"batchSize">;

/** What a fix changes. */
type Setting = Batch & Numbers<"bytes">;

/** Bytes with a smaller batch, a larger first stride, without the top layer, with 16-bit floats. */
function afterFixes(givens: Batch): number[] {
  const { batchSize, maps, strides } = givens;
  return [
    training(givens, batchSize / 2).total,
    training({ ...givens, strides: [4, ...strides.slice(1)] }, batchSize).total,
    training({ ...givens, maps: maps.slice(0, -1), strides: strides.slice(0, -1) }, batchSize).total,
    training(givens, batchSize, 2).total,
  ];
}

const fourFixes = valueTask({
  task: ["3.2", "What each fix brings", 2],
  givens: numbers<Batch>(
    { height: 200, width: 300, channels: 3, maps: bookMaps, strides: twos, batchSize: 50 },
    {
      height: [90, 110, 150, 210],
      width: [130, 170, 250, 330],
      channels: [1, 3],
      maps: [48, 64, 80].map((lowest) => [lowest, 2 * lowest, 5 * lowest]),
      strides: [twos],
      batchSize: [16, 24, 40, 64],
    },
  ),
  statement: (givens) =>
    `A network has ${describe(givens)}. It is trained with Adam on batches of ${givens.batchSize}; everything is a 32-bit float. It does not fit into memory. There are four fixes, each tried alone:\n\n1. half the batch size\n2. a stride of 4 instead of 2 in the lowest layer\n3. no top layer\n4. 16-bit floats for everything\n\nHow many bytes does training need after each? Give a list of four numbers, in this order. ${counted}.`,
  formula(givens, slip) {
    const fixes: ((setting: Setting) => Setting)[] = [
      (old) => ({ ...old, batchSize: old.batchSize / 2 }),
      (old) => ({ ...old, strides: slip("stride-in-all") ? [4, 4, 4] : [4, ...old.strides.slice(1)] }),
      (old) => ({ ...old, maps: old.maps.slice(0, -1) }),
      (old) => ({ ...old, bytes: 2 }),
    ];
    /** Bytes of a setting: those that are needed once, the batch of images, and the outputs. */
    const bytesOf = (setting: Setting): [fixed: number, images: number, outputs: number[]] => {
      const { fixed, image, outputs } = needs(setting, slip as Slip<keyof typeof needSlips>);
      const each = setting.bytes * setting.batchSize;
      return [setting.bytes * fixed, each * image, outputs.map((values) => each * values)];
    };
    const start: Setting = { ...givens, bytes: 4 };
    const share = slip("stride-halves-outputs") ? 2 : 4;
    const shared = slip("stride-halves-outputs") || slip("outputs-quartered");
    const staying = {
      fixed: ["parameters-stay", "parameters-stay-32"],
      maps: ["outputs-stay", "activations-stay-32"],
    } as const;
    return fixes.map((fix, i) => {
      const earlier = slip("one-after-the-other") ? fixes.slice(0, i) : [];
      const before = earlier.reduce((setting, next) => next(setting), start);
      const [old, now] = [bytesOf(before), bytesOf(fix(before))];
      const stays = (part: keyof typeof staying): boolean => i > 1 && slip(staying[part][i - 2]);
      const fixed = i === 0 && slip("batch-halves-all") ? old[0] / 2 : (stays("fixed") ? old : now)[0];
      const [, images, usual] = stays("maps") ? old : now;
      const one = i === 1 && slip("stride-in-one-layer") ? [now[2][0], ...old[2].slice(1)] : usual;
      const outputs = i === 1 && shared && !slip("stride-in-one-layer") ? old[2].map((bytes) => bytes / share) : one;
      const bytes = sum([fixed, images, ...outputs]);
      const whole = slip("savings") || slip("shares") ? sum(bytesOf(start).flat()) : 0;
      return slip("savings") ? whole - bytes : slip("shares") ? bytes / whole : bytes;
    });
  },
  oracle: afterFixes,
  unit: "bytes of floats",
  parts: ["half the batch", "a larger stride", "no top layer", "16-bit floats"],
  slips: {
    "batch-halves-all": "Value 1: you halve everything. Which part does not depend on the batch?",
    "stride-in-one-layer": "Value 2: you shrink only the lowest layer's output. What do the layers above read now?",
    "stride-halves-outputs": "Value 2: you halve the outputs. A stride acts in *both* directions, height and width.",
    "outputs-quartered": "Value 2: you divide all outputs by four. A map's size is rounded again in each layer.",
    "stride-in-all": "Value 2: you give the larger stride to all layers. It is the lowest one's.",
    "parameters-stay": "Value 3: you keep the top layer's parameters. What goes with a layer?",
    "outputs-stay": "Value 3: you keep the top layer's output. What goes with a layer?",
    "activations-stay-32": "Value 4: you leave images and feature maps in 32 bits. *Everything* is stored in 16.",
    "parameters-stay-32": "Value 4: you leave parameters, gradients and Adam in 32 bits. *Everything* is in 16.",
    "one-after-the-other": "You add each fix to those before it. Each is tried alone.",
    savings: "That is what each fix saves. Expected: how much is needed after it.",
    shares: "Those are shares of what was needed before. Expected: bytes.",
    ...needSlips,
  },
  hints: [
    "Write a function that gives the bytes for any batch size, strides, maps and bytes a value. Then call it four times.",
    "First without any fix: how many values are there once, and how many for each image? Then take one fix at a time. Which of the two does it change, and which does it leave as it is?",
    (other) => {
      const { parameters, gradients, optimizer, input, activations } = training(other, 1);
      return `With ${other.maps.join(", ")} maps, images of ${other.height} × ${other.width} × ${other.channels} and batches of ${other.batchSize}: without a fix ${parameters + gradients + optimizer} bytes once and ${input + activations} for each image. After each of the four fixes: ${afterFixes(other).join(", ")}.`;
    },
  ],
});

const halved = choiceTask({
  task: ["3.3", "What 16 bits halve", 1],
  question:
    "A network was trained with 32-bit floats. Now *everything* is stored as float16, the 16-bit float with 5 bits for its exponent: images, feature maps, parameters, gradients and the optimizer's values. Which of these statements are true?",
  options: {
    "maps-halved": {
      right: "The feature maps need half the memory.",
      why: "How many values are in the feature maps, before and now? And how many bytes does each have?",
    },
    "fewer-parameters": {
      wrong: "The network has half as many parameters.",
      why: "When numbers are written with fewer bits, how many of them are there?",
    },
    "fewer-multiplications": {
      wrong: "An image needs half as many multiplications.",
      why: "Each may be quicker, on hardware that is made for it. But how many are there?",
    },
    "adam-halved": {
      right: "Parameters and Adam's values together need half the memory.",
      why: "Read the question again: which values are stored in 16 bits?",
    },
    "batch-doubled": {
      right: "The largest batch that fits becomes at least twice as large.",
      why: "How much does an image take now, and how much does everything take that does not depend on the batch? What does that leave for images?",
    },
    "gradients-kept": {
      wrong: "Every gradient is still there, only with fewer digits.",
      why: "float16 has fewer bits for its exponent as well. What becomes of a gradient of 10⁻⁹?",
    },
  },
  hints: [
    "A float's size is in bytes *per value*. Ask of each statement: does it speak of bytes, of how many values there are, or of what a value can be?",
    "Take numbers for a small case: 10 MB for what is needed once, 2 MB an image, 50 MB in all. How many images fit before, and how many after? And what is the smallest float16 above 0?",
    'A statement of the same kind: "The image has half as many pixels." It has as many as before, each in half as many bytes: false.',
  ],
});

/** The place of the function that the learner is given; then what it is made of comes last. */
type GradientCase = [gradient: unknown, examples: Examples, most: number, weights: readonly number[]];

const accumulate = functionTask({
  task: ["3.4", "Accumulate gradients", 2],
  statement:
    "The batch is too large for the memory, so its gradient must be computed in parts. Write `accumulate(gradient, examples, most)`. `gradient(part)` gives the gradient of the *mean* loss over a list of examples, as a list of numbers; it fails with `out of memory` when there are more than `most` of them, and it fails when there are none. Give the gradient of the mean loss over *all* examples. Their number need not be a multiple of `most`.",
  cases: (rng): GradientCase[] => {
    const draw = (count: number, inputs: number, most: number): GradientCase => {
      const rows = times(count, () => times(inputs + 1, () => between(rng, -4, 4)));
      return [null, rows, most, times(inputs, (i) => i + 1 + between(rng, -4, 4) / 8)];
    };
    const [easy, even] = [draw(3, 1, 2), draw(4, 2, 2)];
    return [easy, even, ...times(10, (i) => draw(between(rng, 2, 21), 1 + (i % 4), pick(rng, [1, 3, 4, 6, 32])))];
  },
  prepare: (_, examples, most, weights) => [made("gradient", weights, most), examples, most, weights],
  solve(slip, _, examples, most, weights) {
    const all = times(Math.ceil(examples.length / most), (i) => examples.slice(i * most, (i + 1) * most));
    const full = slip("rest-left-out") ? all.filter((part) => part.length === most) : all;
    const parts = slip("first-part") ? full.slice(0, 1) : slip("last-part") ? full.slice(-1) : full;
    const used = sum(parts.map(({ length }) => length));
    const share = ({ length }: Examples): number => {
      if (slip("sum-over-examples")) return length;
      if (slip("mean-of-means")) return 1 / parts.length;
      return slip("sum-of-means") ? 1 : (slip("rest-counts-full") ? most : length) / used;
    };
    const gradients = parts.map((part) => meanGradient(part, weights).map((value) => share(part) * value));
    const total = weights.map((_weight, i) => sum(gradients.map((gradient) => gradient[i])));
    return slip("sign-changed") ? total.map((value) => -value) : total;
  },
  oracle: (_, examples, _most, weights) => meanGradient(examples, weights),
  call: (_, examples, most) => `${examples.length} examples with \`most\` = ${most}`,
  slips: {
    "mean-of-means": "You take the plain mean of the parts' gradients. Should a smaller part count as much?",
    "sum-of-means": "You add up the parts' gradients. Each is a mean already: what does the sum of means grow with?",
    "sum-over-examples": "That is a gradient of the *sum* of the losses. Expected: the gradient of their mean.",
    "rest-counts-full": "You count each part as `most` examples. The last one may have fewer.",
    "rest-left-out": "You leave out the examples at the end that do not fill a part.",
    "first-part": "That is the gradient of the first part only.",
    "last-part": "That is the gradient of the last part only. Does each part overwrite what was there?",
    "sign-changed": "The sign is changed. A step goes against the gradient. Expected: the gradient itself.",
  },
  hints: [
    "Cut the examples into parts of at most `most`. A mean times the number of its examples is a sum, and sums may be added.",
    "For each part: of how many examples is its gradient the mean, and how much should it count, compared with the others? What do all these shares add up to?",
    "Parts of 4, 4 and 2 examples with the gradients [1], [3] and [10]: (4 · 1 + 4 · 3 + 2 · 10) / 10 = 3.6.",
  ],
});

const orderFixes = writtenTask({
  task: ["3.5", "Order the fixes for a case", 3],
  question:
    "A CNN looks for hairline cracks in photographs of concrete: 1,024 × 1,024 pixels, a crack is one to three pixels wide. Training with batches of 8 needs 14 GB: 1 GB for parameters, gradients and the optimizer, 13 GB for images and feature maps. Your one GPU has 8 GB. The network uses batch normalization. A second GPU could be rented.\n\nHere are five fixes: a smaller batch, a larger stride in the first layer, fewer layers, 16-bit floats, a second GPU. **In which order would you try them in this case, and why?** For each: how many GB are needed then, as far as the figures tell, and what is its price here? About ten sentences.",
  hints: [
    "Some fixes leave the network as it is and only compute it in another way. Others change what it can see.",
    "Which of the 14 GB does each fix touch: those that are needed once, or those for each image? Work out one number for each fix, and then ask what a crack of one pixel would notice.",
    "For another case, faces of 128 × 128 pixels that fill the image: a stride of 2 in the first layer cuts the maps to a quarter, and eyes and mouths are still many pixels wide; so it may come early there.",
  ],
});

/** A plan: the places in `maps`, rising, of those that stay in memory on the way up. */
type Plan = readonly number[];

const peakSlips = {
  "way-up-alone": "You look at the way up alone. On the way down, what was let go comes back.",
  "kept-all-along":
    "You count all kept maps at every moment. When the way down has come to a stretch, which of them are gone?",
  "end-forgotten":
    "While a stretch is computed again, the kept map above it is still in memory: it holds the gradient that comes down.",
  "two-neighbours":
    "You keep two neighbours of a stretch. On the way down, every layer of it needs the map that it read.",
  "top-forgotten": "You leave out the maps above the highest kept one. They stay, and are used first.",
  "kept-not-counted": "You count a stretch alone. Kept maps take memory, too.",
  "stretches-not-counted": "You count kept maps alone. What is computed again must be somewhere, too.",
} as const;

/** The most that is alive on the way up: two neighbours, the kept maps below them, and all above the highest kept one. */
function wayUp(maps: readonly number[], kept: Plan): number {
  const highest = kept.at(-1) ?? -1;
  const stays = (place: number, now: number): boolean => place >= now - 1 || place > highest || kept.includes(place);
  return Math.max(...maps.map((_, now) => sum(maps.slice(0, now + 1).filter((_map, place) => stays(place, now)))));
}

/** The most that is alive at once: the kept maps up to the end of a stretch, and the stretch. */
function peakOf(maps: readonly number[], kept: Plan, slip: Slip<keyof typeof peakSlips>): number {
  if (slip("way-up-alone")) return wayUp(maps, kept);
  const ends = [...kept, maps.length];
  const peaks = ends.map((end, i) => {
    const stretch = maps.slice((ends[i - 1] ?? -1) + 1, end);
    const pairs = stretch.map((map, at) => map + (stretch[at + 1] ?? 0));
    const needed = slip("two-neighbours") ? Math.max(0, ...pairs) : sum(stretch);
    const waits = (place: number): boolean => (slip("end-forgotten") ? place < end : place <= end);
    const held = kept.filter((place) => slip("kept-all-along") || waits(place)).map((place) => maps[place]);
    return (slip("kept-not-counted") ? 0 : sum(held)) + (slip("stretches-not-counted") ? 0 : needed);
  });
  return Math.max(0, ...(slip("top-forgotten") ? peaks.slice(0, -1) : peaks));
}

/** A network in a row, one value an MB, whose layers write maps of these sizes. */
const inARow = (maps: readonly number[]): NetworkSpec => ({
  name: "row",
  input: [1, 1, 1],
  layers: maps.map((filters, place) => conv({ name: `map${place}`, filters, kernelSize: 1 })),
});

const rules =
  "A network is one row of layers; layer i writes `maps[i]` MB of feature maps, the lowest is layer 0. `kept` is a plan: the layers whose maps stay in memory on the way up, in rising order.\n\n- On the way up, a layer writes its maps while those below it are still there. Then those below are let go, unless the plan keeps them. All maps above the highest kept layer stay; where the plan keeps none, all maps stay.\n- On the way down, each layer needs the maps that it read. Its gradient takes the place of its own maps; when the layer is done, that place is free.\n- Where the way down comes to a kept layer, all maps between it and the next kept layer below (or the image) are computed again, before that layer does its work, and stay until they have been used.";

const planPeak = functionTask({
  task: ["3.6", "The peak of a plan", 2],
  fromScratch: true,
  statement: `Checkpoints, with nothing but numbers in lists.\n\n${rules}\n\nWrite \`planPeak(maps, kept)\`: the most MB of feature maps (or gradients in their places) that are in memory at once, on the way up or down.`,
  cases: (rng): [maps: number[], kept: Plan][] => [
    [[4, 3, 2, 1], [1]],
    [[4, 3, 2, 1], []],
    ...times(12, (i): [number[], Plan] => {
      const maps = times(3 + (i % 6), () => between(rng, 1, 40));
      return [maps, maps.flatMap((_, place) => (rng() < 0.4 ? [place] : []))];
    }),
  ],
  solve(slip, maps, kept) {
    if (slip("nothing-let-go")) return sum(maps);
    const places = slip("counted-from-1") ? kept.map((place) => place - 1).filter((place) => place >= 0) : kept;
    const peak = peakOf(maps, places, slip as Slip<keyof typeof peakSlips>);
    return slip("as-list") ? [peak] : peak;
  },
  oracle(maps, kept) {
    const checkpoints = kept.map((place) => `map${place}`);
    const { moments } = memoryTimeline(inARow(maps), { bytesPerValue: 1, checkpoints });
    const ofMaps = moments.map(({ alive }) => sum(alive.map(({ holds, bytes }) => (holds === "images" ? 0 : bytes))));
    return Math.max(...ofMaps);
  },
  slips: {
    ...peakSlips,
    "nothing-let-go": "You keep all maps. Which of them does the plan let go?",
    "counted-from-1": "You count layers from 1. The lowest is layer 0, as places in a list are.",
    "as-list": "You give a list. Expected: one number.",
  },
  hints: [
    "Follow the memory on paper for `maps` = [4, 3, 2, 1] and `kept` = [1]: a column for each moment, up and down again. Where is it highest?",
    "The kept layers cut the row into stretches. On the way down each stretch has one worst moment: when all of it has just been computed again. Which kept maps are still there then? The topmost stretch is never let go.",
    "`maps` = [5, 1, 6, 2, 3] with `kept` = [1, 3]. Above layer 3: 1 + 2 + 3 = 6. Between 1 and 3: 1 + 6 + 2 = 9. Below 1: 5 + 1 = 6. So the peak is 9.",
  ],
});

/** All plans but those that name the top layer: naming it never lowers the peak, and may add work. Fewer names come first among equals. */
const plansFor = (layers: number): Plan[] =>
  times(2 ** (layers - 1), (bits) => times(layers - 1, (place) => place).filter((place) => (bits >> place) & 1));

type PlanCase = [maps: readonly number[], work: readonly number[], budget: number];

/** What a plan does twice, of `values`, one a layer: below the highest kept layer, what is not kept. */
const twice = <T>(values: readonly T[], kept: Plan): T[] =>
  values.filter((_, place) => place < (kept.at(-1) ?? 0) && !kept.includes(place));
const workAgain = (work: readonly number[], kept: Plan): number => sum(twice(work, kept));

/** The peak, by going up and down. */
function walked(maps: readonly number[], kept: Plan): number {
  const highest = kept.at(-1) ?? -1;
  let peak = wayUp(maps, kept);
  const alive = new Set(maps.keys());
  for (const place of maps.keys()) if (place < highest && !kept.includes(place)) alive.delete(place);
  for (let place = maps.length - 1; place >= 0; place--) {
    if (kept.includes(place)) for (let low = place - 1; low >= 0 && !kept.includes(low); low--) alive.add(low);
    peak = Math.max(peak, sum([...alive].map((at) => maps[at])));
    alive.delete(place);
  }
  return peak;
}

const planSlips = {
  ...peakSlips,
  "budget-not-reached": "You refuse plans that need exactly the budget. Those fit.",
  "least-memory": "You give the plan with the lowest peak. Among those that fit, which one computes the least again?",
  "fewest-kept": "You give a plan that keeps as few layers as it can. What does the task ask you to keep small?",
  "kept-as-work": "You add up the work of the *kept* layers. Which layers are computed again?",
  "maps-for-work": "You count how many layers are computed again. Some take more work than others: see `work`.",
  "sizes-for-work": "You compare the *sizes* of what is computed again. The task asks about its work.",
  "top-computed-again": "You count the layers above the highest kept one as computed again. Were they ever let go?",
  "let-go-for-kept": "You give the layers that the plan does *not* name. Expected: those that it keeps.",
  "counted-from-1": "You count layers from 1. The lowest is layer 0.",
} as const;
type PlanSlip = keyof typeof planSlips;

function planFor(slip: Slip<PlanSlip>, maps: readonly number[], work: readonly number[], budget: number): number[] {
  const peak = (plan: Plan): number => peakOf(maps, plan, slip as Slip<keyof typeof peakSlips>);
  const fits = (plan: Plan): boolean => (slip("budget-not-reached") ? peak(plan) < budget : peak(plan) <= budget);
  const price = (plan: Plan): number => {
    if (slip("least-memory")) return peak(plan);
    if (slip("fewest-kept")) return plan.length;
    if (slip("kept-as-work")) return sum(plan.map((place) => work[place]));
    const each = slip("maps-for-work") ? work.map(() => 1) : slip("sizes-for-work") ? maps : work;
    const all = sum(each.filter((_, place) => !plan.includes(place)));
    return slip("top-computed-again") ? all : workAgain(each, plan);
  };
  let best: Plan | undefined;
  for (const plan of plansFor(maps.length).filter(fits)) if (!best || price(plan) < price(best)) best = plan;
  if (!best) return [];
  const named = slip("let-go-for-kept") ? times(maps.length, (place) => place).filter((p) => !best?.includes(p)) : best;
  return named.map((place) => place + (slip("counted-from-1") ? 1 : 0));
}

/** A case in which one plan does the least work again, and lets something go. */
function drawCase(rng: () => number, layers: number): PlanCase | undefined {
  const [maps, work] = [times(layers, () => between(rng, 1, 30)), times(layers, () => between(rng, 1, 30))];
  const plans = plansFor(layers);
  const budget = walked(maps, pick(rng, plans));
  const fitting = plans.filter((plan) => walked(maps, plan) <= budget);
  const least = Math.min(...fitting.map((plan) => workAgain(work, plan)));
  const best = fitting.filter((plan) => workAgain(work, plan) === least);
  const alike = new Set(best.map((plan) => twice([...maps.keys()], plan).join()));
  return least > 0 && alike.size === 1 ? [maps, work, budget] : undefined;
}

const mostDraws = 5_000;

/** Cases for 3.7: some, and as many more as it takes until each slip gives another plan in one of them. */
function planCases(rng: () => number): PlanCase[] {
  const found: PlanCase[] = [[[4, 3, 2, 1], [5, 4, 3, 2], 8]];
  const unseen = new Set(Object.keys(planSlips) as PlanSlip[]);
  for (let draws = 0; draws < mostDraws && (found.length < 9 || unseen.size > 0); draws++) {
    const drawn = drawCase(rng, between(rng, 4, 6));
    if (!drawn) continue;
    const right = planFor(noSlip, ...drawn).join();
    const shown = [...unseen].filter((made) => planFor((id) => id === made, ...drawn).join() !== right);
    if (found.length < 9 || shown.length > 0) found.push(drawn);
    for (const id of shown) unseen.delete(id);
  }
  return found;
}

const bestPlan = functionTask({
  task: ["3.7", "A plan that fits", 3],
  fromScratch: true,
  statement: `The rules are those of task 3.6, and computing layer i once more takes \`work[i]\` million multiply-adds.\n\nWrite \`bestPlan(maps, work, budget)\`: the plan, a list of layers in rising order, whose peak is at most \`budget\` MB and which computes the least work again. There is always one that fits. Where several that fit compute the same least work again, give the one that names the fewest layers. (At most six layers: trying all plans is allowed.)`,
  cases: planCases,
  solve: planFor,
  oracle(maps, work, budget) {
    const fitting = plansFor(maps.length).filter((plan) => walked(maps, plan) <= budget);
    const ranked = fitting.map((plan) => ({ plan, again: workAgain(work, plan) }));
    return [...ranked.sort((a, b) => a.again - b.again || a.plan.length - b.plan.length)[0].plan];
  },
  slips: planSlips,
  hints: [
    "Two functions and a loop: the peak of a plan (task 3.6), the work that it does twice, and then all plans one after the other.",
    "With n layers there are 2ⁿ plans: the bits of a number from 0 to 2ⁿ − 1 say which layers are kept. Pass over those whose peak is above the budget; of the others, remember the one with the least work below its highest kept layer that is not kept.",
    "`maps` = [5, 1, 6, 2, 3], `work` = [1, 9, 4, 2, 2], a budget of 12. Nothing kept: 17 MB, too much. [1]: 5 + 1 and 1 + 6 + 2 + 3 = 12, fits, layer 0 again: 1. [3]: 14 and 5, too much. [1, 2] and [1, 2, 3] need 12 as well and compute layer 0 again, but name more layers; no plan that fits computes less: [1].",
  ],
});

type Q03 = TasksOf<{
  "3.1": Budget;
  "3.2": Batch;
  "3.3": undefined;
  "3.4": undefined;
  "3.5": undefined;
  "3.6": undefined;
  "3.7": undefined;
}>;

export const q03: Q03 = {
  "3.1": largestBatch,
  "3.2": fourFixes,
  "3.3": halved,
  "3.4": accumulate,
  "3.5": orderFixes,
  "3.6": planPeak,
  "3.7": bestPlan,
};
