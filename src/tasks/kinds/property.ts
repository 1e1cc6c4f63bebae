import { random } from "../../random";
import { messageOf, type Plain } from "../plain";
import type { Givens, GivensOf, Judgement, MisconceptionName, Task } from "../task";

/** A misconception of an attempt that is judged by what it is good for. */
export interface WrongProperty<G> extends MisconceptionName {
  /** An attempt that has it; `judge` must name it. */
  readonly example: (givens: G) => unknown;
}

export interface PropertyTaskOptions<G> {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  /** The answer trains a network; default false. */
  readonly trains?: boolean;
  readonly givens: GivensOf<G>;
  readonly statement: (givens: G) => string;
  /** Judges the attempt, as plain data. What it throws becomes the message of a failed attempt. */
  readonly judge: (attempt: Plain, givens: G) => Judgement;
  readonly misconceptions: readonly WrongProperty<G>[];
  readonly hints: (givens: G) => readonly [idea: string, formula: string, worked: string];
}

/** A task whose answer is not one value: a network with some property, predictions that are good enough. */
export function propertyTask<G extends object>(options: PropertyTaskOptions<G>): Task {
  const { id, title, points, givens, misconceptions } = options;
  return {
    id,
    title,
    points,
    kind: "property",
    trains: options.trains ?? false,
    misconceptions,
    givens: (seed) => (seed === undefined || !givens.draw ? givens.book : givens.draw(random(seed))) as Givens,
    statement: (own) => options.statement(own as G),
    hints: (own) => options.hints(own as G),
    expected: () => undefined,
    examples: (own) => misconceptions.map((wrong) => ({ id: wrong.id, attempt: wrong.example(own as G) })),
    judge(attempt, own) {
      try {
        const judgement = options.judge(attempt, own as G);
        const slip = misconceptions.find((wrong) => wrong.id === judgement.misconception);
        return slip && !judgement.message ? { ...judgement, message: slip.why } : judgement;
      } catch (error) {
        return { passed: false, message: `This cannot be used: ${messageOf(error)}` };
      }
    },
  };
}
