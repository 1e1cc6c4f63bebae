import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { places } from "../host/places";
import { writeNotebook } from "../jupyter/notebook";
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
  const { staleFiles } = await import("./staleExercises.js"); // with TensorFlow: only when it is needed
  const { stale, faults } = staleFiles(root);
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
  return new CliError(faults.join("; "), "Fix what is named, or run: git restore answers");
}
