/**
 * Optimizers over all parameters at once: one vector for the parameters, one for the gradients, so that a step is a
 * handful of operations however many layers there are.
 */
import { isNative, tf } from "./backend";
import { elementType, runNative } from "./native";

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
  /** Frees the optimizer's state; the variables keep their values. */
  dispose(): void;
}

/** One step on flat vectors; gives the new parameters. The state belongs to the rule. */
interface Rule {
  next(parameters: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor;
  dispose(): void;
}

/** A vector of zeros to keep between steps. */
const state = (size: number): tf.Variable => tf.tidy(() => tf.variable(tf.zeros([size]), false));

/** Adam (Kingma and Ba 2015, with epsilon outside the square root as in Keras), composed of tfjs operations. */
class ComposedAdam implements Rule {
  private steps = 0;
  private readonly mean: tf.Variable;
  private readonly square: tf.Variable;

  constructor(
    size: number,
    private readonly options: Required<AdamOptions>,
  ) {
    this.mean = state(size);
    this.square = state(size);
  }

  next(parameters: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor {
    const { beta1, beta2, epsilon } = this.options;
    this.steps++;
    const corrected = (rate * Math.sqrt(1 - beta2 ** this.steps)) / (1 - beta1 ** this.steps);
    this.mean.assign(this.mean.mul(beta1).add(gradient.mul(1 - beta1)) as tf.Tensor1D);
    this.square.assign(this.square.mul(beta2).add(gradient.square().mul(1 - beta2)) as tf.Tensor1D);
    return parameters.sub(this.mean.mul(corrected).div(this.square.sqrt().add(epsilon)));
  }

  dispose(): void {
    this.mean.dispose();
    this.square.dispose();
  }
}

/** The same Adam as one native operation, in place. */
class NativeAdam implements Rule {
  private steps = 0;
  private readonly handles: tf.Tensor[];

  constructor(
    size: number,
    private readonly options: Required<AdamOptions>,
  ) {
    this.handles = ["parameters", "mean", "square"].map((name) => resource(`${name}${instances}`, [size]));
    instances++;
  }

  next(parameters: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor {
    const dtype = elementType("float32");
    const { beta1, beta2, epsilon } = this.options;
    if (this.steps === 0) assign(this.handles[0], parameters);
    this.steps++;
    const powers = [beta1 ** this.steps, beta2 ** this.steps];
    const scalars = [...powers, rate, beta1, beta2, epsilon].map((value) => tf.scalar(value));
    const flags = { use_locking: ["bool", false], use_nesterov: ["bool", false] } as const;
    runNative("ResourceApplyAdam", { T: dtype, ...flags }, [...this.handles, ...scalars, gradient], 0);
    return runNative("ReadVariableOp", { dtype }, [this.handles[0]])[0];
  }

  dispose(): void {
    for (const handle of this.handles) {
      runNative("DestroyResourceOp", { ignore_lookup_error: ["bool", true] }, [handle], 0);
      handle.dispose();
    }
  }
}

let instances = 0;

/** A native variable, zero at first, that TensorFlow updates in place. */
function resource(name: string, shape: number[]): tf.Tensor {
  const dtype = elementType("float32");
  const attributes = {
    dtype,
    shape: ["shape", shape],
    shared_name: ["string", `cnn-workbook/${name}`],
    container: ["string", ""],
  } as const;
  const [handle] = runNative("VarHandleOp", attributes, []);
  const zeros = tf.zeros(shape);
  assign(handle, zeros);
  zeros.dispose();
  return tf.keep(handle);
}

function assign(handle: tf.Tensor, value: tf.Tensor): void {
  runNative("AssignVariableOp", { dtype: elementType("float32"), validate_shape: ["bool", false] }, [handle, value], 0);
}

/** Gradient descent with momentum (Sutskever et al. 2013). */
class Sgd implements Rule {
  private readonly velocity: tf.Variable;

  constructor(
    size: number,
    private readonly options: Required<SgdOptions>,
  ) {
    this.velocity = state(size);
  }

  next(parameters: tf.Tensor, gradient: tf.Tensor, rate: number): tf.Tensor {
    const { momentum, nesterov } = this.options;
    if (momentum === 0) return parameters.sub(gradient.mul(rate));
    this.velocity.assign(this.velocity.mul(momentum).sub(gradient.mul(rate)) as tf.Tensor1D);
    if (!nesterov) return parameters.add(this.velocity);
    return parameters.add(this.velocity.mul(momentum)).sub(gradient.mul(rate));
  }

  dispose(): void {
    this.velocity.dispose();
  }
}

function rule(options: OptimizerOptions, size: number): Rule {
  if (options.kind === "sgd") return new Sgd(size, { momentum: 0, nesterov: false, ...options });
  const complete = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...options };
  return isNative() ? new NativeAdam(size, complete) : new ComposedAdam(size, complete);
}

/** An optimizer for `variables`. Dispose of it when the training is over. */
export function createOptimizer(options: OptimizerOptions, variables: readonly tf.Variable[]): Optimizer {
  const sizes = variables.map((variable) => variable.size);
  const update = rule(
    options,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  let parameters: tf.Tensor = tf.tidy(() => tf.keep(flatten(variables)));
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
    dispose() {
      parameters.dispose();
      update.dispose();
    },
  };
}

function flatten(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.concat(tensors.map((tensor) => tensor.flatten()));
}
