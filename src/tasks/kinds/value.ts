import { compare, tensorOf, toTensor, type Value } from "../compare";
import { combinations, type Explanation, explain, explanations, type Form, idsOf, making, type Slip } from "../explain";
import { byteForms, isWritten, type NumberForm, orderForms } from "../forms";
import { drawGivens, type GivensOf } from "../givens";
import { type Plain, toPlain } from "../plain";
import { freeze, type Judgement, type PosedTask, type Task } from "../task";

export interface ValueTaskOptions<G extends object, S extends string> {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly givens: GivensOf<G>;
  readonly statement: (givens: G) => string;
  /** The way to the value, with a switch for each slip: without one it gives what `oracle` gives. */
  readonly formula: (givens: G, slip: Slip<S>) => Value;
  /** The right value, computed another way: by `network/`, or by TensorFlow. */
  readonly oracle: (givens: G) => Value;
  /** For each switch a sentence that says what goes wrong, and never what is right. */
  readonly slips: Readonly<Record<S, string>>;
  /** Relative; default 0 for a whole number, else .005. */
  readonly tolerance?: number;
  /** The value is in bytes, which people give in other units. */
  readonly unit?: "bytes";
  /** What the numbers of a list are, in their order: `["height", "width", "maps"]`. People mix them up. */
  readonly parts?: readonly string[];
  readonly hints: {
    readonly idea: string;
    readonly way: string;
    /** The way to the answer for other numbers: written with `givens`, which are a sibling's. */
    readonly worked: (givens: G) => string;
  };
}

/** The first seed that siblings are drawn with. */
const firstSibling = 7001;

/** A task that asks for a number, or for numbers in lists. */
export function valueTask<G extends object, S extends string>(options: ValueTaskOptions<G, S>): Task<G> {
  const { id, title, points, slips, hints } = options;
  const ids: readonly S[] = Object.keys(slips) as S[];
  const posed = (givens: G): Posed<G, S> => new Posed(options, ids, givens);
  const draw = (seed: number | undefined): G => drawGivens(options.givens, seed, (givens) => posed(givens).isClear());
  return {
    id,
    title,
    points,
    kind: "value",
    trains: false,
    slips,
    pose(seed): PosedTask<G> {
      const givens = draw(seed);
      const own = posed(givens);
      return {
        givens,
        statement: options.statement(givens),
        get hints() {
          const differs = (other: G): boolean => !own.isRight(toPlain(options.oracle(other)));
          let sibling = options.givens.book;
          for (let seed = firstSibling; !differs(sibling) && seed < firstSibling + 8; seed++) sibling = draw(seed);
          return freeze([hints.idea, hints.way, hints.worked(sibling)] as const) as [string, string, string];
        },
        cases: [],
        prepare: (args) => args,
        isRight: (attempt) => own.isRight(attempt),
        judge: (attempt) => own.judge(attempt),
        expected: () => own.wanted,
        attemptWith: (made) => options.formula(givens, making(made)),
      };
    },
  };
}

/** One learner's numbers, and what attempts at them are worth. */
class Posed<G extends object, S extends string> {
  readonly wanted: Value;
  private readonly tolerance: number;
  private readonly forms: readonly NumberForm[];
  private readonly values = new Map<string, Value>();

  constructor(
    private readonly options: ValueTaskOptions<G, S>,
    private readonly ids: readonly S[],
    private readonly givens: G,
  ) {
    this.wanted = options.oracle(givens);
    this.tolerance = options.tolerance ?? toleranceOf(this.wanted);
    this.forms = [...(options.unit ? byteForms : []), ...(options.parts ? orderForms(options.parts) : [])];
  }

  /** What the formula gives with these slips, computed once. */
  private given(slips: readonly string[]): Value {
    const key = slips.join();
    const value = this.values.get(key) ?? this.options.formula(this.givens, making(slips));
    this.values.set(key, value);
    return value;
  }

  isRight(attempt: Plain): boolean {
    return compare(attempt, this.wanted, this.tolerance).equal;
  }

