import type { Command } from "commander";
import { addHelp } from "./help";
import { portNumber } from "./portOption";
import { positive } from "./seconds";
import type { SlidesFlags } from "./slidesRun";

/** Adds options and action of `workbook slides`. What it takes to make them is loaded when that begins. */
export function configure(command: Command): void {
  command
    .option("--out <folder>", "where the decks go (default: out/slides)")
    .option("--quick", "fewer images and epochs where a lesson trains: under a minute each")
    .option("--pdf", "a PDF of each deck as well, by a Chromium or Chrome of this machine")
    .option("--open", "open the decks in a browser")
    .option("--port <number>", "show the decks at this port of this machine, until Ctrl-C", portNumber)
    .option("--timeout <seconds>", "the most that one lesson may take", positive)
    .option("--json", "print one object on standard output")
    .action(async (numbers: string[], flags: SlidesFlags) => {
      const { makeSlides } = await import("./slidesRun.js");
      await makeSlides(numbers, flags);
    });
  addHelp(command, {
    about:
      "Runs the lessons and makes a deck of each, for reveal.js. The folder is complete: it can be copied, and shown without a network. " +
      "A lesson that was run before, and has not changed, is not run again. Keys: Space the next slide, → the next step without the code, S speaker notes, D dark or light, ? all keys.",
    prints:
      "the decks with their slides, on standard error; with --json, on standard output, for each lesson its slides, files and failure.",
    exits: "0 every deck was made; 1 a lesson failed, or a PDF could not be printed.",
    examples: [
      "workbook slides 02 --open",
      "workbook slides --quick --out /media/stick/slides --pdf",
      "workbook slides 07 --port 8100",
    ],
  });
}
