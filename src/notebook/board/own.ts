/** The reader's own recipes on the board: `board.json` in the home. */
import type { BoardEntry, BoardRun, Misread } from "../../data";
import { asObject, readStore, type StoreFile, updateStore } from "../../host/store";
import { recipeFingerprint, recipes } from "../../tensor";

interface Board {
  readonly entries: readonly BoardEntry[];
}

/** Exported for `doctor`, which says where it stands. */
export const boardFile: StoreFile<Board> = {
  name: "board.json",
  version: 1,
  empty: { entries: [] },
  parse(fields) {
    const entries = fields["entries"];
    return Array.isArray(entries)
      ? { ...fields, entries: entries.flatMap((entry) => toEntry(entry) ?? []) }
      : undefined;
  },
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isFigure = (value: unknown): value is number => Number.isFinite(value);

/** An entry as it can be understood; what cannot is left out. */
function toEntry(value: unknown): BoardEntry | undefined {
  const entry = asObject(value) as Partial<Record<keyof BoardEntry, unknown>> | undefined;
  if (!entry || !Array.isArray(entry.runs)) return undefined;
  const texts = [entry.name, entry.description, entry.fingerprint, entry.machine];
  const counts = [entry.epochs, entry.parameters, entry.multiplyAdds];
  if (!texts.every((text) => typeof text === "string") || !counts.every(isCount)) return undefined;
  const runs = entry.runs.flatMap((run) => toRun(run) ?? []);
  return runs.length > 0 ? { ...(entry as unknown as BoardEntry), by: "you", runs } : undefined;
}

/** A run out of JSON, where it is one with all that the board needs. */
export function toRun(value: unknown): BoardRun | undefined {
  const { seed, seconds, peakMemory, testAccuracy, testLoss, misread } = asObject(value) ?? {};
  if (!isCount(seed) || ![seconds, testAccuracy, testLoss].every(isFigure) || !isMisread(misread)) return undefined;
  const figures = { seconds, testAccuracy, testLoss } as Pick<BoardRun, "seconds" | "testAccuracy" | "testLoss">;
  return { seed, ...figures, ...(isCount(peakMemory) && { peakMemory }), misread };
}

function isMisread(value: unknown): value is Misread[] {
  return (
    Array.isArray(value) && value.every((item) => isCount(asObject(item)?.["index"]) && isCount(asObject(item)?.["as"]))
  );
}

/** Your own recipes with their runs. */
export function ownEntries(): readonly BoardEntry[] {
  return readStore(boardFile).content.entries;
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
 * runs were replaced.
 * @throws OtherRecipe as `checkName`
 */
export function noteRuns(entry: BoardEntry): number[] {
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
