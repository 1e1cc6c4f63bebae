import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock, test } from "node:test";
import "../../src/notebook/data";
import type { BoardEntry } from "../../src/data";
import { HomeError } from "../../src/host/homeError";
import { avgPool, dense, flatten } from "../../src/network";
import { addToBoard, board, noteRuns, ownEntries, removeEntry } from "../../src/notebook/board";
import { type Recipe, recipes, scalings } from "../../src/tensor";
import { ownHome } from "../host/scratch";

const run = { seed: 1, seconds: 9, testAccuracy: 0.9999, testLoss: 0.02, misread: [{ index: 3, as: 1 }] };
const mine: BoardEntry = {
  name: "mine",
  description: "one of my own",
  by: "you",
  fingerprint: "0123456789abcdef",
  epochs: 1,
  parameters: 10,
  multiplyAdds: 100,
  machine: "2 × one",
  runs: [run],
};
const written = (...entries: unknown[]): string => JSON.stringify({ version: 1, entries });
/** The entry with its run changed. */
const withRun = (change: object): object => ({ ...mine, runs: [run, { ...run, seed: 2, ...change }] });

const damaged: [name: string, text: string][] = [
  ["it is cut off", written(mine).slice(0, -9)],
  ["it is empty", ""],
  ["it has no entries", `{"version": 1}`],
  ["one of two entries is no object", written(mine, 7)],
  ["one of two entries has no name", written(mine, { ...mine, name: undefined })],
  ["an entry has no runs", written({ ...mine, runs: [] })],
  ["a run has no loss", written(withRun({ testLoss: null }))],
  ["a run is there twice", written(withRun({ seed: 1 }))],
  ["a misread image is none of the test images", written(withRun({ misread: [{ index: 10_000, as: 1 }] }))],
  ["an image was taken for no digit", written(withRun({ misread: [{ index: 1, as: 10 }] }))],
  ["an image is misread twice", written(withRun({ misread: [run.misread[0], run.misread[0]] }))],
];

for (const [name, text] of damaged) {
  test(`a board that cannot be read is said to be so, and nothing of it is lost: ${name}`, (t) => {
    const state = join(ownHome(t), ".workbook");
    mkdirSync(state);
    writeFileSync(join(state, "board.json"), text);
    for (const look of [ownEntries, board, () => removeEntry("mine")]) {
      assert.throws(look, (error) => {
        assert.ok(error instanceof HomeError);
        assert.match(error.message, /^your board file cannot be read: .*board\.json$/);
        assert.match(error.advice, /^Run: mv ".*board\.json" ".*board\.json\.unreadable"/);
        return true;
      });
    }
    assert.deepEqual(readdirSync(state), ["board.json"], "reading moves nothing");

    const warn = mock.method(process.stderr, "write", () => true);
    t.after(() => warn.mock.restore());
    assert.deepEqual(noteRuns(mine), []);
    assert.equal(warn.mock.callCount(), 1);
    assert.deepEqual(ownEntries(), [mine]);
    const kept = readdirSync(state).find((file) => file.startsWith("board.json.unreadable")) ?? "";
    assert.equal(readFileSync(join(state, kept), "utf8"), text);
  });
}

test("a board that can be read is read whole, and what a later field says stays in it", (t) => {
  const state = join(ownHome(t), ".workbook");
  mkdirSync(state);
  writeFileSync(join(state, "board.json"), JSON.stringify({ version: 1, entries: [mine], more: [1] }));
  assert.deepEqual(ownEntries(), [mine]);
  assert.deepEqual(noteRuns({ ...mine, runs: [{ ...run, seed: 2 }] }), []);
  assert.deepEqual(JSON.parse(readFileSync(join(state, "board.json"), "utf8")).more, [1]);
  assert.deepEqual(
    ownEntries()[0].runs.map(({ seed }) => seed),
    [1, 2],
  );
  assert.equal(board()[0].name, "mine");
  assert.ok(removeEntry("mine"));
  assert.deepEqual(ownEntries(), []);
});

for (const [name, change] of Object.entries({
  "no description": { description: undefined },
  "a description that is no text": { description: 7 },
  "less than no epoch": { epochs: -1 },
  "half a parameter": { parameters: 0.5 },
  "an accuracy in percent": { runs: [{ ...run, testAccuracy: 99.99 }] },
  "an accuracy that does not go with what was misread": { runs: [{ ...run, testAccuracy: 0.99 }] },
})) {
  test(`what could not be read again is not written: ${name}`, (t) => {
    const state = join(ownHome(t), ".workbook");
    assert.throws(() => noteRuns({ ...mine, ...change } as BoardEntry), /must have all that the board needs: "mine"/);
    assert.equal(existsSync(join(state, "board.json")), false);
  });
}

/** Digits of 4 × 4 pixels, and one layer: seconds for all 60,000. */
const tiny: Recipe = {
  ...recipes.mnistFast,
  name: "tiny",
  description: "one layer on small digits",
  network: {
    name: "tiny",
    input: [28, 28, 1],
    layers: [avgPool({ poolSize: 7 }), flatten(), dense({ units: 10, activation: "softmax" })],
  },
  scaling: scalings.unit,
  batchSize: 2000,
};

test("a recipe is trained with each seed, and stands on the board under its name; a run with the same seed takes the other's place", async (t) => {
  ownHome(t);
  const row = await addToBoard(tiny, { seeds: [4, 2] });
  assert.deepEqual([row.name, row.by, row.seeds, row.parameters], ["tiny", "you", [2, 4], 170]);
  assert.ok(row.accuracy.mean > 0.3, `${row.accuracy.mean}`);
  assert.ok(row.accuracy.low < row.accuracy.high, "seeds differ");
  assert.deepEqual((await addToBoard(tiny, { seeds: [4] })).accuracy, row.accuracy);
  assert.ok(board().some(({ name }) => name === "tiny"));

  const diverging = {
    ...tiny,
    name: "too fast",
    optimizer: { kind: "sgd" },
    schedule: { shape: "constant", peak: 3e38 },
  };
  await assert.rejects(addToBoard(diverging as Recipe, { seeds: [1] }), /not finite|must come to its end/);
  assert.deepEqual(
    ownEntries().map(({ name, runs }) => [name, runs.length]),
    [["tiny", 2]],
  );
});

const untrained: [name: string, call: () => Promise<unknown>, message: RegExp][] = [
  [
    "a recipe without a description",
    () => addToBoard({ ...tiny, description: undefined } as never),
    /recipe's description must be some text: "?undefined/,
  ],
  ["a recipe without a name", () => addToBoard({ ...tiny, name: " " }), /recipe's name must be some text: " "/],
  [
    "a name of the workbook's",
    () => addToBoard({ ...tiny, name: "mnistFast" }),
    /the workbook has another recipe of this name/,
  ],
  ["no seeds", () => addToBoard(tiny, { seeds: [] }), /seeds must differ, one at least/],
  ["a seed twice", () => addToBoard(tiny, { seeds: [1, 1] }), /seeds must differ, one at least/],
  ["half a seed", () => addToBoard(tiny, { seeds: [1, 1.5] }), /seed must be a whole number of at least 0: 1\.5/],
  [
    "another option",
    () => addToBoard(tiny, { seed: 5 } as never),
    /keys of options must be among seeds \(did you mean seeds\?\): "seed"/,
  ],
];

for (const [name, call, message] of untrained) {
  test(`nothing is trained for the board with ${name}`, async (t) => {
    ownHome(t);
    await assert.rejects(call(), message);
    assert.deepEqual(ownEntries(), []);
  });
}
