/** What each part of a recipe is worth: runs with and without it, judged on held-out training images. */
import type { AblationRow, LabelledImages } from "../src/data";
import { networks } from "../src/network";
import { mean } from "../src/numbers";
import { evaluate, type Recipe, recipeFingerprint, recipes, scalings, train } from "../src/tensor";
import { HELD_OUT, splitTraining, wrongOf } from "./heldOut";
import { keptRuns } from "./keptRuns";
import { record } from "./results";
import { median } from "./statistics";

export interface Variant {
  readonly name: string;
  readonly recipe: Recipe;
  readonly seeds: number;
}

type AblationName = "mnistFast-ablation" | "mnistBest-ablation";

interface Row extends AblationRow {
  readonly wrong: number[];
  readonly seconds: number[];
}

const { mnistBaseline, mnistFast, mnistBest } = recipes;

/** `mnistFast` before its pixels were standardized and its labels smoothed. */
const plain: Recipe = { ...mnistFast, scaling: scalings.unit, labelSmoothing: undefined };
const { labelSmoothing, scaling } = mnistFast;

/** Each line is the one before it with one more change: from the printed recipe to `mnistFast`, one epoch each. */
function additions(): Variant[] {
  const printed = { ...mnistBaseline, epochs: 1 };
  const small = { ...printed, network: networks.mnistFast };
  const scaled = { ...small, scaling: plain.scaling };
  const batches = { ...scaled, batchSize: plain.batchSize };
  const schedule = { ...batches, schedule: plain.schedule };
  return [
    { name: "the printed recipe", recipe: printed, seeds: 3 },
    { name: "+ the small network", recipe: small, seeds: 5 },
    { name: "+ pixels from 0 to 1", recipe: scaled, seeds: 5 },
    { name: "+ batches of 256", recipe: batches, seeds: 5 },
    { name: "+ a high rate that rises and falls", recipe: schedule, seeds: 5 },
    { name: "+ Adam with a shorter memory", recipe: plain, seeds: 5 },
    { name: "+ standardized pixels", recipe: { ...plain, scaling }, seeds: 5 },
    { name: "+ smoothed labels: mnistFast", recipe: mnistFast, seeds: 5 },
  ];
}

/** The last steps, and batches of 128: each alone, in pairs, and all three. */
function combinations(): Variant[] {
  const batchSize = 128;
  const rows: [name: string, change: Partial<Recipe>][] = [
    ["none of the three", {}],
    ["smoothed labels alone", { labelSmoothing }],
    ["standardized pixels alone", { scaling }],
    ["batches of 128 alone", { batchSize }],
    ["smoothed labels and standardized pixels: mnistFast", { labelSmoothing, scaling }],
    ["smoothed labels and batches of 128", { labelSmoothing, batchSize }],
    ["standardized pixels and batches of 128", { scaling, batchSize }],
    ["all three", { labelSmoothing, scaling, batchSize }],
  ];
  return rows.map(([name, change]) => ({ name, recipe: { ...plain, ...change }, seeds: 5 }));
}

const heInitialized: Recipe["network"] = {
  ...networks.mnistFast,
  layers: networks.mnistFast.layers.map((layer) =>
    "initializer" in layer ? { ...layer, initializer: "heNormal" } : layer,
  ),
};

/** Each line is `mnistFast` with one thing more. */
function extras(): Variant[] {
  const variants: [name: string, change: Partial<Recipe>][] = [
    ["mnistFast", {}],
    ["with He's initialization", { network: heInitialized }],
    ["with averaging of the weights", { averaging: 0.98 }],
    ["with averaging at every step", { averaging: { decay: 0.96, every: 1 } }],
    ["with augmentation", { augmentation: mnistBest.augmentation }],
    ["with augmentation, 4 epochs", { augmentation: mnistBest.augmentation, epochs: 4 }],
    ["with 4 epochs, no augmentation", { epochs: 4 }],
  ];
  return variants.map(([name, change]) => ({
    name,
    recipe: { ...mnistFast, ...change },
    seeds: change.epochs ? 3 : 5,
  }));
}

