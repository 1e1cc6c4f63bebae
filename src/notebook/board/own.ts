/** The reader's own recipes on the board. */
import type { BoardEntry } from "../../data";
import { cannotBeRead, readStore, updateStore } from "../../host/store";
import { recipeFingerprint, recipes } from "../../tensor";
import { fail } from "../../want";
import { boardFile, toEntry } from "./file";

/**
 * Your own recipes with their runs.
 * @throws HomeError where `board.json` cannot be read: it is left as it is
 */
export function ownEntries(): readonly BoardEntry[] {
  const { content, state } = readStore(boardFile);
  if (state === "unreadable") throw cannotBeRead("your board file", boardFile);
  return content.entries;
}

/** Another recipe stands on the board under this name. */
export class OtherRecipe extends Error {
  override name = "OtherRecipe";
}

/**
 * Whether a recipe can stand on the board under its name.
 * @throws OtherRecipe when the workbook, or you, have another recipe of this name there
 */
export function checkName(
  { name, fingerprint }: Pick<BoardEntry, "name" | "fingerprint">,
  own: readonly BoardEntry[] = ownEntries(),
): void {
  const ours = Object.values(recipes).find((recipe) => recipe.name === name);
  if (ours && recipeFingerprint(ours) !== fingerprint)
    throw new OtherRecipe(`the workbook has another recipe of this name, so yours needs one of its own: ${name}`);
  if (own.some((entry) => entry.name === name && entry.fingerprint !== fingerprint))
    throw new OtherRecipe(`another recipe of yours is on the board under this name: ${name}`);
}

/**
 * Puts runs of a recipe on the board: beside those it has there, a run in place of one with its seed. Gives the seeds whose
 * runs were replaced. A board that cannot be read is kept aside, so that the runs are not lost.
 * @throws OtherRecipe as `checkName`; and where the entry could not be read again
 */
export function noteRuns(entry: BoardEntry): number[] {
  if (!toEntry(entry)) fail("what goes on the board must have all that the board needs", entry.name);
  let replaced: number[] = [];
  updateStore(boardFile, (before) => {
    checkName(entry, before.entries);
    const own = before.entries.find(({ name }) => name === entry.name);
    const seeds = entry.runs.map(({ seed }) => seed);
    const kept = own?.runs.filter(({ seed }) => !seeds.includes(seed)) ?? [];
    replaced = own?.runs.flatMap(({ seed }) => (seeds.includes(seed) ? [seed] : [])) ?? [];
    const runs = [...kept, ...entry.runs].sort((one, other) => one.seed - other.seed);
    return { ...before, entries: [...before.entries.filter((other) => other !== own), { ...entry, runs }] };
  });
  return replaced;
}

/** Takes one of your recipes off the board. Gives false where there is none of this name. */
export function removeEntry(name: string): boolean {
  if (!ownEntries().some((entry) => entry.name === name)) return false;
  updateStore(boardFile, (before) => ({ ...before, entries: before.entries.filter((entry) => entry.name !== name) }));
  return true;
}
