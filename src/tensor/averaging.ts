/** A moving average of the weights along the way: it lies nearer to the middle of a minimum than the last step does. */
import { tf } from "./backend";
import { KeptWeights } from "./keptWeights";
import { numberOf, type State, vectorOf } from "./state";
import type { TrainingStep } from "./step";

/** Steps between two updates of the average. What lies between them differs too little to be worth a copy. */
export const averagingInterval = 10;

/**
 * The same step, but the model is given an exponential moving average of the weights (Polyak and Juditsky 1992), batch
 * norm's statistics among them. `decay` is the share of the average that one step keeps, such as .999; over the first
 * steps less is kept, so that the start does not weigh. `from` is what `state` gave.
 */
export function averaged(step: TrainingStep, model: tf.LayersModel, decay: number, from?: State): TrainingStep {
  let steps = from ? numberOf(from, "averagedSteps") : 0;
  const averages = new KeptWeights(model);
  if (from && "averages" in from) averages.fill(vectorOf(from, "averages"));
  /** The weights that training goes on from, while the model has the averages. */
  const own = new KeptWeights(model);

  const update = (): void => {
    step.writeBack();
    if (averages.isEmpty) {
      averages.take();
      return;
    }
    const updates = steps / averagingInterval - 1;
    const kept = Math.min(decay ** averagingInterval, (1 + updates) / (10 + updates));
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
      if (++steps % averagingInterval === 0) update();
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
