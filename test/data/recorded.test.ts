import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { recorded } from "../../src/data";
import "../../src/notebook/data";
import { variants } from "../../bench/ablation";
import { type Trial, trialOf } from "../../bench/trial";
import { provideRecords } from "../../src/data/source";
import { recordedFiles } from "../../src/host/recorded";
import { mean, sum } from "../../src/numbers";
import { spreadOf } from "../../src/statistics";
import { augment, type Recipe, recipeFingerprint, recipes } from "../../src/tensor";

const anew = (group: string): string => `the recipe is no longer the one that was measured: npm run bench -- ${group}`;

test("what is recorded was measured with the recipes as they are", () => {
  assert.equal(recorded("baseline").fingerprint, recipeFingerprint(recipes.mnistBaseline), anew("baseline"));
  assert.equal(recorded("mnistFast").fingerprint, recipeFingerprint(recipes.mnistFast), anew("fast"));
  assert.equal(recorded("mnistBest").fingerprint, recipeFingerprint(recipes.mnistBest), anew("best"));
  const measured = recorded("mnistFast-ablation").rows.map((row) => [row.table, row.variant, row.fingerprint]);
  const today = Object.entries(variants["mnistFast-ablation"]).flatMap(([table, rows]) =>
    rows.map(({ name, recipe }) => [table, name, recipeFingerprint(recipe)]),
  );
  assert.deepEqual(measured, today, anew("fast-ablation"));
  const trial = JSON.parse(recordedFiles.read("best-trial")) as Trial;
  assert.deepEqual(trial, JSON.parse(JSON.stringify(trialOf(trial.runs))), anew("best-trial"));
});

test("every record of a recipe has the fingerprint of what was measured; only ratios against a peer have none", () => {
  const without = recordedFiles.names().filter((name) => !recordedFiles.read(name).includes('"fingerprint": "'));
  assert.deepEqual(without.sort(), ["grade", "peers"]);
});

const { mnistBest } = recipes;
const [first, ...others] = mnistBest.network.layers;
const affine = { degrees: 15, pixels: 2.5, factor: 0.15, shear: 12 };
const strengthened = { ...affine, degrees: 15.5 };
const changes: [name: string, change: Partial<Recipe>, changes: boolean][] = [
  ["nothing", {}, false],
  ["its name and description", { name: "other", description: "other" }, false],
  [
    "the order in which its network's fields are set",
    { network: { layers: [first, ...others], input: mnistBest.network.input, name: mnistBest.network.name } },
    false,
  ],
  [
    "the same augmentation made anew",
    { augmentation: augment.sometimes(augment.affine(affine), { share: 0.7 }) },
    false,
  ],
  [
    "an augmentation by half a degree more",
    { augmentation: augment.sometimes(augment.affine(strengthened), { share: 0.7 }) },
    true,
  ],
  ["the share of images it is for", { augmentation: augment.sometimes(augment.affine(affine), { share: 0.6 }) }, true],
  ["no augmentation", { augmentation: undefined }, true],
  [
    "a filter more",
    { network: { ...mnistBest.network, layers: [{ ...first, filters: 33 } as typeof first, ...others] } },
    true,
  ],
  ["an epoch more", { epochs: 36 }, true],
  ["other smoothing", { labelSmoothing: 0.06 }, true],
  ["no averages", { averaging: undefined }, true],
  ["averages by both names", { averaging: { decay: 0.998, every: 10 } }, true],
  ["weight decay", { optimizer: { kind: "adam", weightDecay: 1e-4 } }, true],
  ["another peak", { schedule: { ...mnistBest.schedule, peak: 2.1e-3 } }, true],
  ["another optimizer", { optimizer: { kind: "adam", beta1: 0.89 } }, true],
  ["another scaling", { scaling: { mean: 33, deviation: 78.5675 } }, true],
  ["fast math", { math: "fast" }, true],
];

for (const [name, change, differs] of changes) {
  test(`a recipe with ${name} has ${differs ? "another" : "the same"} fingerprint`, () => {
    assert.equal(recipeFingerprint({ ...mnistBest, ...change }) !== recipeFingerprint(mnistBest), differs);
  });
}

/** The seeds from 1 on, each run as long as the recipe says, and means that are those of the runs. */
function assertWhole(name: "mnistFast" | "mnistBest", count: number): void {
  const { runs, meanTestAccuracy, meanSeconds } = recorded(name);
  assert.deepEqual(
    runs.map(({ seed }) => seed),
    Array.from({ length: count }, (_, i) => i + 1),
  );
  for (const { history } of runs) assert.equal(history.length, recipes[name].epochs);
  assert.ok(Math.abs(meanTestAccuracy - mean(runs.map((run) => run.testAccuracy))) < 1e-9);
  assert.ok(Math.abs(meanSeconds - mean(runs.map((run) => run.seconds))) < 1e-6);
}

