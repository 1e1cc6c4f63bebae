/** `workbook train --resume`: a run that was killed ends as one that was not. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import { folderFor } from "../../src/cli/trainFolder";
import { trainWithCheckpoints } from "../../src/cli/trainRun";
import { loadMnist } from "../../src/data";
import { latestCheckpoint, setCheckpointsAside } from "../../src/notebook/checkpoints";
import "../../src/notebook/data";
import { type Recipe, recipes } from "../../src/tensor";

const workbook = join(__dirname, "..", "..", "dist", "cli", "workbook.js");
const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
const args = (...more: string[]): string[] => [
  "train",
  "mnistFast",
  "--limit",
  "800",
  "--batch-size",
  "50",
  "--epochs",
  "8",
  "--json",
  ...more,
];
const run = (...more: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [workbook, ...args(...more)], { cwd: folder });

after(() => rmSync(folder, { recursive: true }));

const place = (name: string): string => join(folder, name);
const checkpointsIn = (name: string): string[] => {
  const lies = join(place(name), ".checkpoints");
  return existsSync(lies) ? readdirSync(lies).filter((file) => file.endsWith(".checkpoint")) : [];
};

/** What of a run does not depend on time, with its weights. */
function essence(name: string): object {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(place(name), file), "utf8"));
  const { seconds: _, peakMemory: __, ...result } = read("result.json") as Record<string, number>;
  const history = read("history.json") as { epoch: number; loss: number; accuracy: number }[];
  const weights = readFileSync(join(place(name), "model", "weights.bin")).toString("hex");
  return { result, weights, confusion: read("confusion.json"), history: history.map(({ loss }) => loss) };
}

