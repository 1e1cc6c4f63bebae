import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const root = join(__dirname, "..", "..");
const workbook = join(root, "dist", "cli", "workbook.js");
const folder = mkdtempSync(join(tmpdir(), "cnn-workbook-"));
after(() => rmSync(folder, { recursive: true }));

test("a handout has the exercises and all that setup needs, and no answers", () => {
  const zip = join(folder, "class.zip");
  execFileSync(process.execPath, [workbook, "handout", "--out", zip], { stdio: "pipe" });
  execFileSync("python3", ["-m", "zipfile", "-e", zip, folder]);
  const unpacked = join(folder, "cnn-workbook");
  const names = readdirSync(unpacked);
  for (const name of ["package.json", "package-lock.json", "scripts", "src", "notebooks", "exercises", "README.md"]) {
    assert.ok(names.includes(name), name);
  }
  for (const name of ["answers", "node_modules", ".git", "work", "dist"]) assert.ok(!names.includes(name), name);
  assert.deepEqual(readdirSync(folder).sort(), ["class.zip", "cnn-workbook"], "no draft is left");
});

test("a handout is a zip file", () => {
  const { status, stderr } = spawnSync(process.execPath, [workbook, "handout", "--out", join(folder, "class.tar")]);
  assert.equal(status, 2);
  assert.match(String(stderr), /--out must end in \.zip/);
  assert.ok(!existsSync(join(folder, "class.tar")));
});
