import type { Command } from "commander";
import { places } from "../host/places";
import type { CheckFlags } from "./checkExercises";
import { UsageError } from "./errors";
import { prepareWork } from "./ownCopy";
import { positive } from "./seconds";

/** Adds options and action of `workbook check`. What it takes to check is loaded when that begins. */
export function configure(command: Command): void {
  command
    .option("--watch", "check again whenever you save an exercise; Ctrl-C ends it")
    .option("--timeout <seconds>", "the most that one cell may take", positive, 60)
    .option("--json", "print one object on standard output")
    .addHelpText(
      "after",
      "\nNN is an exercise's number, such as 2 or 02; without one, all are checked. Exercises that you have not touched are" +
        " not run.\n\nExamples:\n  workbook check\n  workbook check 02 --watch",
    )
    .action(async (numbers: string[], flags: CheckFlags) => {
      if (flags.json && flags.watch)
        throw new UsageError("--json prints one object, and --watch never ends", "Leave one of them out.");
      prepareWork(places());
      const { check } = await import("./checkExercises.js");
      await check(numbers, flags);
    });
}
