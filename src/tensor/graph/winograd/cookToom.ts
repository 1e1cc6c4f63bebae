/** Matrices that trade multiplications of a correlation for additions (Toom 1963, Cook 1966; Lavin and Gray 2016, section 4). */

/** Row by row. */
export type Matrix = readonly (readonly number[])[];

/**
 * `m` values of the correlation of `d` with a kernel `g` of three are `output · ((kernel · g) ∘ (input · d))`: with as many
 * products as `d` has values, m + 2, in place of 3 m.
 */
export interface Transforms {
  /** `[m + 2, m + 2]` */
  readonly input: Matrix;
  /** `[m + 2, 3]` */
  readonly kernel: Matrix;
  /** `[m, m + 2]` */
  readonly output: Matrix;
}

/** Of the kernel. */
export const TAPS = 3;

/** Where the polynomials are evaluated, besides infinity. The further they are from 0 and 1, the more rounding they amplify. */
const points = [0, 1, -1, 2, -2, 1 / 2, -1 / 2];

/** With more outputs there are no points left that round well. */
export const MOST_OUTPUTS: number = points.length + 2 - TAPS;

/** The coefficients of the product of all (x − root), the constant first. */
function polynomial(roots: readonly number[]): number[] {
  let coefficients = [1];
  for (const root of roots) {
    const [raised, scaled] = [
      [0, ...coefficients],
      [...coefficients, 0],
    ];
    coefficients = raised.map((value, i) => value - root * scaled[i]);
  }
  return coefficients;
}

/** @param m from 2 to `MOST_OUTPUTS` */
export function cookToom(m: number): Transforms {
  const finite = points.slice(0, m + TAPS - 2);
  const others = finite.map((point) => finite.filter((other) => other !== point));
  const powers = (count: number): number[][] =>
    finite.map((point) => Array.from({ length: count }, (_, i) => point ** i));
  const last = (count: number): number[] => Array.from({ length: count }, (_, i) => (i === count - 1 ? 1 : 0));
  const scales = finite.map((point, j) => others[j].reduce((product, other) => product * (point - other), 1));
  const evaluated = [...powers(m), last(m)];
  return {
    input: [...others.map((roots) => [...polynomial(roots), 0]), polynomial(finite)],
    kernel: [...powers(TAPS).map((row, j) => row.map((value) => value / scales[j])), last(TAPS)],
    output: Array.from({ length: m }, (_, i) => evaluated.map((row) => row[i])),
  };
}

/** The matrix that does to the rows and the columns of a square what `matrix` does to a line (Kronecker's product with itself). */
export const inTwoDimensions = (matrix: Matrix): Matrix =>
  matrix.flatMap((left) => matrix.map((right) => left.flatMap((a) => right.map((b) => a * b))));
