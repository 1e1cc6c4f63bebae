import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { runSteps, type Step } from "../../scripts/setup/runner.mjs";
import { temporaryFolder, testContext, writeFile } from "./sandbox";

/** Two steps that copy `a` to `a.out` and `b` to `b.out`, and count their runs. */
function copyingSteps(root: string): { steps: Step[]; runs: string[] } {
  const runs: string[] = [];
  const read = (name: string) => readFileSync(join(root, name), "utf8");
  const step = (name: string): Step => ({
    name,
    title: name,
    bytes: 1e9,
    inputs: () => [read(name)],
    present: () => existsSync(join(root, `${name}.out`)),
    run: async () => {
      runs.push(name);
      if (read(name) === "bad") throw new Error("it broke");
      writeFile(join(root, `${name}.out`), read(name));
      return { copied: read(name) };
    },
  });
  writeFile(join(root, "a"), "1");
  writeFile(join(root, "b"), "1");
  return { steps: [step("a"), step("b")], runs };
}

test("each step runs once, and again only when it must", async (t) => {
  const root = temporaryFolder(t);
  const { steps, runs } = copyingSteps(root);
  const setUp = async () => {
    runs.length = 0;
    await runSteps(steps, testContext(root));
    return [...runs];
  };
  assert.deepEqual(await setUp(), ["a", "b"], "the first time");
  assert.deepEqual(await setUp(), [], "nothing has changed");
  writeFile(join(root, "b"), "2");
  assert.deepEqual(await setUp(), ["b"], "an input has changed");
  rmSync(join(root, "a.out"));
  assert.deepEqual(await setUp(), ["a"], "a result is gone");
  writeFile(join(root, ".cache", "setup.json"), '{"a":');
  assert.deepEqual(await setUp(), ["a", "b"], "the stamps are damaged");
});

test("a warm run writes nothing and gives the facts of the cold one", async (t) => {
  const root = temporaryFolder(t);
  const { steps } = copyingSteps(root);
  await runSteps(steps, testContext(root));
  const before = statSync(join(root, ".cache")).mtimeMs;
  const context = testContext(root);
  const { ran } = await runSteps(steps, context);
  assert.deepEqual(ran, []);
  assert.deepEqual(context.facts, { a: { copied: "1" }, b: { copied: "1" } });
  assert.equal(statSync(join(root, ".cache")).mtimeMs, before);
});

test("a workbook that others set up is used as it is, and its folder is not written", async (t) => {
  const root = temporaryFolder(t);
  const { steps, runs } = copyingSteps(root);
  const asOther = () => runSteps(steps, testContext(root, { isWritable: () => false }));
  await assert.rejects(asOther(), {
    name: "SetupError",
    message: `this workbook is not set up (a is missing), and you may not write to its folder: ${root}`,
  });
  assert.equal(existsSync(join(root, ".cache")), false);
  await runSteps(steps, testContext(root));
  writeFile(join(root, "b"), "2");
  const before = statSync(join(root, ".cache")).mtimeMs;
  assert.deepEqual((await asOther()).ran, []);
  assert.equal(statSync(join(root, ".cache")).mtimeMs, before);
  assert.deepEqual(runs, ["a", "b"]);
});

test("a failed step stops setup, and the next run goes on from there", async (t) => {
  const root = temporaryFolder(t);
  const { steps, runs } = copyingSteps(root);
  writeFile(join(root, "b"), "bad");
  await assert.rejects(runSteps(steps, testContext(root)), { name: "SetupError", message: "b failed:\n  it broke" });
  writeFile(join(root, "b"), "1");
  await runSteps(steps, testContext(root));
  assert.deepEqual(runs, ["a", "b", "b"]);
});

test("a step that failed again is not taken for its older, finished self", async (t) => {
  const root = temporaryFolder(t);
  const { steps, runs } = copyingSteps(root);
  await runSteps(steps, testContext(root));
  writeFile(join(root, "a"), "bad");
  await assert.rejects(runSteps(steps, testContext(root)));
  writeFile(join(root, "a"), "1");
  await runSteps(steps, testContext(root));
  assert.deepEqual(runs, ["a", "b", "a", "a"]);
});

test("too little disk space is said before anything is done", async (t) => {
  const root = temporaryFolder(t);
  const { steps, runs } = copyingSteps(root);
  const context = testContext(root, { freeBytes: () => 0.4e9 });
  await assert.rejects(runSteps(steps, context), {
    name: "SetupError",
    message: "not enough free disk space: setup needs 2.0 GB, there is 0.4 GB",
  });
  assert.deepEqual(runs, []);
  await runSteps(steps, testContext(root));
  assert.deepEqual(runs, ["a", "b"]);
});

test("a makeshift result is warned of every time, and tried again when asked to", async (t) => {
  const root = temporaryFolder(t);
  let tries = 0;
  const step: Step = {
    name: "a",
    title: "a",
    bytes: 0,
    inputs: () => [],
    present: () => true,
    run: async () => (++tries < 2 ? { warning: "makeshift" } : {}),
  };
  for (const [retry, warnings, triesSoFar] of [
    [false, ["makeshift"], 1],
    [false, ["makeshift"], 1],
    [true, [], 2],
    [true, [], 2],
  ] as const) {
    assert.deepEqual((await runSteps([step], testContext(root), { retry })).warnings, warnings);
    assert.equal(tries, triesSoFar);
  }
});
