/** Numbers as a reader wants them. */

const grouped = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** `903400` → `903,400`. */
export function count(value: number): string {
  return grouped.format(value);
}

/** `0.9883` → `98.83 %`. */
export function percent(share: number, digits = 2): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** Bytes in units of 10⁶ and of 2²⁰: `3613600` → `3.61 MB (3.45 MiB)`. */
export function megabytes(bytes: number): string {
  return `${significant(bytes / 1e6)} MB (${significant(bytes / 2 ** 20)} MiB)`;
}

/** Three figures, or all before the point: `12.6`, `565.6` and `4,800`. */
function significant(value: number): string {
  if (value >= 1000) return count(value);
  return value.toFixed(value >= 10 ? 1 : 2);
}

/** Seconds: `0.012` → `12 ms`, `9.3` → `9.3 s`, `754` → `12 min 34 s`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, "0")} s`;
}

/** `[100, 150, 100]` → `100 × 150 × 100`; a size that is not fixed is `?`. */
export function shape(sizes: readonly (number | null)[]): string {
  return sizes.map((size) => (size === null ? "?" : count(size))).join(" × ");
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as it may stand in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character]);
}

/** Ways to write numbers. */
export const format: {
  readonly count: typeof count;
  readonly percent: typeof percent;
  readonly megabytes: typeof megabytes;
  readonly duration: typeof duration;
  readonly shape: typeof shape;
} = { count, percent, megabytes, duration, shape };
