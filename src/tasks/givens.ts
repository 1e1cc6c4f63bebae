/** Where the numbers of a question come from. */
import { stream } from "../random";
import { freeze } from "./task";

export interface GivensOf<G> {
  /** The numbers of the printed question: what a learner without a name gets. */
  readonly book: G;
  /** Other numbers of the same kind, drawn with `rng` (values from 0 up to 1). */
  readonly draw: (rng: () => number) => G;
}

/** What has a number of each name. */
export type Numbers<Name extends string> = Readonly<Record<Name, number>>;

/** Numbers with their type: the book's, and either lists that each is drawn from, or a way to draw them. */
export function numbers<G extends object>(
  book: G,
  from: { readonly [K in keyof G]: readonly G[K][] } | GivensOf<G>["draw"],
): GivensOf<G> {
  if (typeof from === "function") return { book, draw: from };
  const names = Object.keys(from) as (keyof G)[];
  const draw = (rng: () => number): unknown => Object.fromEntries(names.map((name) => [name, pick(rng, from[name])]));
  return { book, draw: draw as GivensOf<G>["draw"] };
}

/** How often numbers are drawn again. */
const most = 100;

/**
 * The numbers for a seed, frozen; the book's without one. They are drawn again until they are `clear`, which says whether
 * every slip leads elsewhere than the right way. All tasks of a question draw from one stream, so that those about one
 * network get the same, as long as none of them has to draw again.
 */
export function drawGivens<G extends object>(
  { book, draw }: GivensOf<G>,
  seed: number | undefined,
  clear: (givens: G) => boolean = () => true,
): G {
  if (seed === undefined) return freeze(book);
  const rng = stream(seed, "task");
  let drawn = draw(rng);
  for (let again = 1; again < most && !clear(drawn); again++) drawn = draw(rng);
  return freeze(drawn);
}

/** One of `values`, each as likely as the others. */
export function pick<T>(rng: () => number, values: readonly T[]): T {
  return values[Math.floor(rng() * values.length)];
}

/** A whole number from `least` to `most`. */
export function between(rng: () => number, least: number, most: number): number {
  return least + Math.floor(rng() * (most - least + 1));
}

/** `count` things made with their index. */
export function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** At how many places a window that moves on by `stride` fits into a length: none or less where it is too short. */
export const placesAlong = (length: number, size: number, stride: number): number =>
  Math.floor((length - size) / stride) + 1;
