import { execFileSync } from "node:child_process";
import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Command } from "commander";
import { places } from "../host/places";
import { formatBytes } from "./diskUsage";
import { CliError, UsageError } from "./errors";
import { addHelp } from "./help";
import { answer, say } from "./terminal";

interface Flags {
  out: string;
  json?: boolean;
}

/** Adds options and action of `workbook handout`. */
export function configure(command: Command): void {
  command
    .requiredOption("--out <file>", "the zip file to write")
    .option("--json", "print one object on standard output")
    .action(({ out, json }: Flags) => handOut(places().program, resolve(out), json));
  addHelp(command, {
    about:
      "Packs what git knows, with changes that are not committed, and without answers/. A class unpacks it and types npm start.",
    prints: "the file and its size, and what is not in it because git does not know it.",
    examples: ["workbook handout --out ../cnn-workbook.zip"],
  });
}

function handOut(root: string, file: string, json?: boolean): void {
  if (!file.endsWith(".zip")) throw new UsageError(`--out must end in .zip: ${file}`, "Example: --out class.zip");
  if (!existsSync(dirname(file))) throw new UsageError(`there is no such folder: ${dirname(file)}`, "Make it first.");
  if (!existsSync(`${root}/answers`)) throw new CliError("this workbook is a handout already: it has no answers/");
  const untracked = git(root, ["ls-files", "--others", "--exclude-standard"]).split("\n").filter(Boolean);
  // Changes that are not committed belong to it: `stash create` makes a commit of them and touches nothing.
  const commit = git(root, ["stash", "create"]).trim() || "HEAD";
  const draft = `${file}.${process.pid}.tmp`;
  try {
    git(root, [
      "archive",
      "--format=zip",
      "--prefix=cnn-workbook/",
      `--output=${draft}`,
      commit,
      ".",
      ":(exclude)answers",
    ]);
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
  if (untracked.length > 0) say(`Not in it, because git does not know them: ${untracked.join(", ")}`);
  const bytes = statSync(file).size;
  answer(json, { file, bytes, untracked }, `${file}: the workbook without answers/, ${formatBytes(bytes)}.`);
}

function git(root: string, args: readonly string[]): string {
  try {
    return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new CliError(
      `git could not pack the workbook: ${(stderr || message).trim()}`,
      "A handout is made from a git clone.",
    );
  }
}
