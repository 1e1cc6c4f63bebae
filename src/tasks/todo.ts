/** What stands in an exercise where an answer belongs. Arithmetic with it gives NaN, and it reads as a reminder. */
export const untouched: object = Object.freeze({
  [Symbol.toPrimitive]: (hint: string): number | string => (hint === "string" ? "todo()" : Number.NaN),
});

/** Stands where your code belongs: an attempt that is still `todo()` is not judged. */
// biome-ignore lint/suspicious/noExplicitAny: it stands for a value of any type
export function todo(): any {
  return untouched;
}
