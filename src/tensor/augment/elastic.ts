/** Elastic distortion: a picture drawn on rubber that is pulled here and there. */
import { wantNumber } from "../../want";
import { augmentation } from "./run";
import type { Augmentation, Displacement } from "./step";

export interface ElasticOptions {
  /** Standard deviation of how far a pixel is moved in either direction, in pixels; default 1.4. */
  readonly strength?: number;
  /** Standard deviation of the Gaussian that smooths the movements, in pixels, at least 0.5; default 4. */
  readonly smoothness?: number;
}

const TAPS = 5;
/** Distance of the grid's points, in deviations of the smoothing: the nearest five reach out to 2.5 or more. */
const SPACING = 1.25;

/** How the places along one axis read a coarse grid: five weights each, and the grid point they start at. */
interface Axis {
  readonly length: number;
  readonly points: number;
  readonly first: Uint16Array;
  readonly weights: Float64Array;
}

function axis(length: number, smoothness: number): Axis {
  const spacing = SPACING * smoothness;
  const first = new Uint16Array(length);
  const weights = new Float64Array(length * TAPS);
  for (let i = 0; i < length; i++) {
    const nearest = Math.round(i / spacing);
    first[i] = nearest;
    const distances = Array.from({ length: TAPS }, (_, tap) => (i / spacing - nearest - tap + 2) * SPACING);
    const gaussian = distances.map((distance) => Math.exp((-distance * distance) / 2));
    const norm = Math.hypot(...gaussian);
    gaussian.forEach((weight, tap) => {
      weights[i * TAPS + tap] = weight / norm;
    });
  }
  return { length, points: first[length - 1] + TAPS, first, weights };
}

/** Smooth random fields of one size. Its arrays are made once: to make them costs more than to fill them. */
class RubberSheet {
  private readonly rows: Axis;
  private readonly columns: Axis;
  private readonly grid: Float64Array;
  private readonly stretched: Float64Array;
  private readonly field: Displacement;

  constructor(
    readonly height: number,
    readonly width: number,
    smoothness: number,
  ) {
    this.rows = axis(height, smoothness);
    this.columns = axis(width, smoothness);
    this.grid = new Float64Array(this.rows.points * this.columns.points);
    this.stretched = new Float64Array(height * this.columns.points);
    this.field = { right: new Float64Array(height * width), down: new Float64Array(height * width) };
  }

  /** Movements of deviation `strength`; the next call overwrites them. */
  pull(strength: number, rng: () => number): Displacement {
    const { rows, columns, grid, stretched, field, height } = this;
    // Uniform noise of deviation `strength`; weighted sums of 25 are close to normal.
    const reach = strength * Math.sqrt(3);
    for (const part of [field.right, field.down]) {
      for (let i = 0; i < grid.length; i++) grid[i] = (2 * rng() - 1) * reach;
      stretch(grid, columns.points, rows, stretched);
      stretch(stretched, height, columns, part);
    }
    return field;
  }
}

/** Stretches the first of two axes, `[axis.points, width]`, and swaps them: `result` is `[width, axis.length]`. */
function stretch(grid: Float64Array, width: number, { length, first, weights }: Axis, result: Float64Array): void {
  for (let y = 0; y < length; y++) {
    const at = y * TAPS;
    const a = weights[at];
    const b = weights[at + 1];
    const c = weights[at + 2];
    const d = weights[at + 3];
    const e = weights[at + 4];
    let i = first[y] * width;
    for (let x = 0; x < width; x++, i++) {
      const middle = b * grid[i + width] + c * grid[i + 2 * width] + d * grid[i + 3 * width];
      result[x * length + y] = a * grid[i] + middle + e * grid[i + 4 * width];
    }
  }
}

/**
 * Displaces every pixel of an image by smooth random fields of its own (Simard, Steinkraus and Platt 2003, section 2,
 * whose best values, σ = 4 and α = 34 on uniform noise, are the defaults). The noise is drawn on a grid of 1.25 σ instead
 * of at every pixel, which after smoothing by σ leaves nearly the same fields, and is many times faster.
 * @throws when `strength` is negative or `smoothness` below 0.5
 */
export function elastic({ strength = 1.4, smoothness = 4 }: ElasticOptions = {}): Augmentation {
  wantNumber("strength", strength, { least: 0 });
  wantNumber("smoothness", smoothness, { least: 0.5 });
  let sheet = new RubberSheet(1, 1, smoothness);
  return augmentation([
    {
      kind: "geometric",
      draw: (rng, { height, width }) => {
        if (sheet.height !== height || sheet.width !== width) sheet = new RubberSheet(height, width, smoothness);
        return sheet.pull(strength, rng);
      },
    },
  ]);
}
