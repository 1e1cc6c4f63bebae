import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { holdMs, replaceExclusively } from "../../src/host/exclusive";
import { readProgress } from "../../src/host/progress";
import { ownHome, temporaryFolder } from "./scratch";

/** A process that notes task after task for a learner of its own, and prints the number of each note once it is made. */
function noter(home: string, learner: string, first: number, count: number): ChildProcess {
  const script = `
    const { noteProgress } = require(${JSON.stringify(join(__dirname, "..", "..", "src", "host", "progress.ts"))});
    for (let i = ${first}; i < ${first + count}; i++) {
      if (!noteProgress(${JSON.stringify(learner)}, String(i), (before) => ({ ...before, passed: true }))) process.exit(1);
      require("node:fs").writeSync(1, i + "\\n");
    }`;
  return spawn(process.execPath, ["--import", "tsx", "-e", script], {
    env: { ...process.env, WORKBOOK_HOME: home },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** What a noter has said to be noted, up to its end. */
async function acknowledged(child: ChildProcess): Promise<string[]> {
  let text = "";
  child.stdout?.on("data", (data) => {
    text += data;
  });
  await once(child, "close");
  return text.split("\n").slice(0, -1);
}

test("two processes at once, two hundred notes each: four hundred are kept", async (t) => {
  const home = ownHome(t);
  const children = ["ada", "bob"].map((learner) => noter(home, learner, 0, 200));
  const said = await Promise.all(children.map(acknowledged));
  assert.deepEqual(
    said.map(({ length }) => length),
    [200, 200],
  );
  assert.equal(Object.keys(readProgress("ada")).length + Object.keys(readProgress("bob")).length, 400);
  assert.deepEqual(readdirSync(join(home, ".workbook")), ["progress.json"], "nothing else is left");
});

test("a process that is killed at any moment loses none of the notes that were made", {
  timeout: 120_000,
}, async (t) => {
  const home = ownHome(t);
  const made: string[] = [];
  for (let round = 0; round < 6; round++) {
    const child = noter(home, "ada", 1000 * round, 1000);
    const said = acknowledged(child);
    await once(child.stdout ?? child, "data");
    await wait(7 * round + 40 * Math.random());
    child.kill("SIGKILL");
    made.push(...(await said));
    const noted = readProgress("ada");
    assert.deepEqual(
      made.filter((id) => !noted[id]?.passed),
      [],
    );
  }
  assert.ok(made.length >= 6);
  const [last] = await Promise.all([acknowledged(noter(home, "bob", 0, 1))]);
  assert.deepEqual(last, ["0"], "the lock of the killed ones does not stay");
});

test("the lock of a killed process is taken over; a slow process finds out, and starts again from what is there", (t) => {
  const file = join(temporaryFolder(t), "count");
  writeFileSync(file, "1");
  let calls = 0;
  replaceExclusively(file, () => {
    const before = Number(readFileSync(file, "utf8"));
    if (calls++ === 0) {
      // Another process has waited too long: it takes the draft away, and makes a note of its own.
      for (const draft of readdirSync(`${file}.lock`)) rmSync(join(`${file}.lock`, draft));
      replaceExclusively(file, () => String(before + 10));
    }
    return String(before + 1);
  });
  assert.equal(readFileSync(file, "utf8"), "12");
  assert.equal(calls, 2);

  mkdirSync(`${file}.lock`);
  writeFileSync(join(`${file}.lock`, "4711-dead"), "half a dra");
  const started = performance.now();
  replaceExclusively(file, () => `${readFileSync(file, "utf8")}!`);
  assert.ok(performance.now() - started >= holdMs);
  assert.equal(readFileSync(file, "utf8"), "12!");
  assert.ok(!existsSync(`${file}.lock`));
});

test("what fails under the lock gives it back and changes nothing", (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, "deep", "text");
  replaceExclusively(file, () => "first");
  const fail = (): string => {
    throw new Error("no");
  };
  assert.throws(() => replaceExclusively(file, fail), /^Error: no$/);
  assert.equal(readFileSync(file, "utf8"), "first");
  assert.deepEqual(readdirSync(join(folder, "deep")), ["text"]);
});
