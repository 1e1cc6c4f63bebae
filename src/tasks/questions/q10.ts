/** Question 10: the highest accuracy on MNIST. */
import { heldOut } from "../../data";
import {
  conv,
  countParameters,
  dense,
  dropout,
  flatten,
  maxPool,
  type NetworkSpec,
  networks,
  outputShape,
  trace,
} from "../../network";
import { sum } from "../../numbers";
import { random, shuffle } from "../../random";
import { describePlain } from "../describe";
import { between, type Numbers, numbers, pick, times } from "../givens";
import { choiceTask, propertyTask, readNumbers, valueTask } from "../kinds";
import { NotOfTheForm } from "../kinds/property";
import { layersOf } from "../layersOf";
import {
  heldOutLabels,
  judgeResult,
  percent,
  type Result,
  readResult,
  resultSlips,
  testLabels,
  withErrors,
} from "../predictions";
import type { TasksOf } from "../task";
import { pairedTest } from "./q10McNemar";

interface Digits {
  /** Filters of the first convolution, of the next two, and of the last two. */
  readonly filters: readonly [number, number, number];
  /** Units of the two hidden dense layers. */
  readonly units: readonly [number, number];
}

function printedNetwork({ filters, units }: Digits): NetworkSpec {
  const [low, middle, high] = filters;
  const same = (count: number, kernelSize: number) => conv({ filters: count, kernelSize, padding: "same" });
  const hidden = units.flatMap((count) => [dense({ units: count }), dropout({ rate: 0.5 })]);
  return {
    name: "printed",
    input: [28, 28, 1],
    layers: [
      ...[same(low, 7), maxPool()],
      ...[same(middle, 3), same(middle, 3), maxPool()],
      ...[same(high, 3), same(high, 3), maxPool()],
      flatten(),
      ...hidden,
      dense({ units: 10 }),
    ],
  };
}

type Row = readonly [inputs: number, count: number, places: number];

