/** How a network does on images that have moved. */
import { type LabelledImages, shiftImages, stackImages } from "../data";
import type { tf } from "./backend";
import { evaluate } from "./evaluate";

const ways = [
  { right: 1, down: 0 },
  { right: -1, down: 0 },
  { right: 0, down: 1 },
  { right: 0, down: -1 },
];

/**
 * Share of right answers, from 0 to 1, when images are moved by `distance` pixels: the mean over right, left, down and up.
 * @throws when the distance is not a whole number, or as `evaluate`
 */
export function accuracyWhenMoved(model: tf.LayersModel, images: LabelledImages, distance: number): number {
  if (distance === 0) return evaluate(model, images).accuracy;
  const moved = ways.map(({ right, down }) => shiftImages(images, { right: right * distance, down: down * distance }));
  const labels = Uint8Array.from(moved.flatMap((set) => Array.from(set.labels)));
  return evaluate(model, { ...stackImages(moved), labels }).accuracy;
}
