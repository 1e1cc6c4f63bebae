/** Question 8: data augmentation. */
import { random } from "../random";
import { format } from "../view";
import { choiceTask } from "./kinds/choice";
import { functionTask } from "./kinds/function";
import { propertyTask } from "./kinds/property";
import { valueTask } from "./kinds/value";
import { pick } from "./pick";
import { judgePredictions, predictionSlips } from "./predictions";
import type { Judgement, Task } from "./task";
import { testLabels } from "./testLabels";

type Rows = readonly (readonly number[])[];
type ShiftCase = readonly [image: Rows, right: number, down: number];

/** The image whose pixel in a row and column is what `at` finds there; 0 where there is nothing. */
const redraw = (image: Rows, at: (row: number, column: number) => number | undefined): number[][] =>
  image.map((line, row) => line.map((_, column) => at(row, column) ?? 0));

const moved = (image: Rows, right: number, down: number): number[][] =>
  redraw(image, (row, column) => image[row - down]?.[column - right]);

const around = (place: number, length: number): number => ((place % length) + length) % length;
const within = (place: number, length: number): number => Math.min(length - 1, Math.max(0, place));

const shiftByHand = functionTask<object, ShiftCase>({
  id: "8.1",
  title: "Shift by hand",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "Write `shiftImage(image, right, down)`: the image moved by whole pixels, as on a sheet of paper under a frame. What leaves the frame is lost, and zeros (background) come in. Negative numbers move it to the left and up. The image is a list of rows of numbers; the result has the same size, and the image itself must stay as it was.",
  cases: (_, rng) => [
    [
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      1,
      0,
    ],
    ...Array.from({ length: 16 }, (_unused, i): ShiftCase => {
      const [height, width] = [3 + Math.floor(rng() * 5), 4 + Math.floor(rng() * 5)];
      const image = Array.from({ length: height }, () =>
        Array.from({ length: width }, () => 1 + Math.floor(rng() * 255)),
      );
      const reach = i % 4 === 3 ? 9 : 3;
      const step = (): number => Math.floor(rng() * (2 * reach + 1)) - reach;
      return [image, step(), step()];
    }),
  ],
  solve: moved,
  call: (image, right, down) =>
    `an image of ${image.length} × ${image[0].length}, \`right\` ${right} and \`down\` ${down}`,
  misconceptions: [
    {
      id: "other-way",
      solve: (image, right, down) => moved(image, -right, -down),
      why: "Your image moves the other way. For each new pixel ask where it *comes from*.",
    },
    {
      id: "right-and-down-swapped",
      solve: (image, right, down) => moved(image, down, right),
      why: "You have swapped the directions: `right` moves along a row, `down` moves from row to row.",
    },
    {
      id: "wrapped-round",
      solve: (image, right, down) =>
        redraw(
          image,
          (row, column) => image[around(row - down, image.length)][around(column - right, image[0].length)],
        ),
      why: "What leaves your image on one side comes in on the other. It is to be lost.",
    },
    {
      id: "edge-repeated",
      solve: (image, right, down) =>
        redraw(
          image,
          (row, column) => image[within(row - down, image.length)][within(column - right, image[0].length)],
        ),
      why: "You fill up with the pixels at the edge. Background is to come in, which is 0.",
    },
    {
      id: "one-direction",
      solve: (image, right) => moved(image, right, 0),
      why: "Your image never moves down or up.",
    },
  ],
  hints: [
    "Go through the pixels of the new image. Where in the old one does each come from, and is that place inside the frame?",
    "new[row][column] = old[row − down][column − right], or 0 where there is no such place",
    "The row 5, 6, 7, moved to the left by one, becomes 6, 7, 0: its first pixel comes from the old column 0 − (−1) = 1.",
  ],
});

interface Variants {
  readonly count: number;
  readonly side: number;
  readonly reach: number;
  readonly angles: number;
}

const bytesOf = ({ count, side, reach, angles }: Variants): number => count * (2 * reach + 1) ** 2 * angles * side ** 2;