const parameters = valueTask({
  task: ["10.1", "Parameters of the printed network", 1],
  givens: numbers<Digits>({ filters: [64, 128, 256], units: [128, 64] }, (rng) => ({
    filters: [pick(rng, [32, 48, 64]), pick(rng, [72, 96, 120]), pick(rng, [144, 192, 240])],
    units: [pick(rng, [100, 128, 200]), pick(rng, [32, 50, 64])],
  })),
  statement: ({ filters: [low, middle, high], units }) =>
    `A network for digits of 28 × 28 × 1: a 7 × 7 convolution with ${low} filters, a pool; two 3 × 3 convolutions with ${middle} filters each, a pool; two 3 × 3 convolutions with ${high} filters each, a pool; flattened; dense layers of ${units[0]}, ${units[1]} and 10 units with dropout of .5 between them. The convolutions have stride 1 and SAME padding, the pools are 2 × 2 with a stride of 2 and VALID padding. All layers have biases. How many parameters does it have?`,
  formula({ filters: [low, middle, high], units: [first, second] }, slip) {
    const read = (maps: number): number => (slip("one-map-read") ? 1 : maps);
    const area = (length: number): number => (slip("kernel-not-squared") ? length : length ** 2);
    const lowest = area(slip("three-for-seven") ? 3 : 7) * (slip("three-channels") ? 3 : 1);
    const [below, lower] = slip("pair-reads-the-same") ? [low, middle] : [middle, high];
    const whole = slip("half-rows") ? (length: number) => length : slip("ceil-for-floor") ? Math.ceil : Math.floor;
    const pools = slip("pools-forgotten") ? 0 : slip("one-pool") ? 1 : slip("last-pool-forgotten") ? 2 : 3;
    const side = times(pools, () => 2).reduce((length, stride) => whole(length / stride), 28);
    const spatial = slip("flattened-to-maps") ? 1 : slip("one-direction") ? side : side ** 2;
    const kept = slip("dropout-halves") ? 1 / 2 : 1;
    /** Values read by one filter or unit, how many of these there are, and in how many places. */
    const convolutions: Row[] = [
      [lowest, low, 28 ** 2],
      [area(3) * read(low), middle, 14 ** 2],
      [area(3) * read(below), middle, 14 ** 2],
      [area(3) * read(middle), high, 7 ** 2],
      [area(3) * read(lower), high, 7 ** 2],
    ];
    const top: Row[] = [
      [slip("one-map-flattened") ? spatial : spatial * high, first, 1],
      [first * kept, second, 1],
      [second * kept, 10, 1],
    ];
    const work = slip("work-for-parameters");
    const count = ([inputs, filters, places]: Row, bias: number): number => {
      const biases = slip("bias-forgotten") || work ? 0 : slip("one-bias-a-layer") ? bias : bias * filters;
      return inputs * filters * (work ? places : 1) + biases;
    };
    const lowLayers = convolutions.filter((_, i) => !slip("one-of-each-pair") || [0, 1, 3].includes(i));
    const lowCounts = lowLayers.map((row) => count(row, slip("filter-biases-forgotten") ? 0 : 1));
    const topCounts = top.map((row) => count(row, slip("dense-biases-forgotten") ? 0 : 1));
    return sum([
      ...(slip("convolutions-forgotten") ? [] : slip("first-layer-forgotten") ? lowCounts.slice(1) : lowCounts),
      ...(slip("dense-forgotten") ? [] : slip("output-forgotten") ? topCounts.slice(0, 2) : topCounts),
    ]);
  },
  oracle: (givens) => countParameters(printedNetwork(givens)).total,
  unit: "parameters",
  slips: {
    "bias-forgotten": "You count only weights. What else do a filter and a unit have?",
    "filter-biases-forgotten": "Your filters have no biases.",
    "dense-biases-forgotten": "Your dense layers have no biases.",
    "work-for-parameters": "You count multiplications: each weight once for every place where it is used.",
    "one-bias-a-layer": "You give each layer a single bias. What does a bias belong to?",
    "ceil-for-floor": "You round up after a pool. What does VALID mean for a last row that does not fill a window?",
    "pools-forgotten": "You flatten maps as large as the image. What do the pools do to them?",
    "last-pool-forgotten": "You flatten what two pools have left. How many are there?",
    "one-pool": "You flatten what one pool has left. How many are there?",
    "one-map-flattened": "Your first dense layer reads one map. What does flattening keep?",
    "flattened-to-maps": "Your first dense layer reads one value of each map. What does flattening keep?",
    "one-direction": "You flatten one row of each map. How many rows are there?",
    "dropout-halves": "You take weights away for dropout. What does dropout leave out, and for how long?",
    "one-of-each-pair": "You count one convolution where there are two, one on top of the other.",
    "pair-reads-the-same": "In yours, both convolutions of a pair read the same maps. What does the upper one read?",
    "one-map-read": "Your filters look at one map each. How many maps does a filter see at once?",
    "kernel-not-squared": "A kernel has a height *and* a width.",
    "three-for-seven": "All your convolutions have the same kernel. Look at the lowest one again.",
    "three-channels": "Your lowest layer reads three channels. How many does the image have?",
    "half-rows": "You flatten half rows. What does VALID mean for a last row that does not fill a window?",
    "first-layer-forgotten": "You leave out the lowest convolution.",
    "output-forgotten": "You leave out the topmost layer, which gives the ten classes.",
    "convolutions-forgotten": "You count only the dense layers. What else has weights?",
    "dense-forgotten": "You count only the convolutions. What else has weights?",
  },
  hints: [
    "Five convolutions and three dense layers. For the first dense layer you need the size of the maps after the third pool.",
    "Make a table, a row for each layer: how many values does one filter or one unit read, and how many of them are there? Pools and dropout learn nothing, but what do the pools do to the maps?",
    (sibling) => {
      const [first, second, third] = trace(printedNetwork(sibling)).filter(({ kind }) => kind === "conv");
      const { filters } = sibling;
      return `With ${filters[0]} and ${filters[1]} filters the first three convolutions have (7² · 1 + 1) · ${filters[0]} = ${first.parameters}, (3² · ${filters[0]} + 1) · ${filters[1]} = ${second.parameters} and (3² · ${filters[1]} + 1) · ${filters[1]} = ${third.parameters}.`;
    },
  ],
});

/** What the small network is to reach: the printed one has 70 times as many parameters and reads the digits ten times. */
const small = { parameters: 20_000, accuracy: 0.98 } as const;

interface SmallResult extends Result {
  readonly network: NetworkSpec;
}

/** A network with about so many parameters, for examples of slips. */
const denseNetwork = (units: number): NetworkSpec => ({
  name: "small",
  input: [28, 28, 1],
  layers: [flatten(), dense({ units }), dense({ units: 10, activation: "softmax" })],
});

const parametersOf = ({ network }: SmallResult): number => countParameters(network).total;

