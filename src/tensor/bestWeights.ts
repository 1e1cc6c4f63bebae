/** Early stopping: when to end, and what to go back to. */
import type { tf } from "./backend";
import { KeptWeights } from "./keptWeights";
import type { EpochRecord } from "./settings";
import { numberOf, type State, vectorOf } from "./state";

/** Keeps a copy of the weights with the lowest validation loss. */
export class BestWeights {
  private loss = Number.POSITIVE_INFINITY;
  private waited = 0;
  private readonly best: KeptWeights;

  /** `from` is what `state` gave. */
  constructor(
    model: tf.LayersModel,
    private readonly patience: number,
    from?: State,
  ) {
    this.best = new KeptWeights(model);
    if (!from) return;
    this.waited = numberOf(from, "waited");
    if (!("loss" in from)) return;
    this.loss = numberOf(from, "loss");
    this.best.fill(vectorOf(from, "weights"));
  }

  /** Whether `patience` epochs in a row brought nothing better. */
  get isOver(): boolean {
    return this.waited >= this.patience;
  }

  /** Takes note of an epoch. */
  note({ validationLoss = Number.POSITIVE_INFINITY }: EpochRecord): void {
    this.waited++;
    if (!(validationLoss < this.loss)) return;
    this.loss = validationLoss;
    this.waited = 0;
    this.best.take();
  }

  restore(): void {
    this.best.restore();
  }

  state(): State {
    return { waited: this.waited, ...(this.best.isEmpty ? {} : { loss: this.loss, weights: this.best.values() }) };
  }

  dispose(): void {
    this.best.dispose();
  }
}
