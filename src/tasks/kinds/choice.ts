import { describePlain, type Plain } from "../plain";
import type { Judgement, Task } from "../task";

export interface Option {
  readonly text: string;
  readonly right: boolean;
  /** For a wrong option that was chosen, and for a right one that was not: what to think of. Never names the letters. */
  readonly why: string;
}

export interface ChoiceTaskOptions {
  readonly id: string;
  readonly title: string;
  readonly points: number;
  readonly question: string;
  /** Lettered a, b, c, … */
  readonly options: readonly Option[];
  readonly hints: readonly [idea: string, rule: string, worked: string];
}

const letterOf = (index: number): string => String.fromCharCode(97 + index);

/** A task that asks which statements hold. The attempt is their letters: `"ac"`, `"a, c"` or `["a", "c"]`. */
export function choiceTask(task: ChoiceTaskOptions): Task {
  const { id, title, points, options, question, hints } = task;
  const right = options.flatMap((option, i) => (option.right ? [letterOf(i)] : []));
  const misconceptions = options.map(({ why }, i) => ({ id: `option-${letterOf(i)}`, why }));
  const flipped = (i: number): string => {
    const letter = letterOf(i);
    const letters = right.includes(letter) ? right.filter((other) => other !== letter) : [...right, letter];
    return letters.sort().join("");
  };
  return {
    id,
    title,
    points,
    kind: "choice",
    misconceptions,
    givens: () => ({}),
    statement: () => `${question}\n\n${options.map(({ text }, i) => `- **${letterOf(i)}** ${text}`).join("\n")}`,
    hints: () => hints,
    expected: () => right.join(""),
    examples: () =>
      misconceptions.flatMap((wrong, i) => (flipped(i) === "" ? [] : [{ id: wrong.id, attempt: flipped(i) }])),
    judge: (attempt) => judgeLetters(attempt, options),
  };
}

function judgeLetters(attempt: Plain, options: readonly Option[]): Judgement {
  const known = options.map((_, i) => letterOf(i));
  const letters = lettersOf(attempt);
  if (!letters || letters.length === 0 || letters.some((letter) => !known.includes(letter))) {
    const wanted = `letters from a to ${known[known.length - 1]}, such as "${known.slice(0, 2).join("")}"`;
    return { passed: false, message: `You gave ${describePlain(attempt)}. Wanted are ${wanted}.` };
  }
  const chosen = new Set(letters);
  const slips = options.flatMap((option, i) => (chosen.has(letterOf(i)) === option.right ? [] : [{ ...option, i }]));
  if (slips.length === 0) return { passed: true, message: "That is right." };
  // A wrong choice is talked about before one that is missing: it shows what was thought.
  const slip = slips.find(({ right }) => !right) ?? slips[0];
  const count =
    slips.length === 1 ? "One of them is not as you say." : `${slips.length} of them are not as you say. One:`;
  return { passed: false, message: `${count} ${slip.why}`, misconception: `option-${letterOf(slip.i)}` };
}

function lettersOf(attempt: Plain): string[] | undefined {
  const texts = attempt.is === "text" ? [attempt.value] : attempt.is === "list" ? attempt.value.map(textOf) : undefined;
  if (!texts?.every((text): text is string => text !== undefined)) return undefined;
  return texts
    .join("")
    .toLowerCase()
    .replace(/[\s,;]/g, "")
    .split("")
    .filter(Boolean);
}

const textOf = (plain: Plain): string | undefined => (plain.is === "text" ? plain.value : undefined);
