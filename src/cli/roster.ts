import type { Command } from "commander";
import { addHelp } from "./help";

interface Flags {
  secret: string;
  json?: boolean;
}

/** Adds options and action of `workbook roster`. */
export function configure(command: Command): void {
  command
    .requiredOption("--secret <file>", "the file with the secret of this class; it is made where there is none")
    .option("--json", "print one object on standard output")
    .action(async (csv: string, flags: Flags) => {
      const { nameLearners } = await import("./rosterNames.js");
      nameLearners(csv, flags);
    });
  addHelp(command, {
    about:
      "Each learner types workbook learner CODE-NAME once, and has numbers that no other learner has. Code names are made from the ids and the " +
      "secret: the same ones each time, and nobody finds another's without it. Keep the secret, and give it to workbook grade --roster CSV " +
      "--secret FILE: it then grades everybody with their own numbers, whatever their notebooks say.",
    prints: "the class as CSV, with a column code_name. With --json: the learners with id, code and their names.",
    exits: "0 done; 2 the roster cannot be used as it is.",
    examples: [
      "workbook roster class.csv --secret class.secret > code-names.csv",
      "workbook grade handed-in --out grades --roster class.csv --secret class.secret",
    ],
  });
}
