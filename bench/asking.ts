/**
 * What it brings to ask several networks, and each about several views of an image: networks that differ in their seeds,
 * judged on held-out training images.
 */
import type { AskingRow, Views } from "../src/data";
import { mean } from "../src/numbers";
import { judge, meanOutput, predict, recipeFingerprint, recipes, train } from "../src/tensor";
import type { Bar } from "./chart";
import { HELD_OUT, splitTraining, wrongOf } from "./heldOut";
import { record } from "./results";

const SEEDS = 10;
const views: readonly Views[] = [1, 5, 9];
const groupSizes = [1, 3, 5] as const;

/** What one network says of all images, with so many views of each, and the seconds that it takes. */
interface Said {
  readonly output: Float32Array;
  readonly seconds: number;
}

/** Disjoint groups of `size`, in order; what is left over belongs to none. */
export function groupsOf<T>(values: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, i) => values.slice(size * i, size * (i + 1)));
}

/** Ten seeds of `mnistFast`, alone and in groups. */
export async function asking(): Promise<void> {
  const recipe = recipes.mnistFast;
  const { learning, held } = splitTraining();
  const said: Record<Views, Said[]> = { 1: [], 5: [], 9: [] };
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { model } = await train(recipe, learning, { seed });
    for (const count of views) {
      const started = performance.now();
      const output = predict(model, held, { views: count });
      said[count].push({ output, seconds: (performance.now() - started) / 1000 });
    }
    model.dispose();
  }
  const once = mean(said[1].map(({ seconds }) => seconds));
  const rows = groupSizes.flatMap((models) =>
    views.map((count): AskingRow => {
      const judged = groupsOf(said[count], models).map((group) =>
        judge(meanOutput(group.map((one) => one.output)), held),
      );
      return {
        models,
        views: count,
        wrong: judged.map(wrongOf),
        loss: judged.map(({ loss }) => Number(loss.toFixed(5))),
        times: (models * mean(said[count].map(({ seconds }) => seconds))) / once,
      };
    }),
  );
  const fingerprint = recipeFingerprint(recipe);
  const bars = rows.map(barOf);
  const title = "Wrong answers on 10,000 held-out training images (mean), and the time of asking";
  record("asking", { recipe: recipe.name, fingerprint, heldOut: HELD_OUT, secondsOnce: once, rows }, { title, bars });
  for (const { label, text } of bars) console.log(`${label}: ${text}`);
}

function barOf({ models, views, wrong, times }: AskingRow): Bar {
  const asked = [models === 1 ? "one network" : `${models} networks`, views === 1 ? "one view" : `${views} views`];
  const value = mean(wrong);
  return {
    label: asked.join(", "),
    value,
    text: `${value.toFixed(1)} wrong, ${times.toFixed(1)} × the time`,
    strong: true,
  };
}
