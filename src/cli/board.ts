import { resolve } from "node:path";
import type { Command } from "commander";
import "../notebook/data";
import { boardRows } from "../data";
import { replaceFile } from "../host/folders";
import { places } from "../host/places";
import { board, noteRuns, OtherRecipe, ownEntries, removeEntry } from "../notebook/board";
import { terminal } from "../view";
import { boardPage } from "./board/page";
import { readResults } from "./board/results";
import { boardText } from "./board/text";
import { UsageError } from "./errors";
import { addHelp } from "./help";
import { answer, say } from "./terminal";

interface Flags {
  json?: boolean;
  name?: string;
  description?: string;
  out?: string;
}

const actions = ["add", "remove", "page"] as const;

/** Adds options and action of `workbook board`. */
export function configure(command: Command): void {
  command
    .option("--name <name>", "with add: what the recipe is called on your board (default: as it was trained)")
    .option("--description <text>", "with add: one line that says what it is")
    .option("--out <file>", "with page: where it goes (default: out/board.html)")
    .option("--json", "print one object on standard output")
    .action(async (action: string | undefined, names: string[], flags: Flags) => {
      if (action === undefined) return showBoard(flags);
      if (action === "add") return add(names, flags);
      if (action === "remove") return remove(names, flags);
      if (action === "page") return writePage(flags);
      throw new UsageError(
        `workbook board takes ${actions.join(", ")}, or nothing: ${action}`,
        "See: npx workbook board --help",
      );
    });
  addHelp(command, {
    about:
      "Without more it shows the board: what each recipe reaches on MNIST's test images as a mean over seeds with its standard error, what it takes, " +
      "and what published results say. Your own recipes are kept in your home.\n\n" +
      "add RESULT...: puts runs of a recipe of yours on it; RESULT is the folder that workbook train made, one for each seed. " +
      "A notebook does it with addToBoard(recipe).\n" +
      "remove NAME: takes a recipe of yours off it.\n" +
      "page: writes the board as a page.",
    prints: "the board, or what was done.",
    examples: [
      "workbook board",
      "workbook train mnistFast --batch-size 64 --seed 1",
      "workbook board add out/train/mnistFast-seed1-batch64 --name smaller-batches",
      "workbook board remove smaller-batches",
      "workbook board page --out board.html",
    ],
  });
}

function showBoard({ json }: Flags): void {
  const rows = board();
  answer(json, { rows }, boardText(rows));
}

function add(folders: readonly string[], { json, name, description }: Flags): void {
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

function remove(names: readonly string[], { json }: Flags): void {
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

async function writePage({ json, out }: Flags): Promise<void> {
  const file = resolve(out ?? `${places().out}/board.html`);
  await replaceFile(file, new TextEncoder().encode(boardPage(board())));
  answer(json, { page: file }, `The board as a page: ${file}`);
}
