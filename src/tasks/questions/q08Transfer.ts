/** Question 8: what was learned from some digits, used for others. */
import { tensorOf } from "../compare";
import { propertyTask, readNumbers } from "../kinds";
import type { Plain } from "../plain";
import { accuracyOf, heldOut, heldOutLabels, type Predictions, percent, predictionSlipsFor } from "../predictions";
import type { Task } from "../task";

/** The digits that the body never saw, of those held out. */
const newLabels = (): Uint8Array => heldOutLabels().filter((digit) => digit >= 5);

/** Labels with every so many of them taken for the next digit. */
const wrongAt = (isWrong: (i: number) => boolean): Uint8Array =>
  newLabels().map((digit, i) => (isWrong(i) ? 5 + ((digit - 4) % 5) : digit));

/**
 * Chosen between what the 50 digits gave with the body and what they gave from nothing, when both were tried.
 */
const wanted = 0.84;

function read(attempt: Plain): Predictions {
  const { length } = newLabels();
  if (tensorOf(attempt)?.shape.join() === `${length},10`) return "probabilities";
  const expected = `a list of ${length} digits, one for each held-out image of a 5, 6, 7, 8 or 9`;
  return readNumbers(attempt, expected, (_, shape) => shape === `${length}`);
}

const { probabilities, labels, "one-digit": oneDigit } = predictionSlipsFor(newLabels);

const shareOfOld = (predictions: Predictions): number =>
  predictions === "probabilities" ? 0 : predictions.filter((digit) => digit < 5).length / predictions.length;

export const transfer: Task<object> = propertyTask({
  task: ["8.7", "What a body has learned", 3],
  trains: true,
  statement: () =>
    `Ten images each of 5, 6, 7, 8 and 9 are all that you have of these digits, **as they are**, without variants. Of 0 to 4 there are thousands. Train the network \`body\` on these first; then use what its convolutions have learned to read 5 to 9: keep them and train a new last layer on the 50 images, or train all of it on with a low rate. You are judged on the held-out images of 5 to 9 (from the last ${heldOut.limit.toLocaleString("en")} training images): get **${percent(wanted)}** of them right. From scratch, the same network comes to about 80 % with the same 50 images. The attempt is a list of what your network takes each image of \`judged\` for.`,
  read,
  judge: (predictions) => {
    const accuracy = accuracyOf(predictions, newLabels());
    const reached = `${percent(accuracy)} of the new digits are right`;
    if (accuracy >= wanted) return { passed: true, message: `${reached}, from ten images of each.` };
    return { passed: false, message: `${reached}. Expected: at least ${percent(wanted)}.` };
  },
  slips: {
    probabilities,
    labels,
    "one-digit": oneDigit,
    "old-digits": {
      holds: (predictions) => shareOfOld(predictions) > 0.5,
      example: () => newLabels().map((digit) => digit - 5),
      why: "Most of your answers are digits from 0 to 4. The images show 5 to 9: which digits has the last layer learned?",
    },
    "from-zero": {
      holds: (predictions) => accuracyOf(predictions, newLabels()) < 0.3 && shareOfOld(predictions) > 0.05,
      example: () => newLabels().map((digit, i) => (i % 4 === 0 ? digit - 5 : 5 + ((digit - 4) % 5))),
      why: "Hardly one is right. Are these the answers to the images of `judged`, in their order, and are the images treated as those that the network learned from?",
    },
    "from-scratch": {
      holds: (predictions) => {
        const accuracy = accuracyOf(predictions, newLabels());
        return accuracy >= 0.6 && accuracy < wanted && shareOfOld(predictions) <= 0.5;
      },
      example: () => wrongAt((i) => i % 5 === 0),
      why: "That is about what the 50 images give to a network that begins from nothing. Does yours begin where the body ended? And are its convolutions still what they were, after the training on so few?",
    },
  },
  hints: () => [
    "The lower layers of a network that reads digits find strokes and bends. A 7 is made of these, too. Which layers of the body would you keep, and which one knows nothing but 0 to 4?",
    "`layerOutput(model, images, { layer })` gives what a layer of the trained body says of each image. Take that as new images, of one pixel with many channels, and train a small network on these 50: `flatten` and one dense layer with softmax. The images that you are judged on go the same way. (Training does not scale these any more: `scaling: { mean: 0, deviation: 1 }`.)",
    'For the first 30 digits and a layer that gives 800 values: `const features = (images) => ({ ...images, pixels: layerOutput(model, images, { layer: "flatten" }), height: 1, width: 1, channels: 800 })`, then `train({ ...head, network: { name: "head", input: [1, 1, 800], layers: [flatten(), dense({ units: 10, activation: "softmax" })] } }, features(loadMnist({ split: "train", limit: 30 })))`.',
  ],
});
