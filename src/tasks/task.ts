/** What a task is: data and pure functions. It knows nothing of files, notebooks or Jupyter. */
import type { Plain } from "./plain";

/** The numbers in a question, by the names that the learner's cell gets them under. */
export type Givens = Readonly<Record<string, unknown>>;

/** Where the numbers of a question come from. */
export interface GivensOf<G> {
  /** The numbers of the printed question: what a learner without a name gets. */
  readonly book: G;
  /** Other numbers of the same kind, drawn with `rng` (values from 0 up to 1). Left out where nothing can vary. */
  readonly draw?: (rng: () => number) => G;
}

/** What judging an attempt gives. */
export interface Judgement {
  readonly passed: boolean;
  /** Markdown for the learner: what is right, or what was given, what is wanted and what to try. */
  readonly message: string;
  /** The listed misconception that was recognised. */
  readonly misconception?: string;
  /** Share of the points, where a task gives parts; 1 when passed and 0 when not, if left out. */
  readonly share?: number;
  /** Two small pictures side by side: what came and what was wanted, as rows of numbers. */
  readonly picture?: {
    readonly actual: readonly (readonly number[])[];
    readonly wanted: readonly (readonly number[])[];
  };
}

/** A wrong way to think that people really have, recognised by what it leads to. */
export interface MisconceptionName {
  /** Short and stable, for reports: `bias-forgotten`. */
  readonly id: string;
  /** Says what goes wrong, and never what the right value is. */
  readonly why: string;
}

export interface Task {
  /** Question and number: `2.1`. */
  readonly id: string;
  readonly title: string;
  readonly points: number;
  /** `written` answers are read by a person and count nowhere here. */
  readonly kind: "value" | "function" | "choice" | "property" | "written";
  /** Its answer trains a network: tests run it once, not for many seeds. */
  readonly trains?: boolean;
  /** The book's numbers, or those of a seed. */
  givens(seed?: number): Givens;
  /** Markdown. */
  statement(givens: Givens): string;
  /** Idea, formula, and a worked sibling with other numbers. */
  hints(givens: Givens): readonly [string, string, string];
  /** Function tasks: the argument lists on which the learner's function is called. */
  cases?(givens: Givens, seed?: number): readonly (readonly unknown[])[];
  /** Function tasks: the arguments as the function gets them, tensors among them. Default: copies of the plain ones. */
  prepare?(args: readonly unknown[]): readonly unknown[];
  /** Judges what `toPlain` took down: of a function task the outputs, one a case. Never throws. */
  judge(attempt: Plain, givens: Givens, seed?: number): Judgement;
  readonly misconceptions: readonly MisconceptionName[];
  /** For the workbook's own tests: for each misconception an attempt that has it. */
  examples(givens: Givens, seed?: number): readonly { readonly id: string; readonly attempt: unknown }[];
  /** For the workbook's own tests: the right value; `undefined` where a property decides. */
  expected(givens: Givens, seed?: number): unknown;
}
