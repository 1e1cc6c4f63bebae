/** What recipes are chosen by: the last 10,000 training images, from which no run learns. The test images are not touched. */
import "../src/notebook/data";
import { type LabelledImages, loadMnist } from "../src/data";
import type { Evaluation } from "../src/tensor";

export const HELD_OUT = 10_000;

/** The training images: those to learn from, and those to judge by. */
export function splitTraining(): { readonly learning: LabelledImages; readonly held: LabelledImages } {
  const all = loadMnist({ split: "train" });
  const learning = loadMnist({ split: "train", limit: all.count - HELD_OUT });
  return { learning, held: loadMnist({ split: "train", offset: all.count - HELD_OUT }) };
}

/** How many held-out images were read wrongly. */
export const wrongOf = ({ accuracy }: Pick<Evaluation, "accuracy">): number => Math.round(HELD_OUT * (1 - accuracy));
