/**
 * Optimizers over all parameters at once: one vector for the parameters, one for the gradients, so that a step is a
 * handful of operations however many layers there are.
 */
import { sum } from "../numbers";
import { isNative, tf } from "./backend";
import { elementType, runNative } from "./native";
import { assignResource, disposeResource, readResource, resource } from "./resource";
import { numberOf, type State, vectorOf } from "./state";

export interface AdamOptions {
  readonly kind: "adam";
  /** Decay of the mean of the gradients; .9 when left out. */
  readonly beta1?: number;
  /** Decay of the mean of their squares; .999 when left out. */
  readonly beta2?: number;
  /** 1e-7 when left out, as in Keras. */
  readonly epsilon?: number;
}

export interface SgdOptions {
  readonly kind: "sgd";
  /** Share of the previous step that is taken again; 0 when left out. */
  readonly momentum?: number;
  /** Nesterov's look-ahead; false when left out. */
  readonly nesterov?: boolean;
}

export type OptimizerOptions = AdamOptions | SgdOptions;

export interface Optimizer {
  /** Moves the variables one step against `gradients` (same order and shapes). */
  step(gradients: readonly tf.Tensor[], rate: number): void;
  /** What the next step depends on besides the variables. */
  state(): State;
  /** Frees the optimizer's state; the variables keep their values. */
  dispose(): void;
}

/** One step on flat vectors; gives the new parameters. The state belongs to the rule. */
interface Rule {
  next(parameters: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor;
  state(): State;
  dispose(): void;
}

/** A vector of `size` to keep between steps: the one of this name of `from`, or zeros at the start. */
function start(size: number, name: string, from?: State): tf.Tensor {
  return from ? tf.tensor1d(vectorOf(from, name).slice(), "float32") : tf.zeros([size]);
}

const memory = (size: number, name: string, from?: State): tf.Variable =>
  tf.tidy(() => tf.variable(start(size, name, from), false));

const valuesOf = (tensor: tf.Tensor): Float32Array => Float32Array.from(tensor.dataSync());

/** Adam (Kingma and Ba 2015, with epsilon outside the square root as in Keras), composed of tfjs operations. */
class ComposedAdam implements Rule {
  private steps: number;
  private readonly mean: tf.Variable;
  private readonly square: tf.Variable;

  constructor(
    size: number,
    private readonly options: Required<AdamOptions>,
    from?: State,
  ) {
    this.steps = from ? numberOf(from, "steps") : 0;
    this.mean = memory(size, "mean", from);
    this.square = memory(size, "square", from);
  }

  next(parameters: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor {
    const { beta1, beta2, epsilon } = this.options;
    this.steps++;
    const corrected = (rate * Math.sqrt(1 - beta2 ** this.steps)) / (1 - beta1 ** this.steps);
    this.mean.assign(this.mean.mul(beta1).add(gradient.mul(1 - beta1)) as tf.Tensor1D);
    this.square.assign(this.square.mul(beta2).add(gradient.square().mul(1 - beta2)) as tf.Tensor1D);
    return parameters.sub(this.mean.mul(corrected).div(this.square.sqrt().add(epsilon)));
  }

  state(): State {
    return { steps: this.steps, mean: valuesOf(this.mean), square: valuesOf(this.square) };
  }

  dispose(): void {
    this.mean.dispose();
    this.square.dispose();
  }
}

/** The same Adam as one native operation, in place. */
class NativeAdam implements Rule {
  private steps: number;
  private isFilled = false;
  private readonly handles: tf.Tensor[];

  constructor(
    size: number,
    private readonly options: Required<AdamOptions>,
    from?: State,
  ) {
    this.steps = from ? numberOf(from, "steps") : 0;
    const values = tf.tidy(() => [tf.zeros([size]), start(size, "mean", from), start(size, "square", from)]);
    this.handles = values.map(resource);
    tf.dispose(values);
  }

  next(parameters: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor {
    const dtype = elementType("float32");
    const { beta1, beta2, epsilon } = this.options;
    if (!this.isFilled) assignResource(this.handles[0], parameters);
    this.isFilled = true;
    this.steps++;
    const powers = [beta1 ** this.steps, beta2 ** this.steps];
    const scalars = [...powers, rate, beta1, beta2, epsilon].map((value) => tf.scalar(value));
    const flags = { use_locking: ["bool", false], use_nesterov: ["bool", false] } as const;
    runNative("ResourceApplyAdam", { T: dtype, ...flags }, [...this.handles, ...scalars, gradient], 0);
    return readResource(this.handles[0]);
  }

  state(): State {
    const [mean, square] = this.handles.slice(1).map((handle) => tf.tidy(() => valuesOf(readResource(handle))));
    return { steps: this.steps, mean, square };
  }

  dispose(): void {
    for (const handle of this.handles) disposeResource(handle);
  }
}

/** Gradient descent with momentum (Sutskever et al. 2013). */
class Sgd implements Rule {
  private readonly velocity: tf.Variable;

  constructor(
    size: number,
    private readonly options: Required<SgdOptions>,
    from?: State,
  ) {
    this.velocity = memory(size, "velocity", from);
  }

  next(parameters: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor {
    const { momentum, nesterov } = this.options;
    if (momentum === 0) return parameters.sub(gradient.mul(rate));
    this.velocity.assign(this.velocity.mul(momentum).sub(gradient.mul(rate)) as tf.Tensor1D);
    if (!nesterov) return parameters.add(this.velocity);
    return parameters.add(this.velocity.mul(momentum)).sub(gradient.mul(rate));
  }

  state(): State {
    return { velocity: valuesOf(this.velocity) };
  }

  dispose(): void {
    this.velocity.dispose();
  }
}

function rule(options: OptimizerOptions, size: number, from?: State): Rule {
  if (options.kind === "sgd") return new Sgd(size, { momentum: 0, nesterov: false, ...options }, from);
  const complete = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...options };
  return isNative() ? new NativeAdam(size, complete, from) : new ComposedAdam(size, complete, from);
}

/** An optimizer for `variables`, which goes on from what `state` gave. Dispose of it when the training is over. */
export function createOptimizer(options: OptimizerOptions, variables: readonly tf.Variable[], from?: State): Optimizer {
  const sizes = variables.map((variable) => variable.size);
  let parameters: tf.Tensor = tf.tidy(() => tf.keep(flatten(variables)));
  const update = rule(options, sum(sizes), from);
  return {
    step(gradients, rate) {
      const next = tf.tidy(() => {
        const moved = update.next(parameters, flatten(gradients), rate);
        tf.split(moved, sizes).forEach((part, i) => {
          variables[i].assign(part.reshape(variables[i].shape));
        });
        return tf.keep(moved);
      });
      parameters.dispose();
      parameters = next;
    },
    state: () => update.state(),
    dispose() {
      parameters.dispose();
      update.dispose();
    },
  };
}

function flatten(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.concat(tensors.map((tensor) => tensor.flatten()));
}
