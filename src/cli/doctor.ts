import type { Command } from "commander";
import { printJson } from "./terminal";

/** Adds options and action of `workbook doctor`. */
export function configure(command: Command): void {
  command.option("--json", "print one object on standard output").action((options: { json?: boolean }) => {
    if (options.json) printJson({ node: process.version });
  });
}
