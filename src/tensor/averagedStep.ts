/** A step whose model is given the average of its weights, however the step is carried out. */
import { type Averaging, keptShare } from "./averaging";
import { tf } from "./backend";
import { KeptWeights } from "./keptWeights";
import { numberOf, type State, vectorOf } from "./state";
import type { TrainingStep } from "./step";

/** The same step, but the model is given the average of its weights. `from` is what `state` gave. */
export function averaged(
  step: TrainingStep,
  model: tf.LayersModel,
  averaging: Required<Averaging>,
  from?: State,
): TrainingStep {
  let steps = from ? numberOf(from, "averagedSteps") : 0;
  const averages = new KeptWeights(model);
  if (from && "averages" in from) averages.fill(vectorOf(from, "averages"));
  /** The weights that training goes on from, while the model has the averages. */
  const own = new KeptWeights(model);

  const update = (kept: number): void => {
    step.writeBack();
    if (kept === 0 || averages.isEmpty) {
      averages.take();
      return;
    }
    const mix = (weight: tf.Tensor, i: number): tf.Tensor => averages.tensors[i].mul(kept).add(weight.mul(1 - kept));
    averages.keep(tf.tidy(() => model.getWeights().map(mix)));
  };
  const restore = (): void => {
    own.restore();
    own.dispose();
  };
  return {
    run(batch, rate) {
      restore();
      const result = step.run(batch, rate);
      const kept = keptShare(averaging, ++steps);
      if (kept !== undefined) update(kept);
      return result;
    },
    writeBack() {
      restore();
      step.writeBack();
      if (averages.isEmpty) return;
      own.take();
      averages.restore();
    },
    state() {
      restore();
      const kept: State = averages.isEmpty ? {} : { averages: averages.values() };
      return { ...step.state(), averagedSteps: steps, ...kept };
    },
    dispose() {
      step.dispose();
      averages.dispose();
      own.dispose();
    },
  };
}
