import { compare, placesOf, tensorOf, toTensor, type Value } from "../compare";
import { type Explanation, explain, explanations, type Form, idsOf, making, type Slip } from "../explain";
import { isWritten, type NumberForm, partForms, type Unit, unitForms } from "../forms";
import { drawGivens, type GivensOf } from "../givens";
import { type Plain, toPlain } from "../plain";
import { type Head, type Judgement, named, type PosedTask, type Task } from "../task";
import { some } from "../words";

export interface ValueTaskOptions<G extends object, S extends string> {
  readonly task: Head;
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
  /** What is counted: people give it in other units, or rounded. */
  readonly unit?: Unit;
  /** What the numbers of a list are, in their order: `["height", "width", "maps"]`. People mix them up. */
  readonly parts?: readonly string[];
  /** The last one is made with a sibling's `givens`, so that it is the way to the answer for other numbers. */
  readonly hints: readonly [idea: string, way: string, worked: string | ((givens: G) => string)];
}

/** What the formula gives, and the numbers in it. */
interface Exact {
  readonly value: Value;
  readonly numbers: readonly number[];
}

/** Attempts of more numbers are of another form, and take long to look at. */
const most = 100;

/** The first seed that siblings are drawn with. */
const firstSibling = 7001;

/** A task that asks for a number, or for numbers in lists. */
export function valueTask<G extends object, S extends string>(options: ValueTaskOptions<G, S>): Task<G> {
  const {
    slips,
    hints: [idea, way, worked],
  } = options;
  const draw = (seed: number | undefined): G =>
    drawGivens(options.givens, seed, (givens) => new Posed(options, givens).isClear());
  return {
    ...named(options.task),
    kind: "value",
    trains: false,
    slips,
    pose(seed): PosedTask<G> {
      const givens = draw(seed);
      const own = new Posed(options, givens);
      return {
        givens,
        statement: options.statement(givens),
        get hints() {
          const differs = (other: G): boolean => !own.isRight(toPlain(options.oracle(other)));
          let sibling = options.givens.book;
          for (let seed = firstSibling; !differs(sibling) && seed < firstSibling + 8; seed++) sibling = draw(seed);
          return [idea, way, typeof worked === "string" ? worked : worked(sibling)] as const;
        },
        cases: [],
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
  private readonly values = new Map<string, Exact>();

  constructor(
    private readonly options: ValueTaskOptions<G, S>,
    private readonly givens: G,
  ) {
    const { oracle, tolerance, unit, parts } = options;
    this.wanted = oracle(givens);
    this.tolerance = tolerance ?? toleranceOf(this.wanted);
    this.forms = [...(unit ? unitForms[unit] : []), ...(parts ? partForms(parts) : [])];
  }

  /** What the formula gives with these slips, computed once. */
  private given(slips: readonly string[]): Exact {
    const key = slips.join();
    const known = this.values.get(key);
    if (known) return known;
    const value = slips.length === 0 ? this.wanted : this.options.formula(this.givens, making(slips));
    const exact = { value, numbers: toTensor(value)?.data.map(Number) ?? [] };
    if (slips.length < 3) this.values.set(key, exact); // three are asked for once
    return exact;
  }

  isRight(attempt: Plain): boolean {
    return compare(attempt, this.wanted, this.tolerance).equal;
  }

  /** Whether no slip, and no other order of the parts, gives what is right. */
  isClear(): boolean {
    const { numbers } = this.given([]);
    return (
      Object.keys(this.options.slips).every((slip) => !this.isRight(toPlain(this.given([slip]).value))) &&
      this.forms.every(({ rounded, write }) => rounded !== undefined || String(write(numbers)) !== String(numbers))
    );
  }

  judge(attempt: Plain): Judgement {
    const result = compare(attempt, this.wanted, this.tolerance);
    if (result.equal) return { passed: true, message: "That is right." };
    if (attempt.is === "text" && result.form) return this.judgeText(attempt.value, result.form);
    const found = this.explanations(attempt);
    if (found.length > 0) {
      return { passed: false, message: explain(found, this.options.slips), slips: idsOf(found[0]) };
    }
    return { passed: false, message: result.form ? formMessage(result.form) : this.unexplained(attempt, result.wrong) };
  }

  private explanations(attempt: Plain): Explanation[] {
    const numbers = tensorOf(attempt)?.data.map(Number);
    if (!numbers || numbers.length > most) return [];
    const gives = (slips: readonly string[], form?: Form): boolean => {
      const exact = this.given(slips);
      if (!form && numbers.length !== exact.numbers.length) return false;
      if (!form && compare(attempt, exact.value, this.tolerance).equal) return true;
      const { write, rounded } = (form as NumberForm | undefined) ?? { write: (all: readonly number[]) => all };
      return isWritten(numbers, write(exact.numbers), rounded, 1 + slips.length + (form ? 1 : 0));
    };
    // Where many are tried, one is met by chance: three at once are for exact numbers and few slips.
    const ids = Object.keys(this.options.slips);
    const exact = this.tolerance === 0 && numbers.every((value) => String(value).replace(".", "").length >= 4);
    const found = explanations(ids, this.forms, gives, exact && ids.length <= 18 ? 3 : 2);
    const exactly = found.filter((explanation) => this.isExactly(attempt, numbers, explanation));
    return exactly.length > 0 ? exactly : found;
  }

  /** Whether an explanation gives the very numbers of an attempt, and not these rounded or cut off. */
  private isExactly(attempt: Plain, numbers: readonly number[], { slips, form }: Explanation): boolean {
    const { value, numbers: exact } = this.given(slips);
    if (!form) return compare(attempt, value, this.tolerance).equal;
    const written = (form as NumberForm).write(exact);
    return written.every((number, i) => Math.abs(numbers[i] - number) <= 1e-9 * Math.abs(number));
  }

  /** A text that holds the numbers is judged by these, and said to be a text. */
  private judgeText(text: string, form: { got: string; wanted: string }): Judgement {
    const read = numbersIn(text, typeof this.wanted === "number");
    if (read === undefined) return { passed: false, message: formMessage(form) };
    const inside = this.judge(toPlain(read));
    const what = typeof read === "number" ? "number" : "list of numbers";
    if (!inside.passed) return { ...inside, message: `You gave a text, not a ${what}. Also: ${inside.message}` };
    const message = `That is right, but it is a text. Expected: a ${what}, without quotation marks and words.`;
    return { passed: false, message, slips: ["text-for-number"] };
  }

  private unexplained(attempt: Plain, wrong: readonly boolean[]): string {
    if (wrong.length === 1) {
      const size = attempt.is === "number" && Number(attempt.value) < Number(this.wanted) ? "small" : "large";
      return `Not quite: that is too ${size}. Write the calculation down term by term and look for the one that is off.`;
    }
    const { parts } = this.options;
    const places = placesOf(this.wanted);
    const isNested = places.some((place) => place.indexOf("[", 1) > 0);
    const named =
      parts?.length === wrong.length ? parts : places.map((place, i) => (isNested ? place : `value ${i + 1}`));
    return `The form is right. Still off: ${some(
      named.filter((_, i) => wrong[i]),
      8,
    )}.`;
  }
}

/** The one number in a text such as `12,613,600 bytes`; or the list of those in one such as `25 × 38 × 400`. */
function numbersIn(text: string, one: boolean): number | number[] | undefined {
  const parts = text.slice(0, 200).match(one ? /[+-]?\d[\d,_ ]*(?:\.\d+)?(?:e[+-]?\d+)?/gi : /-?\d+(?:\.\d+)?/g) ?? [];
  const written = one ? parts.map((part) => part.replace(/^([+-]?\d+),(\d{1,2})$/, "$1.$2")) : parts; // a decimal comma
  const numbers = written.map((part) => Number(part.replace(/[,_ ]/g, "")));
  if (!numbers.every(Number.isFinite) || numbers.length === 0) return undefined;
  return one ? (numbers.length === 1 ? numbers[0] : undefined) : numbers;
}

const formMessage = ({ got, wanted }: { got: string; wanted: string }): string =>
  `You gave ${got}. Expected: ${wanted}.`;

/** Whole numbers are counted, so they are exact; others are rounded by people. */
export function toleranceOf(wanted: Value): number {
  if (typeof wanted === "number") return Number.isInteger(wanted) ? 0 : 0.005;
  return Array.isArray(wanted) ? Math.max(0, ...wanted.map(toleranceOf)) : 0;
}
