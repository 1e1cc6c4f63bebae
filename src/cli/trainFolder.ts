/** Where the runs of `workbook train` go. */
import { join, resolve } from "node:path";
import type { Views } from "../data";
import { places } from "../host/places";
import { checkRunFolder } from "../notebook/save";
import type { Recipe, TrainingResult } from "../tensor";
import { UsageError } from "./errors";

export interface TrainFlags {
  epochs?: number;
  batchSize?: number;
  limit?: number;
  holdOut?: number;
  math: "float32" | "fast";
  views: Views;
  seed: number;
  out?: string;
  resume?: boolean;
  json?: boolean;
}

/** The folder for the results. By default its name says how the run differs from the recipe's own. */
export function resultFolder(recipe: Recipe, flags: TrainFlags): string {
  const { out, seed, epochs, batchSize, limit, holdOut, math } = flags;
  const parts = [
    recipe.name,
    `seed${seed}`,
    epochs && `epochs${epochs}`,
    batchSize && `batch${batchSize}`,
    limit && `limit${limit}`,
    holdOut && `without${holdOut}`,
    math === "fast" && math,
  ];
  return resolve(out ?? join(places().out, "train", parts.filter(Boolean).join("-")));
}

const outcomes = ["completed", "interrupted", "diverged", "failed"] as const;

/** Where a run with this outcome goes: one that did not come to its end never takes the place of one that did. */
export function folderFor(outcome: TrainingResult["outcome"], folder: string): string {
  return outcome === "completed" || outcome === "stopped early" ? folder : `${folder}-${outcome}`;
}

/** Fails before the training where its results would have no place to go. */
export function checkFolders(folder: string): void {
  try {
    for (const outcome of outcomes) checkRunFolder(folderFor(outcome, folder));
  } catch (error) {
    throw new UsageError((error as Error).message, "Name an empty or a new folder with --out.");
  }
}
