/** Whether an attempt is the wanted value, and what is the matter when it is not. */
import { describePlain } from "./describe";
import type { Plain, PlainTensor } from "./plain";
import { plural } from "./words";

/** A value that a task wants: a number, a text, a truth, or numbers in nested lists of equal length. */
export type Value = number | string | boolean | readonly Value[];

export type Comparison =
  | { readonly equal: true }
  /** Of another kind or shape: `got` and `wanted` in words. */
  | { readonly equal: false; readonly form: { readonly got: string; readonly wanted: string } }
  /** Of the right form: which places are wrong, in the order of `placesOf`. */
  | { readonly equal: false; readonly form?: undefined; readonly wrong: readonly boolean[] };

/**
 * Numbers are equal when they differ by at most `tolerance` of the wanted one, by `ofLargest` of the largest one beside
 * it, or by 1e-9 of anything.
 */
export function compare(
  attempt: Plain,
  wanted: Value,
  tolerance: number,
  ofLargest: number = Math.max(1e-6 * tolerance, 1e-9),
): Comparison {
  if (typeof wanted === "string") return compareText(attempt, wanted);
  if (typeof wanted === "boolean") {
    if (attempt.is !== "truth") return form(attempt, "true or false");
    return attempt.value === wanted ? { equal: true } : { equal: false, wrong: [true] };
  }
  const target = toTensor(wanted);
  if (!target) return compareList(attempt, wanted as readonly Value[], tolerance, ofLargest);
  const given = attempt.is === "list" && attempt.value.length === 0 ? { shape: [0], data: [] } : tensorOf(attempt);
  if (!given || given.shape.join() !== target.shape.join()) return form(attempt, describeWanted(target));
  const values = given.data.map(Number);
  const odd = (value: number, i: number): boolean => !Number.isFinite(value) && !Object.is(value, target.data[i]);
  if (values.some(odd))
    return form(
      attempt,
      target.shape.length === 0 ? "one finite number" : `${describeWanted(target)}, all of them finite`,
    );
  // Values near zero are held against the largest one: float rounding is relative to what was added up.
  const sizes = target.data.map((value) => Math.abs(Number(value))).filter(Number.isFinite);
  const scale = sizes.length > 1 ? sizes.reduce((high, size) => Math.max(high, size)) : 0;
  const wrong = values.map((value, i) => !near(value, Number(target.data[i]), tolerance, scale * ofLargest));
  return wrong.some(Boolean) ? { equal: false, wrong } : { equal: true };
}

function near(value: number, wanted: number, tolerance: number, least: number): boolean {
  if (Object.is(value, wanted)) return true; // a slip may lead to NaN
  const distance = Math.abs(value - wanted);
  return distance <= Math.max(tolerance * Math.abs(wanted), least, 1e-9);
}

function compareText(attempt: Plain, wanted: string): Comparison {
  if (attempt.is !== "text") return form(attempt, "a text");
  const tidy = (text: string): string => text.trim().toLowerCase();
  return tidy(attempt.value) === tidy(wanted) ? { equal: true } : { equal: false, wrong: [true] };
}

function compareList(attempt: Plain, wanted: readonly Value[], tolerance: number, ofLargest: number): Comparison {
  const items = itemsOf(attempt);
  if (items?.length !== wanted.length) return form(attempt, `a list of ${wanted.length}`);
  const results = items.map((item, i) => compare(item, wanted[i], tolerance, ofLargest));
  const bad = results.find((result) => !result.equal && result.form);
  if (bad) return bad;
  const wrong = results.flatMap((result, i) => {
    if (result.equal) return placesOf(wanted[i]).map(() => false);
    return result.form ? [] : result.wrong;
  });
  return wrong.some(Boolean) ? { equal: false, wrong } : { equal: true };
}

/** Where the numbers, texts and truths of a value lie, as code has it, row by row: `[0][2]`; of one alone, nothing. */
export function placesOf(value: Value): string[] {
  return Array.isArray(value) ? value.flatMap((part, i) => placesOf(part).map((rest) => `[${i}]${rest}`)) : [""];
}

function itemsOf(attempt: Plain): readonly Plain[] | undefined {
  if (attempt.is === "list") return attempt.value;
  if (attempt.is !== "tensor" || attempt.value.shape.length === 0) return undefined;
  const [count, ...shape] = attempt.value.shape;
  const size = attempt.value.data.length / count;
  return Array.from({ length: count }, (_, i): Plain => {
    const data = attempt.value.data.slice(i * size, (i + 1) * size);
    return shape.length === 0 ? { is: "number", value: data[0] } : { is: "tensor", value: { shape, data } };
  });
}

/** An attempt as a tensor: a number is one without axes. */
export function tensorOf(attempt: Plain): PlainTensor | undefined {
  if (attempt.is === "number") return { shape: [], data: [attempt.value] };
  return attempt.is === "tensor" ? attempt.value : undefined;
}

/** Nested lists of numbers as a tensor; `undefined` when they are not all numbers, or not of equal length. */
export function toTensor(value: Value): PlainTensor | undefined {
  if (typeof value === "number") return { shape: [], data: [value] };
  if (!Array.isArray(value)) return undefined;
  if (value.length > 0 && value.every((part) => typeof part === "number"))
    return { shape: [value.length], data: value };
  const parts = value.map(toTensor);
  const first = parts[0]?.shape.join();
  if (!parts.every((part): part is PlainTensor => part !== undefined && part.shape.join() === first)) return undefined;
  return { shape: [parts.length, ...(parts[0]?.shape ?? [])], data: parts.flatMap(({ data }) => data) };
}

function describeWanted({ shape }: PlainTensor): string {
  if (shape.length === 0) return "one number";
  return shape.length === 1 ? `a list of ${plural(shape[0], "number")}` : `numbers in the shape ${shape.join(" × ")}`;
}

function form(attempt: Plain, wanted: string): Comparison {
  return { equal: false, form: { got: describePlain(attempt), wanted } };
}