const smallNetwork = propertyTask({
  task: ["10.2", "A small network, one epoch", 3],
  trains: true,
  statement: () =>
    `The printed network has 1.4 million parameters and reads the training images ten times. Build a network of your own with at most **${small.parameters.toLocaleString("en")} parameters**, train it for **one** epoch on the first ${heldOut.offset.toLocaleString("en")} training images, and get **${percent(small.accuracy)}** of the last ${heldOut.limit.toLocaleString("en")} training images right, which are held out: \`loadMnist({ split: "train", offset: ${heldOut.offset} })\`. Choose by those as often as you like. The test images are for the end: they decide nothing, and once enough of the held-out digits are right, the check says how many of the test images are right as well. The attempt is \`{ network, heldOut, test }\`: the network's spec, and what it takes each image of both sets for, \`evaluate(model, …).predictions\`.`,
  read(attempt): SmallResult {
    const layers = attempt.is === "record" && attempt.value["network"];
    if (attempt.is !== "record" || !layers) {
      throw new NotOfTheForm(`You gave ${describePlain(attempt)}. Expected: \`{ network, heldOut, test }\`.`);
    }
    return { network: { name: "yours", input: [28, 28, 1], layers: layersOf(layers) }, ...readResult(attempt) };
  },
  judge: (result) => {
    trace(result.network); // of an unsound one it says what is the matter
    return judgeResult(result, small.accuracy, 0.97);
  },
  slips: {
    "too-large": {
      holds: (result) => parametersOf(result) > small.parameters,
      example: () => ({
        network: networks.mnistFast,
        heldOut: withErrors(heldOutLabels(), 100),
        test: withErrors(testLabels(), 100),
      }),
      why: `Your network has more than ${small.parameters.toLocaleString("en")} parameters. Which of its layers has most of them?`,
    },
    "no-classes": {
      holds: ({ network }) => !/^(1,1,)?10$/.test(String(outputShape(network))),
      example: () => ({
        network: { ...denseNetwork(12), layers: [flatten()] },
        heldOut: withErrors(heldOutLabels(), 100),
        test: withErrors(testLabels(), 100),
      }),
      why: "Your network does not end with ten values, one a digit.",
    },
    ...resultSlips<SmallResult>((result) => ({ network: denseNetwork(12), ...result })),
  },
  hints: () => [
    "Most parameters sit where maps are flattened into a dense layer. What makes the maps small and few before that?",
    "Try one change at a time, and look at the held-out digits. Are the pixels scaled? How many steps does one epoch have, how large is each, and does the rate come down at the end? Could the same parameters do more in convolutions?",
    'Another network, on fewer digits: `const { model } = await train({ ...recipes.mnistFast, network: { name: "narrow", input: [28, 28, 1], layers: [conv({ filters: 4, kernelSize: 5, activation: "relu" }), maxPool({ poolSize: 4 }), flatten(), dense({ units: 10, activation: "softmax" })] } }, loadMnist({ split: "train", limit: 5000 }))`. It has 1,554 parameters and is too small.',
  ],
});

/** `matrix[label][prediction]`. */
type Confusion = Numbers<"digit"> & { readonly matrix: readonly (readonly number[])[] };

/** The digit is missed more often than it is wrongly seen. */
function drawMatrix(rng: () => number): Confusion {
  const matrix = times(5, (label) =>
    times(5, (prediction) => (label === prediction ? between(rng, 80, 139) : between(rng, 1, 8))),
  );
  const digit = between(rng, 1, 4);
  const more = sum(matrix.map((row) => row[digit])) - sum(matrix[digit]);
  matrix[digit][digit - 1] += Math.max(0, more) + between(rng, 3, 12);
  return { matrix, digit };
}

const tableOf = ({ matrix }: Confusion): string =>
  [
    `| label | ${matrix.map((_, digit) => `taken for ${digit}`).join(" | ")} |`,
    `|---|${matrix.map(() => "--:").join("|")}|`,
    ...matrix.map((row, label) => `| **${label}** | ${row.join(" | ")} |`),
  ].join("\n");