test("the printed recipe was run in full in ours and in Keras, and both do better than was printed", () => {
  const { ours, keras } = recorded("baseline");
  for (const [name, run] of Object.entries({ ours, keras })) {
    assert.ok(run, name);
    assert.equal(run.history.length, recipes.mnistBaseline.epochs, name);
    assert.ok(run.testAccuracy > 0.9883 + 0.001, `${name}: ${run.testAccuracy}`);
  }
});

test("the recorded runs of mnistFast are ten runs, as long as the recipe says, and as accurate and as short as we say", () => {
  assertWhole("mnistFast", 10);
  const { runs, meanTestAccuracy } = recorded("mnistFast");
  assert.ok(meanTestAccuracy >= 0.992, `mean test accuracy: ${meanTestAccuracy}`);
  assert.ok(meanTestAccuracy > recorded("baseline").keras.testAccuracy, "one epoch reads better than Keras's ten");
  assert.ok(Math.max(...runs.map((run) => run.seconds)) <= 20);
});

test("mnistFast is compared with the printed recipe's time in Keras, and takes less than 1/200 of it", () => {
  const { meanSeconds, kerasBaselineSeconds, timesFaster = Number.NaN } = recorded("mnistFast");
  assert.equal(kerasBaselineSeconds, recorded("baseline").keras.seconds);
  assert.equal(timesFaster, (kerasBaselineSeconds ?? Number.NaN) / meanSeconds);
  assert.ok(timesFaster > 200, `${timesFaster}`);
});

test("the recorded runs of mnistBest are three runs in full, under half an hour each, and their memory is flat", () => {
  assertWhole("mnistBest", 3);
  const { runs, meanTestAccuracy, ensembleTestAccuracy } = recorded("mnistBest");
  for (const { seed, history, seconds, testAccuracy, peakMemory } of runs) {
    assert.ok(seconds < 1800, `seed ${seed}: ${seconds} s`);
    assert.ok(testAccuracy >= 0.9965, `seed ${seed}: ${testAccuracy}`);
    const memory = history.map((epoch) => epoch.memory ?? Number.NaN);
    assert.ok(Math.max(...memory.slice(1)) < 1.1 * memory[1], `seed ${seed}: ${memory}`);
    assert.ok(Math.max(...memory) <= (peakMemory ?? Number.NaN), `seed ${seed}: peak ${peakMemory}`);
  }
  assert.ok(Math.abs(ensembleTestAccuracy - meanTestAccuracy) < 0.001, `${ensembleTestAccuracy}`);
});

test("the ablation of mnistFast has a figure for each seed, and its steps lead from the printed recipe to today's", () => {
  const { rows, heldOut } = recorded("mnistFast-ablation");
  for (const { variant, wrong, seconds } of rows) {
    assert.ok(wrong.length >= 3 && wrong.length === seconds.length, variant);
    for (const count of wrong) assert.ok(Number.isInteger(count) && count > 0 && count < heldOut, variant);
  }
  const steps = rows.filter(({ table }) => table === "steps").map(({ wrong }) => mean(wrong));
  assert.equal(steps.length, 8);
  assert.ok(steps[7] < steps[5] && steps[5] < steps[1] / 2, `wrong: ${steps}`);
  const whole = rows.filter(({ fingerprint }) => fingerprint === recipeFingerprint(recipes.mnistFast));
  assert.deepEqual(
    whole.map(({ table }) => table),
    ["steps", "alone", "more"],
  );
  for (const { wrong } of whole) assert.deepEqual(wrong, whole[0].wrong, "the same recipe and seeds, three times");
});

test("a recorded measurement that is not there is named", () => {
  assert.throws(() => recorded("mnist" as "baseline"), /recorded measurement must be one of .*mnistFast.*: "mnist"$/);
});

test("a recorded measurement that is cut off is named", (t) => {
  provideRecords({ names: () => ["asking"], read: () => '{ "rows": [' });
  t.after(() => provideRecords(recordedFiles));
  assert.throws(() => recorded("asking"), /must be JSON, and is cut off or damaged: "asking"$/);
});