const storedVariants = valueTask<Variants>({
  id: "8.2",
  title: "All variants, stored",
  points: 1,
  givens: {
    book: { count: 60_000, side: 28, reach: 2, angles: 5 },
    draw: (rng) => ({
      count: pick(rng, [1000, 5000, 20_000, 50_000]),
      side: pick(rng, [20, 28, 32, 48]),
      reach: pick(rng, [2, 3, 4, 6]),
      angles: pick(rng, [6, 7, 9, 11]),
    }),
  },
  statement: ({ count, side, reach, angles }) =>
    `There are ${count} grey images of ${side} × ${side} pixels, one byte a pixel. Each is moved to the left or right by at most ${reach} whole pixels and, independently, up or down by at most ${reach}; not to be moved is one of the possibilities. Each result is turned by each of ${angles} angles, of which one is 0°. How many bytes would *all* these variants take, the images as they were included, if they were stored? (Variants that happen to look the same count all the same.)`,
  expected: bytesOf,
  misconceptions: [
    {
      id: "zero-forgotten",
      value: (givens) => (bytesOf(givens) / (2 * givens.reach + 1) ** 2) * (2 * givens.reach) ** 2,
      why: "You leave out not moving. How many steps are there from the far left to the far right, the middle included?",
    },
    {
      id: "one-side",
      value: (givens) => (bytesOf(givens) / (2 * givens.reach + 1) ** 2) * (givens.reach + 1) ** 2,
      why: "You move to one side only. An image can go to the left and to the right, up and down.",
    },
    {
      id: "directions-added",
      value: (givens) => (bytesOf(givens) / (2 * givens.reach + 1) ** 2) * 2 * (2 * givens.reach + 1),
      why: "You add what there is along the two directions. Each step along one goes with *each* step along the other.",
    },
    {
      id: "angles-added",
      value: (givens) => (bytesOf(givens) / givens.angles) * (1 + givens.angles / (2 * givens.reach + 1) ** 2),
      why: "You add shifts and angles. Each shifted image is turned by *each* angle.",
    },
    {
      id: "originals-again",
      value: (givens) => bytesOf(givens) + givens.count * givens.side ** 2,
      why: "You add the images as they were. They are among the variants already: not moved, turned by 0°.",
    },
    {
      id: "images-for-bytes",
      value: (givens) => bytesOf(givens) / givens.side ** 2,
      why: "That is how many variants there are. How many bytes has each?",
    },
    {
      id: "floats",
      value: (givens) => 4 * bytesOf(givens),
      why: "You count 32-bit floats. Here a pixel is stored as one byte.",
    },
  ],
  hints: {
    idea: "How many places can an image be moved to? At each it is turned in so many ways. Multiply.",
    formula: "images · (2 · reach + 1)² · angles · height · width",
    worked: (other) =>
      `${other.count} images of ${other.side} × ${other.side}, moved by at most ${other.reach}, ${other.angles} angles: ${other.count} · ${2 * other.reach + 1}² · ${other.angles} · ${other.side}² = ${bytesOf(other)}.`,
  },
});

type Rng = () => number;
type Step = (image: readonly number[], rng: Rng) => number[];

/** Steps as data: a name, and how much of it. */
type StepSpec = readonly [kind: "shift" | "brighten" | "noise", most: number];

const makers: Readonly<Record<StepSpec[0], (most: number) => Step>> = {
  shift: (most) => (image, rng) => {
    const distance = Math.floor(rng() * (2 * most + 1)) - most;
    return image.map((_, at) => image[at - distance] ?? 0);
  },
  brighten: (most) => (image, rng) => {
    const factor = 1 + Math.floor(rng() * most);
    return image.map((value) => value * factor);
  },
  noise: (most) => (image, rng) => image.map((value) => value + Math.floor(rng() * (most + 1))),
};

const stepsOf = (specs: readonly StepSpec[]): Step[] => specs.map(([kind, most]) => makers[kind](most));

/** The place of the functions that the learner is given; the last argument says what they do. */
type VariantsCase = readonly [images: Rows, steps: unknown, seed: number, specs: readonly StepSpec[]];

const inOrder = (image: readonly number[], steps: readonly Step[], rng: Rng): number[] =>
  steps.reduce<number[]>((varied, step) => step(varied, rng), [...image]);

