import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { places } from "../host/places";
import { toExercise, withGrading } from "../jupyter/exercise";
import { cleanNotebook, formatNotebook, lineFeeds, writeNotebook } from "../jupyter/notebook";
import { NotebookError } from "../jupyter/notebookFile";
import { readNotebook } from "../jupyter/readNotebook";
import { CliError, exitCodes } from "./errors";
import { addHelp } from "./help";
import { answer } from "./terminal";

interface Flags {
  check?: boolean;
  json?: boolean;
}

/** Adds options and action of `workbook exercises`. */
export function configure(command: Command): void {
  command
    .option("--check", "write nothing; fail when exercises/ is not what answers/ gives")
    .option("--json", "print one object on standard output")
    .action(writeExercises);
  addHelp(command, {
    about: "Fills in the metadata of answers/ and makes exercises/ from it. Build first: points come from dist/.",
    prints: "each file that was written or removed.",
    exits: "0 exercises/ is what answers/ gives; 1, with --check, it is not.",
  });
}

async function writeExercises({ check, json }: Flags): Promise<void> {
  const root = places().program;
  const { findTask } = await import("../tasks/index.js"); // with TensorFlow: only when it is needed
  const { stale, faults } = staleFiles(root, (id) => findTask(id).points);
  if (check) {
    const paths = [...stale.keys()];
    const text = paths.length > 0 ? `not up to date: ${paths.join(", ")}` : "exercises/ is what answers/ gives.";
    if (paths.length > 0 && !json) throw new CliError(text, "Run: npx workbook exercises");
    answer(json, { stale: paths }, text);
    if (paths.length > 0) process.exitCode = exitCodes.failed;
    if (faults.length > 0) throw unreadable(faults);
    return;
  }
  mkdirSync(join(root, "exercises"), { recursive: true });
  for (const [path, notebook] of stale) {
    if (notebook) writeNotebook(join(root, path), notebook);
    else rmSync(join(root, path));
  }
  const done = (wanted: boolean): string[] =>
    [...stale].filter(([, notebook]) => (notebook !== undefined) === wanted).map(([path]) => path);
  const [written, removed] = [done(true), done(false)];
  const lines = [...written.map((path) => `${path} written`), ...removed.map((path) => `${path} removed`)];
  answer(json, { written, removed }, lines.join("\n") || "Nothing to do: exercises/ is what answers/ gives.");
  if (faults.length > 0) throw unreadable(faults);
}

/** Told last: the others are done by then. */
function unreadable(faults: readonly string[]): CliError {
  return new CliError(faults.join("; "), "Mend what is named, or run: git restore answers");
}

type Written = ReturnType<typeof readNotebook>;

interface Stale {
  /** Files that are not as they should be, with what they should be; `undefined` for one that should not be there. */
  readonly stale: Map<string, Written | undefined>;
  /** What is wrong with answers that give no exercise. */
  readonly faults: readonly string[];
}

function staleFiles(root: string, points: (task: string) => number): Stale {
  const stale: Stale["stale"] = new Map();
  const faults: string[] = [];
  const folder = join(root, "answers");
  if (!existsSync(folder))
    throw new CliError("there is no folder answers/", "A handout has none: take the whole workbook.");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  for (const name of names) {
    try {
      const answers = withGrading(cleanNotebook(readNotebook(join(folder, name))), points);
      const files = { [`answers/${name}`]: answers, [`exercises/${name}`]: toExercise(answers, points) };
      for (const [path, notebook] of Object.entries(files)) {
        const written = readIfThere(join(root, path));
        if (written === undefined || lineFeeds(written) !== formatNotebook(notebook)) stale.set(path, notebook);
      }
    } catch (error) {
      faults.push(error instanceof NotebookError ? error.message : `answers/${name}: ${(error as Error).message}`);
    }
  }
  const old = existsSync(join(root, "exercises")) ? readdirSync(join(root, "exercises")) : [];
  for (const name of old) if (!names.includes(basename(name))) stale.set(`exercises/${name}`, undefined);
  return { stale, faults };
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
