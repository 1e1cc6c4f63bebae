import { shuffle, stream } from "../../random";
import { describePlain } from "../describe";
import type { Plain } from "../plain";
import { type Head, type Judgement, named, type PosedTask, type Task } from "../task";

/** A statement that is right, or one that is wrong. */
export type Option = { readonly why: string } & (
  | { readonly right: string; readonly wrong?: never }
  | { readonly wrong: string; readonly right?: never }
);

export interface ChoiceTaskOptions {
  readonly task: Head;
  readonly question: string;
  /**
   * By a short, stable name; `why` is a reason to think about, for a wrong option that was chosen, and for a right one
   * that was not, and names no letters. Lettered a, b, c, … in an order of each learner's own.
   */
  readonly options: Readonly<Record<string, Option>>;
  readonly hints: readonly [idea: string, rule: string, worked: string];
}

const isRight = ({ right }: Option): boolean => right !== undefined;
const letterOf = (index: number): string => String.fromCharCode(97 + index);

/**
 * A task that asks which statements hold. The attempt is their letters: `"ac"`, `"a, c"` or `["a", "c"]`. Of a wrong one
 * never is told how many statements are decided wrongly, nor which: two things to think about, one of them about a
 * statement that is decided rightly. So trying one letter after the other takes longer than thinking.
 */
export function choiceTask({ task, question, options, hints }: ChoiceTaskOptions): Task<undefined> {
  const names = Object.keys(options);
  const rightOnes = names.filter((name) => isRight(options[name]));
  return {
    ...named(task),
    kind: "choice",
    trains: false,
    slips: Object.fromEntries(names.map((name) => [name, options[name].why])),
    pose(seed): PosedTask<undefined> {
      const order = seed === undefined ? names : shuffle([...names], stream(seed, "options"));
      const letters = (chosen: readonly string[]): string =>
        order.flatMap((name, i) => (chosen.includes(name) ? [letterOf(i)] : [])).join("");
      return {
        givens: undefined,
        statement: `${question}\n\n${order.map((name, i) => `- **${letterOf(i)}** ${options[name].right ?? options[name].wrong}`).join("\n")}`,
        hints: [...hints],
        cases: [],
        isRight: (attempt) => judgeLetters(attempt, options, order).passed,
        judge: (attempt) => judgeLetters(attempt, options, order),
        expected: () => letters(rightOnes),
        attemptWith: (made) =>
          letters(names.filter((name) => isRight(options[name]) !== made.includes(name))) || undefined,
      };
    },
  };
}

function judgeLetters(attempt: Plain, options: ChoiceTaskOptions["options"], order: readonly string[]): Judgement {
  const letters = lettersOf(attempt);
  const known = order.map((_, i) => letterOf(i));
  if (!letters || letters.length === 0 || letters.some((letter) => !known.includes(letter))) {
    const wanted = `letters from a to ${known[known.length - 1]}, such as "${known.slice(0, 2).join("")}"`;
    return { passed: false, message: `You gave ${describePlain(attempt)}. Expected: ${wanted}.` };
  }
  const slips = order.filter((name, i) => letters.includes(letterOf(i)) !== isRight(options[name]));
  if (slips.length === 0) return { passed: true, message: "That is right." };
  // A wrong choice is talked about before one that is missing: it shows what was thought.
  const first = slips.find((name) => !isRight(options[name])) ?? slips[0];
  const decided = order.filter((name) => !slips.includes(name));
  const other = decided.length > 0 ? [decided[(letters.length + order.indexOf(first)) % decided.length]] : [];
  const reasons = order.filter((name) => name === first || other.includes(name)).map((name) => options[name].why);
  if (reasons.length === 1) return { passed: false, message: `Not yet. Think about this: ${reasons[0]}`, slips };
  const message = `Not yet. Think about these two, of which one is about a statement that you have right:\n\n- ${reasons.join("\n- ")}`;
  return { passed: false, message, slips };
}

function lettersOf(attempt: Plain): string[] | undefined {
  const texts = attempt.is === "text" ? [attempt.value] : attempt.is === "list" ? attempt.value.map(textOf) : undefined;
  if (!texts?.every((text): text is string => text !== undefined)) return undefined;
  const letters = texts
    .join("")
    .toLowerCase()
    .replace(/[\s,;]/g, "");
  return letters.length > 100 ? undefined : [...letters];
}

const textOf = (plain: Plain): string | undefined => (plain.is === "text" ? plain.value : undefined);