/** Starts a run and kills it when it has written two checkpoints. */
async function killInTheMiddle(...more: string[]): Promise<void> {
  const child = spawn(process.execPath, [workbook, ...args(...more)], { stdio: "ignore", cwd: folder });
  const ended = new Promise((resolve) => child.once("close", (_, signal) => resolve(signal)));
  while (checkpointsIn("killed").length < 2 && child.exitCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  child.kill("SIGKILL");
  assert.equal(await ended, "SIGKILL", "it was over before it was killed");
}

before(async () => {
  await run("--seed", "7", "--out", "whole");
  cpSync(place("whole"), place("killed"), { recursive: true });
  await killInTheMiddle("--seed", "7", "--out", "killed");
  for (const copy of ["damaged", "other", "anew", "aside"]) cpSync(place("killed"), place(copy), { recursive: true });
});

test("a killed run leaves what was complete before as it was, and goes on to the result of an unbroken one", async () => {
  assert.deepEqual(essence("killed"), essence("whole"));
  rmSync(join(place("killed"), "result.json"));
  const { stdout, stderr } = await run("--seed", "7", "--out", "killed", "--resume");
  assert.match(stderr, /Going on after [2-7] of 8 epochs/);
  assert.equal((JSON.parse(stdout) as { epochs: number }).epochs, 8);
  assert.deepEqual(essence("killed"), essence("whole"));
  assert.deepEqual(readdirSync(place("killed")).sort(), readdirSync(place("whole")).sort());
});

test("a checkpoint that is cut off is named, and the one before is used", async () => {
  const last = join(place("damaged"), ".checkpoints", checkpointsIn("damaged").sort()[1]);
  writeFileSync(last, readFileSync(last).subarray(0, 100_000));
  const { stderr } = await run("--seed", "7", "--out", "damaged", "--resume");
  assert.match(
    stderr,
    /damaged\/\.checkpoints\/\d+\.checkpoint: the checkpoint is cut off or damaged\. Trying the one/,
  );
  assert.deepEqual(essence("damaged"), essence("whole"));
});

test("a run that begins anew keeps the checkpoints of an unfinished one until it is complete, and says so", async () => {
  const { stderr } = await run("--seed", "8", "--epochs", "1", "--out", "anew");
  assert.match(stderr, /An unfinished run lies here, after [2-7] of 8 epochs: --resume would go on from it/);
  assert.match(stderr, /kept in anew\/\.checkpoints\.before until/);
  assert.equal(existsSync(join(place("anew"), ".checkpoints.before")), false);
});

const refused: [name: string, more: string[], message: RegExp][] = [
  ["another seed", ["--seed", "8", "--out", "other"], /another run: seed is 7 there and 8 here\n.*leave --resume out/],
  ["other epochs", ["--seed", "7", "--epochs", "9", "--out", "other"], /another run: epochs is 8 there and 9 here/],
  [
    "fewer images",
    ["--seed", "7", "--limit", "700", "--out", "other"],
    /another run: images is "800, .*" there and "700/,
  ],
  ["no checkpoint there", ["--seed", "7", "--out", "nothing"], /no checkpoint to go on from: .*nothing\n.*--resume/],
];

for (const [name, more, message] of refused) {
  test(`--resume is refused with ${name}, and the checkpoints stay`, async () => {
    const before = checkpointsIn("other");
    await assert.rejects(run(...more, "--resume"), (error: Error) => {
      const { code, stderr } = error as unknown as { code: number; stderr: string };
      assert.equal(code, 2);
      assert.match(stderr, message);
      return true;
    });
    assert.deepEqual(checkpointsIn("other"), before);
    assert.equal(before.length, 2);
  });
}

test("where every checkpoint is damaged, that is said, and nothing is removed", async () => {
  const lies = join(place("ruined"), ".checkpoints");
  mkdirSync(lies, { recursive: true });
  for (const name of ["1.checkpoint", "2.checkpoint"]) writeFileSync(join(lies, name), "");
  await assert.rejects(run("--out", "ruined", "--resume"), /no checkpoint can be read: .*ruined/);
  assert.equal(checkpointsIn("ruined").length, 2);
});

const images = loadMnist({ split: "train", limit: 200 });
const some: Recipe = { ...recipes.mnistFast, batchSize: 50, epochs: 3 };

test("a run whose checkpoints lie aside, since another began in its folder by mistake, goes on", async () => {
  await setCheckpointsAside(place("aside"));
  const { model } = await trainWithCheckpoints(some, images, {}, place("aside"), {
    resume: false,
    onProgress: undefined,
  });
  model.dispose();
  const { stderr } = await run("--seed", "7", "--out", "aside", "--resume");
  assert.match(stderr, /Going on after [2-7] of 8 epochs/);
  assert.deepEqual(essence("aside"), essence("whole"));
});

test("a run that begins anew where no checkpoint can be read makes some of its own, and keeps those aside", async (t) => {
  const folder = place("unreadable");
  mkdirSync(join(folder, ".checkpoints"), { recursive: true });
  const earlier = ["000000999998.checkpoint", "000000999999.checkpoint"];
  for (const name of earlier) writeFileSync(join(folder, ".checkpoints", name), "");
  const said: string[] = [];
  t.mock.method(process.stderr, "write", (text: string) => said.push(text));
  const { model } = await trainWithCheckpoints(some, images, {}, folder, { resume: false, onProgress: undefined });
  t.mock.restoreAll();
  model.dispose();
  assert.match(said.join(""), /An unfinished run lies here, which cannot be read\. This one begins anew\.\n.*kept in /);
  assert.equal((await latestCheckpoint(folder))?.history.length, some.epochs);
  assert.deepEqual(readdirSync(join(folder, ".checkpoints.before")), earlier);
});

test("a run whose checkpoints cannot be written goes on without, and says so once", async (t) => {
  const said: string[] = [];
  t.mock.method(process.stderr, "write", (text: string) => said.push(text));
  writeFileSync(join(place("occupied")), "a file in the place of the folder");
  const options = { resume: false, onProgress: undefined };
  const { model, outcome } = await trainWithCheckpoints(some, images, {}, place("occupied"), options);
  t.mock.restoreAll();
  model.dispose();
  assert.equal(outcome, "completed");
  assert.match(said.join(""), /^No checkpoint could be written, and the training goes on: E[A-Z]+.*\n$/);
});

test("a run that diverges, or fails, gives what it learned, and goes beside a whole one", async () => {
  const options = { resume: false, onProgress: undefined };
  const wild: Recipe = { ...some, schedule: { shape: "constant", peak: 1e25 } };
  const diverged = await trainWithCheckpoints(wild, images, {}, place("wild"), options);
  diverged.model.dispose();
  assert.equal(diverged.outcome, "diverged");
  assert.match(diverged.message ?? "", /Try a lower learning rate/);
  const onProgress = (): void => {
    throw new Error("the display is gone");
  };
  const failed = await trainWithCheckpoints(some, images, {}, place("wild"), { ...options, onProgress });
  failed.model.dispose();
  assert.match(failed.message ?? "", /onProgress threw: the display is gone/);
  const places = ["completed", "stopped early", "interrupted", "diverged", "failed"] as const;
  assert.deepEqual(
    places.map((outcome) => folderFor(outcome, "run")),
    ["run", "run", "run-interrupted", "run-diverged", "run-failed"],
  );
});
