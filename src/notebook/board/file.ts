/** The reader's own recipes as they are kept: `board.json` in the home. Needs nothing of TensorFlow's: `doctor` reads it. */
import { type BoardEntry, type BoardRun, type Misread, testImages } from "../../data";
import { asObject, type StoreFile } from "../../host/store";

interface Board {
  readonly entries: readonly BoardEntry[];
}

/** All of it is understood, or it cannot be read: half of a board would be written over the whole one. */
export const boardFile: StoreFile<Board> = {
  name: "board.json",
  version: 1,
  empty: { entries: [] },
  parse(fields) {
    const entries = allOf(fields["entries"], toEntry);
    return entries && { ...fields, entries };
  },
};

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isFigure = (value: unknown): value is number => Number.isFinite(value);

/** The items of a list; `undefined` where one cannot be understood, or it is none. */
function allOf<T>(list: unknown, understand: (item: unknown) => T | undefined): T[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const items = list.flatMap((item) => understand(item) ?? []);
  return items.length === list.length ? items : undefined;
}

/** An entry out of JSON, where it is one with all that the board needs. */
export function toEntry(value: unknown): BoardEntry | undefined {
  const entry = asObject(value) as Partial<Record<keyof BoardEntry, unknown>> | undefined;
  if (!entry) return undefined;
  const texts = [entry.name, entry.description, entry.fingerprint, entry.machine];
  const counts = [entry.epochs, entry.parameters, entry.multiplyAdds];
  if (!texts.every((text) => typeof text === "string") || !counts.every(isCount)) return undefined;
  const runs = allOf(entry.runs, toRun);
  if (!runs || runs.length === 0 || !differ(runs.map(({ seed }) => seed))) return undefined;
  return { ...(entry as unknown as BoardEntry), by: "you", runs };
}

function toRun(value: unknown): BoardRun | undefined {
  const { seed, seconds, peakMemory, testAccuracy, testLoss, misread } = asObject(value) ?? {};
  if (!isCount(seed) || ![seconds, testAccuracy, testLoss].every(isFigure) || !isMisread(misread)) return undefined;
  const figures = { seconds, testAccuracy, testLoss } as Pick<BoardRun, "seconds" | "testAccuracy" | "testLoss">;
  if (!agree(testAccuracy, misread)) return undefined;
  return { seed, ...figures, ...(isCount(peakMemory) && { peakMemory }), misread };
}

/** Whether what a run read right and what it misread are all the test images. */
export const agree = (testAccuracy: unknown, misread: unknown): boolean =>
  Array.isArray(misread) && Math.round(Number(testAccuracy) * testImages) + misread.length === testImages;

/** Test images, each once, with what they were taken for. */
function isMisread(value: unknown): value is Misread[] {
  const list = allOf(value, asObject);
  if (!list?.every(({ index, as }) => isCount(index) && index < testImages && isCount(as) && as <= 9)) return false;
  return differ(list.map(({ index }) => index));
}

const differ = (values: readonly unknown[]): boolean => new Set(values).size === values.length;
