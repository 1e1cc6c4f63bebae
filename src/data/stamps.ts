/** A transposed convolution as it paints: a stamp for each value, one after the other. */
import { noteOperation } from "../operations";
import { wantGrid, wantWhole } from "../want";

type Grid = readonly (readonly number[])[];

export interface StampOptions {
  /** `input[row][column]`: the small map. */
  readonly input: Grid;
  /** `kernel[row][column]`: the stamp. */
  readonly kernel: Grid;
  /** How far apart two stamps are put down, in both directions. */
  readonly stride: number;
}

/**
 * What a transposed convolution of one map with VALID padding has painted after each value of its input, row by row: the
 * value times the kernel, put down a stride further for each next value, added where stamps overlap. The last grid is the
 * output (Dumoulin and Visin 2016, section 4).
 * @throws when a grid has no values or uneven rows, or the stride is no whole number
 */
export function paintStamps({ input, kernel, stride }: StampOptions): number[][][] {
  for (const [name, grid] of Object.entries({ input, kernel })) wantGrid(name, grid);
  const [height, width, down, across] = [input.length, input[0].length, kernel.length, kernel[0].length];
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
