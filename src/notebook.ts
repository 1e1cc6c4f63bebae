/** What a notebook adds to the workbook's functions: progress drawn under the cell, and the interrupt button. */

import type { LabelledImages } from "./tensor";
import { type Recipe, type TrainingOptions, type TrainingResult, type tf, train as trainSilently } from "./tensor";
import { inNotebook, liveDisplay } from "./view";

/** Whether lessons should train on less: `WORKBOOK_QUICK=1`, as tests set it. */
export const quick: boolean = process.env["WORKBOOK_QUICK"] === "1";

/** What the kernel emits when the interrupt button is pressed. */
const interruptEvent = "cnn-workbook:interrupt" as "SIGINT";

/**
 * Trains a recipe, or a model, on labelled images; see `TrainingOptions`. In a notebook a live display follows it, and
 * the interrupt button stops it after the batch under way: the cell then goes on with what was learned so far.
 */
export async function train(
  subject: Recipe | tf.LayersModel,
  images: LabelledImages,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  if (!inNotebook()) return trainSilently(subject, images, options);
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  const forward = (): void => interruption.abort(options.signal?.reason);
  process.once(interruptEvent, interrupt);
  options.signal?.addEventListener("abort", forward, { once: true });
  const live = liveDisplay(`Training ${subject.name}`);
  try {
    const result = await trainSilently(subject, images, {
      ...options,
      signal: interruption.signal,
      onProgress: (progress) => {
        const { epoch, epochs, fraction, secondsLeft, loss, accuracy, batchLoss } = progress;
        const message = `epoch ${epoch} of ${epochs}, loss ${loss.toFixed(3)}, accuracy ${(100 * accuracy).toFixed(2)} %`;
        live.update({ fraction, secondsLeft, message, value: batchLoss });
        options.onProgress?.(progress);
      },
    });
    const last = result.history.at(-1);
    const ending = last ? `loss ${last.loss.toFixed(3)}, accuracy ${(100 * last.accuracy).toFixed(2)} %` : "";
    live.end(`${result.outcome} after ${result.seconds.toFixed(1)} s, ${ending}`);
    return result;
  } finally {
    process.off(interruptEvent, interrupt);
    options.signal?.removeEventListener("abort", forward);
  }
}

/** The median time of five calls, in milliseconds. */
export function medianMs(work: () => unknown): number {
  const times = Array.from({ length: 5 }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[2];
}
