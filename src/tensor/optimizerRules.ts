/** How an optimizer moves all parameters in one step: on one vector of them, and one of their gradients. */
import { isNative, tf } from "./backend";
import { elementType, runNative } from "./native";
import type { AdamOptions, CompleteOptimizer, SgdOptions } from "./optimizerOptions";
import { assignResource, disposeResource, readResource, resource } from "./resource";
import { numberOf, type State, vectorOf } from "./state";

/** One step on flat vectors; gives the new parameters. The state belongs to the rule. */
export interface Rule {
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
  /** What it gave last, which its own copy of the parameters holds as well. */
  private given: tf.Tensor | undefined;
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
    if (parameters !== this.given) assignResource(this.handles[0], parameters);
    this.steps++;
    const powers = [beta1 ** this.steps, beta2 ** this.steps];
    const scalars = [...powers, rate, beta1, beta2, epsilon].map((value) => tf.scalar(value));
    const flags = { use_locking: ["bool", false], use_nesterov: ["bool", false] } as const;
    runNative("ResourceApplyAdam", { T: dtype, ...flags }, [...this.handles, ...scalars, gradient], 0);
    this.given = readResource(this.handles[0]);
    return this.given;
  }

  state(): State {
    const [mean, square] = this.handles.slice(1).map((handle) => {
      const slot = readResource(handle);
      const values = valuesOf(slot);
      slot.dispose();
      return values;
    });
    return { steps: this.steps, mean, square };
  }

  dispose(): void {
    for (const handle of this.handles) disposeResource(handle);
  }
}

/**
 * Gradient descent with momentum (Sutskever et al. 2013), as Keras has it: the velocity holds the rates that its gradients came with.
 * Where the rate stays, that is m ← momentum · m + g, w ← w − rate · m.
 */
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

/** The rule that these options name, for vectors of `size`; it goes on from what `state` gave. */
export function rule(options: CompleteOptimizer, size: number, from?: State): Rule {
  if (options.kind === "sgd") return new Sgd(size, options, from);
  return isNative() ? new NativeAdam(size, options, from) : new ComposedAdam(size, options, from);
}
