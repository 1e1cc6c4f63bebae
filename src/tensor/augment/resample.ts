/**
 * One pass over an image: where does each pixel come from, and what is there? These loops are the whole cost of the
 * geometric augmentations, so they keep to local variables, and a frame around the image spares them its border.
 */
import type { Displacement, ImageSize, Matrix } from "./step";

/** Where each pixel of one image comes from: columns and rows of the image, `[height, width]`. */
export class Places {
  private readonly columns: Float64Array;
  private readonly rows: Float64Array;
  /** The image with one pixel of background around it. */
  private readonly framed: Float32Array;
  /** Whether every pixel still comes from its own place. */
  private atHome = true;

  constructor(private readonly size: ImageSize) {
    const { height, width, channels } = size;
    this.columns = new Float64Array(height * width);
    this.rows = new Float64Array(height * width);
    this.framed = new Float32Array((height + 2) * (width + 2) * channels);
  }

  /** Every pixel from where `matrix` says. */
  start([a, b, x, c, d, y]: Matrix): void {
    const { columns, rows } = this;
    const { height, width } = this.size;
    const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
    this.atHome = a === 1 && b === 0 && x === 0 && c === 0 && d === 1 && y === 0;
    for (let row = 0, i = 0; row < height; row++) {
      const v = row - middleY;
      for (let column = 0; column < width; column++, i++) {
        const u = column - middleX;
        columns[i] = a * u + b * v + x + middleX;
        rows[i] = c * u + d * v + y + middleY;
      }
    }
  }

  /** Goes on from each place to where `matrix` says. */
  transform([a, b, x, c, d, y]: Matrix): void {
    const { columns, rows } = this;
    const [middleX, middleY] = [(this.size.width - 1) / 2, (this.size.height - 1) / 2];
    this.atHome = false;
    for (let i = 0; i < columns.length; i++) {
      const u = columns[i] - middleX;
      const v = rows[i] - middleY;
      columns[i] = a * u + b * v + x + middleX;
      rows[i] = c * u + d * v + y + middleY;
    }
  }

  /** Goes on from each place by the displacement there; outside the image, by that of its nearest pixel. */
  displace({ right, down }: Displacement): void {
    const { columns, rows, atHome } = this;
    const { height, width } = this.size;
    const [lastX, lastY] = [width - 1, height - 1];
    this.atHome = false;
    for (let i = 0; i < columns.length; i++) {
      if (atHome) {
        columns[i] += right[i];
        rows[i] += down[i];
        continue;
      }
      const x = Math.min(lastX, Math.max(0, columns[i]));
      const y = Math.min(lastY, Math.max(0, rows[i]));
      const fx = x - (x | 0);
      const fy = y - (y | 0);
      const northWest = (y | 0) * width + (x | 0);
      const northEast = northWest + (x < lastX ? 1 : 0);
      const below = y < lastY ? width : 0;
      columns[i] +=
        (1 - fy) * ((1 - fx) * right[northWest] + fx * right[northEast]) +
        fy * ((1 - fx) * right[northWest + below] + fx * right[northEast + below]);
      rows[i] +=
        (1 - fy) * ((1 - fx) * down[northWest] + fx * down[northEast]) +
        fy * ((1 - fx) * down[northWest + below] + fx * down[northEast + below]);
    }
  }

  /** Interpolates one image linearly at these places; both arrays hold a batch, the image starts at `from`; `target` is 0. */
  sample(source: Float32Array, target: Float32Array, from: number): void {
    const { columns, rows, framed } = this;
    const { height, width, channels } = this.size;
    const line = (width + 2) * channels;
    for (let row = 0; row < height; row++) {
      const start = (row + 1) * line + channels;
      const end = start + width * channels;
      for (let i = start, j = from + row * width * channels; i < end; i++, j++) framed[i] = source[j];
    }
    for (let i = 0, to = from; i < columns.length; i++) {
      // In the frame's own columns and rows. They are compared after the addition, which may round up to the edge.
      const x = columns[i] + 1;
      const y = rows[i] + 1;
      if (!(x > 0 && x < width + 1 && y > 0 && y < height + 1)) {
        to += channels;
        continue;
      }
      // Above 0, to cut off digits is to round down.
      const fx = x - (x | 0);
      const fy = y - (y | 0);
      let at = (y | 0) * line + (x | 0) * channels;
      for (let channel = 0; channel < channels; channel++, at++, to++) {
        const above = framed[at] + fx * (framed[at + channels] - framed[at]);
        const below = framed[at + line] + fx * (framed[at + line + channels] - framed[at + line]);
        target[to] = above + fy * (below - above);
      }
    }
  }

  /** Takes for one image the labels nearest to these places; both arrays hold a batch, `target` is 0. */
  pick(source: Uint8Array, target: Uint8Array, from: number): void {
    const { columns, rows } = this;
    const { height, width } = this.size;
    for (let i = 0; i < columns.length; i++) {
      const x = Math.floor(columns[i] + 0.5);
      const y = Math.floor(rows[i] + 0.5);
      if (x >= 0 && x < width && y >= 0 && y < height) target[from + i] = source[from + y * width + x];
    }
  }
}
