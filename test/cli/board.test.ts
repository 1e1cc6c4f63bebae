import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readResults } from "../../src/cli/board/results";

const workbook = join(__dirname, "..", "..", "dist", "cli", "workbook.js");
const home = mkdtempSync(join(tmpdir(), "workbook board "));
after(() => rmSync(home, { recursive: true }));

const misread = Array.from({ length: 80 }, (_, index) => ({ index, as: 1 }));
const good = {
  recipe: "mnistFast",
  description: "in small batches",
  fingerprint: "0123456789abcdef",
  epochs: 1,
  seed: 1,
  images: 60_000,
  parameters: 215_194,
  multiplyAdds: 1_244_160,
  machine: "2 × one",
  seconds: 9.5,
  peakMemory: 6e8,
  outcome: "completed",
  testAccuracy: 0.992,
  testLoss: 0.025,
};

let folders = 0;

/** A folder as `workbook train` writes it, with changes; `undefined` leaves a field out. */
function result(change: object = {}, misreadJson: string | null = JSON.stringify(misread)): string {
  folders++;
  const folder = join(home, `run${folders}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "result.json"), JSON.stringify({ ...good, ...change }));
  if (misreadJson !== null) writeFileSync(join(folder, "misread.json"), misreadJson);
  return folder;
}

/** The same, with one of its files broken off. */
function cutOff(name: string): string {
  const folder = result();
  const file = join(folder, name);
  writeFileSync(file, readFileSync(file, "utf8").slice(0, -9));
  return folder;
}

test("runs of one recipe become one entry", () => {
  const entry = readResults([result(), result({ seed: 2 })]);
  assert.deepEqual([entry.name, entry.by, entry.multiplyAdds], ["mnistFast", "you", 1_244_160]);
  assert.deepEqual(
    entry.runs.map(({ seed }) => seed),
    [1, 2],
  );
  assert.deepEqual(entry.runs[0].misread, misread);
});

const refused: [name: string, make: () => string[], message: RegExp][] = [
  [
    "a folder that is none",
    () => [join(home, "nowhere")],
    /there is no result of a training in this folder: .*nowhere/,
  ],
  ["a run that was interrupted", () => [result({ outcome: "interrupted" })], /did not come to its end \(interrupted\)/],
  ["a run on some of the images", () => [result({ images: 1500 })], /learned from 1500 images, not from all 60000/],
  [
    "more images than there are to train on, as with the test images",
    () => [result({ images: 70_000 })],
    /learned from 70000 images/,
  ],
  [
    "a run that was judged on images held out",
    () => [result({ heldOutAccuracy: 0.99, testAccuracy: undefined })],
    /judged on training images held out/,
  ],
  ["a run of before", () => [result({}, null)], /an older workbook made this result/],
  ["a run without its recipe", () => [result({ fingerprint: undefined })], /an older workbook made this result/],
  ["a result that is cut off", () => [cutOff("result.json")], /: result\.json cannot be read: .*run\d+$/],
  ["misread images that are cut off", () => [cutOff("misread.json")], /: misread\.json cannot be read: .*run\d+$/],
  ["no loss", () => [result({ testLoss: undefined })], /this result is damaged/],
  ["no seed", () => [result({ seed: undefined })], /this result is damaged/],
  ["a seed that is none", () => [result({ seed: 1.5 })], /this result is damaged/],
  ["less than no epoch", () => [result({ epochs: -1 })], /this result is damaged/],
  ["less than no parameter", () => [result({ parameters: -1 })], /this result is damaged/],
  ["no description", () => [result({ description: undefined })], /this result is damaged/],
  ["an accuracy that was changed", () => [result({ testAccuracy: 0.9991 })], /accuracy and the images .* do not agree/],
  ["an accuracy in percent", () => [result({ testAccuracy: 99.2 })], /accuracy and the images .* do not agree/],
  ["runs of two recipes", () => [result(), result({ seed: 2, fingerprint: "f" })], /runs of different recipes: run/],
  ["two runs with one seed", () => [result(), result()], /two of these runs have the same seed: 1/],
];

for (const [name, make, message] of refused) {
  test(`the board refuses ${name}`, () => {
    assert.throws(() => readResults(make()), message);
  });
}

function board(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [workbook, "board", ...args], {
    env: { ...process.env, WORKBOOK_HOME: home },
    encoding: "utf8",
  });
}

test("a recipe goes onto the reader's board, is shown there, has a run replaced, and is taken off", () => {
  const [one, two] = [result(), result({ seed: 2, testAccuracy: 0.992 })];
  const taken = board("add", one);
  assert.equal(taken.status, 2);
  assert.match(taken.stderr, /the workbook has another recipe of this name[\s\S]*--name/);
  assert.match(board("add", one, two, "--name", "mine").stdout, /On your board: mine, seeds 1, 2\./);
  assert.match(board("add", two, "--name", "mine").stderr, /Seed 2 was on the board: this run takes its place\./);
  const other = board("add", result({ fingerprint: "other" }), "--name", "mine");
  assert.match(other.stderr, /another recipe of yours is on the board under this name: mine/);

  const shown = board().stdout;
  assert.match(shown, /mine \(yours\): in small batches\n {2}accuracy 99\.200 % ± 0\.000, 2 seeds/);
  assert.match(shown, /mnistBest: /);
  assert.match(shown, /best run 99\.84 %: EnsNet/);
  const { rows } = JSON.parse(board("--json").stdout) as { rows: { name: string; by: string; seeds: number[] }[] };
  const mine = rows.find(({ by }) => by === "you");
  assert.deepEqual([mine?.name, mine?.seeds], ["mine", [1, 2]]);

  const page = join(home, "page.html");
  assert.equal(board("page", "--out", page).status, 0);
  assert.match(readFileSync(page, "utf8"), /<th scope="row">mine \(yours\)/);
  assert.match(board("remove", "other").stderr, /no recipe of yours[\s\S]*Yours: mine\./);
  assert.match(board("remove", "mine").stdout, /Taken off your board: mine\./);
  assert.doesNotMatch(board().stdout, /\(yours\)/);
});

test("a name is shown as it is, whatever is in it", () => {
  const name = "<b>&\u001b[31mred";
  const { stdout } = board("add", result(), "--name", name);
  assert.match(stdout, /On your board: <b>&.*red, seeds 1\./);
  assert.ok(!stdout.includes("\u001b"));
  const page = join(home, "named.html");
  assert.equal(board("page", "--out", page).status, 0);
  const html = readFileSync(page, "utf8");
  assert.ok(html.includes("&lt;b&gt;&amp;") && !html.includes("<b>&"));
  assert.equal(board("remove", name).status, 0);
});

test("what the board does not know is named", () => {
  assert.match(board("show").stderr, /takes add, remove, page, or nothing: show/);
  assert.match(board("add").stderr, /takes a folder of workbook train/);
  assert.match(board("remove").stderr, /takes the name of one recipe/);
  assert.match(board("page", "here.html").stderr, /workbook board page does not take this: here\.html/);
  assert.match(board("page", "--name", "x").stderr, /workbook board page does not take this: --name/);
  assert.match(board("add", "here", "--out", "x").stderr, /workbook board add does not take this: --out/);
  assert.match(board("--description", "x").stderr, /workbook board does not take this: --description/);
});
