import type { Command } from "commander";
import { places } from "../host/places";
import { addHelp } from "./help";
import { prepareWork } from "./ownCopy";
import { printJson, say } from "./terminal";

/** Adds options and action of `workbook sync`. */
export function configure(command: Command): void {
  command.option("--json", "print one object on standard output").action(({ json = false }: { json?: boolean }) => {
    const where = places();
    const report = prepareWork(where);
    const same = report.added.length + report.updated.length + report.removed.length === 0;
    if (json) printJson({ folder: where.work, ...report });
    else if (same) say(`Your copy of the lessons in ${where.work} is up to date.`);
  });
  addHelp(command, {
    about:
      "`lab` and `check` do it by themselves: this is for an editor, a hub or a container that opens work/ without them.",
    prints: "how many files are new or updated, and which of yours have a new original; with --json, which they are.",
  });
}
