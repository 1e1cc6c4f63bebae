/** Steps that question 8's learner composes: each changes a row of pixels by chance. */
import { between } from "../givens";

type Rng = () => number;
export type Step = (image: readonly number[], rng: Rng) => number[];

/** A step as data: a name, and how much of it. */
export type StepSpec = readonly [kind: "shift" | "brighten" | "noise", most: number];

const moved = (image: readonly number[], by: number): number[] => image.map((_, at) => image[at - by] ?? 0);
const brightened = (image: readonly number[], by: number): number[] => image.map((value) => value * by);

const makers: Readonly<Record<StepSpec[0], (most: number) => Step>> = {
  shift: (most) => (image, rng) => moved(image, between(rng, -most, most)),
  brighten: (most) => (image, rng) => brightened(image, between(rng, 1, most)),
  noise: (most) => (image, rng) => image.map((value) => value + between(rng, 0, most)),
};

export function stepsOf(specs: readonly StepSpec[]): Step[] {
  return specs.map(([kind, most]) => makers[kind](most));
}
