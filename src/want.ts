/**
 * Checks of options: each fails with one line that names the option, says what is allowed, and shows what was there. And
 * what stands where options say nothing.
 */

/** Throws an error: `problem` says what is allowed, `value` is what was there. */
export type Fail = (problem: string, value: unknown) => never;

/** The check's own error: `seed must be a whole number from 0 to 9: 12`. */
export const fail: Fail = (problem, value) => {
  throw new Error(`${problem}: ${format(value)}`);
};

/** A value as an error shows it, in one line: text in quotes, `?` for any size, long ones cut. */
export function format(value: unknown): string {
  if (Array.isArray(value)) return cut(`[${value.map((item) => (item === null ? "?" : inner(item))).join(", ")}]`);
  return cut(inner(value));
}

function inner(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return format(value);
  if (ArrayBuffer.isView(value)) return `${value.constructor.name} of ${value.byteLength} bytes`;
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : String(value);
}

const cut = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);

export interface Range {
  /** The smallest that is allowed. */
  readonly least?: number;
  /** The largest that is allowed. */
  readonly most?: number;
}

/** A whole number from `least` (default 1) to `most`. */
export function wantWhole(name: string, value: unknown, { least = 1, most }: Range = {}, failing: Fail = fail): number {
  const whole = Number.isSafeInteger(value) && (value as number) >= least && !((value as number) > (most ?? Infinity));
  const range = most === undefined ? `of at least ${least}` : `from ${least} to ${most}`;
  return whole ? (value as number) : failing(`${name} must be a whole number ${range}`, value);
}

export interface Bounds extends Range {
  /** More than this. */
  readonly above?: number;
  /** Less than this. */
  readonly below?: number;
}

/** A finite number within bounds: `wantNumber("rate", rate, { least: 0, below: 1 })`. */
export function wantNumber(name: string, value: unknown, bounds: Bounds = {}, failing: Fail = fail): number {
  const { least, most, above, below } = bounds;
  const number = value as number;
  const within =
    Number.isFinite(value) &&
    !(number < (least ?? -Infinity)) &&
    !(number > (most ?? Infinity)) &&
    number > (above ?? -Infinity) &&
    number < (below ?? Infinity);
  if (within) return number;
  const words = [
    above === undefined ? undefined : `above ${above}`,
    least === undefined ? undefined : `of at least ${least}`,
    most === undefined ? undefined : `of at most ${most}`,
    below === undefined ? undefined : `below ${below}`,
  ].filter(Boolean);
  return failing(`${name} must be a number ${words.join(" and ")}`.trimEnd(), value);
}

/** Rows of values that are all equally long, as lists: `rows[y][x]`. They may be typed arrays. */
export function wantRows(name: string, rows: readonly ArrayLike<number>[], failing: Fail = fail): number[][] {
  const isList = (list: unknown): boolean =>
    Array.isArray(list) || (ArrayBuffer.isView(list) && !(list instanceof DataView));
  if (!isList(rows) || !(rows.length > 0) || !rows.every(isList)) failing(`${name} must be rows of numbers`, rows);
  const width = rows[0].length;
  if (width === 0) failing(`${name} must have a column at least`, width);
  return Array.from(rows, (row) => {
    if (row.length !== width) failing(`rows of ${name} must have ${width} values each`, row.length);
    return Array.from(row);
  });
}

/** As `wantRows`; each number is finite. */
export function wantGrid(name: string, rows: readonly ArrayLike<number>[], failing: Fail = fail): number[][] {
  const lists = wantRows(name, rows, failing);
  for (const value of lists.flat()) wantNumber(`values of ${name}`, value, {}, failing);
  return lists;
}

/** One of some texts. */
export function wantOneOf<T extends string>(
  name: string,
  value: unknown,
  allowed: readonly T[],
  failing: Fail = fail,
): T {
  return allowed.includes(value as T) ? (value as T) : failing(`${name} must be one of ${allowed.join(", ")}`, value);
}

/** Text that is not blank. */
export function wantText(name: string, value: unknown, failing: Fail = fail): string {
  return typeof value === "string" && value.trim() !== "" ? value : failing(`${name} must be some text`, value);
}

/** `true` or `false`. */
export function wantBoolean(name: string, value: unknown, failing: Fail = fail): boolean {
  return typeof value === "boolean" ? value : failing(`${name} must be true or false`, value);
}

/**
 * An object without keys of other names, so that a typing error is found: `settings must be among epochs, seed (did you
 * mean epochs?): "epoch"`.
 */
export function wantKeys<T>(name: string, value: T, allowed: readonly string[], failing: Fail = fail): T {
  if (typeof value !== "object" || value === null) return failing(`${name} must be an object`, value);
  const unknown = Object.keys(value).find((key) => !allowed.includes(key));
  if (unknown === undefined) return value;
  const near = nearest(unknown, allowed);
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  return failing(`the keys of ${name} must be among ${allowed.join(", ")}${hint}`, unknown);
}

/** The options, with a default where one is left out or `undefined`: `{ ...defaults, ...options }` would let `undefined` win. */
export function withDefaults<D extends object, O extends object>(defaults: D, options: O): O & D {
  const said = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(said) } as O & D;
}

/** The one of `names` that `text` is at most two typing errors away from, and at most a third of its letters. */
export function nearest(text: string, names: readonly string[]): string | undefined {
  const ranked = names.map((name) => ({ name, errors: typingErrors(text.toLowerCase(), name.toLowerCase()) }));
  const [best] = ranked.sort((a, b) => a.errors - b.errors);
  return best && best.errors <= Math.min(2, best.name.length / 3) ? best.name : undefined;
}

/** Letters to add, leave out or replace to get from one text to the other (Levenshtein 1966). */
function typingErrors(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const above = row;
    row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = above[j - 1] + Number(from[i - 1] !== to[j - 1]);
      row.push(Math.min(replaced, above[j] + 1, row[j - 1] + 1));
    }
  }
  return row[to.length];
}
