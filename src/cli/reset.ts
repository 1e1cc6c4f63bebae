import { basename } from "node:path";
import type { Command } from "commander";
import { places } from "../host/places";
import { otherCopy, type Reset, type Restored, resetWork, restoreWork } from "./backups";
import { UsageError } from "./errors";
import { addHelp } from "./help";
import { resetOf } from "./ownCopy";
import { printJson, say } from "./terminal";
import { listOriginals } from "./workFolder";

interface Flags {
  only: string;
  restore?: boolean;
  json?: boolean;
}

/** What `--only` takes, and the folder that each means. */
const kinds: Record<string, string> = { lesson: "notebooks/", exercise: "exercises/" };

/** Adds options and action of `workbook reset`. */
export function configure(command: Command): void {
  command
    .option("--only <kind>", "what to reset: lesson or exercise", "lesson")
    .option("--restore", "give yours back, as it was before the last reset")
    .option("--json", "print one object on standard output")
    .action(reset);
  addHelp(command, {
    about: "What you had is kept in work/backups/.",
    prints:
      "on standard error, what is fresh and where yours is kept; with --json the same under `reset` or `restored`, by path.",
    examples: [
      "workbook reset 02                   a fresh lesson 2; your exercise stays as it is",
      "workbook reset 02 --only exercise   a fresh exercise 2",
      "workbook reset 02 --only exercise --restore",
    ],
  });
}

function reset(numbers: string[], { only, restore, json }: Flags): void {
  const where = places();
  const paths = choosePaths(listOriginals(where), numbers, only);
  const without = restore ? paths.filter((path) => otherCopy(where, path) === undefined) : [];
  if (without.length > 0) {
    const names = without.map((path) => `work/${path}`).join(", ");
    throw new UsageError(
      `there is no other ${names} to give back`,
      "Nothing was changed. work/backups/ has what was kept.",
    );
  }
  const now = new Date();
  const done: (Reset | Restored)[] = [];
  try {
    for (const path of paths) {
      const entry = restore ? restoreWork(where, path, now) : resetWork(where, path, now);
      if (entry === undefined) continue;
      done.push(entry);
      say(told(entry));
    }
  } finally {
    if (done.length > 0) say("Close and open it again where it is open; do not save what the old tab shows.");
  }
  if (json) printJson({ [restore ? "restored" : "reset"]: done });
}

function told(entry: Reset | Restored): string {
  const kept = entry.backup ? `; what you had is kept as ${entry.backup}` : "";
  if ("from" in entry) return `work/${entry.path} is yours again, out of ${entry.from}${kept}`;
  const back = entry.backup ? `\n  To get it back: npx workbook ${resetOf(entry.path)} --restore` : "";
  return `work/${entry.path} is fresh${kept}${back}`;
}

/** The originals that numbers such as "2" or "02" mean. */
export function choosePaths(originals: readonly string[], numbers: readonly string[], only: string): string[] {
  const folder = Object.hasOwn(kinds, only) ? kinds[only] : undefined;
  if (folder === undefined)
    throw new UsageError(`unknown kind: ${only}`, `--only takes ${Object.keys(kinds).join(" or ")}.`);
  const candidates = originals.filter((path) => path.startsWith(folder));
  const chosen = numbers.flatMap((number) => {
    const prefix = `${number.padStart(2, "0")}-`;
    const paths = /^\d+$/.test(number) ? candidates.filter((path) => basename(path).startsWith(prefix)) : [];
    if (paths.length > 0) return paths;
    const known = [...new Set(candidates.flatMap((path) => basename(path).match(/^\d+(?=-)/) ?? []))].sort();
    throw new UsageError(`there is no ${only} ${JSON.stringify(number)}`, `There are: ${known.join(", ")}.`);
  });
  return [...new Set(chosen)];
}
