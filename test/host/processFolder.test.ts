import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { makeGradingFolder, makeProcessFolder } from "../../src/host/processFolder";

test("a temporary folder of a process that has ended goes, one of a process that runs, or of another user, stays", (t) => {
  const scratch = mkdtempSync(join(tmpdir(), "temporary "));
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = scratch;
  t.after(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
    rmSync(scratch, { recursive: true });
  });
  const { pid: ended } = spawnSync(process.execPath, ["--version"]);
  for (const name of [`cnn-workbook-grading-${ended}-a`, `cnn-workbook-grading-${process.ppid}-b`, "another's"])
    mkdirSync(join(scratch, name, "inside"), { recursive: true });
  const others = [`cnn-workbook-grading-${process.ppid}-b`, "another's"].map((name) => join(scratch, name));
  if (process.getuid?.() === 0) {
    const foreign = join(scratch, `cnn-workbook-grading-${ended}-c`);
    mkdirSync(foreign);
    chownSync(foreign, 12_345, 12_345);
    others.push(foreign);
  }
  const made = makeGradingFolder();
  assert.deepEqual(new Set(readdirSync(scratch).map((name) => join(scratch, name))), new Set([made, ...others]));
});

test("in a folder that is shared, one of a process that is not here goes only when nothing has come into it for so long", (t) => {
  const scratch = mkdtempSync(join(tmpdir(), "shared "));
  t.after(() => rmSync(scratch, { recursive: true }));
  const { pid: ended } = spawnSync(process.execPath, ["--version"]);
  const [young, old] = ["a", "b"].map((name) => join(scratch, `offline-${ended}-${name}`));
  for (const folder of [young, old]) mkdirSync(folder);
  utimesSync(old, 0, Date.now() / 1000 - 120);
  const made = makeProcessFolder(scratch, "offline-", 60_000);
  assert.deepEqual(new Set(readdirSync(scratch).map((name) => join(scratch, name))), new Set([made, young]));
});
