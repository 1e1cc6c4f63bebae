import { relative } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import "../notebook/data";
import { loadMnist, take } from "../data";
import { machineName } from "../host/machine";
import { countParameters } from "../network";
import { describeRecipe } from "../notebook/board";
import { saveRun } from "../notebook/save";
import { evaluate, isNative, type LabelledImages, type Recipe, recipes, type TrainingResult } from "../tensor";
import { multipliesBfloat16 } from "../tensor/graph";
import { format } from "../view";
import { CliError, describeError, tell, UsageError } from "./errors";
import { addHelp } from "./help";
import { createProgress, formatSeconds } from "./progress";
import { stopSignals } from "./stop";
import { palette, printJson, say } from "./terminal";
import { checkFolders, folderFor, resultFolder, type TrainFlags } from "./trainFolder";
import { trainWithCheckpoints } from "./trainRun";
import { viewsOption } from "./viewsOption";

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number of at least 1.");
  return value;
}

function seedNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < 0 || value >= 2 ** 32)
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${2 ** 32 - 1}.`);
  return value;
}

/** Adds options and action of `workbook train`. */
export function configure(command: Command): void {
  command
    .option("--epochs <n>", "passes over the training images (default: the recipe's)", wholeNumber)
    .option("--batch-size <n>", "images a step (default: the recipe's)", wholeNumber)
    .option("--limit <n>", "train on the first n images only (default: all)", wholeNumber)
    .option(
      "--hold-out <n>",
      "keep the last n training images out, and judge on them instead of the test images",
      wholeNumber,
    )
    .addOption(
      new Option(
        "--math <mode>",
        "`fast` lets convolutions and matrix products round to bfloat16, where the processor can",
      )
        .choices(["float32", "fast"])
        .default("float32"),
    )
    .addOption(viewsOption("judge also by the mean of what is said of so many views of each image"))
    .option("--seed <n>", "decides initial weights, order, dropout and augmentation", seedNumber, 1)
    .option(
      "--out <folder>",
      "where model, history and confusion matrix go; an earlier run there is replaced (default: out/train/RECIPE-seedN, with what else is set)",
    )
    .option("--resume", "go on from the last checkpoint of a run of these settings that was cut off or interrupted")
    .option("--json", "print one object on standard output")
    .addHelpText("after", `\nRecipes:\n${describeRecipes()}`)
    .action(runTrain);
  addHelp(command, {
    about:
      "A checkpoint is written at each epoch's end, every three minutes and at Ctrl-C, into the folder of the run.",
    prints:
      "accuracy, loss, seconds and memory on standard error; with --json, on standard output, an object with these and the folder.",
    exits:
      "0 the training came to its end; 1 it failed or diverged, and what was learned before is kept; 130 it was interrupted.",
    examples: [
      "workbook train mnistFast --seed 7",
      "workbook train mnistBest --resume   the same command as before and --resume: as if it had never stopped",
    ],
  });
}

function describeRecipes(): string {
  return Object.values(recipes)
    .map(({ name, description }) => `  ${name.padEnd(14)}${description}`)
    .join("\n");
}

function findRecipe(name: string): Recipe {
  const recipe = Object.values(recipes).find((candidate) => candidate.name === name);
  if (!recipe) throw new UsageError(`there is no recipe named "${name}"`, `Recipes:\n${describeRecipes()}`);
  return recipe;
}

/** What to train on, and what to judge by: the test images, or training images kept out. */
function splitImages({ limit, holdOut }: TrainFlags): {
  images: LabelledImages;
  judge: LabelledImages;
  judges: string;
} {
  const all = loadMnist({ split: "train" });
  if (holdOut !== undefined && holdOut >= all.count) {
    throw new UsageError(
      `--hold-out must be below the ${all.count} training images: ${holdOut}`,
      "Leave some to learn from.",
    );
  }
  const rest = all.count - (holdOut ?? 0);
  if (limit !== undefined && limit > rest) {
    throw new UsageError(
      `--limit must be at most the ${rest} images there are: ${limit}`,
      "Leave it out to take them all.",
    );
  }
  const images = take(all, { count: limit ?? rest });
  if (holdOut === undefined) return { images, judge: loadMnist({ split: "test" }), judges: "test" };
  return { images, judge: loadMnist({ split: "train", offset: rest }), judges: "held-out" };
}

async function runTrain(recipeName: string, flags: TrainFlags): Promise<void> {
  const recipe = findRecipe(recipeName);
  const folder = resultFolder(recipe, flags);
  checkFolders(folder);
  if (!isNative()) {
    throw new CliError("training needs native TensorFlow, which is not installed", "Run `npx workbook doctor`.");
  }
  const { epochs = recipe.epochs, batchSize = recipe.batchSize, seed, math } = flags;
  const { images, judge, judges } = splitImages(flags);
  if (math === "fast" && !multipliesBfloat16()) {
    say("This computer is not known to multiply bfloat16 numbers: --math fast changes nothing here.");
  }
  const parameters = countParameters(recipe.network).total;
  say(
    `Training ${recipe.name}: ${parameters.toLocaleString("en")} parameters, ` +
      `${images.count.toLocaleString("en")} images, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}, seed ${seed}.`,
  );
  const progress = createProgress({ label: recipe.name, total: 1 });
  let exitCode: number = stopSignals.SIGINT; // the interrupt button's, where there is no signal
  const trained = await trainWithCheckpoints(recipe, images, { epochs, batchSize, seed, math }, folder, {
    resume: flags.resume === true,
    onSignal: (signal) => {
      exitCode = stopSignals[signal];
    },
    onProgress: ({ fraction, epoch, loss, accuracy }) =>
      progress.update(fraction, `epoch ${epoch}, loss ${loss.toFixed(3)}, accuracy ${format.percent(accuracy)}`),
  });
  const { model, history, seconds, outcome } = trained;
  progress.end();

  const peakMemory = 1024 * process.resourceUsage().maxRSS;
  say(`Evaluating on the ${judge.count.toLocaleString("en")} ${judges} images …`);
  const { accuracy, loss, predictions } = evaluate(model, judge);
  const { views } = flags;
  const asked = views === 1 ? undefined : evaluate(model, judge, { views });
  const { description, fingerprint, multiplyAdds } = describeRecipe({ ...recipe, epochs, batchSize, math });
  const result = {
    recipe: recipe.name,
    description,
    fingerprint,
    epochs: history.length,
    seed,
    batchSize,
    math,
    images: images.count,
    parameters,
    multiplyAdds,
    machine: machineName(),
    seconds: Number(seconds.toFixed(3)),
    peakMemory,
    outcome,
    ...(judges === "test"
      ? { testAccuracy: accuracy, testLoss: loss }
      : { heldOutAccuracy: accuracy, heldOutLoss: loss }),
    ...(asked && { withViews: { views, accuracy: asked.accuracy, loss: asked.loss } }),
  };
  const saved = folderFor(outcome, folder);
  await saveRun({ model, history, result, labels: judge.labels, predictions }, saved);
  model.dispose();
  const { bold } = palette(process.stderr);
  say(`${bold(`${format.percent(accuracy)} of the ${judges} images right`)}, loss ${loss.toFixed(4)}.`);
  if (asked)
    say(`Asked about ${views} views of each: ${format.percent(asked.accuracy)} right, loss ${asked.loss.toFixed(4)}.`);
  say(`Trained for ${formatSeconds(seconds)}, with ${Math.round(peakMemory / 1e6)} MB of memory at most.`);
  say(`Model, history and confusion matrix: ${relative(process.cwd(), saved)}`);
  const failure = failureOf(trained, exitCode);
  if (flags.json) printJson({ ...result, folder: saved, ...(failure && tell(failure)) });
  if (!failure) return;
  say(describeError(failure));
  process.exitCode = failure.exitCode;
}

/** What kept a training from its end, if something did. */
function failureOf({ outcome, message }: TrainingResult, exitCode: number): CliError | undefined {
  if (outcome === "interrupted") {
    const advice = "What was learned so far is saved; the same command with --resume goes on from here.";
    return new CliError("the training was interrupted", advice, exitCode);
  }
  return message ? new CliError(message, "What was learned before is saved.") : undefined;
}
