/** Training as a notebook does it: progress drawn under the cell, and the interrupt button. */

import { inNotebook } from "../host/display";
import { onInterrupt } from "../host/interrupt";
import {
  type LabelledImages,
  type Recipe,
  type TrainingOptions,
  type TrainingProgress,
  type TrainingResult,
  type tf,
  train as trainSilently,
} from "../tensor";
import { type LiveDisplay, liveDisplay } from "./live";

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
  return interruptible(options.signal, (signal) =>
    followed(`Training ${subject.name}`, async (live) => {
      const result = await trainSilently(subject, images, {
        ...options,
        signal,
        onProgress: (progress) => {
          const { fraction, secondsLeft, batchLoss } = progress;
          live?.update({ fraction, secondsLeft, message: stand(progress), value: batchLoss });
          options.onProgress?.(progress);
        },
      });
      live?.end(`${result.outcome} after ${result.seconds.toFixed(1)} s, ${figures(result.history.at(-1))}`);
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
  /** Of the trainings before it: they are whole. */
  readonly results: readonly SeededResult[];

  constructor(message: string, cause: unknown, results: readonly SeededResult[]) {
    super(message, { cause });
    this.results = results;
  }
}

/**
 * Trains several recipes on the same images, one after the other: all with the first seed, then all with the next. In a
 * notebook one live display follows them, and the interrupt button stops the one under way and leaves out the rest.
 * @throws {TrainAllError} when one of them fails, with the results of those before it; with none before it, what `train` throws
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
      const results: SeededResult[] = [];
      for (const { recipe, seed } of runs) {
        if (signal.aborted) break;
        const { name } = recipe;
        const onProgress = (progress: TrainingProgress): void => {
          const fraction = (results.length + progress.fraction) / runs.length;
          const secondsLeft = (elapsed() / fraction) * (1 - fraction);
          live?.update({ fraction, secondsLeft, message: `${name}, ${stand(progress)}` });
          options.onProgress?.(progress);
        };
        try {
          const result = await trainSilently(recipe, images, { ...options, seed, signal, onProgress });
          results.push({ ...result, name, seed });
        } catch (error) {
          if (results.length === 0) throw error;
          const kept = "what was trained before it is in this error's `results`";
          throw new TrainAllError(`${name} with seed ${seed}: ${messageOf(error)}; ${kept}`, error, results);
        }
      }
      live?.end(`${results.length} of ${runs.length} networks after ${elapsed().toFixed(1)} s`);
      return results;
    }),
  );
}

/** Does `work` under a live display, where there is a notebook; where `work` fails, the display says so. */
async function followed<T>(title: string, work: (live: LiveDisplay | undefined) => Promise<T>): Promise<T> {
  const live = inNotebook() ? liveDisplay(title) : undefined;
  try {
    return await work(live);
  } catch (error) {
    live?.end(`ended by an error: ${messageOf(error)}`);
    throw error;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function figures(at: { readonly loss: number; readonly accuracy: number } | undefined): string {
  return at ? `loss ${at.loss.toFixed(3)}, accuracy ${(100 * at.accuracy).toFixed(2)} %` : "";
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
