/** Question 10: the highest accuracy on MNIST. */
import { conv, countParameters, dense, dropout, flatten, maxPool, type NetworkSpec, trace } from "../network";
import { random, shuffle } from "../random";
import { format } from "../view";
import { tensorOf } from "./compare";
import { choiceTask } from "./kinds/choice";
import { propertyTask } from "./kinds/property";
import { valueTask } from "./kinds/value";
import { pick } from "./pick";
import { describePlain, type Plain } from "./plain";
import { judgePredictions, predictionSlips } from "./predictions";
import type { Judgement, Task } from "./task";
import { testLabels } from "./testLabels";

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

const total = (givens: Digits): number => countParameters(printedNetwork(givens)).total;
const biases = ({ filters: [low, middle, high], units: [first, second] }: Digits): number =>
  low + 2 * middle + 2 * high + first + second + 10;

const parameters = valueTask<Digits>({
  id: "10.1",
  title: "Parameters of the printed network",
  points: 1,
  givens: {
    book: { filters: [64, 128, 256], units: [128, 64] },
    draw: (rng) => ({
      filters: [pick(rng, [32, 48, 64]), pick(rng, [72, 96, 120]), pick(rng, [144, 192, 240])],
      units: [pick(rng, [100, 128, 200]), pick(rng, [32, 50, 64])],
    }),
  },
  statement: ({ filters: [low, middle, high], units }) =>
    `A network for digits of 28 × 28 × 1: a 7 × 7 convolution with ${low} filters, a pool; two 3 × 3 convolutions with ${middle} filters each, a pool; two 3 × 3 convolutions with ${high} filters each, a pool; flattened; dense layers of ${units[0]}, ${units[1]} and 10 units with dropout of .5 between them. The convolutions have stride 1 and SAME padding, the pools are 2 × 2 with a stride of 2 and VALID padding. All layers have biases. How many parameters has it?`,
  expected: total,
  misconceptions: [
    {
      id: "bias-forgotten",
      value: (givens) => total(givens) - biases(givens),
      why: "The weights are right. Each filter and each unit has one parameter more.",
    },
    {
      id: "ceil-for-floor",
      value: (givens) => total(givens) + (16 - 9) * givens.filters[2] * givens.units[0],
      why: "The maps below the flattening are too large: a VALID pool leaves out a last row and column that do not fill a window.",
    },
    {
      id: "pools-forgotten",
      value: (givens) => total(givens) + (28 ** 2 - 9) * givens.filters[2] * givens.units[0],
      why: "The first dense layer does not read maps of 28 × 28: three pools lie between.",
    },
    {
      id: "dropout-halves",
      value: (givens) => {
        const [first, second] = givens.units;
        return total(givens) - (first * second) / 2 - (second * 10) / 2;
      },
      why: "Dropout leaves out values, other ones at each step. No weight goes away.",
    },
    {
      id: "first-of-each-pair-only",
      value: (givens) => {
        const [, middle, high] = givens.filters;
        return total(givens) - (9 * middle + 1) * middle - (9 * high + 1) * high;
      },
      why: "You count one convolution where there are two, one on top of the other.",
    },
  ],
  hints: {
    idea: "Five convolutions and three dense layers. For the first dense layer you need the size of the maps after the third pool.",
    formula:
      "convolution: (kernel² · maps below + 1) · filters · dense: (inputs + 1) · units · VALID pool: ⌊length / 2⌋",
    worked: (sibling) => {
      const [first, second, third] = trace(printedNetwork(sibling)).filter(({ kind }) => kind === "conv");
      const { filters } = sibling;
      return `With ${filters[0]} and ${filters[1]} filters the first three convolutions have (7² · 1 + 1) · ${filters[0]} = ${first.parameters}, (3² · ${filters[0]} + 1) · ${filters[1]} = ${second.parameters} and (3² · ${filters[1]} + 1) · ${filters[1]} = ${third.parameters}.`;
    },
  },
});

/** What the printed network reached in ten epochs. */
const printedAccuracy = 0.9883;

function byAccuracy(accuracy: number): Judgement {
  const reached = `${format.percent(accuracy)} of the test images right`;
  if (accuracy >= printedAccuracy) {
    return { passed: true, message: `${reached}: as good as the printed network after ten epochs, or better.` };
  }
  const message = `${reached}; ${format.percent(printedAccuracy)} are wanted.`;
  return { passed: false, message, share: accuracy >= 0.97 ? 0.5 : 0 };
}

