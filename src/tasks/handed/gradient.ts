/** The gradient that question 3's learner is given, one part of the examples after the other. */
import { sum } from "../../numbers";

/** An example is its inputs and then its target. */
export type Examples = readonly (readonly number[])[];

/** Gradient of the mean squared error of one linear neuron. */
export function meanGradient(examples: Examples, weights: readonly number[]): number[] {
  const errors = examples.map((row) => sum(weights.map((weight, i) => weight * row[i])) - row[weights.length]);
  return weights.map((_, i) => sum(errors.map((error, n) => 2 * error * examples[n][i])) / examples.length);
}

/** `meanGradient` with these weights, of `most` examples at the most. */
export function boundedGradient(weights: readonly number[], most: number): (part: Examples) => number[] {
  return (part) => {
    if (!Array.isArray(part) || part.length === 0) throw new Error("gradient needs a list of one example or more");
    if (part.length > most) throw new Error(`out of memory: ${part.length} examples, ${most} at the most`);
    return meanGradient(part, weights);
  };
}
