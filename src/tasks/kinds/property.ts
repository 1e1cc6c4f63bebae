import { tensorOf } from "../compare";
import { describePlain } from "../describe";
import { drawGivens, type GivensOf } from "../givens";
import type { Plain } from "../plain";
import { type Head, type Judgement, named, type PosedTask, type Task } from "../task";
import { code, messageOf } from "../words";

/** A misconception of an attempt that is judged by what it is good for. */
export interface PropertySlip<T, G> {
  /** Whether an attempt has it. */
  readonly holds: (attempt: T, givens: G) => boolean;
  /** Says what goes wrong, and never what is right. */
  readonly why: string;
  /** An attempt that has it. */
  readonly example: (givens: G) => unknown;
}

export interface PropertyTaskOptions<G extends object, T, S extends string> {
  readonly task: Head;
  /** The answer trains a network; default false. */
  readonly trains?: boolean;
  /** Default: no numbers of its own. */
  readonly givens?: GivensOf<G>;
  readonly statement: (givens: G) => string;
  /** Reads an attempt. @throws an error that says what was given and what is expected, where it is of another form */
  readonly read: (attempt: Plain, givens: G) => T;
  /** Judges an attempt that has none of the slips. What it throws becomes the message of a failed attempt. */
  readonly judge: (attempt: T, givens: G) => Judgement;
  /** In the order in which they are told. */
  readonly slips: Readonly<Record<S, PropertySlip<T, G>>>;
  readonly hints: (givens: G) => readonly [idea: string, way: string, worked: string];
}

const noNumbers: GivensOf<object> = { book: {}, draw: () => ({}) };

/** How many slips are told at once. */
const told = 2;

/** A task whose answer is not one value: a network with some property, predictions that are good enough. */
export function propertyTask<G extends object, T, S extends string>(options: PropertyTaskOptions<G, T, S>): Task<G> {
  const { givens: source = noNumbers as GivensOf<G>, trains = false } = options;
  const slips = Object.entries<PropertySlip<T, G>>(options.slips);
  return {
    ...named(options.task),
    kind: "property",
    trains,
    slips: Object.fromEntries(slips.map(([slip, { why }]) => [slip, why])),
    pose(seed): PosedTask<G> {
      const givens = drawGivens(source, seed);
      return {
        givens,
        statement: options.statement(givens),
        get hints() {
          return [...options.hints(givens)] as [string, string, string];
        },
        cases: [],
        isRight: (attempt) => judge(attempt, options, givens).passed,
        judge: (attempt) => judge(attempt, options, givens),
        expected: () => undefined,
        attemptWith: (made) => (made.length === 1 ? options.slips[made[0] as S]?.example(givens) : undefined),
      };
    },
  };
}

function judge<G extends object, T, S extends string>(
  attempt: Plain,
  options: PropertyTaskOptions<G, T, S>,
  givens: G,
): Judgement {
  try {
    const value = options.read(attempt, givens);
    const found = Object.entries<PropertySlip<T, G>>(options.slips)
      .filter(([, slip]) => holds(slip, value, givens))
      .slice(0, told);
    if (found.length === 0) return options.judge(value, givens);
    return {
      passed: false,
      message: found.map(([, { why }]) => why).join(" And: "),
      slips: found.map(([slip]) => slip),
    };
  } catch (error) {
    if (error instanceof NotOfTheForm) return { passed: false, message: error.message };
    return { passed: false, message: `This cannot be used: ${code(messageOf(error))}` };
  }
}

function holds<G, T>(slip: PropertySlip<T, G>, value: T, givens: G): boolean {
  try {
    return slip.holds(value, givens);
  } catch {
    return false; // an unsound network has no property; `judge` says what is the matter
  }
}

/** The numbers of an attempt. @throws `NotOfTheForm` where they, in a shape such as `8,8`, do not fit */
export function readNumbers(
  attempt: Plain,
  expected: string,
  fit: (numbers: readonly number[], shape: string) => boolean,
): number[] {
  const tensor = tensorOf(attempt);
  const numbers = tensor?.data.map(Number) ?? [];
  if (tensor && fit(numbers, tensor.shape.join())) return numbers;
  throw new NotOfTheForm(`You gave ${describePlain(attempt)}. Expected: ${expected}.`);
}

/** An attempt that is not of the form that a task asks for: the message, Markdown, says what was given and what is expected. */
export class NotOfTheForm extends Error {}
