import type { Command } from "commander";
import type { BoardFlags } from "./board/run";
import { UsageError } from "./errors";
import { addHelp } from "./help";

const actions = ["add", "remove", "page"] as const;

/** What options other than --json are for. */
const optionsOf: Readonly<Record<string, readonly string[]>> = { add: ["name", "description"], page: ["out"] };

/** Adds options and action of `workbook board`. */
export function configure(command: Command): void {
  command
    .option("--name <name>", "with add: what the recipe is called on your board (default: as it was trained)")
    .option("--description <text>", "with add: one line that says what it is")
    .option("--out <file>", "with page: where it goes (default: out/board.html)")
    .option("--json", "print one object on standard output")
    .action(async (action: string | undefined, names: string[], flags: BoardFlags) => {
      if (action !== undefined && !actions.some((known) => known === action)) {
        throw new UsageError(
          `workbook board takes ${actions.join(", ")}, or nothing: ${action}`,
          "See: npx workbook board --help",
        );
      }
      const option = Object.keys(flags).find((flag) => flag !== "json" && !optionsOf[action ?? ""]?.includes(flag));
      const unknown = option ? `--${option}` : action === "page" ? names[0] : undefined;
      if (unknown !== undefined)
        throw new UsageError(
          `${["workbook board", action].filter(Boolean).join(" ")} does not take this: ${unknown}`,
          "See: npx workbook board --help",
        );
      const { add, remove, showBoard, writePage } = await import("./board/run.js");
      if (action === undefined) return showBoard(flags);
      if (action === "add") return add(names, flags);
      if (action === "remove") return remove(names, flags);
      return writePage(flags);
    });
  addHelp(command, {
    about:
      "Without more it shows the board: what each recipe reaches on MNIST's test images as a mean over seeds with its standard error, what it takes, " +
      "and what published results say. Your own recipes are kept in your home.\n\n" +
      "add RESULT...: puts runs of a recipe of yours on it; RESULT is the folder that workbook train made, one for each seed. " +
      "A notebook does it with addToBoard(recipe).\n" +
      "remove NAME: takes a recipe of yours off it.\n" +
      "page: writes the board as a page.",
    prints: "the board, or what was done.",
    examples: [
      "workbook board",
      "workbook train mnistFast --batch-size 64 --seed 1",
      "workbook board add out/train/mnistFast-seed1-batch64 --name smaller-batches",
      "workbook board remove smaller-batches",
      "workbook board page --out board.html",
    ],
  });
}
