import assert from "node:assert/strict";
import { test } from "node:test";
import { type Contestant, type PeerRun, peerBars, summary, together, toldRun, toldRuns } from "../../bench/ratios";

const pace = [1, 1.01, 0.99, 1.02, 1, 0.98];

/** Rounds of unequal pace, which slow everybody alike, and each contestant's milliseconds at pace 1. */
function run(ms: Partial<Record<Contestant, number>>, shaken: Contestant[] = []): PeerRun {
  const rounds = (who: string, middle: number): number[] =>
    pace.map((slow, round) => middle * slow * (shaken.includes(who as Contestant) && round % 2 ? 1.2 : 1));
  return summary(new Map(Object.entries(ms).map(([who, middle]) => [who as Contestant, rounds(who, middle)])));
}

const ours = 200;
const narrow: [name: string, ms: Partial<Record<Contestant, number>>, shaken: Contestant[], narrow: boolean][] = [
  ["all rounds are slow for all alike", { ours, stock: 300, keras: 210, kerasOneDnn: 205 }, [], true],
  ["Keras cannot be had", { ours, stock: 300 }, [], true],
  ["stock is shaken", { ours, stock: 300, keras: 210, kerasOneDnn: 205 }, ["stock"], false],
  ["Keras with oneDNN is shaken", { ours, stock: 300, keras: 210, kerasOneDnn: 205 }, ["kerasOneDnn"], false],
  ["fast math is shaken, which is in no ratio", { ours, oursFastMath: 150, stock: 300 }, ["oursFastMath"], true],
];
for (const [name, ms, shaken, expected] of narrow) {
  test(`the ratios are ${expected ? "narrow" : "too wide"} where ${name}`, () => {
    assert.equal(run(ms, shaken).narrow, expected);
  });
}

test("ratios are as they are named, of the rounds' own times", () => {
  const { ratios, rounds, ms } = run({ ours, stock: 300, keras: 250, kerasOneDnn: 160 });
  assert.equal(rounds, 6);
  assert.deepEqual(ms.ours, { median: 200, low: 196, high: 204 });
  const expected = { "stock/ours": 1.5, "ours/keras": 0.8, "ours/kerasOneDnn": 1.25 };
  for (const [name, value] of Object.entries(expected)) {
    for (const one of Object.values(ratios[name as keyof typeof expected] ?? {}))
      assert.ok(Math.abs(one - value) < 1e-12, `${name}: ${one}`);
  }
  assert.deepEqual(Object.keys(ratios), Object.keys(expected));
});

test("several runs come to the median of their ratios, and the lowest and highest of a run", () => {
  const runs = [190, 250, 200, 210, 205].map((keras) => run({ ours, stock: 300, keras }));
  const result = together("train-step", runs);
  assert.equal(result.runs, runs);
  const { median, lowest, highest } = result.ratios["ours/keras"] ?? { median: 0, lowest: 0, highest: 0 };
  assert.deepEqual(
    [median, lowest, highest].map((value) => value.toFixed(4)),
    [200 / 205, 0.8, 200 / 190].map((value) => value.toFixed(4)),
  );
  assert.equal(result.ratios["ours/kerasOneDnn"], undefined);
  assert.match(
    toldRuns(result),
    /^train-step, 5 runs: stock .* 1\.50 \(1\.50–1\.50\) .*, we take 0\.98 \(0\.80–1\.05\) of Keras's$/,
  );
});

test("a line for a run has every median with its interval, and says where a ratio is not narrow", () => {
  const line = toldRun("train-step", run({ ours, stock: 300, keras: 200 }, ["stock"]));
  assert.match(line, /^train-step, 6 rounds, still wider than ± 3 %: this workbook 200\.0 \(196\.0–204\.0\) ms, stock/);
  assert.match(
    line,
    /; stock tfjs-node takes 1\.65 \(1\.50–1\.80\) of our time, we take 1\.00 \(1\.00–1\.00\) of Keras's$/,
  );
  assert.doesNotMatch(toldRun("train-step", run({ ours, stock: 300 })), /wider/);
});

test("bars are multiples of ours, over all runs, and none for who took no part", () => {
  const bars = peerBars(together("step", [run({ ours: 100, stock: 150 }), run({ ours: 200, stock: 300 })]));
  assert.deepEqual(bars, [
    { label: "step, this workbook", value: 1, text: "150 ms", strong: true },
    { label: "step, stock tfjs-node", value: 1.5, text: "225 ms", strong: false },
  ]);
});
