import { availableParallelism } from "node:os";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { GradeFlags } from "./gradeSubmissions";
import { addHelp } from "./help";
import { positive } from "./seconds";

/** Adds options and action of `workbook grade`. What it takes to grade is loaded when that begins. */
export function configure(command: Command): void {
  command
    .requiredOption("--out <folder>", "where grades and reports go, and what is kept of each notebook")
    .option("--roster <csv>", "who is in the class; who handed nothing in is listed with zero points")
    .option("--secret <file>", "the class's secret of workbook roster: everybody is graded with their own numbers")
    .addOption(
      new Option(
        "--numbers <whose>",
        "without a secret: record, as each notebook was worked on; book; or id, those of the learner's id",
      )
        .choices(["record", "book", "id"])
        .default("record"),
    )
    .option("--lanes <count>", "how many notebooks run at once", lanes, availableParallelism())
    .option("--timeout <seconds>", "the most that one cell may take", positive, 120)
    .option("--notebook-timeout <seconds>", "the most that one notebook may take", positive, 600)
    .option("--second-run", "run each notebook once more with other numbers, and flag answers that stayed the same")
    .option("--rejudge", "judge again what was run before, and run nothing")
    .option("--watch", "grade what arrives in the folder, until Ctrl-C")
    .option("--unsafe", "run notebooks without a sandbox: the report says so")
    .option("--server <url>", "run notebooks on this Jupyter server, which does not contain them: the report says so")
    .option(
      "--token <token>",
      "the server's token; better in the variable WORKBOOK_SERVER_TOKEN, where no other user sees it",
    )
    .option("--json", "print one line for each notebook, and a last one for all")
    .action(async (submissions: string, flags: GradeFlags) => {
      const { grade } = await import("./gradeSubmissions.js");
      await grade(submissions, flags);
    });
  addHelp(command, {
    about:
      "A learner's folder holds their notebooks, any of them, at any depth and under any name: an exercise is known by its cells. Zips from Moodle " +
      "and Canvas will do as well, and so will nbgrader's submitted folder. Of several copies, the one changed last counts. The read-only parts " +
      "of an exercise are put back as they were handed out, and repairs are reported.\n\n" +
      "Nothing is lost if you stop it: the same command carries on where it left off. Without --secret each notebook is graded with the numbers that it was " +
      "worked on with: those of workbook learner NAME, else the book's.",
    prints:
      "how many were graded, and where the reports are. With --json, for each notebook its learner, exercise, points, tasks, notes and seconds; the " +
      "last line sums up.",
    exits:
      "0 all that could be read is graded, right or wrong; 1 a notebook could not be run, or the results could not be written; 2 wrong usage. " +
      "Watching ends with 0.",
    examples: [
      "workbook grade handed-in --out grades",
      "workbook grade moodle.zip --out grades --roster class.csv --secret class.secret",
      "workbook grade handed-in --out grades --watch",
      "workbook grade handed-in --out grades --rejudge",
    ],
  });
}

function lanes(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 256)
    throw new InvalidArgumentError("It must be a whole number from 1 to 256.");
  return value;
}
