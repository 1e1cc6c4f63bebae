/** A transposed convolution as it paints: a stamp for each value, one after the other. */
import { noteOperation } from "../operations";
import { fail, wantNumber, wantWhole } from "../want";

type Grid = readonly (readonly number[])[];

export interface StampOptions {
  /** `input[row][column]`: the small map. */
  readonly input: Grid;
  /** `kernel[row][column]`: the stamp. */
  readonly kernel: Grid;
  /** How far apart two stamps are put down, in both directions. */
  readonly stride: number;
}

function sizeOfGrid(name: string, grid: Grid): [height: number, width: number] {
  const [height, width] = [grid.length, grid[0]?.length ?? 0];
  if (height === 0 || width === 0) fail(`${name} must have a row and a column at least`, `${height} × ${width}`);
  for (const row of grid) {
    if (row.length !== width) fail(`rows of ${name} must have ${width} values each`, row.length);
    for (const value of row) wantNumber(`values of ${name}`, value);
  }
  return [height, width];
}

/**
 * What a transposed convolution of one map with VALID padding has painted after each value of its input, row by row: the
 * value times the kernel, put down a stride further for each next value, added where stamps overlap. The last grid is the
 * output (Dumoulin and Visin 2016, section 4).
 * @throws when a grid has no values or uneven rows, or the stride is no whole number
 */
export function paintStamps({ input, kernel, stride }: StampOptions): number[][][] {
  const [height, width] = sizeOfGrid("input", input);
  const [down, across] = sizeOfGrid("kernel", kernel);
  wantWhole("stride", stride);
  noteOperation("paintStamps");
  const painted = Array.from({ length: (height - 1) * stride + down }, () =>
    new Array<number>((width - 1) * stride + across).fill(0),
  );
  return input.flatMap((values, row) =>
    values.map((value, column) => {
      kernel.forEach((weights, r) => {
        weights.forEach((weight, c) => {
          painted[row * stride + r][column * stride + c] += value * weight;
        });
      });
      return painted.map((line) => [...line]);
    }),
  );
}
