import { adviceFor } from "../../advice";
import { stream } from "../../random";
import { type Comparison, compare, tensorOf, toTensor, type Value } from "../compare";
import { describePlain } from "../describe";
import { explain, explanations, idsOf, making, type Slip } from "../explain";
import { fromPlain, type Plain, toPlain } from "../plain";
import { freeze, type Head, type Judgement, named, type PosedTask, type Task } from "../task";
import { clip, code } from "../words";
import { toleranceOf } from "./value";

export interface FunctionTaskOptions<A extends unknown[], S extends string> {
  readonly task: Head;
  /** Markdown; names the function and its parameters. */
  readonly statement: string;
  /** Argument lists to call the function with, plain data; the first one is the easiest to look at. */
  readonly cases: (rng: () => number) => readonly Readonly<A>[];
  /** Makes tensors of the arguments that are to be tensors. They are disposed of after the call. */
  readonly prepare?: (...args: A) => readonly unknown[];
  /** A solution on plain data, nested lists for tensors, with a switch for each slip. */
  readonly solve: (slip: Slip<S>, ...args: A) => Value;
  /** What is right, computed another way: by `network/`, or by TensorFlow. */
  readonly oracle: (...args: A) => Value;
  /** For each switch a sentence that says what goes wrong, and never what is right. */
  readonly slips: Readonly<Record<S, string>>;
  /** Relative; default as for a value, 1e-4 for lists. */
  readonly tolerance?: number;
  /** How a call is written for the learner: `` `f(2, 3)` ``. Default: the arguments when they are short. */
  readonly call?: (...args: A) => string;
  readonly hints: readonly [idea: string, way: string, worked: string];
}

const defaultSeed = 20_261;

/** A task that asks for a function. It is called on seeded inputs; the attempt is its outputs. */
export function functionTask<A extends unknown[], S extends string>(
  options: FunctionTaskOptions<A, S>,
): Task<undefined> {
  const { slips, statement, hints, prepare } = options;
  /** The workbook's own solution as an attempt: it wants plain data where a learner's gets tensors. */
  const asAttempt =
    (made: readonly string[]) =>
    (...args: unknown[]): Value =>
      options.solve(making(made), ...((prepare ? args.map((arg) => fromPlain(toPlain(arg))) : args) as unknown as A));
  return {
    ...named(options.task),
    kind: "function",
    trains: false,
    slips,
    pose(seed = defaultSeed): PosedTask<undefined> {
      const cases = freeze(options.cases(stream(seed, "cases")));
      let computed: readonly Value[] | undefined;
      const wanted = (): readonly Value[] => {
        computed ??= cases.map((args) => options.oracle(...args));
        return computed;
      };
      return {
        givens: undefined,
        statement,
        hints: [...hints],
        cases,
        prepare(args) {
          const fresh = structuredClone(args) as unknown as A;
          return prepare ? prepare(...fresh) : fresh;
        },
        isRight: (attempt) =>
          attempt.is === "list" &&
          attempt.value.length === cases.length &&
          wanted().every((value, i) => matches(attempt.value[i], value, options).equal),
        judge: (attempt) => judgeOutputs(attempt, options, cases, wanted()),
        expected: () => asAttempt([]),
        attemptWith: asAttempt,
      };
    },
  };
}

