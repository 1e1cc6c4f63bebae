/** A fully convolutional network as it slides: the window on the canvas, its place in the map, and what is said there. */
import { largestIndex } from "../../numbers";
import { percent } from "../format";
import type { Pixels } from "../images";
import { bars } from "./bars";
import type { MovingStep } from "./moving/words";
import { pixels } from "./pixels";
import { smallMultiples } from "./smallMultiples";

export interface WindowStepsOptions {
  readonly canvas: Pixels;
  /** Probabilities `[rows, columns, classes]` of each place of the map; the last class is "none". */
  readonly probabilities: ArrayLike<number>;
  /** The map's size, pixels from window to window, a window's size, and the number of classes. */
  readonly grid: {
    readonly rows: number;
    readonly columns: number;
    readonly stride: number;
    readonly size: number;
    readonly classes: number;
  };
  /** The places of the map to look at, one a step. */
  readonly at: readonly (readonly [row: number, column: number])[];
}

/** One step a place, for `moving`. @throws when a place is not on the map, or the map does not have so many probabilities */
export function windowSteps({ canvas, probabilities, grid, at }: WindowStepsOptions): MovingStep[] {
  const { rows, columns, stride, size, classes } = grid;
  const values = rows * columns * classes;
  if (probabilities.length !== values) {
    throw new Error(`probabilities must be ${rows} × ${columns} × ${classes} = ${values}: ${probabilities.length}`);
  }
  const names = Array.from({ length: classes }, (_, label) => (label === classes - 1 ? "none" : String(label)));
  const digit = Float32Array.from({ length: rows * columns }, (_, i) => 1 - probabilities[(i + 1) * classes - 1]);
  const map = { pixels: digit, height: rows, width: columns };
  return at.map(([row, column]) => {
    if (!(row >= 0 && row < rows && column >= 0 && column < columns)) {
      throw new Error(`at must be places of a map of ${rows} × ${columns}: ${row}, ${column}`);
    }
    const here = names.map((_, label) => probabilities[(row * columns + column) * classes + label]);
    const surest = largestIndex(here);
    const window = { top: stride * row, left: stride * column, height: size, width: size };
    const said = `${names[surest]}, ${percent(here[surest], 0)}`;
    const figure = smallMultiples({
      title: `Row ${row}, column ${column} of the map: ${said}`,
      columns: 3,
      sameScale: false,
      panels: [
        pixels({ title: "window on the canvas", images: canvas, boxes: [window] }),
        pixels({
          title: "its place in the map",
          images: map,
          range: [0, 1],
          boxes: [{ top: row, left: column, height: 1, width: 1 }],
        }),
        bars({
          title: "what is said there",
          x: "class",
          y: "probability",
          range: [0, 1],
          labels: names,
          series: [{ name: "probability", values: here }],
        }),
      ],
    });
    return { name: `row ${row}, column ${column}`, figure, says: told([row, column], window, said) };
  });
}

const told = ([row, column]: readonly number[], { top, left }: { top: number; left: number }, said: string): string =>
  `The window with its corner at row ${top}, column ${left} of the canvas is row ${row}, column ${column} of the map. There the network says: ${said}.`;
