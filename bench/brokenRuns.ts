/**
 * `npx tsx bench/brokenRuns.ts`: trains what task 8.6 shows, and writes `src/tasks/questions/q08Runs.ts`. One small network, 500
 * digits, 12 epochs; each time another thing is wrong.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  conv,
  dense,
  evaluate,
  flatten,
  type LabelledImages,
  loadMnist,
  maxPool,
  type Recipe,
  random,
  shuffle,
  train,
} from "../src";

const recipe: Recipe = {
  name: "small",
  description: "a small network on few digits",
  network: {
    name: "small",
    input: [28, 28, 1],
    layers: [
      conv({ filters: 8, kernelSize: 5, activation: "relu" }),
      maxPool(),
      flatten(),
      dense({ units: 64, activation: "relu" }),
      dense({ units: 10, activation: "softmax" }),
    ],
  },
  // Pixels are divided beforehand, so that it can be forgotten for some of them.
  scaling: { mean: 0, deviation: 1 },
  optimizer: { kind: "adam" },
  schedule: { shape: "constant", peak: 0.002 },
  batchSize: 25,
  epochs: 12,
};

const divided = (images: LabelledImages): LabelledImages => ({
  ...images,
  pixels: Float32Array.from(images.pixels, (value) => value / 255),
});
const digits = (offset: number, limit: number): LabelledImages => loadMnist({ split: "train", offset, limit });

interface Setting {
  readonly images: LabelledImages;
  readonly validation: LabelledImages;
  readonly rate: number;
}

/** What is done in a run, by its cause; `seed` chooses the digits. */
function settings(seed: number): Record<string, Setting> {
  const [images, validation] = [digits(500 * seed, 500), digits(20_000 + 300 * seed, 300)].map(divided);
  const rate = recipe.schedule.peak;
  const labels = shuffle(images.labels.slice(), random(seed));
  return {
    healthy: { images, validation, rate },
    rate: { images, validation, rate: 0.1 },
    labels: { images: { ...images, labels }, validation, rate },
    leak: { images, validation: divided(digits(500 * seed, 300)), rate },
    scaling: { images, validation: digits(20_000 + 300 * seed, 300), rate },
  };
}

const short = (value: number): number => Number(value.toPrecision(4));

async function main(): Promise<void> {
  const later = divided(digits(50_000, 5000));
  const lines: string[] = [];
  for (const cause of Object.keys(settings(1))) {
    lines.push(`  ${cause}: [`);
    for (const seed of [1, 2, 3]) {
      const { images, validation, rate } = settings(seed)[cause];
      const schedule = { shape: "constant", peak: rate } as const;
      const { model, history } = await train({ ...recipe, schedule }, images, { seed, validation });
      const column = (name: "loss" | "accuracy" | "validationLoss" | "validationAccuracy"): string =>
        `${name}: [${history.map((record) => short(record[name] ?? Number.NaN)).join(", ")}]`;
      const columns = (["loss", "accuracy", "validationLoss", "validationAccuracy"] as const).map(column);
      lines.push(`    { ${[...columns, `later: ${short(evaluate(model, later).accuracy)}`].join(", ")} },`);
      model.dispose();
    }
    lines.push("  ],");
  }
  const text = [
    "/** The runs of task 8.6, as `npx tsx bench/brokenRuns.ts` trained them: 500 digits, 12 epochs, three seeds each. */",
    "// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: a loss near ln 10 was measured",
    "",
    "/** Curves, a value an epoch; `later` is the accuracy on 5,000 new digits, once the training was over. */",
    "export interface RecordedCurves {",
    "  readonly loss: readonly number[];",
    "  readonly accuracy: readonly number[];",
    "  readonly validationLoss: readonly number[];",
    "  readonly validationAccuracy: readonly number[];",
    "  readonly later: number;",
    "}",
    "",
    'export type Cause = "healthy" | "rate" | "labels" | "leak" | "scaling";',
    "",
    "/** By what is the matter. */",
    "export const recordedRuns: Readonly<Record<Cause, readonly RecordedCurves[]>> = {",
    ...lines,
    "};",
    "",
  ];
  writeFileSync(join(__dirname, "..", "src", "tasks", "questions", "q08Runs.ts"), text.join("\n"));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