const oneEpoch = propertyTask<object>({
  id: "10.2",
  title: "The printed accuracy in one epoch",
  points: 3,
  trains: true,
  givens: { book: {} },
  statement: () =>
    `The printed network got ${format.percent(printedAccuracy)} of the 10,000 test images right, after ten epochs. Reach that in **one** epoch over the 60,000 training images, with a network and settings of your choice. The attempt is a list of what your network takes each test image for, in their order: \`evaluate(model, …).predictions\`.`,
  judge: (attempt) => judgePredictions(attempt, byAccuracy),
  misconceptions: predictionSlips,
  hints: () => [
    "Not size, but treatment: what did lesson 10 change about the printed network, and what did each change bring?",
    "pixels from 0 to 1 · a small network · batches of about 256 · a learning rate that rises to .01 and falls again",
    'The printed one, on a part of the digits: `const { model } = await train(recipes.mnistBaseline, loadMnist({ split: "train", limit: 5000 }), { epochs: 1 })`, then `evaluate(model, loadMnist({ split: "test" })).predictions`. `recipes` has others.',
  ],
});

interface Confusion {
  /** `matrix[label][prediction]`. */
  readonly matrix: readonly (readonly number[])[];
  readonly digit: number;
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
const diagonal = ({ matrix }: Confusion): number => sum(matrix.map((row, i) => row[i]));
const rowSum = ({ matrix, digit }: Confusion): number => sum(matrix[digit]);
const columnSum = ({ matrix, digit }: Confusion): number => sum(matrix.map((row) => row[digit]));
const hit = ({ matrix, digit }: Confusion): number => matrix[digit][digit];

function drawMatrix(rng: () => number): Confusion {
  const below = (limit: number): number => Math.floor(limit * rng());
  const matrix = Array.from({ length: 5 }, (_, label) =>
    Array.from({ length: 5 }, (_unused, prediction) => (label === prediction ? 80 + below(60) : below(9))),
  );
  const digit = 1 + below(4);
  matrix[digit][digit - 1] += 10; // missed more often than wrongly seen
  return { matrix, digit };
}

const tableOf = ({ matrix }: Confusion): string =>
  [
    `| label | ${matrix.map((_, digit) => `taken for ${digit}`).join(" | ")} |`,
    `|---|${matrix.map(() => "--:").join("|")}|`,
    ...matrix.map((row, label) => `| **${label}** | ${row.join(" | ")} |`),
  ].join("\n");

const readMatrix = valueTask<Confusion>({
  id: "10.3",
  title: "Read a confusion matrix",
  points: 1,
  givens: { book: drawMatrix(random(10)), draw: drawMatrix },
  statement: (givens) =>
    `A network for the digits 0 to 4 was tried on some images. A row holds the images of one label; a column holds what they were taken for.\n\n${tableOf(givens)}\n\nGive three numbers: \`[right, missed, wronglySeen]\`. How many images, of all digits, were read rightly? How many images of a **${givens.digit}** were taken for something else? How many images of other digits were taken for a **${givens.digit}**? \`matrix[label][prediction]\` holds the table.`,
  expected: (givens) => [diagonal(givens), rowSum(givens) - hit(givens), columnSum(givens) - hit(givens)],
  misconceptions: [
    {
      id: "rows-for-columns",
      value: (givens) => [diagonal(givens), columnSum(givens) - hit(givens), rowSum(givens) - hit(givens)],
      why: "The last two have changed places. A row holds all images of *one label*.",
    },
    {
      id: "right-ones-counted-as-wrong",
      value: (givens) => [diagonal(givens), rowSum(givens), columnSum(givens)],
      why: "Your sums go over a whole row and a whole column. One of their entries is no mistake.",
    },
    {
      id: "one-digit-alone",
      value: (givens) => [hit(givens), rowSum(givens) - hit(givens), columnSum(givens) - hit(givens)],
      why: "The first number is about *all* digits.",
    },
    {
      id: "all-images",
      value: (givens) => [sum(givens.matrix.map(sum)), rowSum(givens) - hit(givens), columnSum(givens) - hit(givens)],
      why: "Your first number counts every image. Which entries of the table were read rightly?",
    },
  ],
  hints: {
    idea: "Find the entries where label and prediction are the same. Then go along one row, and down one column.",
    formula: "right = sum of the diagonal · missed = row without the diagonal · wrongly seen = column without it",
    worked: () =>
      "For the rows [5, 1] and [2, 6] and the digit 0: 5 + 6 were right, 1 image of a 0 was missed, 2 others were taken for a 0.",
  },
});

interface Mislabelled {
  /** Labels of the first 1,000 test images, some of them changed. */
  readonly labels: readonly number[];
  readonly changed: number;
}

const [shown, changed, enough] = [1000, 20, 17];

function mislabel(rng: () => number): Mislabelled {
  const labels = [...testLabels().subarray(0, shown)];
  const order = shuffle(
    labels.map((_, i) => i),
    rng,
  );
  for (const i of order.slice(0, changed)) labels[i] = (labels[i] + 1 + Math.floor(9 * rng())) % 10;
  return { labels, changed };
}

const changedOnes = ({ labels }: Mislabelled): number[] =>
  labels.flatMap((label, i) => (label === testLabels()[i] ? [] : [i]));

function judgeSuspects(attempt: Plain, givens: Mislabelled): Judgement {
  const fail = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  const given = tensorOf(attempt);
  const values = given?.shape.length === 1 ? given.data.map(Number) : [];
  if (!values.every((value) => Number.isInteger(value) && value >= 0 && value <= shown) || values.length === 0) {
    const wanted = `a list of ${changed} positions from 0 to ${shown - 1}`;
    return { passed: false, message: `You gave ${describePlain(attempt)}. Wanted is ${wanted}.` };
  }
  const wrong = new Set(changedOnes(givens));
  const found = new Set(values.filter((value) => wrong.has(value))).size;
  if (values.length > changed) return fail("too-many");
  if (values.length === changed && values.every((value) => value < 10)) return fail("digits");
  if (values.filter((value) => wrong.has(value - 1)).length >= enough) return fail("counted-from-one");
  const message = `${found} of the ${changed} changed labels are among your ${values.length}.`;
  if (found < enough) return { passed: false, message: `${message} Wanted are at least ${enough}.` };
  return { passed: true, message };
}

const findMislabelled = propertyTask<Mislabelled>({
  id: "10.4",
  title: "Find the mislabelled",
  points: 3,
  trains: true,
  givens: {
    /** Reads the labels, so not before it is asked for. */
    get book(): Mislabelled {
      return mislabel(random(104));
    },
    draw: mislabel,
  },
  statement: () =>
    `\`labels\` are labels of the first ${shown} test images, \`loadMnist({ split: "test", limit: ${shown} })\`. Somebody has changed ${changed} of them. Find these with a network that was trained on *training* images: give a list of the ${changed} positions (counted from 0) that you suspect most. At least ${enough} of them must be changed ones. Do not compare with the labels that \`loadMnist\` gives; in life there are no others.`,
  judge: judgeSuspects,
  misconceptions: [
    {
      id: "too-many",
      example: (givens) => [...changedOnes(givens), 1, 2, 3],
      why: `These are more than ${changed}. A network makes mistakes of its own as well: rank the images by how little it believes their label.`,
    },
    {
      id: "digits",
      example: (givens) => changedOnes(givens).map((i) => givens.labels[i]),
      why: "These are digits. Wanted is *where* they stand: positions in the list.",
    },
    {
      id: "counted-from-one",
      example: (givens) => changedOnes(givens).map((i) => i + 1),
      why: "Nearly: every position is one too high. The first image has the number 0.",
    },
  ],
  hints: () => [
    "Train as in the task before. Then ask for each image: how probable does the network hold the label that is written there?",
    "`probabilities[10 · i + labels[i]]` of `evaluate(…)`, sorted, the smallest first",
    "Three images with the labels 2, 0, 1, for which a network holds these labels with .9, .0001 and .3: most suspected is position 1, then position 2.",
  ],
});

const conclusions = choiceTask({
  id: "10.5",
  title: "What a result says",
  points: 1,
  question: "Which of these statements hold?",
  options: [
    {
      text: "To choose between two learning rates, take the one that does better on the test images.",
      right: false,
      why: "Whoever chooses on the test images learns them by heart, choice by choice. What is held out of the training images for?",
    },
    {
      text: "A max pool before a ReLU gives the same values as after it.",
      right: true,
      why: "Does it matter whether negative values become 0 before or after the largest of four is taken?",
    },
    {
      text: "One run with 98.90 % and one with 98.95 % show that the second recipe is better.",
      right: false,
      why: "Another seed alone moves the accuracy by about as much: five images of 10,000 are no evidence.",
    },
    {
      text: "A network that says 80 % and is then right in 95 % of the cases is badly calibrated, however accurate it is.",
      right: true,
      why: "Calibration compares what a network says with how often it is right. What would a calibrated one say here?",
    },
    {
      text: "Dropout also drops values when the network is tested.",
      right: false,
      why: "When testing all values count. Dropout is there to make training harder.",
    },
    {
      text: "People do not read all test images as they are labelled.",
      right: true,
      why: "Have you looked at the mistakes that lesson 10 shows? Would you have read all of them rightly?",
    },
  ],
  hints: [
    "Ask of each statement: what was measured, on which images, and how much would it move if it were measured again?",
    "chosen on held-out images, judged once on the test images; a difference must be larger than that between seeds",
    'An example that does not hold: "A network with more parameters is more accurate." The small network of lesson 10 beats the printed one in one epoch.',
  ],
});

export const q10: readonly Task[] = [parameters, oneEpoch, readMatrix, findMislabelled, conclusions];
