/** The checkpoints of a training in files, the last two of them. */
import { namesIn, readFiles, remove, replaceByMoving, replaceFile } from "../host/folders";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../tensor";

/** Where they lie in the folder of a run, beside what an earlier run left there. */
export const checkpointFolder = ".checkpoints";
/** Where those of an unfinished run lie when another begins anew. */
export const asideFolder = ".checkpoints.before";

const ending = ".checkpoint";
/** One to go on from, and the one before for when it is damaged. */
const kept = 2;

/** Adds a checkpoint to the folder of a run, whole or not at all; all but the two latest go. */
export async function writeCheckpoint(runFolder: string, checkpoint: Checkpoint): Promise<void> {
  const folder = `${runFolder}/${checkpointFolder}`;
  await replaceFile(`${folder}/${String(checkpoint.done).padStart(12, "0")}${ending}`, encodeCheckpoint(checkpoint));
  for (const name of namesIn(folder, ending).slice(0, -kept)) await remove(`${folder}/${name}`);
}

/** The latest checkpoint that can be read, if there is one; `onDamaged` is told of each later one. */
export async function latestCheckpoint(
  runFolder: string,
  onDamaged: (file: string, problem: string) => void = () => {},
): Promise<Checkpoint | undefined> {
  const folder = `${runFolder}/${checkpointFolder}`;
  for (const name of namesIn(folder, ending).reverse()) {
    try {
      return decodeCheckpoint((await readFiles(folder, [name]))[name]);
    } catch (error) {
      onDamaged(`${folder}/${name}`, (error as Error).message);
    }
  }
  return undefined;
}

/** Puts the checkpoints of an unfinished run aside, also those that cannot be read, for one that begins anew; gives where they are now. */
export async function setCheckpointsAside(runFolder: string): Promise<string | undefined> {
  const [folder, aside] = [`${runFolder}/${checkpointFolder}`, `${runFolder}/${asideFolder}`];
  if (namesIn(folder, ending).length === 0) return undefined;
  await replaceByMoving(folder, aside);
  return aside;
}
