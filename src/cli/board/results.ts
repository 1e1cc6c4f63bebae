/** Folders of `workbook train` → runs for the board. */
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type BoardEntry, trainingImages } from "../../data";
import { asObject } from "../../host/store";
import { agree, toEntry } from "../../notebook/board";
import { UsageError } from "../errors";

const again = "Train it with `npx workbook train RECIPE --seed N`, and name the folder that it says.";

/** The run in a folder, with all that the board has to know of its recipe. @throws UsageError for what does not belong on it */
export function readResult(folder: string): BoardEntry {
  const refuse = (what: string, advice = again): never => {
    throw new UsageError(`${what}: ${folder}`, advice);
  };
  /** The content of one of its files; `undefined` where there is none. */
  const read = (name: string): unknown => {
    const file = join(folder, name);
    if (!existsSync(file)) return undefined;
    try {
      return JSON.parse(readFileSync(file, "utf8"));
    } catch {
      return refuse(`${name} cannot be read`, "Train it again.");
    }
  };
  const result = asObject(read("result.json")) ?? refuse("there is no result of a training in this folder");
  const { outcome, images, heldOutAccuracy, seed, seconds, peakMemory, testAccuracy, testLoss } = result;
  if (outcome !== "completed") refuse(`this training did not come to its end (${String(outcome)})`);
  if (heldOutAccuracy !== undefined)
    refuse("this run was judged on training images held out, not on the test images", "Train it without --hold-out.");
  if (images !== trainingImages)
    refuse(
      `this run learned from ${String(images)} images, not from all ${trainingImages}`,
      "Train it without --limit.",
    );
  const misread = read("misread.json");
  if (misread === undefined || result["fingerprint"] === undefined)
    refuse("an older workbook made this result, and did not keep what it misread", "Train it again.");
  const { recipe: name, description, fingerprint, epochs, parameters, multiplyAdds, machine } = result;
  const run = { seed, seconds, peakMemory, testAccuracy, testLoss, misread };
  const described = { name, description, fingerprint, epochs, parameters, multiplyAdds, machine };
  const why = agree(testAccuracy, misread) ? "" : ": its accuracy and the images that it misread do not agree";
  return toEntry({ ...described, runs: [run] }) ?? refuse(`this result is damaged${why}`, "Train it again.");
}

/**
 * Several runs of one recipe as one entry.
 * @throws UsageError when they are of different recipes, or two have the same seed
 */
export function readResults(folders: readonly string[]): BoardEntry {
  const entries = folders.map((folder) => ({ folder, entry: readResult(folder) }));
  const [first, ...others] = entries;
  for (const { folder, entry } of others) {
    if (entry.fingerprint === first.entry.fingerprint) continue;
    throw new UsageError(
      `these are runs of different recipes: ${basename(first.folder)} and ${basename(folder)}`,
      "Add the runs of one recipe at a time; settings such as --epochs and --batch-size make another recipe.",
    );
  }
  const seeds = entries.map(({ entry }) => entry.runs[0].seed);
  const twice = seeds.find((seed, i) => seeds.indexOf(seed) !== i);
  if (twice !== undefined)
    throw new UsageError(`two of these runs have the same seed: ${twice}`, "Train each with a --seed of its own.");
  return { ...first.entry, runs: entries.flatMap(({ entry }) => entry.runs) };
}
