/** The checkpoints of a training in files, the last two of them. */
import { namesIn, readFiles, remove, replaceByMoving, replaceFile } from "../host/folders";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint, isSameRun } from "../tensor";

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

/** Called with each checkpoint that is damaged. */
type OnDamaged = (file: string, problem: string) => void;

/** The latest checkpoint of a run that can be read, if there is one; `onDamaged` is told of each later one. */
export async function latestCheckpoint(
  runFolder: string,
  onDamaged: OnDamaged = () => {},
  within: typeof checkpointFolder | typeof asideFolder = checkpointFolder,
): Promise<Checkpoint | undefined> {
  const folder = `${runFolder}/${within}`;
  for (const name of namesIn(folder, ending).reverse()) {
    try {
      return decodeCheckpoint((await readFiles(folder, [name]))[name]);
    } catch (error) {
      onDamaged(`${folder}/${name}`, (error as Error).message);
    }
  }
  return undefined;
}

/** The checkpoint to go on from: the run's own, or a later one of the same run that was put aside when it began anew. */
export async function checkpointToGoOnFrom(
  runFolder: string,
  onDamaged: OnDamaged = () => {},
): Promise<Checkpoint | undefined> {
  const own = await latestCheckpoint(runFolder, onDamaged);
  const aside = await latestCheckpoint(runFolder, onDamaged, asideFolder);
  const isFurther = aside && (!own || (own.done < aside.done && isSameRun(own, aside)));
  return isFurther ? aside : own;
}

/**
 * Puts the checkpoints of an unfinished run aside, also those that cannot be read, for one that begins anew; gives where
 * they are now. Where those of an earlier one lie there already, the further of the two are kept.
 */
export async function setCheckpointsAside(runFolder: string): Promise<string | undefined> {
  const [folder, aside] = [`${runFolder}/${checkpointFolder}`, `${runFolder}/${asideFolder}`];
  if (namesIn(folder, ending).length === 0) return undefined;
  const own = await latestCheckpoint(runFolder);
  const earlier = await latestCheckpoint(runFolder, undefined, asideFolder);
  if (earlier && earlier.done > (own?.done ?? 0)) await remove(folder);
  else await replaceByMoving(folder, aside);
  return aside;
}
