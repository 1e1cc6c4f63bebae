/** The training of `workbook train`: with checkpoints, from a checkpoint where it is told to, and kept whatever ends it. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import {
  asideFolder,
  checkpointsToGoOnFrom,
  latestCheckpoint,
  setCheckpointsAside,
  writeCheckpoint,
} from "../notebook/checkpoints";
import {
  type Checkpoint,
  type LabelledImages,
  OtherRun,
  type Recipe,
  type TrainingOptions,
  type TrainingResult,
  TrainingStopped,
  train,
} from "../tensor";
import { CliError, UsageError } from "./errors";
import { type StopSignal, stopSignals } from "./stop";
import { say } from "./terminal";

export interface RunOptions {
  /** Whether to go on from the last checkpoint. */
  readonly resume: boolean;
  readonly onProgress: TrainingOptions["onProgress"];
  /** Called when a signal stops the run after the batch under way. */
  readonly onSignal?: (signal: StopSignal) => void;
}

/** What stops a run: Ctrl-C, a machine that shuts down, a closed terminal. */
const signals = Object.keys(stopSignals) as StopSignal[];

/** Trains until it is done, or told to stop by a signal. An error after the first step gives the outcome `failed`. */
export async function trainWithCheckpoints(
  recipe: Recipe,
  images: LabelledImages,
  settings: TrainingOptions,
  folder: string,
  { resume, onProgress, onSignal }: RunOptions,
): Promise<TrainingResult> {
  const begins = resume ? await checkpointsToResume(folder) : [undefined];
  if (!resume) await leaveCheckpoints(folder);
  const interruption = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => {
    onSignal?.(signal as StopSignal);
    interruption.abort();
  };
  for (const signal of signals) process.once(signal, interrupt);
  const options = { ...settings, signal: interruption.signal, onProgress, onCheckpoint: checkpointWriter(folder) };
  try {
    return await trainFrom(recipe, images, options, begins);
  } catch (error) {
    if (error instanceof TrainingStopped) return error.result;
    if (error instanceof OtherRun) {
      throw new UsageError(error.message, "Give the settings of that run, or leave --resume out to start anew.");
    }
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}

/** Goes on from the first of these that is of this run. @throws OtherRun about the first, where none is */
async function trainFrom(
  recipe: Recipe,
  images: LabelledImages,
  options: TrainingOptions,
  begins: readonly (Checkpoint | undefined)[],
): Promise<TrainingResult> {
  let refused: OtherRun | undefined;
  for (const begin of begins) {
    let untold = begin;
    const onProgress: TrainingOptions["onProgress"] = (progress) => {
      if (untold) say(`Going on ${placeOf(untold)}.`);
      untold = undefined;
      options.onProgress?.(progress);
    };
    try {
      return await train(recipe, images, { ...options, onProgress, resumeFrom: begin });
    } catch (error) {
      if (!(error instanceof OtherRun)) throw error;
      refused ??= error;
    }
  }
  throw refused;
}

const placeOf = ({ history, step, steps, epochs }: Checkpoint): string =>
  `after ${history.length} of ${epochs} epochs${step > 0 ? ` and ${step} of ${steps} steps` : ""}`;

async function checkpointsToResume(folder: string): Promise<readonly Checkpoint[]> {
  let damaged = 0;
  const checkpoints = await checkpointsToGoOnFrom(folder, (file, problem) => {
    damaged++;
    say(`${relative(process.cwd(), file)}: ${problem}. Trying the one before.`);
  });
  if (checkpoints.length > 0) return checkpoints;
  if (damaged > 0) throw new CliError(`no checkpoint can be read: ${folder}`, "Leave --resume out to start anew.");
  if (existsSync(join(folder, "result.json"))) {
    throw new UsageError(
      `this run is complete, there is nothing to go on with: ${folder}`,
      "Leave --resume out to run it again.",
    );
  }
  throw new UsageError(`there is no checkpoint to go on from: ${folder}`, "Leave --resume out to start a run.");
}

/** A run that begins anew puts the checkpoints of an unfinished one aside, and says so. */
async function leaveCheckpoints(folder: string): Promise<void> {
  const aside = await setCheckpointsAside(folder);
  if (aside === undefined) return;
  const unfinished = await latestCheckpoint(folder, undefined, asideFolder);
  const stand = unfinished ? `${placeOf(unfinished)}: --resume would go on from it` : "which cannot be read";
  say(`An unfinished run lies here, ${stand}. This one begins anew.`);
  say(`Its checkpoints are kept in ${relative(process.cwd(), aside)} until this run is complete.`);
}

/** A checkpoint that cannot be written, as on a full disk, is named once, and the training goes on. */
function checkpointWriter(folder: string): (checkpoint: Checkpoint) => Promise<void> {
  let isTold = false;
  return async (checkpoint) => {
    try {
      await writeCheckpoint(folder, checkpoint);
    } catch (error) {
      if (!isTold) say(`No checkpoint could be written, and the training goes on: ${(error as Error).message}`);
      isTold = true;
    }
  };
}
