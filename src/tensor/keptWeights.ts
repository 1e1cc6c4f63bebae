/** A copy of a model's weights, to go back to. */
import { tf } from "./backend";
import { join, split } from "./state";

/** The values of all weights of a model, layer after layer. */
export function weightValues(model: tf.LayersModel): Float32Array {
  return join(model.getWeights().map((weight) => weight.dataSync()));
}

/** Gives a model the weights that `weightValues` gave. @throws when they are those of another model */
export function setWeightValues(model: tf.LayersModel, values: Float32Array): void {
  const tensors = tensorsOf(model, values);
  model.setWeights(tensors);
  tf.dispose(tensors);
}

function tensorsOf(model: tf.LayersModel, values: Float32Array): tf.Tensor[] {
  const shapes = model.getWeights().map(({ shape }) => shape);
  const parts = split(
    values,
    shapes.map((shape) => tf.util.sizeFromShape(shape)),
  );
  // A copy of each part: a tensor may be given the memory itself, and the values stay their owner's.
  return parts.map((part, i) => tf.tensor(part.slice(), shapes[i]));
}

export class KeptWeights {
  private copies: tf.Tensor[] = [];

  constructor(private readonly model: tf.LayersModel) {}

  get isEmpty(): boolean {
    return this.copies.length === 0;
  }

  get tensors(): readonly tf.Tensor[] {
    return this.copies;
  }

  /** Keeps the model's present weights, and lets go of earlier ones. Copies share memory until a weight changes. */
  take(): void {
    this.keep(this.model.getWeights().map((weight) => weight.clone()));
  }

  /** Keeps these in place of earlier ones, and owns them. */
  keep(tensors: readonly tf.Tensor[]): void {
    this.dispose();
    this.copies = tensors.map((tensor) => tf.keep(tensor));
  }

  /** Gives the model the kept weights, if there are any. */
  restore(): void {
    if (!this.isEmpty) this.model.setWeights(this.copies);
  }

  values(): Float32Array {
    return join(this.copies.map((copy) => copy.dataSync()));
  }

  /** Keeps what `values` gave. */
  fill(values: Float32Array): void {
    this.keep(tensorsOf(this.model, values));
  }

  dispose(): void {
    tf.dispose(this.copies);
    this.copies = [];
  }
}
