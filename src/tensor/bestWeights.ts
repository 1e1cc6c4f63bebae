/** Early stopping: when to end, and what to go back to. */
import { tf } from "./backend";
import type { EpochRecord } from "./settings";

/** Keeps a copy of the weights with the lowest validation loss. */
export class BestWeights {
  private loss = Number.POSITIVE_INFINITY;
  private waited = 0;
  private copies: tf.Tensor[] = [];

  constructor(
    private readonly model: tf.LayersModel,
    private readonly patience: number,
  ) {}

  /** Takes note of an epoch; true when `patience` epochs in a row brought nothing better. */
  isOver({ validationLoss = Number.POSITIVE_INFINITY }: EpochRecord): boolean {
    if (validationLoss < this.loss) {
      this.loss = validationLoss;
      this.waited = 0;
      this.dispose();
      this.copies = this.model.getWeights().map((weight) => tf.keep(weight.clone()));
      return false;
    }
    return ++this.waited >= this.patience;
  }

  restore(): void {
    if (this.copies.length > 0) this.model.setWeights(this.copies);
  }

  dispose(): void {
    for (const copy of this.copies) copy.dispose();
    this.copies = [];
  }
}
