/** Gradients that are asked for from scratch, held against numeric differences of the sums that they are gradients of. */
import assert from "node:assert/strict";
import { test } from "node:test";
import "../../src/notebook/data";
import { toPlain } from "../../src/tasks/plain";
import { findTask } from "../../src/tasks/registry";

/** Numbers, or lists of them, however deep. */
type Numbers = number | readonly Numbers[];
type Maps = readonly (readonly (readonly number[])[])[];

const step = 2 ** -10;

/** How `loss` changes with each number of `at`: central differences, in the form of `at`. */
function slopes<T extends Numbers>(loss: (at: T) => number, at: T): Numbers {
  if (typeof at === "number") return (loss((at + step) as T) - loss((at - step) as T)) / (2 * step);
  const list = at as readonly Numbers[];
  return list.map((item, i) => slopes((moved) => loss(list.with(i, moved) as readonly Numbers[] as T), item));
}

/** The sum of all products of two equal lists. */
function weighed(a: Numbers, b: Numbers): number {
  if (typeof a === "number") return a * (b as number);
  return a.reduce<number>((total, item, i) => total + weighed(item, (b as readonly Numbers[])[i]), 0);
}

/** The right solution of a task whose sums a gradient is of. */
const solutionOf = (id: string) => findTask(id).pose().expected() as (...args: unknown[]) => Numbers;

/** What a task's case wants, by differences alone. */
const gradients: Readonly<Record<string, (...args: never[]) => readonly Numbers[] | Numbers>> = {
  "1.7": (image: Maps, kernel: readonly Maps[], stride: number, gradient: Maps) => {
    const convolve = solutionOf("1.6");
    const loss = (pixels: Numbers, weights: Numbers, bias: Numbers): number =>
      weighed(convolve(pixels, weights, bias, stride, "valid"), gradient);
    const bias = gradient[0][0].map(() => 0);
    return [
      slopes((pixels) => loss(pixels, kernel, bias), image),
      slopes((weights) => loss(image, weights, bias), kernel),
      slopes<readonly number[]>((biases) => loss(image, kernel, biases), bias),
    ];
  },
  /** Equals are told apart by less than they differ from others: the first of them is the largest, as the task has it. */
  "4.7": (map: readonly (readonly number[])[], size: number, stride: number, gradient: Numbers) => {
    const pool = solutionOf("4.1");
    const untied = map.map((row, r) => row.map((value, c) => value - 0.01 * (r * row.length + c)));
    return slopes((values) => weighed(pool(values, size, stride), gradient), untied);
  },
  "5.8": (values: readonly number[], radius: number, bias: number, alpha: number, beta: number, gradient: Numbers) => {
    const normalize = solutionOf("5.2");
    return slopes((maps) => weighed(normalize([[maps]], radius, bias, alpha, beta), [[gradient]]), values);
  },
  "9.8": (probabilities: Maps[number], truth: Maps[number]) => {
    const loss = (sure: Numbers): number => (solutionOf("9.8")(sure, truth) as readonly number[])[0];
    return [loss(probabilities), slopes(loss, probabilities)];
  },
};

for (const [id, gradient] of Object.entries(gradients)) {
  const task = findTask(id);
  test(`${id} ${task.title}: written out, TensorFlow's and numeric differences are the same, for many seeds`, () => {
    for (const seed of [undefined, 1, 2, 3, 4, 5, 6, 7, 8]) {
      const posed = task.pose(seed);
      const solve = posed.expected() as (...args: unknown[]) => unknown;
      const [written, numeric] = [solve, gradient as typeof solve].map((give) =>
        posed.cases.map((args) => give(...args)),
      );
      assert.ok(posed.isRight({ is: "list", value: numeric.map(toPlain) }), `seed ${seed}: differences`);
      assert.ok(posed.isRight({ is: "list", value: written.map(toPlain) }), `seed ${seed}: written out`);
    }
  });
}