const oneSeed = functionTask<object, VariantsCase>({
  id: "8.3",
  title: "Compose with one seed",
  points: 2,
  givens: { book: {} },
  statement: () =>
    "Write `variants(images, steps, seed)`: a variant of each image, so that the same seed gives the same variants. To keep it short, an image is a single row of pixels. `steps` is a list of functions: `step(image, rng)` gives a changed image and draws as many random numbers from `rng` as it needs. Make **one** generator, `random(seed)`, and draw everything from it: take image after image, and for each image one step after the other, each on what the step before gave.",
  cases: (_, rng) => {
    const image = (): number[] => Array.from({ length: 7 }, () => 1 + Math.floor(rng() * 99));
    const step = (): StepSpec => [pick(rng, ["shift", "brighten", "noise"] as const), 3 + Math.floor(rng() * 5)];
    const draw = (count: number, steps: readonly StepSpec[]): VariantsCase => [
      Array.from({ length: count }, image),
      null,
      1 + Math.floor(rng() * 1e6),
      steps,
    ];
    return [
      draw(2, [
        ["shift", 3],
        ["noise", 9],
      ]),
      draw(5, [
        ["noise", 5],
        ["brighten", 4],
        ["shift", 2],
      ]),
      ...Array.from({ length: 8 }, (_unused, i) => draw(1 + i, Array.from({ length: 1 + (i % 4) }, step))),
    ];
  },
  prepare: (images, _, seed, specs) => [images, stepsOf(specs), seed, specs],
  solve: (images, _, seed, specs) => {
    const rng = random(seed);
    return images.map((image) => inOrder(image, stepsOf(specs), rng));
  },
  call: (images, _, seed, specs) =>
    `${images.length} image${images.length === 1 ? "" : "s"}, ${specs.length} step${specs.length === 1 ? "" : "s"} (${specs.map(([kind]) => kind).join(", ")}) and the seed ${seed}`,
  misconceptions: [
    {
      id: "again-for-each-image",
      solve: (images, _, seed, specs) => images.map((image) => inOrder(image, stepsOf(specs), random(seed))),
      why: "You make a new generator for each image. So all images are changed in the same way: moved by the same distance, for instance.",
    },
    {
      id: "again-for-each-step",
      solve: (images, _, seed, specs) =>
        images.map((image) =>
          stepsOf(specs).reduce<number[]>((varied, step) => step(varied, random(seed)), [...image]),
        ),
      why: "You make a new generator for each step. So all steps draw the same numbers, and a large shift always comes with much noise.",
    },
    {
      id: "one-for-each-step",
      solve: (images, _, seed, specs) => {
        const generators = specs.map(() => random(seed));
        return images.map((image) =>
          stepsOf(specs).reduce<number[]>((varied, step, i) => step(varied, generators[i]), [...image]),
        );
      },
      why: "Each step has a generator of its own, all with the same seed. So all steps draw the same numbers. Make one, and pass it on.",
    },
    {
      id: "step-by-step",
      solve: (images, _, seed, specs) => {
        const rng = random(seed);
        return stepsOf(specs).reduce<number[][]>(
          (varied, step) => varied.map((image) => step(image, rng)),
          images.map((image) => [...image]),
        );
      },
      why: "You take all images through the first step, then all through the second. That is as random, but the numbers are drawn in another order: finish one image first.",
    },
    {
      id: "steps-reversed",
      solve: (images, _, seed, specs) => {
        const rng = random(seed);
        return images.map((image) => inOrder(image, stepsOf([...specs].reverse()), rng));
      },
      why: "You take the steps from the last to the first.",
    },
    {
      id: "always-from-the-start",
      solve: (images, _, seed, specs) => {
        const rng = random(seed);
        return images.map((image) => stepsOf(specs).reduce<number[]>((_varied, step) => step(image, rng), [...image]));
      },
      why: "Each of your steps works on the image as it was, so that only the last one is to be seen.",
    },
  ],
  hints: [
    "A generator is a row of random numbers that is read on and on. Whoever starts it anew reads the same numbers again. So where in the program must it be made?",
    "const rng = random(seed), once; then for each image, for each step: varied = step(varied, rng)",
    "Two images and two steps that draw one number each, from a generator that gives .1, .7, .4, .9: the first image gets .1 and .7, the second one .4 and .9.",
  ],
});

