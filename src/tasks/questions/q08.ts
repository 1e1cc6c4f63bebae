/** Question 8: data augmentation. */
import { heldOut } from "../../data";
import { product, sum } from "../../numbers";
import { random } from "../../random";
import { tf } from "../../tensor";
import { between, type Numbers, numbers, pick, times } from "../givens";
import { made } from "../handed";
import { type StepSpec, stepsOf } from "../handed/steps";
import { choiceTask, functionTask, propertyTask, valueTask } from "../kinds";
import {
  accuracyOf,
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
import { plural } from "../words";
import { type BrokenRuns, brokenTraining } from "./q08Curves";
import { transfer } from "./q08Transfer";

type Rows = readonly (readonly number[])[];
type ShiftCase = [image: Rows, right: number, down: number];

const shiftByHand = functionTask({
  task: ["8.1", "Shift by hand", 2],
  drawn: true,
  statement:
    "Write `shiftImage(image, right, down)`: the image moved by whole pixels, as on a sheet of paper under a frame. What leaves the frame is lost, and zeros (background) come in. Negative numbers move it to the left and up. The image is a list of rows of numbers; the result has the same size. Do not write into the image that you still read from.",
  cases: (rng): readonly ShiftCase[] => [
    [times(3, (row) => times(3, (column) => 3 * row + column + 1)), 1, 0],
    ...times(16, (i): ShiftCase => {
      const [height, width] = [between(rng, 3, 7), between(rng, 4, 8)];
      const image = times(height, () => times(width, () => between(rng, 1, 255)));
      const reach = i % 4 === 3 ? 9 : 3;
      return [image, between(rng, -reach, reach), between(rng, -reach, reach)];
    }),
  ],
  solve(slip, image, right, down) {
    const way = slip("other-way") ? -1 : 1;
    const [x, y] = slip("right-and-down-swapped") ? [down, right] : [right, down];
    const step = { row: slip("down-ignored") ? 0 : way * y, column: slip("right-ignored") ? 0 : way * x };
    /** The place of a list that one outside it stands for. */
    const inside = (place: number, length: number): number => {
      if (slip("wrapped-round")) return ((place % length) + length) % length;
      return slip("edge-repeated") ? Math.min(length - 1, Math.max(0, place)) : place;
    };
    const result = image.map((line) => [...line]);
    const source: Rows = slip("in-place") ? result : image;
    for (const [row, line] of result.entries()) {
      for (const column of line.keys()) {
        const [fromRow, fromColumn] = [row - step.row, column - step.column];
        const found = source[inside(fromRow, image.length)]?.[inside(fromColumn, line.length)];
        line[column] = found ?? (slip("old-pixels-left") ? line[column] : 0);
      }
    }
    return result;
  },
  oracle: (image, right, down) =>
    tf.tidy((): number[][] => {
      const around = [down, right].map((by): [number, number] => [Math.max(0, by), Math.max(0, -by)]);
      const padded = tf.tensor2d(image as number[][]).pad(around);
      const corner = around.map(([, after]) => after);
      return padded.slice(corner, [image.length, image[0].length]).arraySync() as number[][];
    }),
  call: (image, right, down) =>
    `an image of ${image.length} × ${image[0].length}, \`right\` ${right} and \`down\` ${down}`,
  slips: {
    "other-way": "Your image moves the other way. For each new pixel ask where it *comes from*.",
    "right-and-down-swapped": "You have swapped the directions: `right` moves along a row, `down` from row to row.",
    "wrapped-round": "What leaves your image on one side comes in on the other. It is lost.",
    "edge-repeated": "You fill up with the pixels at the edge. Background comes in there, which is 0.",
    "old-pixels-left":
      "Where nothing comes in, your image keeps its old pixels. Background comes in there, which is 0.",
    "in-place": "You write into the image that you still read from: pixels that have been moved are moved once more.",
    "down-ignored": "Your image never moves down or up.",
    "right-ignored": "Your image never moves to the right or left.",
  },
  hints: [
    "Go through the pixels of the new image. Where in the old one does each come from, and is that place inside the frame?",
    "Take one new pixel and write down the row and the column that it comes from, with `down` and `right`. What does JavaScript give for a row, or a pixel, that is not there? What should be there instead?",
    "The row 5, 6, 7, moved to the left by one, becomes 6, 7, 0: its first pixel comes from the old column 0 − (−1) = 1.",
  ],
});

type Variants = Numbers<"count" | "side" | "reach" | "angles">;

/** Every variant by itself: the bytes of all of them. */
function allBytes({ count, side, reach, angles }: Variants): number {
  const steps = times(2 * reach + 1, (i) => i - reach);
  const variants = steps.flatMap((x) => steps.flatMap((y) => times(angles, (angle) => [x, y, angle])));
  return variants.length * new Uint8Array(side * side).byteLength * count;
}

const stored = valueTask({
  task: ["8.2", "All variants, stored", 1],
  givens: numbers<Variants>(
    { count: 60_000, side: 28, reach: 2, angles: 5 },
    { count: [1000, 5000, 20_000, 50_000], side: [20, 28, 32, 48], reach: [2, 3, 4, 6], angles: [6, 8, 11, 15] },
  ),
  statement: ({ count, side, reach, angles }) =>
    `There are ${count} grey images of ${side} × ${side} pixels, one byte a pixel. Each is moved to the left or right by at most ${reach} whole pixels and, independently, up or down by at most ${reach}; not moving is one of the possibilities. Each result is turned by each of ${angles} angles, of which one is 0°. How many bytes would *all* these variants take, the images as they were included, if they were stored? (Variants that happen to look the same count all the same.)`,
  formula({ count, side, reach, angles }, slip) {
    const along = (slip("one-side") ? reach : 2 * reach) + (slip("zero-forgotten") ? 0 : 1);
    const places = slip("one-direction") ? along : slip("directions-added") ? 2 * along : along ** 2;
    const upright = slip("upright-forgotten") ? -1 : slip("upright-again") ? 1 : 0;
    const turned = slip("angles-forgotten") ? 1 : angles + upright;
    const variants = (slip("angles-added") ? places + turned : places * turned) + (slip("originals-again") ? 1 : 0);
    const pixels = slip("variants-for-bytes") ? 1 : slip("side-not-squared") ? side : side ** 2;
    return product([slip("one-image") ? 1 : count, variants, pixels, slip("floats") ? 4 : 1]);
  },
  oracle: allBytes,
  unit: "bytes",
  slips: {
    "zero-forgotten": "You leave out not moving. How many steps are there, when the middle is one of them?",
    "one-side": "You move to one side only. An image can go to the left and to the right, up and down.",
    "one-direction": "You move along one direction only. An image goes up and down as well as left and right.",
    "directions-added": "You add the steps of two directions. Each one across goes with *each* one down.",
    "angles-added": "You add shifts and angles. Each shifted image is turned by *each* angle.",
    "angles-forgotten": "You do not turn the images.",
    "upright-again": "You count 0° besides the angles. It is one of them.",
    "upright-forgotten": "You leave out the angle of 0°. Images that are not turned are variants like the others.",
    "originals-again": "You add the images as they were. They are among the variants already: not moved, turned by 0°.",
    "one-image": "You count the variants of a single image.",
    "variants-for-bytes": "That is a number of variants. How many bytes does each take?",
    "side-not-squared": "You count a single row of an image. It has a height *and* a width.",
    floats: "You count 32-bit floats. Here a pixel is stored as one byte.",
  },
  hints: [
    "How many places can an image be moved to? At each it is turned in so many ways.",
    "Count along one direction first, from the far left to the far right. Then: how many places do both directions give together? How many variants does an image have, and how many bytes does a variant take?",
    (other) =>
      `${other.count} images of ${other.side} × ${other.side}, moved by at most ${other.reach}, ${other.angles} angles: ${other.count} · ${2 * other.reach + 1}² · ${other.angles} · ${other.side}² = ${allBytes(other)}.`,
  ],
});

type Rng = () => number;
/** The place of the functions that the learner is given; the last argument says what they do. */
type VariantsCase = [images: Rows, steps: unknown, seed: number, specs: readonly StepSpec[]];

const oneSeed = functionTask({
  task: ["8.3", "Compose with one seed", 2],
  statement:
    "Write `variants(images, steps, seed)`: a variant of each image, so that the same seed gives the same variants. To keep it short, an image is a single row of pixels. `steps` is a list of functions: `step(image, rng)` gives a changed image and draws as many random numbers from `rng` as it needs. Make **one** generator, `random(seed)`, and draw everything from it: take image after image, and for each image one step after the other, each on what the step before gave.",
  cases: (rng): readonly VariantsCase[] => {
    const draw = (count: number, steps: readonly StepSpec[]): VariantsCase => [
      times(count, () => times(7, () => between(rng, 1, 99))),
      null,
      between(rng, 1, 1e6),
      steps,
    ];
    const step = (): StepSpec => [pick(rng, ["shift", "brighten", "noise"] as const), between(rng, 3, 7)];
    return [draw(2, times(2, step)), ...times(8, (i) => draw(1 + i, times(1 + (i % 4), step)))];
  },
  prepare: (images, _, seed, specs) => [images, made("steps", specs), seed, specs],
  solve(slip, images, _, seed, specs) {
    const chosen = slip("first-step-alone") ? specs.slice(0, 1) : specs;
    const steps = stepsOf(slip("steps-reversed") ? [...chosen].reverse() : chosen);
    const generators = new Map<string, Rng>();
    /** The generator for a step on an image. */
    const rngFor = (image: number, step: number): Rng => {
      if (slip("again-for-each-step")) return random(seed);
      const byImage = slip("again-for-each-image") || slip("seed-and-index");
      const name = `${byImage ? image : ""} ${slip("one-for-each-step") ? step : ""}`;
      const made = generators.get(name) ?? random(slip("seed-and-index") ? seed + image : seed);
      generators.set(name, made);
      return made;
    };
    const results = images.map((image) => [...image]);
    const vary = (image: number, step: number): void => {
      const from = slip("always-from-the-start") ? images[image] : results[image];
      results[image] = steps[step](from, rngFor(image, step));
    };
    if (slip("step-by-step")) for (const step of steps.keys()) for (const image of images.keys()) vary(image, step);
    else for (const image of images.keys()) for (const step of steps.keys()) vary(image, step);
    return results;
  },
  oracle: (images, _, seed, specs) => {
    const rng = random(seed);
    return images.map((image) => stepsOf(specs).reduce<readonly number[]>((varied, step) => step(varied, rng), image));
  },
  call: (images, _, seed, specs) =>
    `${plural(images.length, "image")}, ${plural(specs.length, "step")} (${specs.map(([kind]) => kind).join(", ")}) and the seed ${seed}`,
  slips: {
    "again-for-each-image": "You make a new generator for each image, so all images are changed in the same way.",
    "again-for-each-step": "You make a new generator for each step, so all steps draw the same numbers.",
    "one-for-each-step": "Each step has a generator of its own with the same seed, so all draw the same numbers.",
    "seed-and-index": "Each image has a generator and a seed of its own. The numbers are to come from one row.",
    "step-by-step": "You take all images through one step, then through the next. Finish one image first.",
    "steps-reversed": "You take the steps from the last to the first.",
    "always-from-the-start": "Each of your steps works on the image as it was, so only the last one shows.",
    "first-step-alone": "You take the first step and stop.",
  },
  hints: [
    "A generator is a long row of random numbers. Whoever starts it again gets the same numbers again. So where in the program must it be made?",
    "Two loops, one within the other: which one is outside, images or steps? What does the inner one hand on from one round to the next? What must exist before the outer one begins?",
    "Two images and two steps that draw one number each, from a generator that gives .1, .7, .4, .9: the first image gets .1 and .7, the second one .4 and .9.",
  ],
});

const labelKept = choiceTask({
  task: ["8.4", "Which keep the label?", 1],
  question:
    "A network learns to read handwritten digits of 28 × 28 pixels. Which of these changes are good augmentations, for *all* ten digits?",
  options: {
    "shift-a-little": {
      right: "Shift by up to 2 pixels in each direction.",
      why: "Does a digit become another one when it stands two pixels further on? Could somebody have written it there?",
    },
    mirror: {
      wrong: "Swap left and right.",
      why: "What becomes of a 2, a 3 or a 7 in a mirror?",
    },
    "turn-a-little": {
      right: "Rotate by up to 10°, to either side.",
      why: "People write more or less upright. How much do ten degrees change?",
    },
    "upside-down": {
      wrong: "Rotate by 180°.",
      why: "What becomes of a 6 and of a 9 when the sheet is turned round?",
    },
    "shift-far": {
      wrong: "Shift by up to 20 pixels in each direction.",
      why: "The frame is 28 pixels wide. How much of a digit that moves by 20 is left to be read?",
    },
    rubber: {
      right: "Distort slightly and smoothly, as if the digit was drawn on rubber.",
      why: "How much do two people's threes differ? Would you still read one that is drawn on rubber?",
    },
    "half-and-half": {
      wrong: "Mix two digits, half and half, and keep the label of the first.",
      why: "Half of the picture belongs to the other digit. Whose label is it? (There is a method that mixes the labels as well; this is not it.)",
    },
  },
  hints: [
    "Ask two things of each change, for every digit: could somebody have written that? Would you still give it the same label?",
    "Take the ten digits one by one through each change, the strongest that it allows, and draw what comes out.",
    'For photographs of cats, "swap left and right" passes: a mirrored cat is a cat, and cats look either way.',
  ],
});

/** Above what the small network of question 10 gets from the same digits without variants. */
const wanted = 0.97;
const trainingDigits = 1000;

const own = ({ heldOut }: Result): number => accuracyOf(heldOut, heldOutLabels());
/** Attempts whose answers to the digits held out are these. */
const withHeldOut = (heldOut: Uint8Array): unknown => ({ heldOut, test: testLabels() });

const fromFewDigits = propertyTask({
  task: ["8.5", "Much from few digits", 3],
  trains: true,
  statement: () =>
    `Train a network on the first **${trainingDigits.toLocaleString("en")}** training digits, \`loadMnist({ split: "train", limit: ${trainingDigits} })\`, and on no others, so that it gets **${percent(wanted)}** of the last ${heldOut.limit.toLocaleString("en")} training images right, which are held out: \`loadMnist({ split: "train", offset: ${heldOut.offset} })\`. Without augmentation the network of \`recipes.mnistFast\` gets about 96 % of them. Choose by these as often as you like. The test images are for the end: they decide nothing, and once enough of the held-out digits are right, the check says how many of the test images are. The attempt is \`{ heldOut, test }\`: what your network takes each image of both sets for, \`evaluate(model, …).predictions\`. Augment neither of the two.`,
  read: readResult,
  judge: (result) => judgeResult(result, wanted),
  slips: {
    ...resultSlips<Result>((result) => result),
    shuffled: {
      holds: ({ heldOut: digits }) => {
        if (digits === "probabilities") return false;
        const counts = (list: ArrayLike<number>): number[] =>
          times(10, (digit) => sum(Array.from(list, (other) => Number(other === digit))));
        const given = counts(digits);
        const much = sum(counts(heldOutLabels()).map((count, digit) => Math.abs(count - given[digit])));
        return accuracyOf(digits, heldOutLabels()) < 0.2 && much < 0.05 * digits.length;
      },
      example: () => withHeldOut(heldOutLabels().toReversed()),
      why: "Each digit comes as often as it should, but not where it should. Are these the answers in the order of the held-out digits?",
    },
    "hardly-trained": {
      holds: (result) => own(result) >= 0.2 && own(result) < 0.9,
      example: () => withHeldOut(withErrors(heldOutLabels(), 5)),
      why: "So few correct ones are a sign that something is wrong with the training itself. Does the network learn the digits without any variants?",
    },
    "no-variants": {
      holds: (result) => own(result) >= 0.9 && own(result) < wanted,
      example: () => withHeldOut(withErrors(heldOutLabels(), 20)),
      why: "The digits as they are give that much, or nearly as much. Do you show the network another variant each time, does each still look like its digit, and are there enough epochs to see many?",
    },
  },
  hints: () => [
    "Variants are worth something only when there are many: the same digits, changed in a new way in each of a few dozen epochs. Which changes keep a digit's label?",
    "Which of the changes that `augment` has could a writer's hand have made? Let several of them act together, each a little. Then ask how many steps the training takes: how many batches do 1000 digits give, and in how many epochs?",
    'With other digits and noise alone (which brings little): `await train({ ...recipes.mnistFast, augmentation: augment.noise(), epochs: 10, batchSize: 50 }, loadMnist({ split: "train", offset: 2000, limit: 500 }))`. Look at what `augment` has, and lower the peak of the rate for small batches: `schedule: { ...recipes.mnistFast.schedule, peak: 0.004 }`.',
  ],
});

type Q08 = TasksOf<{
  "8.1": undefined;
  "8.2": Variants;
  "8.3": undefined;
  "8.4": undefined;
  "8.5": object;
  "8.6": BrokenRuns;
  "8.7": object;
}>;

export const q08: Q08 = {
  "8.1": shiftByHand,
  "8.2": stored,
  "8.3": oneSeed,
  "8.4": labelKept,
  "8.5": fromFewDigits,
  "8.6": brokenTraining,
  "8.7": transfer,
};
