import { random } from "../../random";
import { compare, type Value } from "../compare";
import type { Plain } from "../plain";
import type { Givens, GivensOf, Judgement, MisconceptionName, Task } from "../task";

/** A wrong formula: what it gives for these givens recognises it. */
export interface WrongValue<G> extends MisconceptionName {
  readonly value: (givens: G) => Value;
}

export interface ValueTaskOptions<G> {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly givens: GivensOf<G>;
  readonly statement: (givens: G) => string;
  /** Computes the right value: a number, or numbers in lists. */
  readonly expected: (givens: G) => Value;
  /** Relative; default 0 for a whole number, else .005. */
  readonly tolerance?: number;
  readonly misconceptions: readonly WrongValue<G>[];
  readonly hints: {
    readonly idea: string;
    readonly formula: string;
    /** The way to the answer for other numbers: written with `givens`, which are a sibling's. */
    readonly worked: (givens: G) => string;
  };
}

/** The seeds that siblings are drawn with. */
const siblingSeeds = [7001, 7002, 7003, 7004, 7005, 7006, 7007, 7008];

/** A task that asks for a number, or for numbers in lists. */
export function valueTask<G extends object>(options: ValueTaskOptions<G>): Task {
  const { id, title, points, givens, misconceptions, hints } = options;
  const draw = (seed?: number): G => (seed === undefined || !givens.draw ? givens.book : givens.draw(random(seed)));
  const sibling = (own: G): G => {
    const others = [givens.book, ...siblingSeeds.map(draw)];
    const wanted = JSON.stringify(options.expected(own));
    return others.find((other) => JSON.stringify(options.expected(other)) !== wanted) ?? own;
  };
  return {
    id,
    title,
    points,
    kind: "value",
    misconceptions,
    givens: (seed) => draw(seed) as Givens,
    statement: (own) => options.statement(own as G),
    hints: (own) => [hints.idea, hints.formula, hints.worked(sibling(own as G))],
    expected: (own) => options.expected(own as G),
    examples: (own) => misconceptions.map((wrong) => ({ id: wrong.id, attempt: wrong.value(own as G) })),
    judge: (attempt, own) => judgeValue(attempt, options, own as G),
  };
}

function judgeValue<G>(attempt: Plain, options: ValueTaskOptions<G>, givens: G): Judgement {
  const wanted = options.expected(givens);
  const tolerance = options.tolerance ?? toleranceOf(wanted);
  const result = compare(attempt, wanted, tolerance);
  if (result.equal) return { passed: true, message: "That is right." };
  if (result.form) {
    return { passed: false, message: `You gave ${result.form.got}. Wanted is ${result.form.wanted}.` };
  }
  const slip = options.misconceptions.find((wrong) => compare(attempt, wrong.value(givens), tolerance).equal);
  if (slip) return { passed: false, message: slip.why, misconception: slip.id };
  if (result.wrong.length === 1) {
    const size = attempt.is === "number" && typeof wanted === "number" ? sizeOf(Number(attempt.value), wanted) : "";
    return {
      passed: false,
      message: `Not this${size}. Write the sum down term by term and look for the one that is off.`,
    };
  }
  const places = result.wrong.flatMap((wrong, i) => (wrong ? [i + 1] : []));
  const list = places.length > 8 ? `${places.length} of ${result.wrong.length} values` : `value ${places.join(", ")}`;
  return { passed: false, message: `The form is right; not yet right: ${list}.` };
}

function sizeOf(given: number, wanted: number): string {
  return given < wanted ? ": it is too small" : ": it is too large";
}

/** Whole numbers are counted, so they are exact; others are rounded by people. */
export function toleranceOf(wanted: Value): number {
  if (typeof wanted === "number") return Number.isInteger(wanted) ? 0 : 0.005;
  return Array.isArray(wanted) ? Math.max(0, ...wanted.map(toleranceOf)) : 0;
}
