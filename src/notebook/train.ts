/** Training as a notebook does it: progress drawn under the cell, and the interrupt button. */

import { inNotebook } from "../host/display";
import { onInterrupt } from "../host/interrupt";
import {
  type LabelledImages,
  type Recipe,
  type TrainingOptions,
  type TrainingProgress,
  type TrainingResult,
  TrainingStopped,
  type tf,
  train as trainSilently,
} from "../tensor";
import { type LiveDisplay, liveDisplay } from "./live";

/**
 * Trains a recipe, or a model, on labelled images; see `TrainingOptions`. In a notebook a live display follows it, and
 * the interrupt button stops it after the batch under way: the cell then goes on with what was learned so far. So it does
 * where an error ends the training after its first step: the error is shown, and the outcome is `failed`.
 * @throws what the training throws; in a notebook only where nothing was learned yet
 */
export async function train(
  subject: Recipe | tf.LayersModel,
  images: LabelledImages,
  options: TrainingOptions = {},
): Promise<TrainingResult> {
  if (!inNotebook()) return trainSilently(subject, images, options);
  return interruptible(options.signal, (signal) =>
    followed(`Training ${subject.name}`, async (live) => {
      const result = await trainSilently(subject, images, {
        ...options,
        signal,
        onProgress: (progress) => {
          const { fraction, secondsLeft, batchLoss } = progress;
          live?.update({ fraction, secondsLeft, message: stand(progress), value: batchLoss });
          return options.onProgress?.(progress);
        },
      }).catch((error) => {
        if (!(error instanceof TrainingStopped)) throw error;
        console.error(error.message);
        return error.result;
      });
      live?.end(ending(result));
      return result;
    }),
  );
}

/** One of several trained recipes. */
export interface SeededResult extends TrainingResult {
  /** The recipe's. */
  readonly name: string;
  readonly seed: number;
}

export interface SeveralOptions extends Omit<TrainingOptions, "seed"> {
  /** Each recipe is trained once for each of them; default `[1]`. */
  readonly seeds?: readonly number[];
}

/** One of several trainings failed; `cause` says why. */
export class TrainAllError extends Error {
  override readonly name: string = "TrainAllError";
  /** Of the trainings before it, and of itself as far as it came, with the outcome `failed`. */
  readonly results: SeededResult[];

  constructor(message: string, cause: unknown, results: SeededResult[]) {
    super(message, { cause });
    this.results = results;
  }
}

/**
 * Trains several recipes on the same images, one after the other: all with the first seed, then all with the next. In a
 * notebook one live display follows them, and the interrupt button stops the one under way and leaves out the rest.
 * Where one fails the rest is left out: a notebook shows the error and goes on with the results there are.
 * @throws {TrainAllError} in a program, with these results; where there are none, and for the first one, what `train` throws
 */
export async function trainAll(
  recipes: readonly Recipe[],
  images: LabelledImages,
  { seeds = [1], ...options }: SeveralOptions = {},
): Promise<SeededResult[]> {
  const runs = seeds.flatMap((seed) => recipes.map((recipe) => ({ recipe, seed })));
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  return interruptible(options.signal, (signal) =>
    followed(`Training ${runs.length} networks`, async (live) => {
      let results: SeededResult[] = [];
      for (const { recipe, seed } of runs) {
        if (signal.aborted) break;
        const { name } = recipe;
        const onProgress = (progress: TrainingProgress): unknown => {
          const fraction = (results.length + progress.fraction) / runs.length;
          const secondsLeft = (elapsed() / fraction) * (1 - fraction);
          live?.update({ fraction, secondsLeft, message: `${name}, ${stand(progress)}` });
          return options.onProgress?.(progress);
        };
        try {
          const result = await trainSilently(recipe, images, { ...options, seed, signal, onProgress });
          results.push({ ...result, name, seed });
        } catch (error) {
          const failure = failureOf(error, { name, seed }, results);
          if (!live || failure.results.length === 0) throw results.length === 0 ? error : failure;
          console.error(failure.message);
          results = failure.results;
          break;
        }
      }
      live?.end(`${results.length} of ${runs.length} networks after ${elapsed().toFixed(1)} s`);
      return results;
    }),
  );
}

function failureOf(
  error: unknown,
  { name, seed }: Pick<SeededResult, "name" | "seed">,
  before: SeededResult[],
): TrainAllError {
  const results = error instanceof TrainingStopped ? [...before, { ...error.result, name, seed }] : before;
  return new TrainAllError(
    `${name} with seed ${seed}: ${messageOf(error)}; what was trained is in \`results\``,
    error,
    results,
  );
}

/** The loss of each batch. */
const lossCurve = { x: "batches", y: "cross-entropy of the batch (nats)" };

/** Does `work` under a live display, where there is a notebook; where `work` fails, the display says so. */
async function followed<T>(title: string, work: (live: LiveDisplay | undefined) => Promise<T>): Promise<T> {
  const live = inNotebook() ? liveDisplay(title, lossCurve) : undefined;
  try {
    return await work(live);
  } catch (error) {
    live?.end(`ended by an error: ${messageOf(error)}`);
    throw error;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function ending({ outcome, seconds, history, message }: TrainingResult): string {
  const after = `${outcome} after ${seconds.toFixed(1)} s, ${figures(history.at(-1))}`;
  return message ? `${after}: ${message}` : after;
}

function figures(at: { readonly loss: number; readonly accuracy: number } | undefined): string {
  return at ? `training loss ${at.loss.toFixed(3)}, training accuracy ${(100 * at.accuracy).toFixed(2)} %` : "";
}

function stand(progress: TrainingProgress): string {
  return `epoch ${progress.epoch} of ${progress.epochs}, ${figures(progress)}`;
}

/** Runs `work` with a signal that the interrupt button gives, and `outer` too. */
async function interruptible<T>(outer: AbortSignal | undefined, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interruption = new AbortController();
  const forward = (): void => interruption.abort(outer?.reason);
  if (outer?.aborted) forward();
  const forget = onInterrupt(() => interruption.abort());
  outer?.addEventListener("abort", forward, { once: true });
  try {
    return await work(interruption.signal);
  } finally {
    forget();
    outer?.removeEventListener("abort", forward);
  }
}