const readMatrix = valueTask({
  task: ["10.3", "Read a confusion matrix", 1],
  givens: { book: drawMatrix(random(10)), draw: drawMatrix },
  statement: (givens) =>
    `A network for the digits 0 to 4 was tried on some images. Each row holds the images of one label; each column holds what they were taken for.\n\n${tableOf(givens)}\n\nGive three numbers: \`[right, missed, wronglySeen]\`. How many images, of all digits, were read correctly? How many images of a **${givens.digit}** were taken for something else? How many images of other digits were taken for a **${givens.digit}**? \`matrix[label][prediction]\` holds the table.`,
  formula(givens, slip) {
    const { matrix } = givens;
    const digit = slip("counted-from-one") ? givens.digit - 1 : givens.digit;
    const [row, column] = [matrix[digit], matrix.map((line) => line[digit])];
    const add = (values: readonly number[]): number => {
      const wrong = slip("right-ones-counted-as-wrong") ? values : values.filter((_, i) => i !== digit);
      return slip("one-cell") ? Math.max(...wrong) : sum(wrong);
    };
    const all = sum(matrix.map(sum));
    const diagonal = sum(matrix.map((line, i) => line[i]));
    const right = slip("one-digit-alone") ? row[digit] : slip("all-images") ? all : diagonal;
    const missed = slip("missed-by-all") ? all - diagonal : add(row);
    const seen = add(column);
    return slip("shares") ? [right / all, missed / sum(row), seen / sum(column)] : [right, missed, seen];
  },
  oracle: ({ matrix, digit }) => {
    const images = matrix.flatMap((row, label) =>
      row.flatMap((n, prediction) => times(n, () => ({ label, prediction }))),
    );
    const wrong = images.filter(({ label, prediction }) => label !== prediction);
    const [missed, seen] = (["label", "prediction"] as const).map((side) =>
      wrong.filter((image) => image[side] === digit),
    );
    return [images.length - wrong.length, missed.length, seen.length];
  },
  parts: ["right", "missed", "wronglySeen"],
  slips: {
    "right-ones-counted-as-wrong":
      "Your sums go over a whole row and a whole column. One of the entries is no mistake.",
    "one-digit-alone": "Your first number is about one digit. Expected: all digits together.",
    "all-images": "Your first number counts every image. In which entries do label and prediction agree?",
    "missed-by-all": "Your second number counts the mistakes with all digits. The question is about one digit.",
    "one-cell": "You count only the commonest confusion. A digit can be confused with several others.",
    "counted-from-one": "You read the row and the column of the digit before. The first row is that of the 0.",
    shares: "You give shares. Expected: numbers of images.",
  },
  hints: [
    "Find the entries where label and prediction are the same. Then go along one row, and down one column.",
    "Which entries does each of the three questions mean? Mark them in the table with three colours, then add up each colour.",
    "For the rows [5, 1] and [2, 6] and the digit 0: 5 + 6 were right, 1 image of a 0 was missed, 2 others were taken for a 0.",
  ],
});

/** Labels of the first 1,000 test images, some of them changed. */
type Mislabelled = Numbers<"changed"> & { readonly labels: readonly number[] };

const [shown, changed, enough] = [1000, 20, 17];

function mislabel(rng: () => number): Mislabelled {
  const labels = [...testLabels().subarray(0, shown)];
  for (const i of shuffle([...labels.keys()], rng).slice(0, changed)) labels[i] = (labels[i] + between(rng, 1, 9)) % 10;
  return { labels, changed };
}

const isChanged = ({ labels }: Mislabelled, i: number): boolean => labels[i] !== testLabels()[i];
const positions = (givens: Mislabelled, isWanted: boolean): number[] =>
  times(shown, (i) => i).filter((i) => isChanged(givens, i) === isWanted);
const fewer = (all: readonly number[]): number[] => all.map((i) => i - 1);
/** How many different ones of some positions are those of changed labels. */
const found = (suspects: readonly number[], givens: Mislabelled): number =>
  new Set(suspects.filter((i) => isChanged(givens, i))).size;

