import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { tasks } from "../../src/tasks";

const clone = join(__dirname, "..", "..");
const root = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
const judged = tasks.filter(({ kind }) => kind !== "written");

/** A workbook of its own, so that nobody's work/ is touched. */
before(() => {
  for (const name of ["dist", "exercises", "notebooks", "package.json"])
    cpSync(join(clone, name), join(root, name), { recursive: true });
  for (const name of ["node_modules", ".venv"]) symlinkSync(join(clone, name), join(root, name));
  cpSync(join(clone, "exercises"), join(root, "work", "exercises"), { recursive: true });
  mkdirSync(join(root, "work", "notebooks"));
});
after(() => rmSync(root, { recursive: true }));

interface Result {
  points: number;
  maxPoints: number;
  tasks: { id: string; state: string; points: number; maxPoints: number; slips: string[] }[];
}

function check(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { WORKBOOK_LEARNER: _, ...env } = process.env;
  const child = spawn(process.execPath, [join(root, "dist", "cli", "workbook.js"), "check", ...args], {
    cwd: root,
    env,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
}

test("untouched exercises: nothing is run, nothing is attempted, no points, no failure", async () => {
  const { code, stdout, stderr } = await check("--json");
  const result = JSON.parse(stdout) as Result;
  assert.equal(code, 0, stderr);
  assert.equal(result.points, 0);
  assert.equal(
    result.maxPoints,
    judged.reduce((sum, { points }) => sum + points, 0),
  );
  assert.deepEqual(
    result.tasks.map(({ id }) => id),
    judged.map(({ id }) => id),
  );
  assert.ok(result.tasks.every(({ state, points }) => state === "not attempted" && points === 0));
});

/** A handout has no answers to try. */
const skip =
  existsSync(join(clone, "answers")) || existsSync(join(clone, ".git")) ? false : "a handout has no answers/";

test("all exercises answered: every task passes, and progress is noted", { skip }, async (context) => {
  cpSync(join(clone, "answers"), join(root, "work", "exercises"), { recursive: true });
  const started = performance.now();
  const { code, stdout, stderr } = await check("--json");
  context.diagnostic(
    `${readdirSync(join(clone, "answers")).length} exercises checked in ${((performance.now() - started) / 1000).toFixed(0)} s`,
  );
  const result = JSON.parse(stdout) as Result;
  assert.deepEqual(
    result.tasks.filter(({ state }) => state !== "passed"),
    [],
    stderr,
  );
  assert.equal(code, 0);
  assert.equal(result.points, result.maxPoints);
  const noted = JSON.parse(readFileSync(join(root, ".workbook", "progress.json"), "utf8"));
  assert.deepEqual(Object.keys(noted.learners[""]).sort(), judged.map(({ id }) => id).sort());
});

test("a slip is named, the exit code says so, and the report says what to do next", { skip }, async () => {
  const file = join(root, "work", "exercises", "02-parameters-and-memory.ipynb");
  const text = readFileSync(file, "utf8");
  const spoiled = text.replace("layer.channels + 1) * layer.filters", "layer.channels) * layer.filters");
  assert.notEqual(spoiled, text);
  writeFileSync(file, spoiled);
  const { code, stdout } = await check("2");
  assert.equal(code, 1);
  assert.match(stdout, /✗ 2\.1 .*failed\n.*What else does each filter have\?/);
  assert.match(stdout, /Next: 2\.1 · Parameters of one layer, in work\/exercises\/02-parameters-and-memory\.ipynb/);
});

test("wrong usage is told in a line", async () => {
  const { code, stderr } = await check("99");
  assert.equal(code, 2);
  assert.match(stderr, /there is no exercise 99/);
});
