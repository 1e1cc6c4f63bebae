/** What a layer gives for a window cut out of a canvas, beside what it gives at the same places of the whole canvas. */
import { cutWindows, type WindowGrid } from "../data/canvas";
import type { Images } from "../data/images";
import { fail } from "../want";
import type { tf } from "./backend";
import { layerOf, layerOutput } from "./invariance";

export interface WindowDifferenceOptions extends WindowGrid {
  /** A name as `trace` gives it; of a layer with a stride of 1, as all below it. */
  readonly layer: string;
}

/**
 * For each place of a window the largest difference among all maps and all windows of the grid, as a share of the layer's
 * largest value on the canvas: `[row][column]`, 0 where it does not matter whether the window was cut out.
 * @param model one for images of any size
 * @throws when the canvas has no such windows, or the layer or one below it moves on by more than a pixel
 */
export function windowDifference(
  model: tf.LayersModel,
  canvas: Images,
  { layer, ...grid }: WindowDifferenceOptions,
): number[][] {
  const windows = cutWindows(canvas, grid);
  const maps = layerOf(model, layer).outputShape.at(-1) as number;
  const parts = layerOutput(model, windows, { layer });
  const whole = layerOutput(model, canvas, { layer });
  const size = Math.sqrt(parts.length / windows.count / maps);
  const lost = grid.size - size;
  const [height, width] = [canvas.height - lost, canvas.width - lost];
  if (!Number.isInteger(size) || height * width * maps !== whole.length) {
    fail("layer must have a stride of 1, as all layers below it", layer);
  }
  const largest = whole.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const differences = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  for (let window = 0, i = 0; window < windows.count; window++) {
    const top = Math.floor(window / grid.columns) * grid.stride;
    const left = (window % grid.columns) * grid.stride;
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        let at = ((top + row) * width + left + column) * maps;
        for (let map = 0; map < maps; map++, i++, at++) {
          const difference = Math.abs(parts[i] - whole[at]) / largest;
          if (difference > differences[row][column]) differences[row][column] = difference;
        }
      }
    }
  }
  return differences;
}
