import { existsSync, readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { loadMnist } from "../data";
import { countParameters } from "../network";
import { evaluate, isNative, type Recipe, recipes, saveRun, train } from "../tensor";
import { CliError, exitCodes, UsageError } from "./errors";
import { createProgress, formatSeconds } from "./progress";
import { workbookRoot } from "./root";
import { palette, printJson, say } from "./terminal";

interface TrainFlags {
  epochs?: number;
  batchSize?: number;
  limit?: number;
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
    .option("--limit <n>", "train on the first n images only (default: all 60,000)", wholeNumber)
    .option("--seed <n>", "decides initial weights, order, dropout and augmentation", wholeNumber, 1)
    .option("--out <folder>", "where model, history and confusion matrix go (default: out/train/RECIPE-seedN)")
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

/** The folder for the results: never one that holds something else. */
function resultFolder(recipe: Recipe, { out, seed }: TrainFlags): string {
  const folder = resolve(out ?? join(workbookRoot(), "out", "train", `${recipe.name}-seed${seed}`));
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(join(folder, "result.json"))) {
    throw new UsageError(`this folder holds other files: ${folder}`, "Name an empty or a new folder with --out.");
  }
  return folder;
}

async function runTrain(recipeName: string, flags: TrainFlags): Promise<void> {
  const recipe = findRecipe(recipeName);
  const folder = resultFolder(recipe, flags);
  if (!isNative()) {
    throw new CliError("training needs native TensorFlow, which is not installed", "Run `npx workbook doctor`.");
  }
  const { epochs = recipe.epochs, batchSize = recipe.batchSize, seed, limit } = flags;
  const images = loadMnist({ split: "train", limit });
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
    signal: interruption.signal,
    onProgress: ({ fraction, epoch, loss, accuracy }) =>
      progress.update(fraction, `epoch ${epoch}, loss ${loss.toFixed(3)}, accuracy ${percent(accuracy)}`),
  });
  process.off("SIGINT", interrupt);
  progress.end();

  say("Evaluating on the 10,000 test images …");
  const test = loadMnist({ split: "test" });
  const evaluation = evaluate(model, test);
  const result = {
    recipe: recipe.name,
    epochs: history.length,
    seed,
    batchSize,
    images: images.count,
    parameters,
    seconds: Number(seconds.toFixed(3)),
    outcome,
    testAccuracy: evaluation.accuracy,
    testLoss: evaluation.loss,
  };
  await saveRun({ model, history, result, labels: test.labels, predictions: evaluation.predictions }, folder);
  model.dispose();
  const { bold } = palette(process.stderr);
  say(`${bold(`${percent(evaluation.accuracy)} of the test images right`)}, test loss ${evaluation.loss.toFixed(4)}.`);
  say(`Trained for ${formatSeconds(seconds)}. Model, history and confusion matrix: ${relative(process.cwd(), folder)}`);
  if (flags.json) printJson(result);
  if (outcome === "interrupted") {
    throw new CliError("the training was interrupted", "What was learned so far is saved.", exitCodes.interrupted);
  }
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;
