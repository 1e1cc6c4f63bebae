import { type Command, Option } from "commander";
import type { EvaluateFlags } from "./evaluateRuns";
import { addHelp } from "./help";
import { viewsOption } from "./viewsOption";

/** Adds options and action of `workbook evaluate`. What it takes to ask a model is loaded when that begins. */
export function configure(command: Command): void {
  command
    .addOption(viewsOption("average what is said of so many views of each image"))
    .addOption(
      new Option(
        "--split <images>",
        "judge on the test images, or on the last 10,000 training images, for models that did not learn from them",
      )
        .choices(["test", "held-out"])
        .default("test"),
    )
    .option("--json", "print one object on standard output")
    .action(async (folders: string[], flags: EvaluateFlags) => {
      const { evaluateRuns } = await import("./evaluateRuns.js");
      await evaluateRuns(folders, flags);
    });
  addHelp(command, {
    about:
      "Several models are judged each alone and all together, by the mean of what they say; the first two are compared on the images that only one of them reads (McNemar's test). " +
      "Choose between models on held-out images, and keep the test images for the end: a choice made on them is luck in part.",
    prints:
      "accuracy with its 95 % interval, loss, and what is misread most often, on standard output; with --json, an object with these and every misread image.",
    exits: "0 the models were judged; 1 a model cannot be read, or does not read digits; 2 a folder has none.",
    examples: [
      "workbook evaluate out/train/mnistFast-seed1 --views 9",
      "workbook train mnistFast --hold-out 10000 --seed 2   a model for --split held-out",
      "workbook evaluate out/train/mnistFast-seed*-without10000 --split held-out",
    ],
  });
}
