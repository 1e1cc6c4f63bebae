/** Models and training runs in folders. */
import { misreadOf } from "../data";
import { checkReplaceable, readFiles, replaceFolder, tryFolder } from "../host/folders";
import type { EpochRecord, tf } from "../tensor";
import { confusion } from "../tensor";
import { modelFiles, modelFromFiles, modelToFiles } from "../tensor/persist";
import { asideFolder, checkpointFolder } from "./checkpoints";

const runFiles: readonly string[] = [
  "model",
  "history.json",
  "confusion.json",
  "misread.json",
  "result.json",
  checkpointFolder,
  asideFolder,
];

/**
 * Writes `model.json` and `weights.bin` to `folder`, whole or not at all; a model that was there is replaced.
 * `tf.loadLayersModel` reads them too.
 * @throws when `folder` holds anything else, is a file, or cannot be written
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  checkReplaceable(folder, modelFiles);
  await replaceFolder(folder, await modelToFiles(model));
}

/**
 * Loads a model that `saveModel` wrote, with the scaling of its input.
 * @throws when `folder` holds none, or one that is cut off
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  const files = await readFiles(folder, modelFiles).catch((error: Error) => {
    throw new Error(`there is no saved model: ${error.message}`);
  });
  return modelFromFiles(files);
}

/**
 * Fails where `saveRun` would, so that this shows before the work is done; makes the folder that `folder` lies in.
 * @throws when `folder` holds anything but an earlier run, is a file, or cannot be written
 */
export function checkRunFolder(folder: string): void {
  checkReplaceable(folder, runFiles);
  checkReplaceable(`${folder}/model`, modelFiles);
  tryFolder(folder);
}

export interface TrainingRun {
  readonly model: tf.LayersModel;
  readonly history: readonly EpochRecord[];
  /** The run in figures. */
  readonly result: object;
  /** Of the images it is judged by: what they are, and what the model took them for. */
  readonly labels: Uint8Array;
  readonly predictions: ArrayLike<number>;
}

/**
 * Writes `model/`, `history.json`, `confusion.json`, `misread.json` and `result.json` to `folder`, whole or not at all; an earlier run
 * and its checkpoints are replaced.
 * @throws when `folder` holds anything else
 */
export async function saveRun(run: TrainingRun, folder: string): Promise<void> {
  checkRunFolder(folder);
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value, null, 2)}\n`);
  const { model, labels, predictions } = run;
  const modelBytes = Object.entries(await modelToFiles(model)).map(([name, bytes]) => [`model/${name}`, bytes]);
  await replaceFolder(folder, {
    ...(Object.fromEntries(modelBytes) as Record<string, Uint8Array>),
    "history.json": json(run.history),
    "confusion.json": json(confusion({ labels, predictions, classes: model.outputShape.at(-1) as number })),
    "misread.json": json(misreadOf({ labels, predictions })),
    "result.json": json(run.result),
  });
}
