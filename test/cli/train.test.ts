import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { loadMnist } from "../../src/data";
import "../../src/notebook/data";
import { multipliesBfloat16 } from "../../src/tensor/graph/bfloat16";

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
  peakMemory: number;
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
  const measured = { seconds: 0, peakMemory: 0, folder: "" };
  assert.deepEqual({ ...again, ...measured }, { ...result, ...measured });
});

for (const seed of ["4294967296", "1e300", "-1", "1.5", "", "20251127153000"])
  test(`workbook train --seed "${seed}" is wrong usage, and says which seeds there are`, async () => {
    await assert.rejects(run("mnistFast", `--seed=${seed}`), (error: Error) => {
      const { code, stderr } = error as unknown as { code: number; stderr: string };
      assert.equal(code, 2);
      assert.match(stderr, /It must be a whole number from 0 to 4294967295\./);
      return true;
    });
  });

test("workbook train tells its peak memory, which further epochs do not raise", async () => {
  const out = join(folder, "memory");
  const { stdout } = await run(...small.slice(0, -1), "8", "--json", "--out", out);
  const { peakMemory } = JSON.parse(stdout) as Result;
  const history = JSON.parse(readFileSync(join(out, "history.json"), "utf8")) as { memory: number }[];
  assert.equal(history.length, 8);
  for (const { memory } of history) assert.ok(memory > 5e7 && memory <= peakMemory, `${memory} ${peakMemory}`);
  const grown = history[7].memory - history[2].memory;
  assert.ok(grown < 3e7, `resident memory grew by ${grown} bytes in five epochs`);
});

test("workbook train --hold-out judges on the last training images, which it did not learn from", async () => {
  const out = join(folder, "held");
  const { stdout } = await run("mnistFast", "--hold-out", "58500", "--json", "--out", out);
  const result = JSON.parse(stdout) as { images: number; heldOutAccuracy: number; testAccuracy?: number };
  assert.equal(result.images, 1500);
  assert.equal(result.testAccuracy, undefined);
  const matrix = JSON.parse(readFileSync(join(out, "confusion.json"), "utf8")) as number[][];
  const { labels } = loadMnist({ split: "train", offset: 1500 });
  matrix.forEach((row, digit) => {
    const count = row.reduce((sum, value) => sum + value);
    assert.equal(count, labels.filter((label) => label === digit).length);
  });
  const right = matrix.reduce((sum, row, digit) => sum + row[digit], 0);
  assert.equal(result.heldOutAccuracy, right / 58_500);
});

test("workbook train --math fast gives nearly the same result, and says where it has no effect", async () => {
  const args = [...small, "--json", "--out"];
  const exact = JSON.parse((await run(...args, join(folder, "exact"))).stdout) as Result;
  const { stdout, stderr } = await run(...args, join(folder, "fast"), "--math", "fast");
  const fast = JSON.parse(stdout) as Result;
  assert.ok(Math.abs(fast.testLoss - exact.testLoss) < 0.05, `${fast.testLoss} ${exact.testLoss}`);
  if (multipliesBfloat16()) assert.notEqual(fast.testLoss, exact.testLoss);
  else assert.equal(fast.testLoss, exact.testLoss);
  assert.equal(/changes nothing here/.test(stderr), !multipliesBfloat16());
});

test("workbook train keeps runs with other settings apart from the recipe's own", async (t) => {
  const named = (name: string): string => join(root, "out", "train", name);
  const runs: [name: string, flags: string[]][] = [
    ["mnistFast-seed990017-limit300", []],
    ["mnistFast-seed990017-limit300-without50000", ["--hold-out", "50000"]],
    ["mnistFast-seed990017-limit300-fast", ["--math", "fast"]],
    ["mnistFast-seed990017-epochs2-batch100-limit300", ["--epochs", "2", "--batch-size", "100"]],
  ];
  t.after(() => {
    for (const [name] of runs) rmSync(named(name), { recursive: true, force: true });
  });
  for (const [name, flags] of runs) {
    await run("mnistFast", "--limit", "300", "--seed", "990017", ...flags);
    assert.ok(readdirSync(named(name)).includes("result.json"), name);
  }
});

test("workbook train keeps what an interrupted run learned, beside a whole one", async () => {
  const out = join(folder, "whole");
  await run("mnistFast", "--limit", "300", "--out", out);
  const whole = readFileSync(join(out, "result.json"), "utf8");
  const child = spawn(process.execPath, [workbook, "train", "mnistFast", "--epochs", "50", "--out", out], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    if (!told.includes("epoch 1,") && (told + text).includes("epoch 1,")) child.kill("SIGINT");
    told += text;
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  assert.equal(code, 130, told);
  assert.match(told, /What was learned so far is saved/);
  assert.equal(readFileSync(join(out, "result.json"), "utf8"), whole);
  const result = JSON.parse(readFileSync(join(`${out}-interrupted`, "result.json"), "utf8")) as { outcome: string };
  assert.equal(result.outcome, "interrupted");
});

async function assertRefused(args: readonly string[], message: RegExp): Promise<void> {
  await assert.rejects(run(...args), (error: Error) => {
    const { code, stderr } = error as unknown as { code: number; stderr: string };
    assert.equal(code, 2);
    assert.match(stderr, message);
    return true;
  });
}

const refused: [name: string, args: string[], message: RegExp][] = [
  ["a recipe that does not exist", ["mnistSlow"], /there is no recipe named "mnistSlow"[\s\S]*mnistFast/],
  ["no epochs", ["mnistFast", "--epochs", "0"], /whole number of at least 1/],
  ["half an image", ["mnistFast", "--limit", "0.5"], /whole number of at least 1/],
  ["a math mode that it does not know", ["mnistFast", "--math", "bf16"], /float32, fast/],
  ["to hold every image out", ["mnistFast", "--hold-out", "60000"], /--hold-out must be below the 60000/],
  ["more images than are left", ["mnistFast", "--hold-out", "10000", "--limit", "50001"], /at most the 50000 images/],
  ["an unknown option", ["mnistFast", "--rate", "1"], /unknown option/],
  ["no recipe", [], /missing required argument/],
];

for (const [name, args, message] of refused) {
  test(`workbook train refuses ${name}`, async () => {
    await assertRefused(args, message);
  });
}

test("workbook train leaves a folder alone that holds something else, and a file", async () => {
  const out = join(folder, "occupied");
  mkdirSync(join(out, "model"), { recursive: true });
  const mine = ["result.json", "mine.txt", "model/mine.ts"];
  for (const name of mine) writeFileSync(join(out, name), "mine");
  const code = join(folder, "code");
  cpSync(join(out, "model"), join(code, "model"), { recursive: true });
  const places: [out: string, message: RegExp][] = [
    [out, /this folder holds other files \(mine\.txt\)[\s\S]*--out/],
    [code, /this folder holds other files \(mine\.ts\)[\s\S]*--out/],
    [join(out, "mine.txt"), /there is a file of this name[\s\S]*--out/],
    [join(out, "mine.txt", "run"), /E(EXIST|NOTDIR)[\s\S]*--out/],
  ];
  for (const [place, message] of places) {
    await assertRefused([...small, "--out", place], message);
  }
  for (const name of mine) assert.equal(readFileSync(join(out, name), "utf8"), "mine");
  assert.deepEqual(readdirSync(join(code, "model")), ["mine.ts"]);
});
