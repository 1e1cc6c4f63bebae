/** An attempt that says what each test image of MNIST is: the result of a training, whatever was trained. */
import { loadMnist } from "../data";
import { tensorOf } from "./compare";
import type { WrongProperty } from "./kinds/property";
import { describePlain, type Plain } from "./plain";
import type { Judgement } from "./task";
import { testLabels } from "./testLabels";

/** Slips with a list of predictions, each an attempt that gives it. */
export const predictionSlips: readonly WrongProperty<object>[] = [
  {
    id: "probabilities",
    example: () => Array.from({ length: 10_000 }, () => new Float32Array(10).fill(0.1)),
    why: "Those are ten probabilities an image. Wanted is the most probable digit of each.",
  },
  {
    id: "labels",
    example: () => testLabels(),
    why: "All of them right? Nobody reads every one of these digits as it is labelled. Are these the labels themselves?",
  },
  {
    id: "one-digit",
    example: () => new Uint8Array(10_000).fill(1),
    why: "Your network says the same for every image: it has not learned. Is the learning rate too high, or are the pixels unscaled?",
  },
  {
    id: "training-images",
    example: () => loadMnist({ split: "train", limit: 10_000 }).labels,
    why: "These fit the first 10,000 *training* images. A network is judged on images that it has not seen.",
  },
];

/**
 * Judges predictions for the 10,000 test images. A slip is named; `byAccuracy` judges the rest by the share that is right.
 */
export function judgePredictions(attempt: Plain, byAccuracy: (accuracy: number) => Judgement): Judgement {
  const given = tensorOf(attempt);
  const labels = testLabels();
  const fail = (misconception: string): Judgement => ({ passed: false, message: "", misconception });
  if (given?.shape.join() === `${labels.length},10`) return fail("probabilities");
  if (given?.shape.join() !== `${labels.length}`) {
    const wanted = `a list of ${labels.length} digits, one for each test image`;
    return { passed: false, message: `You gave ${describePlain(attempt)}. Wanted is ${wanted}.` };
  }
  const predictions = given.data.map(Number);
  const accuracy = predictions.filter((digit, i) => digit === labels[i]).length / labels.length;
  if (accuracy === 1) return fail("labels");
  if (predictions.every((digit) => digit === predictions[0])) return fail("one-digit");
  if (accuracy < 0.5 && shareOfTraining(predictions) > 0.9) return fail("training-images");
  return byAccuracy(accuracy);
}

/** Share of the predictions that fit the first training images instead. */
function shareOfTraining(predictions: readonly number[]): number {
  const { labels, count } = loadMnist({ split: "train", limit: predictions.length });
  return predictions.filter((digit, i) => digit === labels[i]).length / count;
}
