/** The checkpoints of a training in files, the last two of them. */
import { existsSync, readdirSync } from "node:fs";
import { readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../host/folders";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../tensor";

/** Where they lie in the folder of a run, beside what an earlier run left there. */
export const checkpointFolder = ".checkpoints";

const ending = ".checkpoint";
/** One to go on from, and the one before for when it is damaged. */
const kept = 2;

/** The files of the checkpoints of a run, the latest first. */
function filesOf(runFolder: string): string[] {
  const folder = join(runFolder, checkpointFolder);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith(ending));
  return names.sort((a, b) => (a < b ? 1 : -1)).map((name) => join(folder, name));
}

/** Adds a checkpoint, whole or not at all; all but the two latest go. */
export async function writeCheckpoint(runFolder: string, checkpoint: Checkpoint): Promise<void> {
  const name = `${String(checkpoint.done).padStart(12, "0")}${ending}`;
  await replaceFile(join(runFolder, checkpointFolder, name), encodeCheckpoint(checkpoint));
  for (const file of filesOf(runFolder).slice(kept)) await rm(file, { force: true });
}

/** The latest checkpoint that can be read, or nothing; `onDamaged` is told of each that cannot. */
export async function latestCheckpoint(
  runFolder: string,
  onDamaged: (file: string, problem: string) => void = () => {},
): Promise<Checkpoint | undefined> {
  for (const file of filesOf(runFolder)) {
    try {
      return decodeCheckpoint(await readFile(file));
    } catch (error) {
      onDamaged(file, (error as Error).message);
    }
  }
  return undefined;
}

/** Puts checkpoints aside for a run that begins anew, in place of those put aside before; gives where they are now. */
export async function setCheckpointsAside(runFolder: string): Promise<string> {
  const aside = join(runFolder, asideFolder);
  await rm(aside, { recursive: true, force: true });
  await rename(join(runFolder, checkpointFolder), aside);
  return aside;
}

export const asideFolder = `${checkpointFolder}.before`;
