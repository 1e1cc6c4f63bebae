import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { findTask, tasks } from "../../src/tasks";
import { fillWorkbook, type Result } from "./ownWorkbook";

const clone = join(__dirname, "..", "..");
const root = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
const judged = tasks.filter(({ kind }) => kind !== "written");

before(() => fillWorkbook(root));

after(() => rmSync(root, { recursive: true }));

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
    tasks.map(({ id }) => id),
  );
  for (const { id, title, points, state, file } of result.tasks) {
    const { kind, title: wanted } = findTask(id);
    assert.deepEqual([title, points], [wanted, 0]);
    assert.equal(state, kind === "written" ? "read by a person" : "not attempted", id);
    assert.match(file, new RegExp(`^exercises/${id.split(".")[0].padStart(2, "0")}-.*\\.ipynb$`));
  }
  assert.equal(
    result.readByPerson,
    tasks.filter(({ kind }) => kind === "written").reduce((sum, { points }) => sum + points, 0),
  );
  assert.ok(result.files.every(({ state, message }) => state === "untouched" && message === ""));
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
    result.tasks.filter(({ state }) => state !== "passed" && state !== "read by a person"),
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
  assert.match(stdout, /✗ 2\.1 .*failed\n.*What else does it have\?/);
  assert.match(stdout, /Next: 2\.1 · Parameters of one layer, in work\/exercises\/02-parameters-and-memory\.ipynb/);
});

test("an exercise that cannot be read is named, with what to do, and the others are checked", async () => {
  writeFileSync(join(root, "work", "exercises", "01-convolution-or-dense.ipynb"), "<<<<<<< HEAD");
  const { code, stdout, stderr } = await check("01", "03", "--json");
  const { files, tasks: list } = JSON.parse(stdout) as Result;
  assert.equal(code, 1);
  assert.deepEqual([files.length, files[0].state], [2, "unreadable"]);
  assert.match(
    files[0].message,
    /^It has git's conflict marks in it, .* line 1\. .*npx workbook reset 01 --only exercise$/,
  );
  assert.ok(list.some(({ id, state }) => id === "1.1" && state === "not run"));
  assert.ok(list.some(({ id, state }) => id === "3.1" && state !== "not run"));
  assert.match(stderr, /Next: fix work\/exercises\/01-/);
});

test("files as others write them are checked as far as they go, and what became of them is told", {
  skip,
}, async () => {
  const folder = join(root, "work", "exercises");
  const name = (number: string): string =>
    readdirSync(join(clone, "exercises")).find((file) => file.startsWith(`${number}-`)) ?? "";
  const answers = (number: string) => JSON.parse(readFileSync(join(clone, "answers", name(number)), "utf8"));
  const put = (number: string, text: string): void => writeFileSync(join(folder, name(number)), text);
  // Saved by a program that knows neither ids nor nbgrader, with a byte order mark.
  const old = answers("01");
  for (const cell of old.cells) {
    delete cell.id;
    cell.metadata = {};
  }
  put("01", `\uFEFF${JSON.stringify({ ...old, nbformat_minor: 4 })}`);
  const lacking = answers("02");
  lacking.cells = [null, ...lacking.cells.filter(({ id }: { id: string }) => id !== "check-2-1")];
  put("02", JSON.stringify(lacking).replaceAll("\\n", "\\r\\n"));
  rmSync(join(folder, name("03")));
  rmSync(join(folder, name("04")));
  writeFileSync(join(folder, "mine.ipynb"), JSON.stringify(answers("04")));
  const { code, stdout, stderr } = await check("01", "02", "03", "04", "--json");
  const { files, tasks: list } = JSON.parse(stdout) as Result;
  assert.equal(code, 1, stderr);
  assert.deepEqual(
    files.map(({ state }) => state),
    ["checked", "checked", "missing", "missing"],
  );
  const stateOf = (id: string) => list.find((task) => task.id === id)?.state;
  assert.deepEqual(["1.1", "2.1", "2.2", "3.1"].map(stateOf), ["passed", "not run", "passed", "not run"]);
  const told = [
    /it begins with a byte order mark/,
    /hold nothing.*lacks the check of task 2\.1.*npx workbook reset 02 --only exercise/,
    /^It is not there\. .*reset 03 --only exercise$/,
    /^It is not there\. work\/exercises\/mine\.ipynb: is this exercise 04, renamed\?/,
  ];
  for (const [i, words] of told.entries()) assert.match(files[i].message, words);
  rmSync(join(folder, "mine.ipynb"));
  for (const number of ["01", "02", "03", "04"])
    cpSync(join(clone, "answers", name(number)), join(folder, name(number)));
});

test("wrong usage is told in a line", async () => {
  const { code, stderr } = await check("99");
  assert.equal(code, 2);
  assert.match(stderr, /there is no exercise "99"/);
  const { stdout } = await check("99", "--json");
  assert.match(JSON.parse(stdout).error, /there is no exercise "99"/);
});
