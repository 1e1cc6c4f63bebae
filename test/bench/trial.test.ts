import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { keptRuns } from "../../bench/keptRuns";
import { contestants, type TrialRun, told, trialOf } from "../../bench/trial";
import { recipeFingerprint } from "../../src/tensor";
import { checkSettings, completeSettings } from "../../src/tensor/checkSettings";

const run = (recipe: TrialRun["recipe"], seed: number, wrong: number): TrialRun => ({
  recipe,
  fingerprint: recipeFingerprint(contestants[recipe]),
  seed,
  wrong,
  loss: wrong / 1000,
  seconds: 1500,
  measured: "2026-11-26",
  processor: "some",
});
/** Pairs of wrong images, seed after seed. */
const pairs = (...wrong: [mnistBest: number, nesterov: number][]): TrialRun[] =>
  wrong.flatMap(([old, now], i) => [run("mnistBest", i + 1, old), run("nesterov", i + 1, now)]);

const rows: [name: string, runs: TrialRun[], planned: number, complete: boolean, says: RegExp][] = [
  ["nothing has run", [], 3, false, /mnistBest: no seed of 3 yet.*nesterov: no seed of 3 yet.*Nothing is decided/],
  ["a seed of one recipe", [run("mnistBest", 1, 34)], 3, false, /1 of 3 seeds: 34.0 of .*Nothing is decided/],
  [
    "two pairs of three, however far apart",
    pairs([34, 4], [35, 5]),
    3,
    false,
    /2 pairs: -30.0 ± 0.0 wrong\|Nothing is decided before there are 3 pairs\.$/,
  ],
  ["all pairs, a clear gain", pairs([34, 30], [36, 31], [35, 32]), 3, true, /-4.0 ± 0.6 wrong\|nesterov reads better/],
  ["all pairs, a clear loss", pairs([30, 34], [31, 36], [32, 35]), 3, true, /4.0 ± 0.6 wrong\|mnistBest reads better/],
  ["all pairs, none clear", pairs([30, 34], [36, 31], [35, 35]), 3, true, /within two standard errors/],
  [
    "runs of a recipe that has changed since",
    [...pairs([30, 34]), { ...run("nesterov", 2, 1), fingerprint: "other" }],
    3,
    false,
    /nesterov, 1 of 3 seeds: 34.0 /,
  ],
  [
    "runs of a recipe that is no longer tried",
    [...pairs([30, 34]), { ...run("nesterov", 2, 1), recipe: "another" as "nesterov" }],
    3,
    false,
    /nesterov, 1 of 3 seeds: 34.0 /,
  ],
  [
    "as many runs as planned, but not of the same seeds",
    [...pairs([30, 34], [31, 35]), run("nesterov", 3, 20)],
    3,
    false,
    /nesterov, 3 of 3 seeds.*2 pairs.*Nothing is decided/,
  ],
];

for (const [name, runs, planned, complete, says] of rows) {
  test(`a trial tells: ${name}`, () => {
    const trial = trialOf(runs, planned);
    assert.equal(trial.complete, complete);
    assert.match(told(trial).join("|"), says);
  });
}

test("both recipes of the trial are ones, and the rate of the other goes from 0 to .1 over 5 % of its steps", () => {
  for (const recipe of Object.values(contestants)) checkSettings(completeSettings(recipe, {}));
  const { peak, warmup, start = 0, final = 0 } = contestants.nesterov.schedule;
  assert.deepEqual([start, warmup, peak, peak * final], [0, 0.05, 0.1, 0.1 * 0.1]);
});

test("a run that was kept is not run again, one that failed is, and one while the machine was busy by the next measurement", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kept-"));
  let count = 0;
  let busy: string | undefined;
  const runs = (name = "some") => keptRuns<object>(name, folder, () => () => ({ busy }));
  const some = async () => ({ wrong: ++count });
  assert.deepEqual(await runs().of("a", some), { wrong: 1 });
  await assert.rejects(
    runs().of("b", () => Promise.reject(new Error("broken off"))),
    /broken off/,
  );
  const again = runs();
  assert.deepEqual([await again.of("a", some), await again.of("b", some)], [{ wrong: 1 }, { wrong: 2 }]);
  assert.deepEqual(await runs("other").of("a", some), { wrong: 3 });

  busy = "others took 40 %";
  const disturbed = runs();
  assert.deepEqual([await disturbed.of("c", some), await disturbed.of("c", some)], [{ wrong: 4 }, { wrong: 4 }]);
  disturbed.end((quiet) => {
    assert.equal(quiet, false, "one of its runs was not measured on a quiet machine");
    return quiet;
  });
  busy = undefined;
  const third = runs();
  assert.deepEqual([await third.of("b", some), await third.of("c", some)], [{ wrong: 2 }, { wrong: 5 }]);
  third.end((quiet) => quiet);
  assert.deepEqual(await runs().of("a", some), { wrong: 6 });
  rmSync(folder, { recursive: true });
});
