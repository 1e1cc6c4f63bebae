/** The bookkeeping of a run: where it stands, and the means over the epoch under way. */
import { residentBytes } from "./graph";
import type { Checkpoint, EpochRecord, TrainingProgress } from "./settings";
import type { StepResult } from "./step";

export class Tally {
  /** Batches done since the start. */
  done: number;
  /** Of training alone. */
  seconds: number;
  readonly history: EpochRecord[];
  /** Of the last batch. */
  lastLoss: number | undefined;
  private sums: Checkpoint["sums"];

  /** Batches an epoch. */
  readonly steps: number;
  readonly epochs: number;

  constructor({ steps, epochs }: Pick<Checkpoint, "steps" | "epochs">, from?: Checkpoint) {
    this.steps = steps;
    this.epochs = epochs;
    this.done = from?.done ?? 0;
    this.seconds = from?.seconds ?? 0;
    this.history = [...(from?.history ?? [])];
    this.sums = from?.sums ?? { loss: 0, hits: 0, seen: 0 };
  }

  /** From 1; of the batch that comes next. */
  get epoch(): number {
    return Math.floor(this.done / this.steps) + 1;
  }

  /** Batches of this epoch that are done. */
  get step(): number {
    return this.done % this.steps;
  }

  /** Share of the run that is done. */
  get fraction(): number {
    return this.done / (this.steps * this.epochs);
  }

  /** Takes note of a batch of `count` images. */
  add({ loss, hits }: StepResult, count: number): void {
    const { sums } = this;
    this.sums = { loss: sums.loss + loss * count, hits: sums.hits + hits, seen: sums.seen + count };
    this.lastLoss = loss;
    this.done++;
  }

  /** Where a batch lies, from 1: in which epoch, and as which of it. */
  placeOf(batch: number): { epoch: number; step: number; steps: number; lossBefore?: number } {
    const { steps, lastLoss } = this;
    return { epoch: Math.ceil(batch / steps), step: ((batch - 1) % steps) + 1, steps, lossBefore: lastLoss };
  }

  /** Where the run stands after the batch that was added. */
  progress(): TrainingProgress {
    const { epochs, seconds, fraction } = this;
    const { epoch, step, steps } = this.placeOf(this.done);
    const secondsLeft = (seconds / fraction) * (1 - fraction);
    return {
      epoch,
      epochs,
      step,
      steps,
      ...this.means(),
      batchLoss: this.lastLoss as number,
      fraction,
      seconds,
      secondsLeft,
    };
  }

  /** Whether a batch of this epoch was added. */
  get hasBegun(): boolean {
    return this.sums.seen > 0;
  }

  /** Ends the epoch: its record enters the history. */
  close(validation: Pick<EpochRecord, "validationLoss" | "validationAccuracy">): EpochRecord {
    const { seconds } = this;
    const memory = residentBytes();
    const measured = { seconds, ...(memory === undefined ? {} : { memory }) };
    const record = { epoch: this.history.length + 1, ...this.means(), ...measured, ...validation };
    this.history.push(record);
    this.sums = { loss: 0, hits: 0, seen: 0 };
    return record;
  }

  /** For a checkpoint. */
  state(): Pick<Checkpoint, "done" | "step" | "steps" | "epochs" | "seconds" | "history" | "sums"> {
    const { done, step, steps, epochs, seconds, history, sums } = this;
    return { done, step, steps, epochs, seconds, history: [...history], sums };
  }

  private means(): { readonly loss: number; readonly accuracy: number } {
    const { loss, hits, seen } = this.sums;
    return { loss: loss / seen, accuracy: hits / seen };
  }
}
