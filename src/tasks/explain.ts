/** The fewest slips that lead from a formula with switches to what was given. */

/** Asked by a formula: whether this slip is made. */
export type Slip<S extends string> = (id: S) => boolean;

/** A formula without any slip. */
export const noSlip = (): boolean => false;

/** The switches of a formula with these slips made. */
export function making(slips: readonly string[]): (id: string) => boolean {
  return (id) => slips.includes(id);
}

/** A way to write a value that is a slip in itself: in other units, in another order. */
export interface Form {
  readonly id: string;
  /** Says what goes wrong. */
  readonly why: string;
}

/** Slips that give what was given, and the form in which it was written. */
export interface Explanation {
  readonly slips: readonly string[];
  readonly form?: Form;
}

/** Every one, and then every two of a task's slips. */
export function combinations(ids: readonly string[]): { readonly singles: string[][]; readonly pairs: string[][] } {
  return {
    singles: ids.map((id) => [id]),
    pairs: ids.flatMap((a, i) => ids.slice(i + 1).map((b) => [a, b])),
  };
}

/**
 * All explanations with the fewest slips: one slip or one form; else two slips, or a slip in a form; else, where `most`
 * is 3, one more. None when nothing of the kind gives what was given.
 * @param gives whether the formula with these slips made, written in this form, gives it
 */
export function explanations(
  ids: readonly string[],
  forms: readonly Form[],
  gives: (slips: readonly string[], form?: Form) => boolean,
  most: 2 | 3 = 2,
): Explanation[] {
  const { singles, pairs } = combinations(ids);
  const triples = (): string[][] =>
    pairs.flatMap((pair) => ids.slice(ids.indexOf(pair[1]) + 1).map((id) => [...pair, id]));
  let fewer: readonly string[][] = [[]];
  for (const levelOf of [() => singles, () => pairs, triples].slice(0, most)) {
    const level = levelOf();
    const found = [
      ...level.map((slips): Explanation => ({ slips })),
      ...fewer.flatMap((slips) => forms.map((form): Explanation => ({ slips, form }))),
    ].filter(({ slips, form }) => gives(slips, form));
    if (found.length > 0) return found;
    fewer = level;
  }
  return [];
}

/** The ids of an explanation, a form's last. */
export function idsOf({ slips, form }: Explanation): string[] {
  return form ? [...slips, form.id] : [...slips];
}

/** What a learner reads of explanations; `sentences` has one for each slip. Two are told, where several fit; what both have in common, once. */
export function explain(found: readonly Explanation[], sentences: Readonly<Record<string, string>>): string {
  const all = found.map(({ slips, form }) => [...slips.map((id) => sentences[id]), ...(form ? [form.why] : [])]);
  const [first] = all;
  const other = all.find((parts) => parts.join() !== first.join());
  if (!other) return first.length === 1 ? first[0] : `${atOnce(first)} ${first.join(" And: ")}`;
  const shared = first.filter((part) => other.includes(part));
  const ways = [first, other].map((parts) => parts.filter((part) => !shared.includes(part)));
  const isOne = ways.every(({ length }) => length === 1);
  if (shared.length > 0) {
    const either = isOne ? "And one of two slips: " : "And one of these: ";
    return `${atOnce(first)} ${shared.join(" And: ")} ${either}${ways.map((parts) => parts.join(" And: ")).join(" Or: ")}`;
  }
  if (isOne) return `One of two slips. ${ways.join(" Or: ")}`;
  return `One of two ways. ${ways.map((parts) => `${atOnce(parts)} ${parts.join(" And: ")}`).join(" Or: ")}`;
}

const atOnce = ({ length }: readonly string[]): string => `${length === 2 ? "Two" : "Three"} things at once.`;
