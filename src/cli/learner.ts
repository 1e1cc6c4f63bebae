import type { Command } from "commander";
import { learnerName, noteLearner } from "../host/learner";
import { terminal } from "../view/escape";
import { UsageError } from "./errors";
import { say } from "./terminal";

interface Flags {
  none?: boolean;
}

/** Adds options and action of `workbook learner`. */
export function configure(command: Command): void {
  command
    .option("--none", "back to the book's numbers")
    .addHelpText(
      "after",
      "\nWith a name, the numbers in the exercises are yours: other learners have others. Without one, this says who you are.",
    )
    .action((name: string | undefined, { none }: Flags) => {
      if (name !== undefined && (none || name.trim() === "")) {
        throw new UsageError("a learner has a name that is not empty, or --none", "Example: npx workbook learner ada");
      }
      const changed = none || name !== undefined;
      if (changed) noteLearner(name?.trim());
      const fixed = process.env["WORKBOOK_LEARNER"] === undefined ? "" : " (WORKBOOK_LEARNER says so)";
      const next = changed ? " Restart the kernels of open exercises." : "";
      say(`Learner: ${terminal(learnerName() ?? "none, the book's numbers")}${fixed}.${next}`);
    });
}
