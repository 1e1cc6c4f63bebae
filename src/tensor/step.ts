/** One step of training, however it is carried out. */
import type { LabelledImages } from "../data/images";
import type { TrainingSettings } from "./settings";
import type { State } from "./state";

export interface StepResult {
  /** Mean over the labels. */
  readonly loss: number;
  /** How many images the network took for what they are; of labels per pixel, the share of each image counts. */
  readonly hits: number;
}

/** What a step does to a model, batch after batch. */
export interface TrainingStep {
  /** `batch` holds pixels from 0 to 255. */
  run(batch: LabelledImages, rate: number): StepResult;
  /** Gives the model the weights learnt so far, or their average. */
  writeBack(): void;
  /** All that the next step depends on: a step that is made from it goes on as this one would. */
  state(): State;
  dispose(): void;
}

export interface StepSettings
  extends Pick<TrainingSettings, "scaling" | "optimizer" | "labelSmoothing" | "averaging" | "math"> {
  /** Decides dropout. */
  readonly seed: number;
}