const without = (kind: "batchNorm" | "dropout"): Recipe["network"] => ({
  ...mnistBest.network,
  layers: mnistBest.network.layers.flatMap((layer) => {
    if (layer.kind === kind) return [];
    // Batch norm has the biases of the convolutions before it.
    return kind === "batchNorm" && layer.kind === "conv" ? [{ ...layer, useBias: true }] : [layer];
  }),
});

/** Each line is a shortened `mnistBest` with one thing left out. */
function omissions(): Variant[] {
  const whole = { ...mnistBest, epochs: 3 };
  const variants: [name: string, change: Partial<Recipe>][] = [
    ["mnistBest, 3 epochs", {}],
    ["without augmentation", { augmentation: undefined }],
    ["without batch normalization", { network: without("batchNorm") }],
    ["without dropout", { network: without("dropout") }],
    ["without label smoothing", { labelSmoothing: 0 }],
    ["without averaging of the weights", { averaging: 0 }],
    ["without a falling rate", { schedule: { ...mnistBest.schedule, shape: "constant" } }],
  ];
  return variants.map(([name, change]) => ({ name, recipe: { ...whole, ...change }, seeds: 2 }));
}

/** The variants of each table, by the name of the record that they are kept in. */
export const variants: { readonly [Name in AblationName]: Readonly<Record<string, readonly Variant[]>> } = {
  "mnistFast-ablation": { steps: additions(), alone: combinations(), more: extras() },
  "mnistBest-ablation": { parts: omissions() },
};

/** What leads to `mnistFast`, and what could follow it. */
export const fastAblation = (): Promise<void> => ablate("mnistFast-ablation");

/** What `mnistBest` is made of. */
export const bestAblation = (): Promise<void> => ablate("mnistBest-ablation");

/** Runs every variant with its seeds, from 1. What ran before it was broken off is not run again, nor a recipe that stands twice. */
async function ablate(name: AblationName): Promise<void> {
  const { learning, held } = splitTraining();
  const runs = keptRuns<AblationRun>(name);
  const rows: Row[] = [];
  for (const [table, rowsOfTable] of Object.entries(variants[name])) {
    for (const { name: variant, recipe, seeds } of rowsOfTable) {
      const fingerprint = recipeFingerprint(recipe);
      const row: Row = { table, variant, fingerprint, epochs: recipe.epochs, wrong: [], seconds: [] };
      rows.push(row);
      for (let seed = 1; seed <= seeds; seed++) {
        const { wrong, seconds } = await runs.of(`${fingerprint}, seed ${seed}`, () =>
          run(recipe, learning, held, seed),
        );
        row.wrong.push(wrong);
        row.seconds.push(seconds);
        report(name, rows, false);
      }
      console.log(`${variant}: ${median(row.wrong)} of ${HELD_OUT} wrong, ${mean(row.seconds).toFixed(1)} s`);
    }
  }
  runs.end((quiet) => report(name, rows, quiet));
}

interface AblationRun {
  readonly wrong: number;
  readonly seconds: number;
}

async function run(recipe: Recipe, learning: LabelledImages, held: LabelledImages, seed: number): Promise<AblationRun> {
  const { model, seconds } = await train(recipe, learning, { seed });
  const wrong = wrongOf(evaluate(model, held));
  model.dispose();
  return { wrong, seconds: Number(seconds.toFixed(2)) };
}

/** Gives whether it is recorded. */
function report(name: AblationName, rows: readonly Row[], complete: boolean): boolean {
  const bars = rows.map(({ table, variant, wrong, seconds }) => ({
    label: variant,
    value: median(wrong),
    text: `${((100 * median(wrong)) / HELD_OUT).toFixed(2)} %, ${mean(seconds).toFixed(0)} s`,
    strong: table !== "more" && table !== "alone",
  }));
  const title = "Wrong answers on held-out training images (median), and time of training";
  return record(name, { heldOut: HELD_OUT, rows }, { title, bars }, complete);
}
