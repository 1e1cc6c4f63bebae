/** The square button of JupyterLab's toolbar, pressed while cells run that would never end. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { code, notebook } from "../jupyter/executor";
import { CellsOfAPage } from "./cellsOfAPage";
import { endless } from "./endless";
import { findChromium, type OpenLesson, openInJupyterLab } from "./jupyterLab";

const missing = !findChromium() && !process.env["CI"];
const skip = missing ? "there is no Chromium on this machine" : false;

/** Two seconds are meant, and measured on a quiet machine; the rest is for a busy one. */
const stopMs = 6000;

const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
let lesson: OpenLesson;
let cells: CellsOfAPage;

before(async () => {
  if (missing) return;
  const file = join(folder, "square-button.ipynb");
  const metadata = { kernelspec: { display_name: "TypeScript", language: "typescript", name: "tslab" } };
  writeFileSync(file, JSON.stringify({ ...notebook(code("keep-variable", "const kept = 41;")), metadata }));
  lesson = await openInJupyterLab(file);
  cells = new CellsOfAPage(lesson.page);
  await cells.run("const kept = 41;");
});

after(async () => {
  await lesson?.close();
  rmSync(folder, { recursive: true });
});

/** Whether the variable of the first cell is still there; it is afterwards. */
async function areVariablesKept(): Promise<boolean> {
  const { text, error } = await cells.run("console.log(kept + 1);");
  if (!error) assert.match(text, /^42\s*$/);
  else await cells.run("const kept = 41;");
  return !error;
}

test("the square button stops endless code, and the next cell runs", { skip }, async (context) => {
  const table: string[] = [];
  for (const { name, before, code, kept } of endless) {
    await context.test(name, async () => {
      await cells.clear();
      if (before) await cells.run(before);
      await cells.start(code);
      await wait(1000);
      const pressed = performance.now();
      await cells.press();
      const { text, error } = await cells.ended(10 * stopMs);
      const seconds = (performance.now() - pressed) / 1000;
      assert.ok(error, `no error is shown: ${text}`);
      assert.match((await cells.run('console.log("alive");')).text, /^alive\s*$/);
      const areKept = await areVariablesKept();
      table.push(`${name.padEnd(38)}${seconds.toFixed(2).padStart(6)} s   variables ${areKept ? "kept" : "lost"}`);
      assert.equal(areKept, kept, "variables kept");
      if (!kept) assert.match(text, /variables/);
      assert.ok(seconds < stopMs / 1000, `${seconds} s`);
    });
  }
  for (const line of table) context.diagnostic(line);
});

test("a training stops at its next batch, and its cell goes on with what was learned", { skip }, async (context) => {
  await cells.clear();
  await cells.start(`import { loadMnist, recipes, train } from "cnn-workbook";
let batches = 0;
const run = await train(recipes.mnistBaseline, loadMnist({ split: "train", limit: 4000 }), {
  epochs: 500,
  onProgress: () => {
    if (batches++ === 1) console.log("under way");
  },
});
console.log(run.outcome, kept);`);
  await lesson.page.locator(".jp-OutputArea", { hasText: "under way" }).waitFor();
  const pressed = performance.now();
  await cells.press();
  const { text, error } = await cells.ended(30_000);
  context.diagnostic(`training ${((performance.now() - pressed) / 1000).toFixed(2)} s`);
  assert.ok(!error, text);
  assert.match(text, /interrupted 41/);
});

test("two presses at once stop one cell, and not the next", { skip }, async () => {
  await cells.clear();
  await cells.start("while (true);");
  await wait(500);
  await Promise.all([cells.press(), cells.press()]);
  assert.ok((await cells.ended(10 * stopMs)).error);
  const next = await cells.run('await new Promise((done) => setTimeout(done, 2500));\nconsole.log("whole");');
  assert.match(next.text, /^whole\s*$/);
  assert.ok(await areVariablesKept());
});

test("a press that a cell took is not held against the next one", { skip }, async () => {
  await cells.clear();
  await cells.start(`await new Promise((done) => process.once("cnn-workbook:interrupt" as any, done));
console.log("stopped by itself");`);
  await wait(500);
  await cells.press();
  const { text, error } = await cells.ended(30_000);
  assert.ok(!error, text);
  // Longer than the time that a cell has to end its own work.
  const next = await cells.run('await new Promise((done) => setTimeout(done, 11_000));\nconsole.log("whole");', 60_000);
  assert.match(next.text, /^whole\s*$/);
});

test("a press while nothing runs changes nothing", { skip }, async () => {
  await cells.press();
  await wait(300);
  assert.match((await cells.run('console.log("alive");')).text, /^alive\s*$/);
  assert.ok(await areVariablesKept());
});

test("endless output is cut off, the page answers meanwhile, and the notebook stays small", {
  skip,
}, async (context) => {
  await cells.clear();
  await cells.start('while (true) console.log("hello");');
  const ended = cells.ended(120_000);
  const slowest = await cells.slowestAnswer(ended);
  const { text, error } = await ended;
  assert.ok(error);
  assert.match(text, /output cut off/i);
  assert.match((await cells.run("console.log(1 + 1);")).text, /^2\s*$/);
  await cells.save();
  const megabytes = statSync(lesson.file).size / 1e6;
  context.diagnostic(`slowest answer of the page ${slowest.toFixed(0)} ms, notebook ${megabytes.toFixed(1)} MB`);
  assert.ok(megabytes < 30, `${megabytes} MB`);
  assert.ok(slowest < 10_000, `the page did not answer for ${slowest} ms`);
  await cells.clear();
});
