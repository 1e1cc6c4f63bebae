/** Numbers as a reader wants them. */
import { extent } from "../numbers";

/** No minus before a zero. */
const signDisplay = "negative";
const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0, signDisplay });

/** `903400` → `903,400`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** Four figures that count: `12.61361` → `12.61`, `1234.5` → `1,235`, `0.00001234` → `1.23e-5`; whole numbers as `count`. */
export function number(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return count(value);
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "not a number" : value > 0 ? "∞" : "−∞";
  if (size >= 1e15 || size < 1e-3) return value.toExponential(2);
  if (size >= 999.95) return count(Math.round(value));
  return String(Number(value.toPrecision(4)));
}

/** `0.9883` → `98.83 %`. */
export function percent(share: number, digits = 2): string {
  const text = (100 * share).toFixed(digits);
  return `${Number(text) === 0 ? text.replace("-", "") : text} %`;
}

/** Bytes in units of 10⁶ and of 2²⁰: `3613600` → `3.61 MB (3.45 MiB)`. */
export function megabytes(bytes: number): string {
  return `${significant(bytes / 1e6)} MB (${significant(bytes / 2 ** 20)} MiB)`;
}

/** Two or three figures, or all before the point: `0.0112`, `3.61`, `565.6` and `4,800`. */
function significant(value: number): string {
  if (value === 0) return "0";
  if (value < 0.1) return String(Number(value.toPrecision(3)));
  if (value < 9.995) return value.toFixed(2);
  return value < 999.95 ? value.toFixed(1) : count(Math.round(value));
}

/** Seconds: `0.012` → `12 ms`, `9.3` → `9.3 s`, `754` → `12 min 34 s`, `5400` → `1 h 30 min`. */
export function duration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 3599.5) return parts(Math.round(seconds), "min", "s");
  return parts(Math.round(seconds / 60), "h", "min");
}

/** A number of `small` units as sixties and the rest: `754` → `12 min 34 s`. */
function parts(whole: number, large: string, small: string): string {
  return `${Math.floor(whole / 60)} ${large} ${String(whole % 60).padStart(2, "0")} ${small}`;
}

/** `[100, 150, 100]` → `100 × 150 × 100`; a size that is not fixed is `?`. */
export function shape(sizes: readonly (number | null)[]): string {
  return sizes.map((size) => (size === null ? "?" : count(size))).join(" × ");
}

/** The lowest and the highest of some values: `[3, 1, 2]` → `1 to 3`; where both are written alike, that once. NaN is not passed over. */
export function range(values: readonly number[], write: (value: number) => string = number): string {
  const [low, high] = (values.some(Number.isNaN) ? [Number.NaN, Number.NaN] : extent(values)).map(write);
  return low === high ? low : `${low} to ${high}`;
}

/** Ways to write numbers. */
export const format: {
  readonly count: typeof count;
  readonly number: typeof number;
  readonly percent: typeof percent;
  readonly megabytes: typeof megabytes;
  readonly duration: typeof duration;
  readonly shape: typeof shape;
  readonly range: typeof range;
} = { count, number, percent, megabytes, duration, shape, range };
