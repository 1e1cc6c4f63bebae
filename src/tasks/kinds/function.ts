import { adviceFor } from "../../advice";
import { stream } from "../../random";
import { type Comparison, compare, placesOf, tensorOf, toTensor, type Value } from "../compare";
import { describePlain } from "../describe";
import { explain, explanations, idsOf, making, type Slip } from "../explain";
import { times } from "../givens";
import { fromPlain, type Plain, type PlainTensor, toPlain } from "../plain";
import { freeze, type Head, type Judgement, named, type PosedTask, type Task } from "../task";
import { clip, code, plural, some } from "../words";
import { toleranceOf } from "./value";

export interface FunctionTaskOptions<A extends unknown[], S extends string> {
  readonly task: Head;
  /** Markdown; names the function and its parameters. */
  readonly statement: string;
  /** Argument lists to call the function with, plain data; the first one is the easiest to look at. */
  readonly cases: (rng: () => number) => readonly Readonly<A>[];
  /** The arguments with what is no plain data `made`; tensors are disposed of after the call. */
  readonly prepare?: (...args: A) => readonly unknown[];
  /** A solution on plain data, nested lists for tensors, with a switch for each slip. */
  readonly solve: (slip: Slip<S>, ...args: A) => Value;
  /** What is right, computed another way: by `network/`, or by TensorFlow. */
  readonly oracle: (...args: A) => Value;
  /** For each switch a sentence that says what goes wrong, and never what is right. */
  readonly slips: Readonly<Record<S, string>>;
  /** Relative; default as for a value, and at least 1e-4 for lists. */
  readonly tolerance?: number;
  /** How a call is written for the learner: `` `f(2, 3)` ``. Default: so, when it is short. */
  readonly call?: (...args: A) => string;
  /**
   * The work is to be written out: arguments and outputs are numbers, alone or in plain nested lists, and an attempt for which any
   * of TensorFlow's operations ran, or a function of ours that does the work, does not pass. The statement says so. Default false.
   */
  readonly fromScratch?: boolean;
  /** The outputs are maps: a wrong one is drawn beside the right one. Default false: other lists are no pictures. */
  readonly drawn?: boolean;
  readonly hints: readonly [idea: string, way: string, worked: string];
}

const defaultSeed = 20_261;

/** What a statement says of a task from scratch. */
const onFromScratch =
  "**From scratch:** your function gets and gives plain numbers, in lists where there are several. You write the work out yourself: neither TensorFlow nor a function of the workbook's may do it for you.";

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
      const drawn = freeze(options.cases(stream(seed, "cases")));
      const own = new PosedFunction(options, drawn);
      return {
        givens: undefined,
        statement: options.fromScratch ? `${statement}\n\n${onFromScratch}` : statement,
        hints: [...hints],
        cases: prepare ? freeze(drawn.map((args) => prepare(...(args as A)))) : drawn,
        isRight: (attempt) => own.isRight(attempt),
        judge: (attempt) => own.judge(attempt),
        expected: () => asAttempt([]),
        attemptWith: asAttempt,
      };
    },
  };
}

/** The calls of one learner's function, and what its outputs are worth. */
class PosedFunction<A extends unknown[], S extends string> {
  private computed: readonly Value[] | undefined;

  constructor(
    private readonly options: FunctionTaskOptions<A, S>,
    private readonly cases: readonly Readonly<A>[],
  ) {}

  /** What is right in each case, computed once. */
  private get wanted(): readonly Value[] {
    this.computed ??= this.cases.map((args) => this.options.oracle(...args));
    return this.computed;
  }

  private compare(output: Plain, value: Value): Comparison {
    const { tolerance, fromScratch } = this.options;
    const least = Array.isArray(value) ? 1e-4 : 0;
    // TensorFlow adds up in 32 bits, and a learner's own sums are held against its.
    const ofLargest = fromScratch ? 1e-6 : undefined;
    return compare(output, value, tolerance ?? Math.max(least, toleranceOf(value)), ofLargest);
  }

  private outputsOf(attempt: Plain): readonly Plain[] | undefined {
    return attempt.is === "list" && attempt.value.length === this.cases.length ? attempt.value : undefined;
  }

  /** What did a work that was to be written out: operations of TensorFlow's, functions of ours. */
  private didTheWork(attempt: Plain): readonly string[] {
    return (this.options.fromScratch && attempt.is === "list" && attempt.ran) || [];
  }

  isRight(attempt: Plain): boolean {
    const outputs = this.outputsOf(attempt);
    if (outputs === undefined || this.didTheWork(attempt).length > 0) return false;
    return this.wanted.every((value, i) => this.compare(outputs[i], value).equal);
  }

