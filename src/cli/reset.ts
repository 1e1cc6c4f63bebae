import { basename } from "node:path";
import type { Command } from "commander";
import { UsageError } from "./errors";
import { workbookRoot } from "./root";
import { printJson, say } from "./terminal";
import { listOriginals, resetWork } from "./workFolder";

interface Flags {
  only?: string;
  json?: boolean;
}

/** What `--only` takes, and the folder that each means. */
const kinds: Record<string, string> = { lesson: "notebooks/", exercise: "exercises/" };

/** Adds options and action of `workbook reset`. */
export function configure(command: Command): void {
  command
    .option("--only <kind>", "reset just the lesson or just the exercise")
    .option("--json", "print one object on standard output")
    .addHelpText("after", "\nExample:\n  workbook reset 02 --only exercise\n\nWhat you had is kept in work/backups/.")
    .action(reset);
}

function reset(numbers: string[], { only, json }: Flags): void {
  const root = workbookRoot();
  const paths = choosePaths(listOriginals(root), numbers, only);
  const done = resetWork(root, paths, new Date());
  for (const { path, backup } of done) say(`work/${path} is fresh${backup ? `; yours is kept as ${backup}` : ""}`);
  if (json) printJson({ reset: done });
}

/** The originals that numbers such as "2" or "02" mean. */
export function choosePaths(originals: readonly string[], numbers: readonly string[], only?: string): string[] {
  const folder = only === undefined ? "" : kinds[only];
  if (folder === undefined)
    throw new UsageError(`unknown kind: ${only}`, `--only takes ${Object.keys(kinds).join(" or ")}.`);
  const candidates = originals.filter((path) => path.startsWith(folder));
  return numbers.flatMap((number) => {
    const prefix = `${number.padStart(2, "0")}-`;
    const paths = candidates.filter((path) => basename(path).startsWith(prefix));
    if (paths.length > 0) return paths;
    const known = [...new Set(candidates.flatMap((path) => basename(path).match(/^\d+(?=-)/) ?? []))].sort();
    throw new UsageError(`there is no ${only ?? "lesson or exercise"} ${number}`, `There are: ${known.join(", ")}.`);
  });
}
