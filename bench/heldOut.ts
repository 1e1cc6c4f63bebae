/** What recipes are chosen by: the last 10,000 training images, from which no run learns. The test images are not touched. */
import "../src/notebook/data";
import { heldOut, type LabelledImages, loadMnist } from "../src/data";
import type { Evaluation } from "../src/tensor";

export const HELD_OUT: number = heldOut.limit;

/** The training images: those to learn from, and those to judge by. */
export function splitTraining(): { readonly learning: LabelledImages; readonly held: LabelledImages } {
  const learning = loadMnist({ split: "train", limit: heldOut.offset });
  return { learning, held: loadMnist({ split: "train", ...heldOut }) };
}

/** How many held-out images were read wrongly. */
export const wrongOf = ({ accuracy }: Pick<Evaluation, "accuracy">): number => Math.round(HELD_OUT * (1 - accuracy));