  judge(attempt: Plain): Judgement {
    const outputs = this.outputsOf(attempt);
    if (!outputs) return { passed: false, message: `You gave ${describePlain(attempt)}. Expected: a function.` };
    if (outputs.every(({ is }) => is === "nothing")) {
      const message = "Your function gives nothing (undefined). Is a `return` missing?";
      return { passed: false, message, slips: ["return-missing"] };
    }
    const results = this.wanted.map((value, i) => this.compare(outputs[i], value));
    const wrong = results.findIndex(({ equal }) => !equal);
    const ran = this.didTheWork(attempt);
    if (wrong < 0 && ran.length > 0) return { passed: false, message: writeOut(ran), slips: ["library-called"] };
    if (wrong < 0)
      return {
        passed: true,
        message: `Right in ${results.length === 1 ? "the one case" : `all ${results.length} cases`}.`,
      };
    const count = `Right in ${results.filter(({ equal }) => equal).length} of ${plural(results.length, "case")}.`;
    const drawn = this.options.drawn && picture(outputs[wrong], this.wanted[wrong], results[wrong]);
    const failed = { passed: false, ...(drawn && { picture: drawn }) };
    const { slips } = this.options;
    const found = explanations(Object.keys(slips), [], (made) => this.gives(outputs, made));
    if (found.length > 0) return { ...failed, message: `${count} ${explain(found, slips)}`, slips: idsOf(found[0]) };
    const missing = outputs[wrong].is === "nothing" ? { slips: ["return-missing"] } : {};
    return { ...failed, ...missing, message: `${count} ${this.told(wrong, outputs[wrong], results[wrong])}` };
  }

  /** Whether the solution with these slips gives what the attempt gave. */
  private gives(outputs: readonly Plain[], slips: readonly string[]): boolean {
    try {
      return this.cases.every((args, i) => this.compare(outputs[i], this.options.solve(making(slips), ...args)).equal);
    } catch {
      return false; // two slips at once may lead nowhere
    }
  }

  /** What is the matter in a case that is wrong. */
  private told(at: number, output: Plain, comparison: Comparison): string {
    const where = this.options.call?.(...this.cases[at]) ?? shortCall(this.options.statement, this.cases[at]);
    if (output.is === "thrown" && output.late !== undefined)
      return `For ${where} it did not finish within ${output.late} s. Is there an endless loop?`;
    if (output.is === "thrown") {
      const advice = adviceFor(output.message);
      return `For ${where} it failed: ${code(clip(output.message, 300))}${advice ? ` ${advice}` : ""}`;
    }
    if (output.is === "nothing")
      return `For ${where} it gives nothing (undefined). Is a \`return\` missing on one of its paths?`;
    if (comparison.equal) return "";
    if (comparison.form) return `For ${where} it gives ${comparison.form.got}; expected: ${comparison.form.wanted}.`;
    const { length } = comparison.wrong;
    if (length > 1) {
      const off = placesOf(this.wanted[at]).filter((_, i) => comparison.wrong[i]);
      return `For ${where} the form is right, but ${off.length} of ${length} values ${off.length === 1 ? "is" : "are"} wrong: ${some(off)}.`;
    }
    const given = Array.isArray(this.wanted[at]) ? JSON.stringify(fromPlain(output)) : describePlain(output);
    return `For ${where} it gives ${given}; expected: ${JSON.stringify(this.wanted[at])}.`;
  }
}

function writeOut(ran: readonly string[]): string {
  const names = ran.map((name) => code(clip(name, 40)));
  return `Right, but your function leaves the work to ${some(names, 3)}: write it out yourself.`;
}

/** What came and what was wanted, where both are small tables; of several maps, one that is wrong. */
function picture(output: Plain, wanted: Value, comparison: Comparison): Judgement["picture"] {
  const first = comparison.equal || comparison.form ? 0 : comparison.wrong.indexOf(true);
  const rows = (tensor: PlainTensor | undefined): number[][] | undefined => {
    const [height, width, maps = 1] = tensor?.shape ?? [];
    const isTable = tensor && [2, 3].includes(tensor.shape.length) && height * width <= 900;
    if (!isTable) return undefined;
    const at = first % maps;
    return times(height, (r) => times(width, (c) => Number(tensor.data[(r * width + c) * maps + at])));
  };
  const [actual, target] = [rows(tensorOf(output)), rows(toTensor(wanted))];
  return actual && target && { actual, wanted: target };
}

/** The call of the function that a statement names first. */
function shortCall(statement: string, args: readonly unknown[]): string {
  const name = /`(\w+)\(/.exec(statement)?.[1] ?? "";
  const text = args.map((arg) => JSON.stringify(arg).replace(/,/g, ", ")).join(", ");
  return text.length <= 80 ? code(`${name}(${text})`) : "one input";
}
