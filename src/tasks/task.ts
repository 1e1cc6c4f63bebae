/** What a task is: data and pure functions. It knows nothing of files, notebooks or Jupyter. */
import type { Plain } from "./plain";

/** What judging an attempt gives. */
export interface Judgement {
  readonly passed: boolean;
  /** Markdown for the learner: what is right, or what was given, what is wanted and what to try. */
  readonly message: string;
  /** The ids of the slips that explain the attempt, the fewest that do; none where it is not explained. */
  readonly slips?: readonly string[];
  /** Share of the points, where a task gives parts; 1 when passed and 0 when not, if left out. */
  readonly share?: number;
  /** Two small pictures side by side: what came and what was wanted, as rows of numbers. */
  readonly picture?: {
    readonly actual: readonly (readonly number[])[];
    readonly wanted: readonly (readonly number[])[];
  };
}

/** What a learner is asked, with that learner's numbers: all that taking an attempt down needs. Nothing in it changes. */
export interface AskedTask<G = unknown> {
  /** The numbers in the question, frozen, by the names that the learner's cell gets them under; `undefined` without any. */
  readonly givens: G;
  /** Markdown. */
  readonly statement: string;
  /** Idea, way, and a worked sibling with other numbers. */
  readonly hints: readonly [string, string, string];
  /** Tasks that ask for a function: the argument lists on which it is called, as data that `hand` makes fresh; else none. */
  readonly cases: readonly (readonly unknown[])[];
}

/** A task as it is put to one learner, and as it is judged. */
export interface PosedTask<G = unknown> extends AskedTask<G> {
  /** Whether an attempt is right: what `judge` says, without a look for slips. */
  isRight(attempt: Plain): boolean;
  /** Judges what `collect` took down: of a function its outputs, one a case. Never throws. */
  judge(attempt: Plain): Judgement;
  /** The right attempt; `undefined` where a property decides. */
  expected(): unknown;
  /** An attempt in which these slips are made, and no other; `undefined` where there is none. */
  attemptWith(slips: readonly string[]): unknown;
}

export interface TaskHead {
  /** Question and number: `2.1`. */
  readonly id: string;
  readonly title: string;
  readonly points: number;
  /** `written` answers are read by a person and count nowhere here. */
  readonly kind: "value" | "function" | "choice" | "property" | "written";
}

export interface Task<G = unknown> extends TaskHead {
  /** Its answer trains a network: tests run it once, not for many seeds. */
  readonly trains: boolean;
  /** The wrong ways that people take, by id, each with a sentence that says what goes wrong, and never what is right. */
  readonly slips: Readonly<Record<string, string>>;
  /** Puts the task to the learner with this seed; without one, with the book's numbers. */
  pose(seed?: number): PosedTask<G>;
}

/** The tasks of a question, by their ids, from the types of their numbers. */
export type TasksOf<G> = { readonly [Id in keyof G]: Task<G[Id]> };

/** Its id (`2.1`: question and number), title and points. */
export type Head = readonly [id: string, title: string, points: number];

export function named([id, title, points]: Head): Pick<Task, "id" | "title" | "points"> {
  return { id, title, points };
}

/** The same value with all its lists and objects frozen; typed arrays, which cannot be, are left as they are. */
export function freeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
