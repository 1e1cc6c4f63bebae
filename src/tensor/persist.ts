/** Models and training runs on disk. A folder is written whole or not at all. */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { tf } from "./backend";
import { confusion } from "./evaluate";
import "./layers"; // registers the layer classes that a saved model may name
import type { EpochRecord } from "./settings";

const modelFiles: readonly string[] = ["model.json", "weights.bin"];
const runFiles: readonly string[] = ["model", "history.json", "confusion.json", "result.json"];

/** Fails where replacing `folder` would lose something else than `files`. */
function checkReplaceable(folder: string, files: readonly string[]): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new Error(`there is a file of this name, not a folder: ${folder}`);
  const other = readdirSync(folder).find((name) => !files.includes(name) && name !== ".DS_Store");
  if (other) throw new Error(`this folder holds other files (${other}): ${folder}`);
}

/**
 * Fails where `saveRun` would, so that this shows before the work is done; makes the folder that `folder` lies in.
 * @throws when `folder` holds anything but an earlier run, is a file, or cannot be made
 */
export function checkRunFolder(folder: string): void {
  checkReplaceable(folder, runFiles);
  checkReplaceable(join(folder, "model"), modelFiles);
  const parent = dirname(resolve(folder));
  mkdirSync(parent, { recursive: true });
  accessSync(parent, constants.W_OK);
}

/** Fills a draft beside `folder` and puts it in the place of `folder` when it is complete. */
async function replaceFolder(folder: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const target = resolve(folder);
  await mkdir(dirname(target), { recursive: true });
  const draft = await mkdtemp(`${target}.`);
  try {
    await fill(draft);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  const old = `${draft}.old`;
  if (existsSync(target)) await rename(target, old);
  await rename(draft, target);
  await rm(old, { recursive: true, force: true });
}

const writeModel = (model: tf.LayersModel, folder: string): Promise<unknown> => model.save(pathToFileURL(folder).href);

/**
 * Saves a model in `folder` (`model.json`, `weights.bin`, the format of tfjs); a model that was there is replaced.
 * @throws when `folder` holds anything else
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  checkReplaceable(folder, modelFiles);
  await replaceFolder(folder, async (draft) => {
    await writeModel(model, draft);
  });
}

/**
 * Loads a model that `saveModel` wrote, with the scaling of its input.
 * @throws when `folder` holds none.
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  const file = join(resolve(folder), "model.json");
  if (!existsSync(file)) throw new Error(`there is no saved model in this folder (model.json is missing): ${folder}`);
  return tf.loadLayersModel(pathToFileURL(file).href);
}

export interface TrainingRun {
  readonly model: tf.LayersModel;
  readonly history: readonly EpochRecord[];
  /** The run in figures. */
  readonly result: object;
  /** Of the test images: what they are, and what the model took them for. */
  readonly labels: Uint8Array;
  readonly predictions: Uint16Array;
}

/**
 * Writes `model/`, `history.json`, `confusion.json` and `result.json` to `folder`; an earlier run is replaced.
 * @throws when `folder` holds anything else
 */
export async function saveRun(run: TrainingRun, folder: string): Promise<void> {
  checkRunFolder(folder);
  await replaceFolder(folder, async (draft) => {
    await writeModel(run.model, join(draft, "model"));
    const files = {
      "history.json": run.history,
      "confusion.json": confusion({
        labels: run.labels,
        predictions: run.predictions,
        classes: run.model.outputShape.at(-1) as number,
      }),
      "result.json": run.result,
    };
    for (const [name, value] of Object.entries(files)) {
      await writeFile(join(draft, name), `${JSON.stringify(value, null, 2)}\n`);
    }
  });
}
