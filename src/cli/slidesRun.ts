/** What `workbook slides` does. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { type Places, places } from "../host/places";
import { formatNotebook, type Notebook, titleOf } from "../jupyter/notebook";
import { NotebookError } from "../jupyter/notebookFile";
import { readAnyNotebook, readNotebook } from "../jupyter/readNotebook";
import { assetFiles } from "../slides/assets";
import { type Deck, deckOf, exerciseOf } from "../slides/deck";
import { executedKey, programKey, withOutputs } from "../slides/executed";
import { contentsPage, deckPage } from "../slides/page";
import { findChromium, printDeck } from "../slides/pdf";
import { terminal } from "../view/escape";
import { CliError, exitCodes } from "./errors";
import { executeLessons } from "./executeLessons";
import { isFile, writeAtomically } from "./files";
import { outFolder } from "./outFolder";
import { checkPort } from "./portOption";
import { choosePaths } from "./reset";
import { tellFailure } from "./runLessons";
import { showDecks } from "./slidesShow";
import { printJson, say } from "./terminal";
import { listOriginals } from "./workFolder";

export interface SlidesFlags {
  out?: string;
  quick?: boolean;
  pdf?: boolean;
  open?: boolean;
  port?: number;
  timeout?: number;
  json?: boolean;
}

interface Made {
  lesson: string;
  title: string;
  slides: number;
  file: string;
  pdf?: string;
}

type Failure = { lesson: string; cell: string; message: string };

/** Makes decks of the lessons of these numbers, or of all. */
export async function makeSlides(numbers: string[], flags: SlidesFlags): Promise<void> {
  const where = places();
  const lessons = listOriginals(where).filter((path) => path.startsWith("notebooks/"));
  const paths = numbers.length > 0 ? choosePaths(lessons, numbers, "lesson") : lessons;
  const folder = outFolder(where, flags.out ?? join(where.out, "slides"));
  const chromium = flags.pdf ? wantChromium() : undefined;
  if (flags.port !== undefined) await checkPort(flags.port);
  mkdirSync(folder, { recursive: true });
  const { executed, failures } = await executedLessons(where, paths, flags);
  const decks = [...executed].map(([path, notebook]) => deckFor(where, path, notebook));
  writeDecks(where, folder, lessons, decks);
  const made = decks.map((deck) => ({ ...madeOf(deck), file: join(folder, `${deck.lesson}.html`) }));
  if (chromium) for (const each of made) Object.assign(each, { pdf: await print(chromium, each.file) });
  report(folder, made, failures, flags.json ?? false);
  if (failures.length > 0) process.exitCode = exitCodes.failed;
  if (made.length > 0 && (flags.open || flags.port !== undefined)) {
    const page = made.length === 1 ? basename(made[0].file) : "index.html";
    await showDecks(folder, page, flags.port, flags.open ?? false);
  }
}

/** The lessons with their outputs, from copies that are kept where nothing has changed, and those that failed. */
async function executedLessons(
  where: Places,
  paths: readonly string[],
  { quick = false, timeout }: SlidesFlags,
): Promise<{ executed: Map<string, Notebook>; failures: Failure[] }> {
  const kept = join(where.out, "executed");
  const program = programKey(where.program);
  const originals = new Map(paths.map((path) => [path, readNotebook(join(where.program, path))]));
  const copyOf = (path: string): string => {
    const name = `${basename(path, ".ipynb")}${quick ? "-quick" : ""}`;
    return join(kept, `${name}.${executedKey(originals.get(path)!, program, quick)}.ipynb`);
  };
  const missing = paths.filter((path) => !isFile(copyOf(path)));
  const failures: Failure[] = [];
  const whatIsKept = (): string => "Lessons that were run are kept: make the slides again, and it goes on from there.";
  if (missing.length > 0) {
    const settings = { quick, timeout, what: "making slides", kept: whatIsKept };
    await executeLessons(missing, settings, (path, result) => {
      const lesson = basename(path, ".ipynb");
      if (result instanceof NotebookError) failures.push({ lesson, cell: "", message: result.message });
      else if (result.failure) {
        const { cell, traceback } = tellFailure(result.failure);
        failures.push({ lesson, cell, message: traceback });
      } else {
        forget(kept, copyOf(path));
        writeAtomically(copyOf(path), formatNotebook(result.notebook));
      }
    });
  }
  const executed = new Map<string, Notebook>();
  for (const path of paths) {
    if (!isFile(copyOf(path))) continue;
    executed.set(path, withOutputs(originals.get(path)!, readAnyNotebook(copyOf(path)).notebook));
  }
  return { executed, failures };
}

/** Removes older copies of the same lesson, run in the same way. */
function forget(folder: string, copy: string): void {
  mkdirSync(folder, { recursive: true });
  const [name] = basename(copy).split(".");
  for (const file of readdirSync(folder)) if (file.split(".")[0] === name) rmSync(join(folder, file));
}

function deckFor({ program }: Places, path: string, notebook: Notebook): Deck {
  const exercise = join(program, "exercises", basename(path));
  return deckOf(basename(path, ".ipynb"), notebook, isFile(exercise) ? exerciseOf(readNotebook(exercise)) : undefined);
}

/** Writes decks, what they need, and the page that leads to all that lie in the folder. */
function writeDecks({ program }: Places, folder: string, lessons: readonly string[], decks: readonly Deck[]): void {
  for (const { from, to } of assetFiles(program)) writeAtomically(join(folder, "assets", to), readFileSync(from));
  const names = lessons.map((path) => basename(path, ".ipynb"));
  const there = names.filter(
    (name) => decks.some(({ lesson }) => lesson === name) || isFile(join(folder, `${name}.html`)),
  );
  for (const deck of decks) writeAtomically(join(folder, `${deck.lesson}.html`), deckPage(deck, new Set(there)));
  const titled = there.map((lesson) => {
    const title = titleOf(readNotebook(join(program, "notebooks", `${lesson}.ipynb`))) ?? lesson;
    return { lesson, title };
  });
  writeAtomically(join(folder, "index.html"), contentsPage(titled));
}

function madeOf({ lesson, title, columns }: Deck): Omit<Made, "file"> {
  return { lesson, title, slides: columns.flat().length };
}

function wantChromium(): string {
  const chromium = findChromium();
  if (chromium) return chromium;
  throw new CliError(
    "--pdf needs Chromium or Chrome, and there is none on the search path",
    "Install one; or leave --pdf out, open a deck with ?print-pdf behind its address, and print it from your browser.",
  );
}

/** @throws when the browser cannot print it */
async function print(chromium: string, deck: string): Promise<string> {
  const pdf = deck.replace(/\.html$/, ".pdf");
  const profile = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
  try {
    say(`Printing ${basename(pdf)} …`);
    writeAtomically(pdf, await printDeck(chromium, deck, profile));
  } catch (error) {
    throw new CliError(
      (error as Error).message,
      "The decks themselves are made: print one from a browser, with ?print-pdf.",
    );
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 3 });
  }
  return pdf;
}

function report(folder: string, made: readonly Made[], failures: readonly Failure[], json: boolean): void {
  for (const { lesson, slides } of made) say(`${lesson}: ${slides} slides`);
  for (const { lesson, cell, message } of failures)
    say(`\n${lesson}${cell && `, cell "${cell}"`}: no deck, because it failed:\n${terminal(message)}`);
  if (made.length > 0) say(`Open ${relative(process.cwd(), join(folder, "index.html"))} in a browser.`);
  if (json) printJson({ decks: made, failures });
}
