import type { Command } from "commander";
import { places } from "../host/places";
import type { CheckFlags } from "./checkExercises";
import { addHelp } from "./help";
import { prepareWork } from "./ownCopy";
import { positive } from "./seconds";

/** Adds options and action of `workbook check`. What it takes to check is loaded when that begins. */
export function configure(command: Command): void {
  command
    .option("--watch", "check again whenever you save an exercise; on a terminal with keys for hints and what is next")
    .option("--timeout <seconds>", "the most that one cell may take", positive, 60)
    .option("--json", "print one object on standard output; with --watch, one line for each run")
    .action(async (numbers: string[], flags: CheckFlags) => {
      prepareWork(places(), false); // an exercise that was deleted is missing
      const { check } = await import("./checkExercises.js");
      await check(numbers, flags);
    });
  addHelp(command, {
    about: "Exercises that you have not touched are not run.",
    prints:
      "each task with its points, what is wrong with it, and what to do next. With --json: for each task id, title, state, points, message, " +
      "slips and file; for each file what is wrong with it; and next.",
    exits:
      "0 no attempted task is wrong; 1 one is wrong, or a file is missing or cannot be read. Watching ends with 0.",
    examples: ["workbook check", "workbook check 02 --watch"],
  });
}
