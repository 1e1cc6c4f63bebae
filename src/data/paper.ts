/** Drawing images on larger or smaller ones. */
import type { Images } from "./images";

/** The upper left corner of an image, in pixels. */
export interface Corner {
  readonly top: number;
  readonly left: number;
}

/** What is drawn on: one image, with the channels of those that are drawn. */
export type Paper = Pick<Images, "pixels" | "height" | "width">;

/** Draws one image; what would lie outside the paper is cut off. */
export function draw(images: Images, index: number, paper: Paper, { top, left }: Corner): void {
  const { pixels, height, width, channels } = images;
  const firstRow = Math.max(0, -top);
  const lastRow = Math.min(height, paper.height - top);
  const from = Math.max(0, -left);
  const to = Math.min(width, paper.width - left);
  if (to <= from) return;
  for (let row = firstRow; row < lastRow; row++) {
    const start = (index * height + row) * width;
    const line = pixels.subarray((start + from) * channels, (start + to) * channels);
    paper.pixels.set(line, ((top + row) * paper.width + left + from) * channels);
  }
}

/** Whether two images of this size do not overlap. */
export function areApart(a: Corner, b: Corner, { height, width }: Pick<Images, "height" | "width">): boolean {
  return Math.abs(a.top - b.top) >= height || Math.abs(a.left - b.left) >= width;
}