test("several networks and views were asked with the recipe as it is, in groups that share no network", () => {
  const { recipe, fingerprint, heldOut, rows } = recorded("asking");
  assert.equal(recipe, "mnistFast");
  assert.equal(fingerprint, recipeFingerprint(recipes.mnistFast), anew("asking"));
  const asked = rows.map(({ models, views, wrong, loss }) => [models, views, wrong.length, loss.length]);
  const groups = { 1: 10, 3: 3, 5: 2 };
  const wanted = Object.entries(groups).flatMap(([models, count]) =>
    [1, 5, 9].map((views) => [Number(models), views, count, count]),
  );
  assert.deepEqual(asked, wanted);
  for (const { wrong } of rows)
    for (const count of wrong) assert.ok(Number.isInteger(count) && count > 0 && count < heldOut);
  const [once, , nine] = rows;
  assert.equal(once.times, 1);
  assert.ok(nine.times > 2, `nine views take ${nine.times} times as long`);
});

interface Ratio {
  readonly median: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Ratios over runs, by task and by who is compared. */
function peers(): (task: string, ratio: string) => Ratio {
  interface Peers {
    readonly results: readonly {
      readonly name: string;
      readonly runs: readonly unknown[];
      readonly ratios: Readonly<Record<string, Ratio>>;
    }[];
  }
  const { results } = JSON.parse(recordedFiles.read("peers")) as Peers;
  for (const { name, runs } of results) assert.equal(runs.length, 5, name);
  return (task, ratio) => {
    const found = results.find(({ name }) => name === task)?.ratios[ratio];
    assert.ok(found, `${task}: ${ratio}`);
    return found;
  };
}

test("a step and a prediction of the printed network are no slower than Keras's, and a step is much quicker than stock tfjs-node's", () => {
  const ratio = peers();
  assert.ok(ratio("train-step/mnistBaseline", "ours/keras").median <= 1);
  assert.ok(ratio("train-step/mnistBaseline", "stock/ours").median >= 1.5);
  assert.ok(ratio("predict-10000/mnistBaseline", "ours/keras").median <= 1);
});

test("CONTRIBUTING quotes what the trial came to: ten pairs, which do not tell the recipes apart", () => {
  const { complete, wrong, difference } = JSON.parse(recordedFiles.read("best-trial")) as Trial;
  const text = ({ mean, error = Number.NaN } = { mean: Number.NaN }): string =>
    `${mean.toFixed(1)} ± ${error.toFixed(1)}`;
  assert.ok(complete && difference && Math.abs(difference.mean) <= 2 * (difference.error ?? Number.NaN));
  const guide = readFileSync(join(__dirname, "..", "..", "CONTRIBUTING.md"), "utf8");
  assert.ok(
    guide.includes(
      `misreads ${text(wrong.nesterov)} of 10,000 on ten seeds, and \`mnistBest\` ${text(wrong.mnistBest)}`,
    ),
  );
  assert.ok(guide.includes(`seed by seed the difference is ${text(difference)}`));
});

test("README and the teaching guide quote what is recorded", () => {
  const read = (name: string): string => readFileSync(join(__dirname, "..", "..", name), "utf8").replace(/\s+/g, " ");
  const [readme, guide] = [read("README.md"), read(join("docs", "teaching.md"))];
  const spread = (runs: readonly { readonly testAccuracy: number }[]) =>
    spreadOf(runs.map(({ testAccuracy }) => 100 * testAccuracy));
  const [fast, best, { ours, keras }] = [recorded("mnistFast"), recorded("mnistBest"), recorded("baseline")];
  const percent = ({ testAccuracy }: { readonly testAccuracy: number }): string =>
    `${(100 * testAccuracy).toFixed(2)} %`;
  const ratio = peers();
  const times = (task: string, who: string): string => {
    const { median, lowest, highest } = ratio(`${task}/mnistBaseline`, who);
    return `${median.toFixed(2)} (${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
  };
  const [ofFast, ofBest] = [spread(fast.runs), spread(best.runs)];
  const wrong = sum(best.runs.map(({ testAccuracy }) => Math.round(10_000 * (1 - testAccuracy))));
  for (const quote of [
    `reads **${ofFast.mean.toFixed(2)} %** ± ${ofFast.error.toFixed(2)} of the 10,000 test digits correctly`,
    `after one epoch, ${fast.meanSeconds.toFixed(1)} seconds of training`,
    `[${percent(keras)} in Keras here]`,
    `take Keras ${fast.timesFaster?.toFixed(0)} times as long`,
    `reaches ${ofBest.mean.toFixed(3)} % ± ${ofBest.error.toFixed(3)} after ${(best.meanSeconds / 60).toFixed(0)} minutes`,
    `${wrong} of 30,000 answers wrong`,
    `takes ${times("train-step", "ours/keras")} of the time that it takes Keras`,
    `reading digits with it ${times("predict-10000", "ours/keras")}`,
    `stock tfjs-node takes ${times("train-step", "stock/ours")} times as long a step`,
  ])
    assert.ok(readme.includes(quote), quote);
  assert.ok(guide.includes(`${percent(ours)} here, ${percent(keras)} in Keras`));
});
