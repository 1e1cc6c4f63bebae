/** The step that a run is made of. */
import type { LabelledImages } from "../data/images";
import { averaged } from "./averagedStep";
import { completeAveraging } from "./averaging";
import type { tf } from "./backend";
import { eagerStep } from "./eagerStep";
import { compileStep, isCompilable, pixelType } from "./graph";
import type { TrainingSettings } from "./settings";
import type { State } from "./state";
import type { TrainingStep } from "./step";

/** The step as one graph where that can be had, else operation by operation. */
export function makeStep(
  model: tf.LayersModel,
  images: LabelledImages,
  settings: TrainingSettings & { readonly seed: number },
  from: State | undefined,
): TrainingStep {
  const pixels = settings.augmentation ? "float32" : pixelType(images.pixels);
  if (isCompilable(model)) return compileStep(model, { ...settings, pixels }, from);
  const averaging = completeAveraging(settings.averaging);
  const step = eagerStep(model, settings, from);
  return averaging ? averaged(step, model, averaging, from) : step;
}
