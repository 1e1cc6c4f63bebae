import type { Command } from "commander";
import type { RunFlags } from "./runLessons";
import { positive } from "./seconds";

/** Adds options and action of `workbook run`. What it takes to run lessons is loaded when that begins. */
export function configure(command: Command): void {
  command
    .option("--quick", "fewer images and epochs where a lesson trains: under a minute each")
    .option("--out <folder>", "where the executed copies go (default: out/lessons)")
    .option("--timeout <seconds>", "the most that one lesson may take", positive)
    .option("--json", "print one object on standard output")
    .addHelpText(
      "after",
      "\nRuns the lessons as they are in notebooks/, not your copies in work/.\n\nExamples:\n  workbook run 02 07 --quick\n  workbook run --out /tmp/executed",
    )
    .action(async (numbers: string[], flags: RunFlags) => {
      const { runLessons } = await import("./runLessons.js");
      await runLessons(numbers, flags);
    });
}
