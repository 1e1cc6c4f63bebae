import { type Command, InvalidArgumentError } from "commander";
import { seedIn } from "../host/environment";
import { addHelp } from "./help";
import type { RunFlags } from "./runLessons";
import { positive } from "./seconds";

/** Adds options and action of `workbook run`. What it takes to run lessons is loaded when that begins. */
export function configure(command: Command): void {
  command
    .option("--quick", "fewer images and epochs where a lesson trains: under a minute each")
    .option(
      "--seed <number>",
      "other random numbers in all lessons: what they say should not depend on them",
      wholeSeed,
    )
    .option("--out <folder>", "where the executed copies go (default: out/lessons)")
    .option("--timeout <seconds>", "the most that one lesson may take", positive)
    .option("--json", "print one object on standard output")
    .action(async (numbers: string[], flags: RunFlags) => {
      const { runLessons } = await import("./runLessons.js");
      await runLessons(numbers, flags);
    });
  addHelp(command, {
    about: "Runs the lessons as they are in notebooks/, not your copies in work/.",
    prints:
      "which lessons ran, the cell that failed with its error, and the findings that came out differently, on standard error; with --json, on standard output, for each lesson its seconds, cells, copy, notFound and failure.",
    exits: "0 every lesson ran without an error, whatever it found; 1 a cell failed.",
    examples: ["workbook run 02 07 --quick", "workbook run --out /tmp/executed"],
  });
}

function wholeSeed(text: string): number {
  const seed = seedIn(text);
  if (seed === undefined) throw new InvalidArgumentError("It must be a whole number from 0 to 999999999.");
  return seed;
}
