import type { Command } from "commander";
import { places } from "../host/places";
import { addHelp } from "./help";
import { prepareWork } from "./ownCopy";
import { printJson, say } from "./terminal";

/** Adds options and action of `workbook sync`. */
export function configure(command: Command): void {
  command.option("--json", "print one object on standard output");
  addHelp(command, {
    about:
      "`lab` and `check` do this on their own; it is for an editor, a hub or a container that opens work/ without them.",
    prints:
      "on standard error, what is new in your copy; with --json the folder, and for each thing done the paths it was done to.",
  }).action(({ json = false }: { json?: boolean }) => {
    const where = places();
    const report = prepareWork(where);
    if (json) printJson({ folder: where.work, ...report });
    else if (report.added.length + report.updated.length + report.removed.length === 0)
      say(`Your copy of the lessons in ${where.work} is up to date.`);
  });
}
