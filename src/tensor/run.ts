/** The loop over epochs and batches, for as long as a run lasts. */
import type { LabelledImages } from "../data/images";
import { random, shuffle, streamSeed } from "../random";
import type { tf } from "./backend";
import { gather } from "./batches";
import { BestWeights } from "./bestWeights";
import { evaluate } from "./evaluate";
import { breathe } from "./graph";
import { makeStep } from "./makeStep";
import {
  allFinite,
  call,
  describeDivergence,
  guardInterval,
  LastGood,
  messageOf,
  Thrown,
  TrainingStopped,
} from "./outcome";
import { learningRate } from "./schedule";
import type { Checkpoint, EpochRecord, TrainingOptions, TrainingResult, TrainingSettings } from "./settings";
import type { TrainingStep } from "./step";
import { Tally } from "./tally";

/** Inside of a long epoch a checkpoint is made every so many seconds. */
const checkpointSeconds = 180;

export interface RunOptions extends TrainingOptions {
  readonly seed: number;
  /** What decides the run; needed for checkpoints. */
  readonly described?: Checkpoint["run"];
}

/**
 * A run of a model whose images and settings were checked. What is drawn follows from the seed, the purpose and the
 * number of the epoch or batch alone, so that a run can go on at any batch.
 */
export class Run {
  private readonly tally: Tally;
  private readonly order: Uint32Array;
  private readonly guard: LastGood;
  private best: BestWeights | undefined;
  private stepper!: TrainingStep;
  private outcome: TrainingResult["outcome"] = "completed";
  private message: string | undefined;
  /** Batches begun in this process. */
  private begun = 0;
  private checkpointAt = performance.now();

  constructor(
    private readonly model: tf.LayersModel,
    private readonly images: LabelledImages,
    private readonly settings: TrainingSettings,
    private readonly options: RunOptions,
  ) {
    const { batchSize, epochs } = settings;
    this.tally = new Tally({ steps: Math.ceil(images.count / batchSize), epochs }, options.resumeFrom);
    this.order = new Uint32Array(images.count);
    this.guard = new LastGood(model);
  }

  /** Trains to the end, or to what ends it before. @throws `TrainingStopped`; the error itself where no step was done */
  async train(): Promise<TrainingResult> {
    const { tally } = this;
    const { done } = tally;
    try {
      this.prepare();
      while (this.outcome === "completed" && tally.fraction < 1) await this.trainEpoch();
      this.settle();
      return this.result();
    } catch (error) {
      const cause = error instanceof Thrown ? error.cause : error;
      if (tally.done === done) throw cause;
      throw this.stopped(messageOf(error), cause);
    } finally {
      this.stepper?.dispose();
      this.best?.dispose();
      this.guard.dispose();
    }
  }

  private prepare(): void {
    const { model, images, settings, options, tally } = this;
    const { seed, resumeFrom, validation, patience } = options;
    const started = performance.now();
    this.stepper = makeStep(model, images, { ...settings, seed }, resumeFrom?.state);
    if (validation && patience) this.best = new BestWeights(model, patience, resumeFrom?.best);
    if (this.best?.isOver) this.outcome = "stopped early";
    tally.seconds += (performance.now() - started) / 1000;
  }

  private async trainEpoch(): Promise<void> {
    const { tally, order, options } = this;
    for (let i = 0; i < order.length; i++) order[i] = i;
    shuffle(order, random(streamSeed(options.seed, "order", tally.epoch)));
    do await this.trainBatch();
    while (this.outcome === "completed" && tally.step > 0);

    const isWhole = tally.step === 0;
    if (this.outcome === "interrupted" && !isWhole) await this.checkpoint();
    if (this.outcome !== "diverged") this.stepper.writeBack();
    if (this.outcome !== "diverged" && !allFinite(this.model))
      this.diverge("the weights became NaN or infinite", tally.done);
    if (this.outcome === "diverged") this.guard.restore();
    if (!tally.hasBegun) return;
    const record = tally.close(this.validate());
    this.best?.note(record);
    if (this.best?.isOver && this.outcome === "completed") this.outcome = "stopped early";
    if (isWhole && this.outcome !== "diverged") await this.checkpoint();
    await call("onEpoch", options.onEpoch, record);
  }

  private async trainBatch(): Promise<void> {
    const { tally, images, settings, options, stepper } = this;
    const started = performance.now();
    const isLook = this.begun++ % guardInterval === 0 || tally.step === 0;
    if (isLook && !this.look()) return this.diverge("the weights became NaN or infinite", tally.done);
    const from = tally.step * settings.batchSize;
    const indices = this.order.subarray(from, Math.min(from + settings.batchSize, images.count));
    const rng = random(streamSeed(options.seed, "augmentation", tally.done));
    const batch = gather(images, indices, settings.augmentation, rng);
    const result = stepper.run(batch, learningRate(settings.schedule, tally.fraction));
    tally.seconds += (performance.now() - started) / 1000;
    if (!Number.isFinite(result.loss)) return this.diverge(`the loss became ${result.loss}`, tally.done + 1);
    if (isLook) this.guard.confirm();
    tally.add(result, indices.length);
    await call("onProgress", options.onProgress, tally.progress());
    await breathe();
    if (options.signal?.aborted) this.outcome = "interrupted";
    else if (tally.step > 0 && performance.now() - this.checkpointAt > 1000 * checkpointSeconds)
      await this.checkpoint();
  }

  /** Whether the weights are finite; they are noted then. */
  private look(): boolean {
    this.stepper.writeBack();
    return this.guard.note();
  }

  private diverge(what: string, batch: number): void {
    this.outcome = "diverged";
    this.message ??= describeDivergence({ what, ...this.tally.placeOf(batch) }, this.settings);
  }

  private validate(): Pick<EpochRecord, "validationLoss" | "validationAccuracy"> {
    const { validation } = this.options;
    if (!validation) return {};
    try {
      const { loss, accuracy } = evaluate(this.model, validation);
      return { validationLoss: loss, validationAccuracy: accuracy };
    } catch (error) {
      throw new Thrown("validation", error);
    }
  }

  private async checkpoint(): Promise<void> {
    const { onCheckpoint, described = {} } = this.options;
    if (!onCheckpoint) return;
    const { tally, stepper, best } = this;
    const parts = { ...tally.state(), state: stepper.state(), ...(best ? { best: best.state() } : {}) };
    await call("onCheckpoint", onCheckpoint, { run: described, ...parts });
    this.checkpointAt = performance.now();
  }

  /** Gives the model the weights that the run leaves behind. */
  private settle(): void {
    if (this.outcome === "diverged") this.guard.restore();
    else this.stepper.writeBack();
    this.best?.restore();
  }

  private result(): TrainingResult {
    const { model, tally, outcome, message } = this;
    return { model, history: tally.history, seconds: tally.seconds, outcome, ...(message ? { message } : {}) };
  }

  private stopped(what: string, cause: unknown): TrainingStopped {
    const { tally, model } = this;
    const { epoch, step, steps } = tally.placeOf(tally.done);
    try {
      this.settle();
    } catch {
      this.guard.restore();
    }
    if (tally.hasBegun) tally.close({});
    this.outcome = "failed";
    this.message = `the training stopped in epoch ${epoch}, after step ${step} of ${steps}: ${what}`;
    return new TrainingStopped(this.message, { ...this.result(), model, error: cause }, cause);
  }
}
