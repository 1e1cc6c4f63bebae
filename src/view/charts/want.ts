/** What charts want of their data; Plotly draws nearly anything. */
import { format } from "../../want";

export function wantSome(name: string, list: ArrayLike<unknown>): void {
  if (!(list?.length > 0)) throw new Error(`${name} must be at least one: none`);
}

/** What to add of names that may be those of networks. */
export const networksToo = ' (a copy of a network needs one as well: { ...network, name: "…" })';

/** Plotly makes one place of two equal names: bars would stand on each other, and cells be hidden. */
export function wantDistinct(things: string, names: readonly string[], more = ""): void {
  const seen = new Set<string>();
  for (const name of names.map(String)) {
    if (seen.has(name)) throw new Error(`two ${things} are named "${name}": give each a name of its own${more}`);
    seen.add(name);
  }
}

/**
 * A series' numbers as a list, which is what Plotly reads (a typed array would reach it as an object). NaN and the
 * infinities are left out of the picture, and so is what a logarithmic axis has no place for.
 * @throws when there is something else than numbers, or nothing to draw
 */
export function wantNumbers(
  name: string,
  values: ArrayLike<number>,
  { log = false }: { log?: boolean } = {},
): number[] {
  if (typeof values !== "object" || values === null || !("length" in values)) {
    throw new Error(`${name} must be a list of numbers: ${format(values)}`);
  }
  const list = Array.from(values);
  const other = list.findIndex((value) => typeof value !== "number");
  if (other >= 0) throw new Error(`${name} must be numbers: ${format(list[other])}`);
  if (!list.some((value) => Number.isFinite(value) && (!log || value > 0))) {
    const wanted = log ? "must have a value above 0 for a logarithmic axis" : "must have a finite value";
    throw new Error(`${name} ${wanted}: ${list.length > 0 ? format(list) : "none"}`);
  }
  return list;
}

/** The numbers that can be drawn. */
export const drawable = (values: readonly number[]): number[] => values.filter(Number.isFinite);
