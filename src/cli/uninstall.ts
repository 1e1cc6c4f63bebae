import { rmSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { places } from "../host/places";
import { sum } from "../numbers";
import { diskUsage, formatBytes, madeFolders } from "./diskUsage";
import { UsageError } from "./errors";
import { printJson, say } from "./terminal";

interface Flags {
  yes?: boolean;
  all?: boolean;
  json?: boolean;
}

/** Adds options and action of `workbook uninstall`. */
export function configure(command: Command): void {
  command
    .option("-y, --yes", "remove without asking")
    .option("--all", "remove your own copy and progress as well: work/, .workbook/ and out/")
    .option("--json", "print one object on standard output")
    .addHelpText(
      "after",
      "\nSetup adds nothing outside the clone, apart from what npm and pip keep in caches of their own.\n" +
        "npm start installs everything again.",
    )
    .action(uninstall);
}

async function uninstall({ yes = false, all = false, json = false }: Flags): Promise<void> {
  if (!yes && !process.stdin.isTTY)
    throw new UsageError("there is no terminal to ask on", "Say --yes to remove without asking.");
  const folders = madeFolders(places())
    .filter(({ own }) => all || !own)
    .map(({ path, what, folder }) => ({ path, what, folder, bytes: diskUsage(folder) }))
    .filter(({ bytes }) => bytes > 0);
  const bytes = sum(folders.map((folder) => folder.bytes));

  if (folders.length > 0) {
    for (const folder of folders) say(`  ${formatBytes(folder.bytes).padStart(7)}  ${folder.path}  (${folder.what})`);
    if (!yes && !(await confirm(`Remove these and get ${formatBytes(bytes)} back?`))) {
      say("Nothing was removed.");
      return;
    }
    for (const { folder } of folders) rmSync(folder, { recursive: true, force: true });
  }
  if (json) printJson({ removed: folders.map(({ path, what, bytes }) => ({ path, what, bytes })), bytes });
  else say(folders.length > 0 ? `Removed ${formatBytes(bytes)}. ${whatIsLeft(all)}` : "There is nothing to remove.");
}

function whatIsLeft(all: boolean): string {
  return all ? "What git knows of is as it was." : "Your own files in work/ are still there.";
}

/** Asks a yes-or-no question on the terminal; anything but yes is no. */
async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UsageError("there is no terminal to ask on", "Say --yes to remove without asking.");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await prompt.question(`${question} [y/N] `)).trim());
  } finally {
    prompt.close();
  }
}
