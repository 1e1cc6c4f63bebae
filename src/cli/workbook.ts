#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { places } from "../host/places";
import { describeError, exitCodeOf, exitCodes } from "./errors";

/** A command of `workbook`: its module is loaded only when the command is used. */
interface CommandEntry {
  /** Name and arguments as commander writes them. */
  usage: string;
  /** One line for `workbook --help`. */
  summary: string;
  /** Gives the module; its `configure` adds options, examples and the action. */
  load(): Promise<{ configure(command: Command): void }>;
}

const commands: Record<string, CommandEntry> = {
  lab: { usage: "lab", summary: "open JupyterLab on the lessons", load: () => import("./lab.js") },
  doctor: {
    usage: "doctor",
    summary: "say what is installed, and how to mend what is not",
    load: () => import("./doctor.js"),
  },
  run: {
    usage: "run [NN...]",
    summary: "run lessons from top to bottom, and keep the executed copies",
    load: () => import("./run.js"),
  },
  train: {
    usage: "train <recipe>",
    summary: "train a recipe on MNIST, and keep model, history and confusion matrix",
    load: () => import("./train.js"),
  },
  check: {
    usage: "check [NN...]",
    summary: "grade your own exercises: score, slips, and what to do next",
    load: () => import("./check.js"),
  },
  learner: {
    usage: "learner [name]",
    summary: "say who you are, to get numbers of your own in the exercises",
    load: () => import("./learner.js"),
  },
  exercises: {
    usage: "exercises",
    summary: "for authors: write exercises/ from answers/",
    load: () => import("./exercises.js"),
  },
  handout: {
    usage: "handout",
    summary: "for instructors: the workbook without its answers, as a zip file",
    load: () => import("./handout.js"),
  },
  reset: {
    usage: "reset <NN...>",
    summary: "give a fresh lesson or exercise; yours is kept, and can be had again",
    load: () => import("./reset.js"),
  },
  sync: {
    usage: "sync",
    summary: "make your copy of the lessons in work/, or bring it up to date",
    load: () => import("./sync.js"),
  },
  uninstall: {
    usage: "uninstall",
    summary: "remove what setup added, and say how much disk that gives back",
    load: () => import("./uninstall.js"),
  },
};

/** Runs `workbook` with the given arguments (without node and script) and gives its exit code. */
export async function main(args: readonly string[]): Promise<number> {
  const program = new Command("workbook")
    .description("Learn convolutional networks by computing, building and measuring.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride();
  const wanted = args.filter((argument) => !argument.startsWith("-"));
  const named = wanted[0] === "help" ? wanted[1] : wanted[0];
  try {
    for (const [name, entry] of Object.entries(commands)) {
      const command = program.command(entry.usage).description(entry.summary);
      if (name === named) (await entry.load()).configure(command);
    }
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return exitCodes.usage;
    }
    await program.parseAsync([...args], { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
    process.stderr.write(`${describeError(error)}\n`);
    return exitCodeOf(error);
  }
}

function readVersion(): string {
  return (JSON.parse(readFileSync(join(places().program, "package.json"), "utf8")) as { version: string }).version;
}

if (require.main === module) {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  void main(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
