/** What `workbook board` does. */
import { resolve } from "node:path";
import "../../notebook/data";
import { boardRows } from "../../data";
import { replaceFile } from "../../host/folders";
import { places } from "../../host/places";
import { board, noteRuns, OtherRecipe, ownEntries, removeEntry } from "../../notebook/board";
import { terminal } from "../../view";
import { UsageError } from "../errors";
import { answer, say } from "../terminal";
import { boardPage } from "./page";
import { readResults } from "./results";
import { boardText } from "./text";

export interface BoardFlags {
  json?: boolean;
  name?: string;
  description?: string;
  out?: string;
}

export function showBoard({ json }: BoardFlags): void {
  const rows = board();
  answer(json, { rows }, boardText(rows));
}

export function add(folders: readonly string[], { json, name, description }: BoardFlags): void {
  if (folders.length === 0)
    throw new UsageError(
      "workbook board add takes a folder of workbook train, or several",
      "See: npx workbook board --help",
    );
  const read = readResults(folders);
  const called = name?.trim() || read.name;
  const before = ownEntries().find((own) => own.name === called);
  const entry = { ...read, name: called, description: description ?? before?.description ?? read.description };
  const replaced = named(() => noteRuns(entry));
  for (const seed of replaced) say(`Seed ${seed} was on the board: this run takes its place.`);
  const rows = boardRows(ownEntries().filter((own) => own.name === entry.name));
  const seeds = rows[0].seeds.join(", ");
  answer(
    json,
    { row: rows[0], replaced },
    `On your board: ${terminal(entry.name)}, seeds ${seeds}. \`npx workbook board\` shows it.`,
  );
}

/** A name that is taken is the user's to change. */
function named<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof OtherRecipe) throw new UsageError(error.message, "Give it another one with --name.");
    throw error;
  }
}

export function remove(names: readonly string[], { json }: BoardFlags): void {
  const [name] = names;
  if (name === undefined || names.length > 1)
    throw new UsageError("workbook board remove takes the name of one recipe", "See: npx workbook board --help");
  if (!removeEntry(name)) {
    const own = ownEntries().map((entry) => entry.name);
    const advice = own.length > 0 ? `Yours: ${own.join(", ")}.` : "There is no recipe of yours on it.";
    throw new UsageError(`there is no recipe of yours on the board under this name: ${name}`, advice);
  }
  answer(json, { removed: name }, `Taken off your board: ${terminal(name)}.`);
}

export async function writePage({ json, out }: BoardFlags): Promise<void> {
  const file = resolve(out ?? `${places().out}/board.html`);
  await replaceFile(file, new TextEncoder().encode(boardPage(board())));
  answer(json, { page: file }, `The board as a page: ${file}`);
}
