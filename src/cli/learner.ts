import type { Command } from "commander";
import { learnerName, noteLearner } from "../host/learner";
import { terminal } from "../view/escape";
import { UsageError } from "./errors";
import { addHelp } from "./help";
import { answer } from "./terminal";

interface Flags {
  none?: boolean;
  json?: boolean;
}

/** Adds options and action of `workbook learner`. */
export function configure(command: Command): void {
  command
    .option("--none", "back to the book's numbers")
    .option("--json", "print one object on standard output")
    .action((name: string | undefined, { none, json }: Flags) => {
      const example = "Examples: npx workbook learner ada; npx workbook learner --none";
      if (name !== undefined && none) throw new UsageError("a name and --none exclude each other", example);
      if (name?.trim() === "") throw new UsageError("the learner's name is empty", example);
      const changed = none || name !== undefined;
      if (changed) noteLearner(name?.trim());
      const learner = learnerName() ?? null;
      const fixed = process.env["WORKBOOK_LEARNER"] !== undefined;
      const why = fixed ? " (WORKBOOK_LEARNER says so)" : "";
      const next = changed ? " Restart the kernels of open exercises." : "";
      answer(json, { learner, fixed }, `Learner: ${terminal(learner ?? "none, the book's numbers")}${why}.${next}`);
    });
  addHelp(command, {
    about:
      "With a name you get numbers of your own in the exercises: other learners have others. Ada, ADA and ada are one learner. " +
      "The variable WORKBOOK_LEARNER, if set, takes precedence.",
    prints: "who the learner is.",
    examples: ["workbook learner", "workbook learner ada", "workbook learner --none"],
  });
}