const findMislabelled = propertyTask({
  task: ["10.4", "Find the mislabelled", 3],
  trains: true,
  givens: {
    /** Reads the labels, so not before it is asked for. */
    get book() {
      return mislabel(random(104));
    },
    draw: mislabel,
  },
  statement: () =>
    `\`labels\` are labels of the first ${shown.toLocaleString("en")} test images, \`loadMnist({ split: "test", limit: ${shown} })\`. Somebody has changed ${changed} of them. Find these with a network that was trained on *training* images: give a list of the ${changed} positions (counted from 0) that you suspect most. At least ${enough} of them must be changed ones. Do not compare with the labels that \`loadMnist\` gives: in real life the spoiled ones are all that there is.`,
  read(attempt) {
    const isPosition = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= shown;
    const wanted = `a list of ${changed} positions from 0 to ${shown - 1}`;
    return readNumbers(
      attempt,
      wanted,
      (all, shape) => shape === `${all.length}` && all.length > 0 && all.every(isPosition),
    );
  },
  judge(suspects, givens) {
    const message = `${found(suspects, givens)} of the ${changed} changed labels are among your ${suspects.length}.`;
    if (found(suspects, givens) >= enough) return { passed: true, message };
    return { passed: false, message: `${message} Expected: at least ${enough}.` };
  },
  slips: {
    "too-many": {
      holds: (suspects) => suspects.length > changed,
      why: `These are more than ${changed}. A network makes mistakes of its own as well: rank the images by how little it believes their label.`,
      example: (givens) => [...positions(givens, true), 1, 2, 3],
    },
    digits: {
      holds: (suspects) => suspects.length > 1 && suspects.every((value) => value < 10),
      why: "These are digits. Expected: *where* they are, as positions in the list.",
      example: (givens) => positions(givens, true).map((i) => givens.labels[i]),
    },
    "counted-from-one": {
      holds: (suspects, givens) => found(fewer(suspects), givens) >= enough,
      why: "Every position is one too high. The first image has the number 0.",
      example: (givens) => positions(givens, true).map((i) => i + 1),
    },
    "several-times": {
      holds: (suspects) => new Set(suspects).size < suspects.length && suspects.some((value) => value >= 10),
      why: "Some position stands in your list more than once.",
      example: (givens) => [...positions(givens, true).slice(1), positions(givens, true)[1]],
    },
    "most-believed": {
      holds: (suspects, givens) =>
        suspects.length === changed && found(suspects, givens) === 0 && suspects.some((value) => value >= 10),
      why: "Not one of these labels was changed. In which direction have you sorted? And what does the network take the images in your list for?",
      example: (givens) => positions(givens, false).slice(-changed),
    },
  },
  hints: () => [
    "Train any network of this lesson. Then ask for each image: how probable is the written label to the network?",
    "`evaluate(…).probabilities` has ten values for each image, one image after the other. Which of the ten belongs to the written label? Sort the positions by it.",
    "Three images with the labels 2, 0, 1, to which a network gives the probabilities .9, .0001 and .3: position 1 is the most suspect, then position 2.",
  ],
});

const conclusions = choiceTask({
  task: ["10.5", "What a result says", 1],
  question: "Which of these statements are true?",
  options: {
    "chosen-on-test-images": {
      wrong: "The right way to choose between two learning rates is to see which does better on the test images.",
      why: "What do you still know about unseen images when the same images have helped to choose? What is held out of the training images for?",
    },
    "pool-before-relu": {
      right: "A max pool before a ReLU gives the same values as one after it.",
      why: "Does it matter whether negative values become 0 before or after the largest of four is taken? Try four numbers.",
    },
    "one-run-each": {
      wrong:
        "One run of one recipe with 98.90 % and one of another with 98.95 % show that the second recipe is better.",
      why: "How many images of 10,000 are between these two? And by how much does another seed alone move the accuracy?",
    },
    "calibration-not-accuracy": {
      right: "A network that says 80 % and is right in 95 % of the cases is badly calibrated, however accurate it is.",
      why: "Calibration compares what a network says with how often it is right. What would a calibrated one say here?",
    },
    "dropout-when-tested": {
      wrong: "Dropout also drops values when the network is tested.",
      why: "What is dropout there for? Is there anything of that left to do when a network no longer learns?",
    },
    "people-are-wrong": {
      right: "People do not read all test images as they are labelled.",
      why: "Have you looked at the mistakes that lesson 10 shows? Would you have read all of them correctly?",
    },
  },
  hints: [
    "Ask of each statement: what was measured, on which images, and how much would it move if it were measured again?",
    "For each statement, look for one example that contradicts it: four values in a window, two runs with other seeds, a digit that you cannot read.",
    'A statement of the same kind: "A network with more parameters is always more accurate." The small network of lesson 10 beats the printed one in one epoch, so it is false.',
  ],
});

export const q10: TasksOf<{
  "10.1": Digits;
  "10.2": object;
  "10.3": Confusion;
  "10.4": Mislabelled;
  "10.5": undefined;
  "10.6": undefined;
}> = {
  "10.1": parameters,
  "10.2": smallNetwork,
  "10.3": readMatrix,
  "10.4": findMislabelled,
  "10.5": conclusions,
  "10.6": pairedTest,
};