function judgeOutputs<A extends unknown[], S extends string>(
  attempt: Plain,
  options: FunctionTaskOptions<A, S>,
  cases: readonly Readonly<A>[],
  wanted: readonly Value[],
): Judgement {
  if (attempt.is !== "list" || attempt.value.length !== cases.length) {
    return { passed: false, message: `You gave ${describePlain(attempt)}. Expected: a function.` };
  }
  const outputs = attempt.value;
  if (outputs.every(({ is }) => is === "nothing")) {
    const message = "Your function gives nothing (undefined). Is a `return` missing?";
    return { passed: false, message, slips: ["return-missing"] };
  }
  const results = wanted.map((value, i) => outcome(outputs[i], value, options));
  const wrong = results.findIndex(({ comparison }) => !comparison.equal);
  if (wrong < 0) return { passed: true, message: `Right in all ${cases.length} cases.` };
  const right = results.filter(({ comparison }) => comparison.equal).length;
  const count = `Right in ${right} of ${cases.length} cases.`;
  const failed = { passed: false, picture: results[wrong].picture };
  const found = explanations(Object.keys(options.slips), [], (slips) =>
    cases.every((args, i) => gives(outputs[i], options, args, slips)),
  );
  if (found.length > 0) {
    return { ...failed, message: `${count} ${explain(found, options.slips)}`, slips: idsOf(found[0]) };
  }
  const slipsOf = outputs[wrong].is === "nothing" ? { slips: ["return-missing"] } : {};
  return { ...failed, ...slipsOf, message: `${count} ${told(results[wrong], outputs[wrong], options, cases[wrong])}` };
}

const toleranceFor = <A extends unknown[], S extends string>(
  { tolerance }: FunctionTaskOptions<A, S>,
  wanted: Value,
): number => tolerance ?? (Array.isArray(wanted) ? Math.max(1e-4, toleranceOf(wanted)) : toleranceOf(wanted));

const matches = <A extends unknown[], S extends string>(
  output: Plain,
  value: Value,
  options: FunctionTaskOptions<A, S>,
): Comparison => compare(output, value, toleranceFor(options, value));

/** Whether the solution with these slips gives what the attempt gave. */
function gives<A extends unknown[], S extends string>(
  output: Plain,
  options: FunctionTaskOptions<A, S>,
  args: Readonly<A>,
  slips: readonly string[],
): boolean {
  try {
    const value = options.solve(making(slips), ...args);
    return matches(output, value, options).equal;
  } catch {
    return false; // two slips at once may lead nowhere
  }
}

interface Outcome {
  readonly comparison: Comparison;
  readonly wanted: Value;
  readonly picture?: Judgement["picture"];
}

function outcome<A extends unknown[], S extends string>(
  output: Plain,
  wanted: Value,
  options: FunctionTaskOptions<A, S>,
): Outcome {
  const comparison = matches(output, wanted, options);
  const [actual, target] = [tensorOf(output), toTensor(wanted)];
  const small =
    actual && target && [actual, target].every(({ shape }) => shape.length === 2 && shape[0] * shape[1] <= 900);
  if (comparison.equal || !small) return { comparison, wanted };
  const rows = ({ shape, data }: { shape: readonly number[]; data: readonly unknown[] }): number[][] =>
    Array.from({ length: shape[0] }, (_, r) => data.slice(r * shape[1], (r + 1) * shape[1]).map(Number));
  return { comparison, wanted, picture: { actual: rows(actual), wanted: rows(target) } };
}

/** What is the matter in the first case that is wrong. */
function told<A extends unknown[], S extends string>(
  { comparison, wanted }: Outcome,
  output: Plain,
  { call }: FunctionTaskOptions<A, S>,
  args: Readonly<A>,
): string {
  const where = call?.(...args) ?? shortCall(args);
  if (output.is === "thrown") {
    const advice = adviceFor(output.message);
    return `For ${where} it failed: ${code(clip(output.message, 300))}${advice ? ` ${advice}` : ""}`;
  }
  if (output.is === "nothing")
    return `For ${where} it gives nothing (undefined). Is a \`return\` missing on some way through it?`;
  if (comparison.equal) return "";
  if (comparison.form) return `For ${where} it gives ${comparison.form.got}; expected: ${comparison.form.wanted}.`;
  const wrong = comparison.wrong.filter(Boolean).length;
  if (comparison.wrong.length > 1) {
    return `For ${where} the form is right, and ${wrong} of ${comparison.wrong.length} values are not.`;
  }
  return `For ${where} it gives ${describePlain(output)}; expected: ${JSON.stringify(wanted)}.`;
}

function shortCall(args: readonly unknown[]): string {
  const text = args.map((arg) => JSON.stringify(arg)).join(", ");
  return text.length <= 80 ? `the input ${code(text)}` : "one input";
}
