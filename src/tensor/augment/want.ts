/** What augmentations want of their options; each check fails with what is allowed, and what was there. */
import { fail } from "../../want";

/** A number r draws from −r to r; a pair draws from its first to its second number; each value is as likely. */
export type Range = number | readonly [from: number, to: number];

const isPair = (value: unknown): value is readonly [number, number] =>
  Array.isArray(value) && value.length === 2 && value.every(Number.isFinite) && value[0] <= value[1];

/** The two ends of a range. */
export function wantRange(name: string, value: Range): readonly [number, number] {
  if (isPair(value)) return value;
  if (Number.isFinite(value) && (value as number) >= 0) return [-(value as number), value as number];
  return fail(`${name} must be a number of at least 0, or [from, to]`, value);
}

/** The two ends of a range of angles that a picture may be slanted by. */
export function wantSlant(name: string, value: Range): readonly [number, number] {
  const [from, to] = wantRange(name, value);
  return from > -90 && to < 90 ? [from, to] : fail(`${name} must be below 90 degrees to either side`, value);
}

/** The two ends of a range of factors: a share s stands for 1 − s to 1 + s. */
export function wantFactors(name: string, value: Range): readonly [number, number] {
  if (isPair(value) && value[0] > 0) return value;
  if (typeof value === "number" && value >= 0 && value < 1) return [1 - value, 1 + value];
  return fail(`${name} must be a share from 0 up to but not including 1, or [from, to] above 0`, value);
}

export function wantShare(name: string, value: number): void {
  if (!(value >= 0 && value <= 1)) fail(`${name} must be a share from 0 to 1`, value);
}
