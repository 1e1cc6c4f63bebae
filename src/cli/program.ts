import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { places } from "../host/places";
import { type CommandEntry, commands } from "./commands";
import { UsageError } from "./errors";
import { followNpm } from "./followNpm";
import { boxed, numbersExplained } from "./help";

export { isGivenUp } from "./stop";

/** Runs `workbook` with the given arguments (without node and script) and gives its exit code. @throws what its user is to be told */
export async function runProgram(given: readonly string[]): Promise<number> {
  followNpm();
  const program = new Command("workbook")
    .usage("COMMAND [options]")
    .description("Learn convolutional networks by computing, building and measuring.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand(false)
    .configureOutput({ outputError: () => undefined }) // it is told with all other errors
    .addHelpText("after", (context) => boxed(context.command, general))
    .exitOverride();
  // A question without words: what is there? So it is answered, and is no mistake.
  const args = given.length === 0 ? ["--help"] : given[0] === "help" ? [...given.slice(1), "--help"] : [...given];
  const named = args.find((argument) => !argument.startsWith("-"));
  const entry = named !== undefined && Object.hasOwn(commands, named) ? commands[named] : undefined;
  try {
    for (const [name, other] of Object.entries(commands)) addCommand(program, name, other);
    const command = entry && program.commands.find((candidate) => candidate.name() === named);
    if (entry && command) (await entry.load()).configure(command);
    // Help is for commands that there are.
    const unknown = named !== undefined && entry === undefined;
    await program.parseAsync(unknown ? args.filter((arg) => !["-h", "--help"].includes(arg)) : args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0; // help or version was printed
    throw usageError(error, named, entry !== undefined);
  }
}

function addCommand(program: Command, name: string, { group, summary, takes = [] }: CommandEntry): void {
  const command = program.command(name).description(summary).helpGroup(group);
  for (const [argument, what] of takes) command.argument(argument, what);
}

const general = [
  numbersExplained,
  "",
  "Examples:",
  "  workbook lab              open JupyterLab on your copy of the lessons",
  "  workbook check 02 --watch check exercise 2 whenever you save it",
  "  workbook check --help     say more about one command",
  "",
  "Exit codes: 0 done, 1 the work failed (a task is wrong, a cell failed, a part is broken), 2 wrong usage, 129, 130 or 143 stopped by a signal.",
  "With --json a command prints one object on standard output (grade, and check --watch, one on each line), and talks on standard error; where it fails before it has an answer, the object is { error, advice }.",
].join("\n");

/** What people type who look for a command of another name. */
const otherNames: Readonly<Record<string, string>> = {
  start: "npm start",
  setup: "npm run setup",
  install: "npm run setup",
  update: "npm run setup",
  test: "npm test",
  open: "npx workbook lab",
  jupyter: "npx workbook lab",
  notebook: "npx workbook lab",
  watch: "npx workbook check --watch",
  hint: "npx workbook check --watch, and the key h",
  next: "npx workbook check",
  progress: "npx workbook check",
  restore: "npx workbook reset NN --restore",
  whoami: "npx workbook learner",
  name: "npx workbook learner NAME",
};

/** Commander's complaint as one of ours: what is wrong, then what to do. */
function usageError({ message }: CommanderError, named: string | undefined, isCommand: boolean): UsageError {
  const [wrong = "", suggestion] = message.replace(/^error: /, "").split("\n");
  const help = `Help: npx workbook ${isCommand ? `${named} ` : ""}--help`;
  if (isCommand || named === undefined) return new UsageError(wrong, suggestion?.replace(/^\((.*)\)$/, "$1") ?? help);
  if (/^\d+$/.test(named))
    return new UsageError(wrong, `Say what to do with it: check ${named}, run ${named} or reset ${named}.`);
  const other = Object.hasOwn(otherNames, named) ? `Run: ${otherNames[named]}` : undefined;
  return new UsageError(wrong, other ?? suggestion?.replace(/^\((.*)\)$/, "$1") ?? help);
}

function readVersion(): string {
  return (JSON.parse(readFileSync(join(places().program, "package.json"), "utf8")) as { version: string }).version;
}
