/** Grey images in rows as the cells of one heat map: what charts have that show pictures and can move. */
import { wantWhole } from "../../want";
import type { Pixels } from "../images";
import { axis } from "./theme";

export interface ImageCellsOptions<T> {
  /** Images in a row; default: all. */
  readonly columns?: number;
  /** Cells between two images. */
  readonly gap: { readonly right: number; readonly below: number };
  /** Whether the gap stands below the last row as well, for captions. Default false. */
  readonly captioned?: boolean;
  /** What a cell holds where there is no image. */
  readonly empty: T;
  /** What a cell holds for a pixel. */
  readonly cell: (value: number, image: number) => T;
}

export interface ImageCells<T> {
  /** `cells[row][column]` */
  readonly cells: T[][];
  /** The corner of each image. */
  readonly corners: readonly (readonly [top: number, left: number])[];
}

/** @throws when the images are not grey, the pixels are not as many as said, or `columns` is no whole number */
export function imageCells<T>(images: Pixels, options: ImageCellsOptions<T>): ImageCells<T> {
  const { height, width, count = 1, channels = 1, pixels } = images;
  const { gap, captioned = false, empty, cell } = options;
  const columns = Math.min(count, wantWhole("columns", options.columns ?? count));
  if (channels !== 1) throw new Error(`channels must be 1: ${channels}`);
  const size = height * width;
  if (pixels.length !== count * size) {
    throw new Error(`pixels must hold ${count} × ${height} × ${width} = ${count * size} values: ${pixels.length}`);
  }
  const [down, across] = [height + gap.below, width + gap.right];
  const rows = Math.ceil(count / columns) * down - (captioned ? 0 : gap.below);
  const cells = Array.from({ length: rows }, () => new Array<T>(columns * across - gap.right).fill(empty));
  const corners = Array.from(
    { length: count },
    (_, image) => [Math.floor(image / columns) * down, (image % columns) * across] as const,
  );
  for (const [image, [top, left]] of corners.entries()) {
    for (let at = 0; at < size; at++) {
      cells[top + Math.floor(at / width)][left + (at % width)] = cell(pixels[image * size + at], image);
    }
  }
  return { cells, corners };
}

/** Axes that are not seen, with square cells, the first row at the top. */
export function imageAxes(cells: readonly (readonly unknown[])[], x = "", y = ""): object {
  const bare = { visible: false, fixedrange: true, constrain: "domain" };
  return {
    xaxis: axis(x, { ...bare, range: [-0.5, cells[0].length - 0.5] }),
    yaxis: axis(y, { ...bare, range: [cells.length - 0.5, -0.5], scaleanchor: "x" }),
  };
}