  /** Whether no slip, no two slips and no order gives the right value. */
  isClear(): boolean {
    const { singles, pairs } = combinations(this.ids);
    const wanted = toTensor(this.wanted)?.data.map(Number) ?? [];
    return (
      [...singles, ...pairs].every((slips) => !this.isRight(toPlain(this.given(slips)))) &&
      this.forms.every(({ rounded, write }) => rounded || String(write(wanted)) !== String(wanted))
    );
  }

  judge(attempt: Plain): Judgement {
    const result = compare(attempt, this.wanted, this.tolerance);
    if (result.equal) return { passed: true, message: "That is right." };
    if (result.form) return this.judgeForm(attempt, result.form);
    const found = this.explanations(attempt);
    if (found.length > 0) {
      return { passed: false, message: explain(found, this.options.slips), slips: idsOf(found[0]) };
    }
    return { passed: false, message: this.unexplained(attempt, result.wrong) };
  }

  private explanations(attempt: Plain): Explanation[] {
    const numbers = tensorOf(attempt);
    const gives = (slips: readonly string[], form?: Form): boolean => {
      if (!form) return compare(attempt, this.given(slips), this.tolerance).equal;
      const exact = toTensor(slips.length === 0 ? this.wanted : this.given(slips));
      const { write, rounded } = form as NumberForm;
      return numbers !== undefined && exact !== undefined && isWritten(numbers, write(exact.data.map(Number)), rounded);
    };
    // A rounded number is met by chance where many are tried.
    const exact =
      this.tolerance === 0 && (numbers?.data ?? []).every((value) => String(value).replace(".", "").length >= 4);
    return explanations(this.ids, this.forms, gives, exact ? 3 : 2);
  }

  /** Of another form: a text that holds a number is judged by that number, and said to be a text. */
  private judgeForm(attempt: Plain, { got, wanted }: { got: string; wanted: string }): Judgement {
    const number = attempt.is === "text" ? numberIn(attempt.value) : undefined;
    if (number === undefined) return { passed: false, message: `You gave ${got}. Expected: ${wanted}.` };
    const inside = this.judge({ is: "number", value: number });
    if (inside.passed) {
      const message =
        "The number is right, but it is a text. Leave out the quotation marks and everything but the number.";
      return { passed: false, message, slips: ["text-for-number"] };
    }
    return { ...inside, message: `You gave ${got}, not a number. Besides: ${inside.message}` };
  }

  private unexplained(attempt: Plain, wrong: readonly boolean[]): string {
    if (wrong.length === 1) {
      const size =
        attempt.is === "number" && typeof this.wanted === "number" ? sizeOf(Number(attempt.value), this.wanted) : "";
      return `Not this${size}. Write the calculation down term by term and look for the one that is off.`;
    }
    const { parts } = this.options;
    const named = parts?.length === wrong.length ? parts : wrong.map((_, i) => `value ${i + 1}`);
    const off = named.filter((_, i) => wrong[i]);
    const list = off.length > 8 ? `${off.length} of ${wrong.length} values` : off.join(", ");
    return `The form is right; not yet right: ${list}.`;
  }
}

/** The one number in a text such as `12,613,600 bytes`. */
function numberIn(text: string): number | undefined {
  const match = /^[^\d.+-]*([+-]?[\d,_ ]*\d(?:\.\d+)?(?:e[+-]?\d+)?)[^\d]*$/i.exec(text.trim().slice(0, 100));
  const number = match ? Number(match[1].replace(/[,_ ]/g, "")) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

function sizeOf(given: number, wanted: number): string {
  return given < wanted ? ": it is too small" : ": it is too large";
}

/** Whole numbers are counted, so they are exact; others are rounded by people. */
export function toleranceOf(wanted: Value): number {
  if (typeof wanted === "number") return Number.isInteger(wanted) ? 0 : 0.005;
  return Array.isArray(wanted) ? Math.max(0, ...wanted.map(toleranceOf)) : 0;
}
