/**
 * Optimizers over all parameters at once: one vector for the parameters, one for the gradients, so that a step is a
 * handful of operations however many layers there are.
 */
import { sum } from "../numbers";
import { tf } from "./backend";
import { completeOptimizer, type OptimizerOptions } from "./optimizerOptions";
import { rule } from "./optimizerRules";
import type { State } from "./state";

/** A variable that is learned. */
export interface Learned {
  readonly variable: tf.Variable;
  /** Whether weight decay is for it. */
  readonly isKernel: boolean;
}

export interface Optimizer {
  /** Moves the variables one step against `gradients` (same order and shapes). */
  step(gradients: readonly tf.Tensor[], rate: number): void;
  /** What the next step depends on besides the variables. */
  state(): State;
  /** Frees the optimizer's state; the variables keep their values. */
  dispose(): void;
}

/** An optimizer for variables, which goes on from what `state` gave. Dispose of it when the training is over. */
export function createOptimizer(options: OptimizerOptions, learned: readonly Learned[], from?: State): Optimizer {
  const complete = completeOptimizer(options);
  const { weightDecay, decoupled } = complete;
  const variables = learned.map(({ variable }) => variable);
  const sizes = variables.map((variable) => variable.size);
  let parameters: tf.Tensor = tf.tidy(() => tf.keep(flatten(variables)));
  const decay = weightDecay > 0 ? decayOf(learned, weightDecay) : undefined;
  const update = rule(complete, sum(sizes), from);
  const next = (gradient: tf.Tensor, rate: number): tf.Tensor => {
    if (!decay) return update.next(parameters, gradient, rate);
    const share = parameters.mul(decay);
    if (!decoupled) return update.next(parameters, gradient.add(share), rate);
    return update.next(parameters.sub(share.mul(rate)), gradient, rate);
  };
  return {
    step(gradients, rate) {
      const moved = tf.tidy(() => {
        const vector = next(flatten(gradients), rate);
        tf.split(vector, sizes).forEach((part, i) => {
          variables[i].assign(part.reshape(variables[i].shape));
        });
        return tf.keep(vector);
      });
      parameters.dispose();
      parameters = moved;
    },
    state: () => update.state(),
    dispose() {
      parameters.dispose();
      decay?.dispose();
      update.dispose();
    },
  };
}

/** λ for each parameter of a kernel, 0 for all others. */
function decayOf(learned: readonly Learned[], weightDecay: number): tf.Tensor {
  return tf.tidy(() => {
    const parts = learned.map(({ variable, isKernel }) => tf.fill([variable.size], isKernel ? weightDecay : 0));
    return tf.keep(tf.concat(parts));
  });
}

function flatten(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.concat(tensors.map((tensor) => tensor.flatten()));
}
