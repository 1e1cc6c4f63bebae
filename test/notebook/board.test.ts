import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { mock, test } from "node:test";
import "../../src/notebook/data";
import type { BoardEntry } from "../../src/data";
import { HomeError } from "../../src/host/homeError";
import { board, noteRuns, ownEntries, removeEntry } from "../../src/notebook/board";
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

    const warn = mock.method(console, "warn", () => undefined);
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
