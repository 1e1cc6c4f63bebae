/** What charts want of their data; cells are not type-checked strictly, and Plotly draws nearly anything. */

export function wantWhole(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new Error(`${name} must be a whole number of at least 1: ${value}`);
  }
}

export function wantSome(name: string, list: ArrayLike<unknown>): void {
  if (list.length === 0) throw new Error(`${name} must be at least one: none`);
}

/** Numbers, not numbers already written as text; NaN and the infinities are left out of the picture. */
export function wantNumbers(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (typeof values[i] !== "number") throw new Error(`${name} must be numbers: ${JSON.stringify(values[i])}`);
  }
}
