import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import type { Command } from "commander";
import { places } from "../host/places";
import { toExercise, withGrading } from "../jupyter/exercise";
import { cleanNotebook, formatNotebook, writeNotebook } from "../jupyter/notebook";
import { readNotebook } from "../jupyter/readNotebook";
import { CliError } from "./errors";
import { say } from "./terminal";

interface Flags {
  check?: boolean;
}

/** Adds options and action of `workbook exercises`. */
export function configure(command: Command): void {
  command
    .option("--check", "write nothing; fail when exercises/ is not what answers/ gives")
    .addHelpText(
      "after",
      "\nFor authors: fills in the metadata of answers/ and makes exercises/ from it. Build first: points come from dist/.",
    )
    .action(writeExercises);
}

async function writeExercises({ check }: Flags): Promise<void> {
  const root = places().program;
  const { findTask } = await import("../tasks/index.js"); // with TensorFlow: only when it is needed
  const stale = staleFiles(root, (id) => findTask(id).points);
  if (check) {
    if (stale.size > 0) {
      throw new CliError(`not up to date: ${[...stale.keys()].join(", ")}`, "Run: npx workbook exercises");
    }
    say("exercises/ is what answers/ gives.");
    return;
  }
  mkdirSync(join(root, "exercises"), { recursive: true });
  for (const [path, notebook] of stale) {
    if (notebook) writeNotebook(join(root, path), notebook);
    else rmSync(join(root, path));
    say(`${path} ${notebook ? "written" : "removed"}`);
  }
  if (stale.size === 0) say("Nothing to do: exercises/ is what answers/ gives.");
}

type Written = ReturnType<typeof readNotebook>;

/** The files that are not as they should be, with what they should be; `undefined` for one that should not be there. */
function staleFiles(root: string, points: (task: string) => number): Map<string, Written | undefined> {
  const stale = new Map<string, Written | undefined>();
  const folder = join(root, "answers");
  if (!existsSync(folder))
    throw new CliError("there is no folder answers/", "A handout has none: take the whole workbook.");
  const names = readdirSync(folder).filter((name) => name.endsWith(".ipynb"));
  for (const name of names) {
    const answers = withGrading(cleanNotebook(readNotebook(join(folder, name))), points);
    const files = { [`answers/${name}`]: answers, [`exercises/${name}`]: toExercise(answers, points) };
    for (const [path, notebook] of Object.entries(files)) {
      if (readIfThere(join(root, path)) !== formatNotebook(notebook)) stale.set(path, notebook);
    }
  }
  const old = existsSync(join(root, "exercises")) ? readdirSync(join(root, "exercises")) : [];
  for (const name of old) if (!names.includes(basename(name))) stale.set(`exercises/${name}`, undefined);
  return stale;
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}
