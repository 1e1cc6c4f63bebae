/** How a training can end before its time without anything being lost. */
import type { tf } from "./backend";
import { KeptWeights } from "./keptWeights";
import type { TrainingResult, TrainingSettings } from "./settings";

/**
 * An error that ended a training after its first step: of a callback, of an augmentation, of TensorFlow. What was learned
 * by then is in `result`, its outcome `failed`; the error itself is `cause`.
 */
export class TrainingStopped extends Error {
  override name = "TrainingStopped";

  constructor(
    message: string,
    readonly result: TrainingResult,
    cause: unknown,
  ) {
    super(message, { cause });
  }
}

/** An error with the name of what threw it. */
export class Thrown extends Error {
  constructor(
    readonly by: string,
    override readonly cause: unknown,
  ) {
    super(`${by} threw: ${messageOf(cause)}`);
  }
}

/** What was thrown, in a line; of anything that is no error, what it is. */
export function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return typeof thrown === "string" ? thrown : `a value of type ${typeof thrown}, and no error`;
}

/** Calls what a training was given, and waits for it where it is asynchronous. @throws `Thrown` */
export async function call<T>(name: string, given: ((value: T) => unknown) | undefined, value: T): Promise<void> {
  if (!given) return;
  try {
    await given(value);
  } catch (error) {
    throw new Thrown(name, error);
  }
}

/** Batches between two looks at the weights: a copy of them costs less than a hundredth of the steps in between. */
export const guardInterval = 50;

/** The last weights that were seen to be good: finite, with a finite loss in the step after them. */
export class LastGood {
  private good: KeptWeights;
  private candidate: KeptWeights;

  constructor(private readonly model: tf.LayersModel) {
    this.good = new KeptWeights(model);
    this.candidate = new KeptWeights(model);
  }

  /** Notes the model's present weights, to be kept once the loss that follows from them is known; false when they are not finite. */
  note(): boolean {
    const finite = allFinite(this.model);
    if (finite) this.candidate.take();
    return finite;
  }

  /** Keeps what was noted last. */
  confirm(): void {
    if (this.candidate.isEmpty) return;
    this.good.dispose();
    [this.good, this.candidate] = [this.candidate, this.good];
  }

  /** Before a first finite loss those are good that the training began with. */
  restore(): void {
    (this.good.isEmpty ? this.candidate : this.good).restore();
  }

  dispose(): void {
    this.good.dispose();
    this.candidate.dispose();
  }
}

/** Whether all weights of a model are finite numbers: a sum is finite only then. */
export function allFinite(model: tf.LayersModel): boolean {
  let total = 0;
  for (const weight of model.getWeights()) {
    const values = weight.dataSync();
    for (let i = 0; i < values.length; i++) total += values[i];
  }
  return Number.isFinite(total);
}

export interface Divergence {
  /** What became NaN or infinite, such as `the loss became NaN`. */
  readonly what: string;
  readonly epoch: number;
  /** Batches done in this epoch. */
  readonly step: number;
  readonly steps: number;
  /** The last finite loss of a batch, if there was one. */
  readonly lossBefore?: number;
}

/** What diverged, where, and what to try. */
export function describeDivergence(at: Divergence, { schedule, scaling }: TrainingSettings): string {
  const { what, epoch, step, steps, lossBefore } = at;
  const place = `${what} in epoch ${epoch}, step ${step} of ${steps}`;
  if (lossBefore === undefined) {
    const [first, weights] = epoch === 1 && step === 1 ? [", the first of all", "initial"] : ["", "last good"];
    return `${place}${first}: look for pixels that are no numbers, and scale them (such as scalings.unit). The model has its ${weights} weights.`;
  }
  const rate = `a lower learning rate, such as ${Number((schedule.peak / 10).toPrecision(2))} instead of ${schedule.peak}`;
  const pixels = scaling.deviation === 1 ? ", and scaled pixels (scalings.unit)" : "";
  return `${place}; the loss before was ${Number(lossBefore.toPrecision(4))}. Try ${rate}${pixels}. The model has its last good weights.`;
}
