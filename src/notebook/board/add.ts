/** A recipe of the reader's own goes onto the board: trained as the others were, with the seeds that are asked for. */
import { type BoardRow, type BoardRun, boardRows, loadMnist, misreadOf } from "../../data";
import { machineName } from "../../host/machine";
import { evaluate, type Recipe, type TrainingResult } from "../../tensor";
import { fail, wantKeys, wantWhole } from "../../want";
import { train } from "../train";
import { describeRecipe } from "./describe";
import { checkName, noteRuns, ownEntries } from "./own";

export interface BoardOptions {
  /** The recipe is trained once for each of them; default `[1, 2, 3]`. */
  readonly seeds?: readonly number[];
}

/**
 * Trains a recipe on all 60,000 training digits, once for each seed, judges it on the test digits and puts it on your board:
 * under its `name`, with its `description`. Each run is kept as soon as it is complete; one with a seed that was there is
 * replaced. The interrupt button leaves out the rest. Gives the recipe's line.
 * @throws when the name belongs to another recipe, or two seeds are the same; and what the training throws
 */
export async function addToBoard(recipe: Recipe, options: BoardOptions = {}): Promise<BoardRow> {
  const { seeds = [1, 2, 3] } = wantKeys("options", options, ["seeds"]);
  for (const seed of seeds) wantWhole("seed", seed, { least: 0 });
  if (seeds.length === 0 || new Set(seeds).size < seeds.length) fail("seeds must differ, one at least", seeds);
  const described = describeRecipe(recipe);
  checkName(described);
  const images = loadMnist({ split: "train" });
  for (const seed of seeds) {
    const result = await train(recipe, images, { seed });
    if (result.outcome !== "completed") {
      result.model.dispose();
      if (result.outcome === "interrupted") break;
      fail(`the training with seed ${seed} must come to its end, but its outcome is`, result.outcome);
    }
    noteRuns({ ...described, by: "you", machine: machineName(), runs: [judged(result, seed)] });
  }
  const own = ownEntries().find(({ name }) => name === recipe.name);
  if (!own) throw new Error(`no run of ${recipe.name} came to its end: there is nothing to put on the board`);
  return boardRows([own])[0];
}

/** The run on the test images; its model is given up. */
function judged({ model, seconds }: TrainingResult, seed: number): BoardRun {
  const test = loadMnist({ split: "test" });
  const { accuracy, loss, predictions } = evaluate(model, test);
  model.dispose();
  return {
    seed,
    seconds: Number(seconds.toFixed(3)),
    testAccuracy: accuracy,
    testLoss: loss,
    misread: misreadOf({ labels: test.labels, predictions }),
  };
}
