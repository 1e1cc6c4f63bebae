import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { places } from "../host/places";
import { sum } from "../numbers";
import { unlinkCommand } from "./commandLink";
import { diskUsage, formatBytes, type MadeFolder, madeFolders } from "./diskUsage";
import { UsageError } from "./errors";
import { removeIfEmpty } from "./files";
import { addHelp } from "./help";
import { answer, say } from "./terminal";

interface Flags {
  yes?: boolean;
  all?: boolean;
  json?: boolean;
}

/** Adds options and action of `workbook uninstall`. */
export function configure(command: Command): void {
  command
    .option("-y, --yes", "remove without asking")
    .option("--all", "remove what is your own as well: work/, .workbook/, out/ and unfinished measurements")
    .option("--json", "print one object on standard output")
    .action(uninstall);
  addHelp(command, {
    about:
      "Setup adds nothing outside the clone, apart from what npm and pip keep in caches of their own. npm start installs everything again.",
    prints: "what is to be removed and what is kept, with sizes; then it asks.",
    examples: ["workbook uninstall", "workbook uninstall --all --yes"],
  });
}

type Sized = MadeFolder & { readonly bytes: number };

async function uninstall({ yes = false, all = false, json = false }: Flags): Promise<void> {
  if (!yes && !process.stdin.isTTY)
    throw new UsageError("there is no terminal to ask on", "Say --yes to remove without asking.");
  const where = places();
  const found = madeFolders(where)
    .map((made): Sized => ({ ...made, bytes: diskUsage(made.folder) }))
    .filter(({ bytes }) => bytes > 0);
  const wanted = found.filter(({ own }) => all || !own);
  const bytes = sum(wanted.map((folder) => folder.bytes));
  const plain = (list: readonly Sized[]) => list.map(({ path, what, bytes }) => ({ path, what, bytes }));
  const rest = (removed: readonly Sized[]): Sized[] => found.filter((folder) => !removed.includes(folder));

  if (wanted.length === 0) {
    answer(json, { removed: [], kept: plain(found), bytes: 0 }, `There is nothing to remove.${keptText(found)}`);
    return;
  }
  say("To be removed:");
  for (const folder of wanted) say(line(folder));
  if (wanted.length < found.length) say("Kept, because they are your own (--all removes them as well):");
  for (const folder of rest(wanted)) say(line(folder));
  if (!yes && !(await confirm(`Remove ${formatBytes(bytes)}?`))) {
    answer(json, { removed: [], kept: plain(found), bytes: 0 }, "Nothing was removed.");
    return;
  }
  for (const { folder } of wanted) rmSync(folder, { recursive: true, force: true });
  removeIfEmpty(join(where.program, ".cache"));
  unlinkCommand(where);
  const text = `Removed ${formatBytes(bytes)}.${keptText(rest(wanted))}${gitText(where.program)}`;
  answer(json, { removed: plain(wanted), kept: plain(rest(wanted)), bytes }, text);
}

const line = ({ bytes, path, what }: Sized): string => `  ${formatBytes(bytes).padStart(7)}  ${path}  (${what})`;

function keptText(kept: readonly Sized[]): string {
  return kept.length > 0 ? ` Kept: ${kept.map(({ path }) => path).join(", ")}.` : "";
}

/** How the clone differs from what git has; nothing where it is no clone. */
function gitText(program: string): string {
  const { status, stdout } = spawnSync("git", ["status", "--porcelain", "--untracked-files=normal"], {
    cwd: program,
    encoding: "utf8",
  });
  if (status !== 0) return "";
  const count = stdout.split("\n").filter(Boolean).length;
  if (count === 0) return " All else is as git has it.";
  return ` All else stays; in it git finds ${count === 1 ? "one file" : `${count} files`} changed or new (git status names them).`;
}

/** Asks a yes-or-no question on the terminal; anything but yes is no, and so is the end of the input. */
async function confirm(question: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => prompt.once("close", () => resolve("")));
  try {
    return /^y(es)?$/i.test((await Promise.race([prompt.question(`${question} [y/N] `), closed])).trim());
  } finally {
    prompt.close();
  }
}
