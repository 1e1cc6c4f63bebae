/** The checkpoints of a training in files, the last two of them. */
import { AdvisedError } from "../host/advisedError";
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

/**
 * The checkpoints to go on from: the run's own, and one that was put aside when a run began anew. Of two of the same run
 * only the later one counts; whoever goes on knows which of two runs is theirs.
 */
export async function checkpointsToGoOnFrom(
  runFolder: string,
  onDamaged: OnDamaged = () => {},
): Promise<readonly Checkpoint[]> {
  const own = await latestCheckpoint(runFolder, onDamaged);
  const aside = await latestCheckpoint(runFolder, onDamaged, asideFolder);
  if (own && aside && isSameRun(own, aside)) return [own.done < aside.done ? aside : own];
  return [own, aside].filter((one) => one !== undefined);
}

/**
 * Puts the checkpoints of an unfinished run aside, also those that cannot be read, for one that begins anew; gives where
 * they are now. Where earlier ones of the same run lie there already, the further of the two are kept.
 * @throws AdvisedError where those of another run lie there
 */
export async function setCheckpointsAside(runFolder: string): Promise<string | undefined> {
  const [folder, aside] = [`${runFolder}/${checkpointFolder}`, `${runFolder}/${asideFolder}`];
  if (namesIn(folder, ending).length === 0) return undefined;
  const own = await latestCheckpoint(runFolder);
  const earlier = await latestCheckpoint(runFolder, undefined, asideFolder);
  if (earlier && !(own && isSameRun(own, earlier)))
    throw new AdvisedError(
      `two unfinished runs lie in ${runFolder}, and a third would cost one of them its checkpoints`,
      `Name another folder with --out, or remove the older ones: ${aside}`,
      true,
    );
  if (earlier && own && earlier.done > own.done) await remove(folder);
  else await replaceByMoving(folder, aside);
  return aside;
}
