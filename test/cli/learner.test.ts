import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { findTask, seedFor } from "../../src/tasks";

const workbook = join(__dirname, "..", "..", "dist", "cli", "workbook.js");
const state = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
after(() => rmSync(state, { recursive: true }));

function learner(
  args: string[],
  env: Record<string, string> = {},
): { status: number | null; said: string; stderr: string } {
  const { WORKBOOK_LEARNER: _, ...own } = process.env;
  const all = { ...own, WORKBOOK_HOME: state, ...env };
  const { status, stdout, stderr } = spawnSync(process.execPath, [workbook, "learner", ...args], {
    env: all,
    encoding: "utf8",
  });
  return { status, said: stdout, stderr };
}

test("a learner's name is kept, told and taken away", () => {
  assert.match(learner([]).said, /^Learner: none, the book's numbers/);
  assert.match(learner(["  ada "]).said, /^Learner: ada\./);
  assert.match(learner([]).said, /^Learner: ada\./);
  assert.match(learner([], { WORKBOOK_LEARNER: "bob" }).said, /^Learner: bob \(WORKBOOK_LEARNER says so\)/);
  assert.match(learner(["--none"]).said, /^Learner: none/);
  assert.deepEqual(JSON.parse(learner(["--json"]).said), { learner: null, fixed: false });
  assert.deepEqual(JSON.parse(learner(["Ada", "--json"]).said), { learner: "Ada", fixed: false });
  assert.equal(learner(["ada", "--none"]).status, 2);
  assert.equal(learner(["  "]).status, 2);
});

test("a name that cannot be read is said, in place of the book's numbers; another name mends it", () => {
  mkdirSync(join(state, ".workbook"), { recursive: true });
  writeFileSync(join(state, ".workbook", "learner.json"), "");
  const { status, stderr } = learner([]);
  assert.equal(status, 1);
  assert.match(stderr, /^error: your name cannot be read: .*learner\.json\nRun: npx workbook learner NAME, /);
  const renamed = learner(["ada"]);
  assert.match(renamed.said, /^Learner: ada\./);
  assert.match(renamed.stderr, /^warning: .*learner\.json cannot be read\. It is kept as /);
});

test("learners have numbers of their own, always the same ones; without a name they are the book's", () => {
  const task = findTask("2.1");
  assert.deepEqual(task.pose(seedFor(undefined, "2.1")).givens, { kernelSize: 3, channels: 100, filters: 200 });
  const numbers = ["ada", "bob", "eve", "joe", "kim", "lea"].map((name) =>
    JSON.stringify(task.pose(seedFor(name, "2.1")).givens),
  );
  assert.ok(new Set(numbers).size >= 4, `${numbers}`);
  assert.equal(JSON.stringify(task.pose(seedFor("ada", "2.1")).givens), numbers[0]);
});
