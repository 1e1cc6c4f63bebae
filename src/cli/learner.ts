import type { Command } from "commander";
import { learnerName, noteLearner } from "../tasks/learner"; // the index would load TensorFlow
import { UsageError } from "./errors";
import { say } from "./terminal";

interface Flags {
  none?: boolean;
}

/** Adds options and action of `workbook learner`. */
export function configure(command: Command): void {
  command
    .option("--none", "back to the book's numbers")
    .addHelpText("after", "\nWith a name, the numbers in the exercises are yours: other learners have others.")
    .action((name: string | undefined, { none }: Flags) => {
      if (name !== undefined && (none || name.trim() === "")) {
        throw new UsageError("a learner has either a name or --none", "Example: npx workbook learner ada");
      }
      if (none || name !== undefined) noteLearner(name?.trim());
      const fixed = process.env["WORKBOOK_LEARNER"] === undefined ? "" : " (WORKBOOK_LEARNER says so)";
      say(`Learner: ${learnerName() ?? "none, the book's numbers"}${fixed}. Restart the kernels of open exercises.`);
    });
}
