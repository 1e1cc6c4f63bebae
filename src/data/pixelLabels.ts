/** A class for every pixel: told coarsely, and where it changes. */
import { fail, wantWhole } from "../want";
import { checkImages } from "./check";
import { hasPixelLabels, type LabelledImages } from "./images";

function checkPixelLabels(images: LabelledImages): void {
  checkImages(images);
  if (!hasPixelLabels(images)) fail("labels must be one a pixel", images.labels?.length ?? "none");
}

/**
 * The labels of somebody who is never wrong, and answers once every `stride` pixels: each block of `stride × stride` gets
 * the true class of the pixel at its middle (below and right of it where there is none).
 * @throws when images do not have a label for each pixel, or the stride does not divide height and width
 */
export function coarseLabels(images: LabelledImages, stride: number): Uint8Array {
  checkPixelLabels(images);
  const { labels, height, width } = images;
  wantWhole("stride", stride);
  if (height % stride !== 0 || width % stride !== 0) fail(`stride must divide ${height} and ${width}`, stride);
  const middle = (at: number): number => at - (at % stride) + Math.floor(stride / 2);
  // Blocks divide the height, so rows may be counted through all images.
  return labels.map((_, i) => labels[middle(Math.floor(i / width)) * width + middle(i % width)]);
}

/**
 * 1 for each pixel that has another class within `distance` pixels up, down, left or right of it in its image, else 0.
 * @throws when images do not have a label for each pixel
 */
export function nearEdges(images: LabelledImages, distance: number): Uint8Array {
  checkPixelLabels(images);
  const { labels, height, width } = images;
  wantWhole("distance", distance);
  return labels.map((label, i) => {
    const [row, column] = [Math.floor(i / width) % height, i % width];
    for (let step = -distance; step <= distance; step++) {
      const beside = column + step >= 0 && column + step < width;
      const above = row + step >= 0 && row + step < height;
      if ((beside && labels[i + step] !== label) || (above && labels[i + step * width] !== label)) return 1;
    }
    return 0;
  });
}
