/** A picture in the making. */
import { drawText } from "./font";
import type { Raster } from "./png";

/** Red, green and blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Screen pixels for each dot of a letter. */
export const textScale = 2;

/** White at first; what lies outside is left out. */
export class Canvas implements Raster {
  readonly rgba: Uint8Array;

  constructor(
    readonly height: number,
    readonly width: number,
  ) {
    this.rgba = new Uint8Array(height * width * 4).fill(255);
  }

  fill(top: number, left: number, height: number, width: number, [r, g, b]: Rgb): void {
    const bottom = Math.min(top + height, this.height);
    const right = Math.min(left + width, this.width);
    for (let y = Math.max(0, top); y < bottom; y++) {
      for (let x = Math.max(0, left); x < right; x++) {
        const at = 4 * (y * this.width + x);
        this.rgba[at] = r;
        this.rgba[at + 1] = g;
        this.rgba[at + 2] = b;
      }
    }
  }

  text(top: number, left: number, text: string, colour: Rgb): void {
    drawText(text, (x, y) => this.fill(top + y * textScale, left + x * textScale, textScale, textScale, colour));
  }

  outline(top: number, left: number, height: number, width: number, colour: Rgb): void {
    const thick = 2;
    this.fill(top, left, thick, width, colour);
    this.fill(top + height - thick, left, thick, width, colour);
    this.fill(top, left, height, thick, colour);
    this.fill(top, left + width - thick, height, thick, colour);
  }
}
