/** A moving average of the weights along the way: it lies nearer to the middle of a minimum than the last step does. */
import { tf } from "./backend";
import type { TrainingStep } from "./step";

/** Steps between two updates of the average. What lies between them differs too little to be worth a copy. */
export const averagingInterval = 10;

/**
 * The same step, but the model is given an exponential moving average of the weights (Polyak and Juditsky 1992), batch
 * norm's statistics among them. `decay` is the share of the average that one step keeps, such as .999; over the first
 * steps less is kept, so that the start does not weigh.
 */
export function averaged(step: TrainingStep, model: tf.LayersModel, decay: number): TrainingStep {
  let steps = 0;
  let updates = 0;
  let averages: tf.Tensor[] = [];
  /** The weights that training goes on from, while the model has the averages. */
  let own: tf.Tensor[] = [];

  const copies = (): tf.Tensor[] => model.getWeights().map((weight) => tf.keep(weight.clone()));
  const update = (): void => {
    step.writeBack();
    const kept = Math.min(decay ** averagingInterval, (1 + updates) / (10 + updates));
    updates++;
    if (averages.length === 0) {
      averages = copies();
      return;
    }
    const next = tf.tidy(() =>
      model.getWeights().map((weight, i) => tf.keep(averages[i].mul(kept).add(weight.mul(1 - kept)))),
    );
    tf.dispose(averages);
    averages = next;
  };
  const restore = (): void => {
    if (own.length === 0) return;
    model.setWeights(own);
    tf.dispose(own);
    own = [];
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
      if (averages.length === 0) return;
      own = copies();
      model.setWeights(averages);
    },
    dispose() {
      step.dispose();
      tf.dispose([...averages, ...own]);
    },
  };
}
