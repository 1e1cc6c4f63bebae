import { random } from "../../random";
import { type Comparison, compare, tensorOf, toTensor, type Value } from "../compare";
import { describePlain, fromPlain, type Plain, toPlain } from "../plain";
import type { Givens, GivensOf, Judgement, MisconceptionName, Task } from "../task";
import { toleranceOf } from "./value";

/** A wrong function: recognised when it gives what the attempt gave, for every case. */
export interface WrongFunction<A extends readonly unknown[]> extends MisconceptionName {
  readonly solve: (...args: A) => Value;
}

export interface FunctionTaskOptions<G, A extends readonly unknown[]> {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly givens: GivensOf<G>;
  readonly statement: (givens: G) => string;
  /** Argument lists to call the function with, plain data; the first one is the easiest to look at. */
  readonly cases: (givens: G, rng: () => number) => readonly A[];
  /** Makes tensors of the arguments that are to be tensors. They are disposed of after the call. */
  readonly prepare?: (...args: A) => readonly unknown[];
  /** The right function, on plain data; nested lists for tensors. */
  readonly solve: (...args: A) => Value;
  /** Relative; default as for a value, 1e-4 for tensors of TensorFlow. */
  readonly tolerance?: number;
  /** How a call is written for the learner: `f(2, 3)`. Default: the arguments when they are short. */
  readonly call?: (...args: A) => string;
  readonly misconceptions: readonly WrongFunction<A>[];
  readonly hints: readonly [idea: string, formula: string, worked: string];
}

/** What stands in the place of an output that there is none of: `collect` writes it, `judge` reads it. */
export const thrownMark = "thrown: ";

const defaultSeed = 20_261;

/** A task that asks for a function. It is called on seeded inputs; the attempt is its outputs. */
export function functionTask<G extends object, A extends readonly unknown[]>(options: FunctionTaskOptions<G, A>): Task {
  const { id, title, points, givens, misconceptions, hints } = options;
  const cases = (own: Givens, seed?: number): readonly A[] => options.cases(own as G, random(seed ?? defaultSeed));
  /** The workbook's own functions, as attempts: they want plain data where a learner's get tensors. */
  const asAttempt = (solve: (...args: A) => Value): ((...args: A) => Value) =>
    options.prepare ? (...args) => solve(...(args.map((arg) => fromPlain(toPlain(arg))) as unknown as A)) : solve;
  return {
    id,
    title,
    points,
    kind: "function",
    misconceptions,
    givens: (seed) => (seed === undefined || !givens.draw ? givens.book : givens.draw(random(seed))) as Givens,
    statement: (own) => options.statement(own as G),
    hints: () => hints,
    cases,
    prepare: (args) => options.prepare?.(...(args as A)) ?? args,
    expected: () => asAttempt(options.solve),
    examples: () => misconceptions.map((wrong) => ({ id: wrong.id, attempt: asAttempt(wrong.solve) })),
    judge: (attempt, own, seed) => judgeOutputs(attempt, options, cases(own, seed)),
  };
}

function judgeOutputs<G, A extends readonly unknown[]>(
  attempt: Plain,
  options: FunctionTaskOptions<G, A>,
  cases: readonly A[],
): Judgement {
  if (attempt.is !== "list" || attempt.value.length !== cases.length) {
    return { passed: false, message: `You gave ${describePlain(attempt)}. Wanted is a function.` };
  }
  const outputs = attempt.value;
  const results = cases.map((args, i) => outcome(outputs[i], options, args));
  const wrong = results.findIndex(({ comparison }) => !comparison.equal);
  if (wrong < 0) return { passed: true, message: `Right in all ${cases.length} cases.` };
  const slip = options.misconceptions.find(({ solve }) =>
    cases.every((args, i) => compare(outputs[i], solve(...args), toleranceFor(options, solve(...args))).equal),
  );
  const right = results.filter(({ comparison }) => comparison.equal).length;
  const count = `Right in ${right} of ${cases.length} cases.`;
  if (slip)
    return { passed: false, message: `${count} ${slip.why}`, misconception: slip.id, picture: results[wrong].picture };
  return {
    passed: false,
    message: `${count} ${explain(results[wrong], outputs[wrong], options, cases[wrong])}`,
    picture: results[wrong].picture,
  };
}

interface Outcome {
  readonly comparison: Comparison;
  readonly wanted: Value;
  readonly picture?: Judgement["picture"];
}

const toleranceFor = <G, A extends readonly unknown[]>(options: FunctionTaskOptions<G, A>, wanted: Value): number =>
  options.tolerance ?? (Array.isArray(wanted) ? Math.max(1e-4, toleranceOf(wanted)) : toleranceOf(wanted));

function outcome<G, A extends readonly unknown[]>(output: Plain, options: FunctionTaskOptions<G, A>, args: A): Outcome {
  const wanted = options.solve(...args);
  const comparison = compare(output, wanted, toleranceFor(options, wanted));
  const [actual, target] = [tensorOf(output), toTensor(wanted)];
  const small =
    actual && target && [actual, target].every(({ shape }) => shape.length === 2 && shape[0] * shape[1] <= 900);
  if (comparison.equal || !small) return { comparison, wanted };
  const rows = ({ shape, data }: { shape: readonly number[]; data: readonly unknown[] }): number[][] =>
    Array.from({ length: shape[0] }, (_, r) => data.slice(r * shape[1], (r + 1) * shape[1]).map(Number));
  return { comparison, wanted, picture: { actual: rows(actual), wanted: rows(target) } };
}

function explain<G, A extends readonly unknown[]>(
  { comparison, wanted }: Outcome,
  output: Plain,
  { call }: FunctionTaskOptions<G, A>,
  args: A,
): string {
  const where = call?.(...args) ?? shortCall(args);
  if (output.is === "text" && output.value.startsWith(thrownMark)) {
    return `For ${where} it failed: ${output.value.slice(thrownMark.length)}`;
  }
  if (comparison.equal) return "";
  if (comparison.form) return `For ${where} it gives ${comparison.form.got}; wanted is ${comparison.form.wanted}.`;
  const wrong = comparison.wrong.filter(Boolean).length;
  if (comparison.wrong.length > 1) {
    return `For ${where} the form is right, and ${wrong} of ${comparison.wrong.length} values are not.`;
  }
  return `For ${where} it gives ${describePlain(output)}; wanted is ${JSON.stringify(wanted)}.`;
}

function shortCall(args: readonly unknown[]): string {
  const text = args.map((arg) => JSON.stringify(arg)).join(", ");
  return text.length <= 80 ? `the input ${text}` : "one input";
}
