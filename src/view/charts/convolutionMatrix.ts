import type { Padding, Size2d } from "../../network/vocabulary";
import { wantGrid } from "../../want";
import { number } from "../format";
import type { Figure } from "./figure";
import { heatmap } from "./grids";
import { windowsAlong } from "./windowStarts";

export interface ConvolutionMatrixOptions {
  readonly title: string;
  /** The kernel's numbers, `[row][column]`. */
  readonly kernel: readonly ArrayLike<number>[];
  /** Of the picture, in pixels. */
  readonly size: Size2d;
  /** Default 1. */
  readonly stride?: number;
  /** Default `valid`. */
  readonly padding?: Padding;
}

/**
 * A convolution as the matrix that it is: a row for each value of the feature map, a column for each pixel, the same
 * numbers in every row, further on. What is white is no weight at all (Goodfellow, Bengio and Courville, Deep Learning,
 * section 9.1: a doubly block circulant matrix, but for its edges).
 * @throws when the kernel is no rectangle of numbers, or does not fit into the picture
 */
export function convolutionMatrix(options: ConvolutionMatrixOptions): Figure {
  const { title, size, stride = 1, padding = "valid" } = options;
  const kernel = wantGrid("kernel", options.kernel);
  const [height, width] = size;
  const down = windowsAlong(height, kernel.length, stride, padding).starts;
  const across = windowsAlong(width, kernel[0].length, stride, padding).starts;
  const rows = down.flatMap((top) =>
    across.map((left) => {
      const row = new Array<number>(height * width).fill(Number.NaN);
      for (const [r, weights] of kernel.entries()) {
        for (const [c, weight] of weights.entries()) {
          const [y, x] = [top + r, left + c];
          if (y >= 0 && x >= 0 && y < height && x < width) row[y * width + x] = weight;
        }
      }
      return row;
    }),
  );
  const numbers = (count: number): string[] => Array.from({ length: count }, (_, i) => String(i + 1));
  const labels = { x: "pixel, row by row", y: "output", unit: "weight", columns: numbers(height * width) };
  const figure = heatmap({ title, ...labels, rows: numbers(rows.length), values: rows, colours: "diverging" });
  const { xaxis, yaxis } = figure.layout as { xaxis: object; yaxis: object };
  const framed = { showline: true, mirror: true };
  const shared = new Set(rows.flat().filter((weight) => !Number.isNaN(weight)));
  const alt =
    `Matrix: ${title}. ${rows.length} rows, one an output, of ${height * width} columns, one a pixel. Each row has the ` +
    `kernel's numbers, ${[...shared].map(number).join(", ")}, at other pixels; elsewhere it has no weights.`;
  return {
    data: figure.data,
    layout: { ...figure.layout, xaxis: { ...xaxis, ...framed }, yaxis: { ...yaxis, ...framed } },
    alt,
  };
}
