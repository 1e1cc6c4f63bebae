/** What the help of a command says below its options. */
import type { Command } from "commander";

/** What NN is, said once. */
export const numbersExplained =
  "NN is the number of a lesson, and of the exercise that goes with it: 2 and 02 mean the same. [NN...] takes none, one or several.";

/** What there is to know of a command beside its options. */
export interface CommandHelp {
  /** What one should know before using it. */
  readonly about?: string;
  /** What comes out, and where. */
  readonly prints: string;
  /** What its exit codes mean, where that is not plain. */
  readonly exits?: string;
  /** Lines of its own each, as they are. */
  readonly examples?: readonly string[];
}

/** Adds what there is to know to a command's help. */
export function addHelp(command: Command, { about, prints, exits, examples = [] }: CommandHelp): Command {
  const parts = [
    ...(about === undefined ? [] : [about]),
    `Prints: ${prints}`,
    ...(exits === undefined ? [] : [`Exit codes: ${exits}`]),
    ...(examples.length > 0 ? [["Examples:", ...examples.map((line) => `  ${line}`)].join("\n")] : []),
  ];
  return command.addHelpText("after", (context) => boxed(context.command, parts.join("\n\n")));
}

/** Text as wide as the rest of the help. */
export function boxed(command: Command, text: string): string {
  const width = Math.min(100, process.stdout.columns || 80);
  return `\n${command.createHelp().boxWrap(text, width)}`;
}
