/** How a network does on images that have moved. */
import { type LabelledImages, shiftEveryWay, stackImages } from "../data";
import type { tf } from "./backend";
import { evaluate } from "./evaluate";

/**
 * Share of right answers, from 0 to 1, when images are moved by `distance` pixels: the mean over right, left, down and up.
 * @throws when the distance is not a whole number, or as `evaluate`
 */
export function accuracyWhenMoved(model: tf.LayersModel, images: LabelledImages, distance: number): number {
  if (distance === 0) return evaluate(model, images).accuracy;
  const moved = shiftEveryWay(images, distance);
  const labels = Uint8Array.from(moved.flatMap((set) => Array.from(set.labels)));
  return evaluate(model, { ...stackImages(moved), labels }).accuracy;
}
