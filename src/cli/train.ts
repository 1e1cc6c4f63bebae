import { join, relative, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import "../notebook/data";
import { loadMnist, take } from "../data";
import { places } from "../host/places";
import { countParameters } from "../network";
import {
  checkRunFolder,
  evaluate,
  isNative,
  type LabelledImages,
  type Recipe,
  recipes,
  saveRun,
  train,
} from "../tensor";
import { multipliesBfloat16 } from "../tensor/graph";
import { format } from "../view";
import { CliError, exitCodes, UsageError } from "./errors";
import { createProgress, formatSeconds } from "./progress";
import { palette, printJson, say } from "./terminal";

interface TrainFlags {
  epochs?: number;
  batchSize?: number;
  limit?: number;
  holdOut?: number;
  math: "float32" | "fast";
  seed: number;
  out?: string;
  json?: boolean;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number of at least 1.");
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
    .option("--seed <n>", "decides initial weights, order, dropout and augmentation", wholeNumber, 1)
    .option(
      "--out <folder>",
      "where model, history and confusion matrix go; an earlier run there is replaced (default: out/train/RECIPE-seedN, with what else is set)",
    )
    .option("--json", "print one object on standard output")
    .addHelpText("after", `\nRecipes:\n${describeRecipes()}\n\nExample:\n  workbook train mnistFast --seed 7`)
    .action(runTrain);
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

/** The folder for the results. By default its name says how the run differs from the recipe's own. */
function resultFolder(recipe: Recipe, { out, seed, epochs, batchSize, limit, holdOut, math }: TrainFlags): string {
  const parts = [
    recipe.name,
    `seed${seed}`,
    epochs && `epochs${epochs}`,
    batchSize && `batch${batchSize}`,
    limit && `limit${limit}`,
    holdOut && `without${holdOut}`,
    math === "fast" && math,
  ];
  return resolve(out ?? join(places().out, "train", parts.filter(Boolean).join("-")));
}

/** Where a run that was interrupted goes: never in the place of a whole one. */
const interruptedFolder = (folder: string): string => `${folder}-interrupted`;

/** Fails before the training where its results would have no place to go. */
function checkFolders(folder: string): void {
  try {
    checkRunFolder(folder);
    checkRunFolder(interruptedFolder(folder));
  } catch (error) {
    throw new UsageError((error as Error).message, "Name an empty or a new folder with --out.");
  }
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
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort();
  process.once("SIGINT", interrupt);
  const { model, history, seconds, outcome } = await train(recipe, images, {
    epochs,
    batchSize,
    seed,
    math,
    signal: interruption.signal,
    onProgress: ({ fraction, epoch, loss, accuracy }) =>
      progress.update(fraction, `epoch ${epoch}, loss ${loss.toFixed(3)}, accuracy ${format.percent(accuracy)}`),
  });
  process.off("SIGINT", interrupt);
  progress.end();

  const peakMemory = 1024 * process.resourceUsage().maxRSS;
  say(`Evaluating on the ${judge.count.toLocaleString("en")} ${judges} images …`);
  const { accuracy, loss, predictions } = evaluate(model, judge);
  const result = {
    recipe: recipe.name,
    epochs: history.length,
    seed,
    batchSize,
    math,
    images: images.count,
    parameters,
    seconds: Number(seconds.toFixed(3)),
    peakMemory,
    outcome,
    ...(judges === "test"
      ? { testAccuracy: accuracy, testLoss: loss }
      : { heldOutAccuracy: accuracy, heldOutLoss: loss }),
  };
  const saved = outcome === "interrupted" ? interruptedFolder(folder) : folder;
  await saveRun({ model, history, result, labels: judge.labels, predictions }, saved);
  model.dispose();
  const { bold } = palette(process.stderr);
  say(`${bold(`${format.percent(accuracy)} of the ${judges} images right`)}, loss ${loss.toFixed(4)}.`);
  say(`Trained for ${formatSeconds(seconds)}, with ${Math.round(peakMemory / 1e6)} MB of memory at most.`);
  say(`Model, history and confusion matrix: ${relative(process.cwd(), saved)}`);
  if (flags.json) printJson(result);
  if (outcome === "interrupted") {
    throw new CliError("the training was interrupted", "What was learned so far is saved.", exitCodes.interrupted);
  }
}
