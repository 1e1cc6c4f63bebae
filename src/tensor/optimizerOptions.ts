/** What an optimizer is told. */
import { fail, wantBoolean, wantKeys, wantNumber, wantOneOf, withDefaults } from "../want";

/** Weights that shrink as they are learned: those of kernels alone, neither biases nor what a normalization learns. */
export interface WeightDecay {
  /**
   * λ, such as 5e-4; 0 when left out. Added to a kernel's gradient as λ times the kernel: the gradient of the penalty
   * λ/2 · Σ w² (Keras's `l2(λ / 2)`).
   */
  readonly weightDecay?: number;
  /**
   * True: not added to the gradient; each step takes rate · λ of a kernel away, whatever the optimizer makes of the gradient
   * (Loshchilov and Hutter 2019; of Adam this is AdamW). False when left out.
   */
  readonly decoupled?: boolean;
}

export interface AdamOptions extends WeightDecay {
  readonly kind: "adam";
  /** Decay of the mean of the gradients; .9 when left out. */
  readonly beta1?: number;
  /** Decay of the mean of their squares; .999 when left out. */
  readonly beta2?: number;
  /** 1e-7 when left out, as in Keras. */
  readonly epsilon?: number;
}

export interface SgdOptions extends WeightDecay {
  readonly kind: "sgd";
  /** Share of the previous step that is taken again; 0 when left out. */
  readonly momentum?: number;
  /** Nesterov's look-ahead; false when left out. */
  readonly nesterov?: boolean;
}

export type OptimizerOptions = AdamOptions | SgdOptions;

/** With nothing left out. */
export type CompleteOptimizer = Required<AdamOptions> | Required<SgdOptions>;

/** What an optimizer does that is told nothing. */
const withoutDecay: Required<WeightDecay> = { weightDecay: 0, decoupled: false };
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, ...withoutDecay };
const sgd = { momentum: 0, nesterov: false, ...withoutDecay };

/** All options of an optimizer; both ways of taking a step read them here. */
export function completeOptimizer(options: OptimizerOptions): CompleteOptimizer {
  return options.kind === "sgd" ? withDefaults(sgd, options) : withDefaults(adam, options);
}

const share = (name: string, value: number): void => {
  wantNumber(`optimizer.${name}`, value, { least: 0, below: 1 });
};

/** Fails where these are no optimizer's options. */
export function checkOptimizer(options: OptimizerOptions): void {
  if (typeof options !== "object" || options === null)
    fail('optimizer must be an object, such as { kind: "adam" }', options);
  wantOneOf("optimizer.kind", options.kind, ["adam", "sgd"]);
  wantKeys("optimizer", options, ["kind", ...Object.keys(options.kind === "sgd" ? sgd : adam)]);
  const complete = completeOptimizer(options);
  if (complete.kind === "sgd") {
    share("momentum", complete.momentum);
    wantBoolean("optimizer.nesterov", complete.nesterov);
  } else {
    for (const name of ["beta1", "beta2"] as const) share(name, complete[name]);
    wantNumber("optimizer.epsilon", complete.epsilon, { above: 0 });
  }
  share("weightDecay", complete.weightDecay);
  if (wantBoolean("optimizer.decoupled", complete.decoupled) && options.weightDecay === undefined)
    fail("optimizer.decoupled needs optimizer.weightDecay, which it is about", options.decoupled);
}