const labelKept = choiceTask({
  id: "8.4",
  title: "Which keep the label?",
  points: 1,
  question:
    "A network learns to read handwritten digits of 28 × 28 pixels. Which of these changes are good augmentations, for *all* ten digits?",
  options: [
    {
      text: "Shift by up to 2 pixels in each direction.",
      right: true,
      why: "Is a digit another one when it stands two pixels further on? Could somebody have written it there?",
    },
    {
      text: "Swap left and right.",
      right: false,
      why: "What becomes of a 2, a 3 or a 7 in a mirror?",
    },
    {
      text: "Rotate by up to 10°, to either side.",
      right: true,
      why: "People write more or less upright. How much do ten degrees change?",
    },
    {
      text: "Rotate by 180°.",
      right: false,
      why: "Think of a 6 and of a 9.",
    },
    {
      text: "Shift by up to 20 pixels in each direction.",
      right: false,
      why: "The frame is 28 pixels wide. How much of a digit is left to be read?",
    },
    {
      text: "Distort slightly and smoothly, as if the digit was drawn on rubber.",
      right: true,
      why: "Two people's threes differ by about that much. Would you still read it?",
    },
    {
      text: "Mix two digits, half and half, and keep the label of the first.",
      right: false,
      why: "Half of what is to be seen belongs to the other digit. Whose label is it? (There is a method that mixes the labels as well; this is not it.)",
    },
  ],
  hints: [
    "Ask two things of each change, for every digit: could somebody have written that? Would you still give it the same label?",
    "good augmentation = could have occurred, or is at least readable, *and* keeps its label",
    'For photographs of cats, "swap left and right" passes: a mirrored cat is a cat, and cats look either way.',
  ],
});

/** Above what the small network of question 10 gets from the same digits without variants. */
const wanted = 0.97;
const learners = 1000;

function byAccuracy(accuracy: number): Judgement {
  const reached = `${format.percent(accuracy)} of the test images right`;
  if (accuracy >= wanted) return { passed: true, message: `${reached}, from ${learners} digits.` };
  const message = `${reached}; ${format.percent(wanted)} are wanted.`;
  if (accuracy < 0.9) {
    return { passed: false, message: `${message} So few are a sign that something is wrong with the training itself.` };
  }
  return { passed: false, message: `${message} ${fewVariants}`, misconception: "no-variants" };
}

const fewVariants =
  "That is about what the digits give as they are. Do you show the network another variant each time, does each still look like its digit, and are there epochs enough to see many?";

const fromFewDigits = propertyTask<object>({
  id: "8.5",
  title: "Much from few digits",
  points: 3,
  trains: true,
  givens: { book: {} },
  statement: () =>
    `Train a network on the first **${learners}** training digits, \`loadMnist({ split: "train", limit: ${learners} })\`, and on no others, so that it gets ${format.percent(wanted)} of the 10,000 test images right. Without augmentation the network of \`recipes.mnistFast\` comes to about 96 %. The attempt is a list of what your network takes each test image for, in their order: \`evaluate(model, …).predictions\`. Do not augment the test images.`,
  judge: (attempt) => judgePredictions(attempt, byAccuracy),
  misconceptions: [
    ...predictionSlips,
    {
      id: "no-variants",
      example: () => testLabels().map((digit, i) => (i % 20 === 0 ? (digit + 1) % 10 : digit)),
      why: fewVariants,
    },
  ],
  hints: () => [
    "Variants are worth something only when there are many: the same digits, changed anew in each of a few dozen epochs. Which changes keep a digit's label?",
    "train({ ...recipes.mnistFast, augmentation: …, epochs: …, batchSize: … }, digits): small shifts, rotations, scales and slants together; about 50 digits a batch, so that there are steps enough",
    'With other digits and noise alone (which brings little): `await train({ ...recipes.mnistFast, augmentation: augment.noise(), epochs: 10, batchSize: 50 }, loadMnist({ split: "train", offset: 2000, limit: 500 }))`. Look at what `augment` has, and lower the peak of the rate for small batches: `schedule: { ...recipes.mnistFast.schedule, peak: 0.004 }`.',
  ],
});

export const q08: readonly Task[] = [shiftByHand, storedVariants, oneSeed, labelKept, fromFewDigits];
