import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";

const root = join(__dirname, "..", "..");
const workbook = join(root, "dist", "cli", "workbook.js");
const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
const run = (...args: string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, [workbook, "train", ...args], { cwd: folder });

after(() => rmSync(folder, { recursive: true }));

interface Result {
  recipe: string;
  epochs: number;
  seed: number;
  parameters: number;
  seconds: number;
  testAccuracy: number;
  testLoss: number;
}

const small = ["mnistFast", "--limit", "1500", "--batch-size", "100", "--epochs", "2"];

test("workbook train gives one object, keeps the run, and gives the same again for the same seed", async () => {
  const out = join(folder, "first");
  const { stdout, stderr } = await run(...small, "--seed", "3", "--json", "--out", out);
  const result = JSON.parse(stdout) as Result;
  assert.equal(result.recipe, "mnistFast");
  assert.deepEqual([result.epochs, result.seed, result.parameters], [2, 3, 215_194]);
  assert.ok(result.testAccuracy > 0.85 && result.testAccuracy < 0.99, `${result.testAccuracy}`);
  assert.ok(result.testLoss > 0 && result.testLoss < 1, `${result.testLoss}`);
  assert.ok(result.seconds > 0);
  assert.ok(!stderr.includes("\u001b["), "control sequences where there is no terminal");
  const kept = readdirSync(out);
  for (const file of ["result.json", "history.json"]) assert.ok(kept.includes(file), `${kept}`);
  const second = await run(...small, "--seed", "3", "--json", "--out", join(folder, "again"));
  const again = JSON.parse(second.stdout) as Result;
  assert.deepEqual({ ...again, seconds: 0 }, { ...result, seconds: 0 });
});

const refused: [name: string, args: string[], message: RegExp][] = [
  ["a recipe that does not exist", ["mnistSlow"], /there is no recipe named "mnistSlow"[\s\S]*mnistFast/],
  ["no epochs", ["mnistFast", "--epochs", "0"], /whole number of at least 1/],
  ["half an image", ["mnistFast", "--limit", "0.5"], /whole number of at least 1/],
  ["an unknown option", ["mnistFast", "--rate", "1"], /unknown option/],
  ["no recipe", [], /missing required argument/],
];

for (const [name, args, message] of refused) {
  test(`workbook train refuses ${name}`, async () => {
    await assert.rejects(run(...args), (error: Error) => {
      const { code, stderr } = error as unknown as { code: number; stderr: string };
      assert.equal(code, 2);
      assert.match(stderr, message);
      return true;
    });
  });
}

test("workbook train leaves a folder alone that holds something else", async () => {
  writeFileSync(join(folder, "mine.txt"), "mine");
  await assert.rejects(run(...small, "--out", folder), (error: Error) => {
    assert.match((error as unknown as { stderr: string }).stderr, /this folder holds other files/);
    return true;
  });
  assert.equal(readFileSync(join(folder, "mine.txt"), "utf8"), "mine");
});
