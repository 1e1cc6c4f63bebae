/** Homes, which are their owners' to change while they are read. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { Dir, mkdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { readHome } from "../../src/classroom/readHome";
import { scratch } from "./scratch";

const own = process.getuid?.() ?? 0;

test("a home is read without following links, and what is odd counts as not there", (t) => {
  const folder = scratch(t);
  const home = (name: string): string => join(folder, name);
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  write(join(home("ada"), ".workbook", "progress.json"), '{"learners":{}}');
  write(join(home("ada"), "work", "exercises", "02-x.ipynb"), "{}");
  utimesSync(join(home("ada"), "work", "exercises", "02-x.ipynb"), new Date(), new Date(Date.now() + 60_000));
  assert.deepEqual(readHome(home("ada"), own).progress, { learners: {} });
  assert.equal(readHome(home("ada"), own).savedFile, "02-x");
  const nothing = { progress: undefined, savedFile: undefined, movedAt: 0 };
  assert.deepEqual(readHome(home("ada"), own + 1), nothing, "a file of somebody else");
  assert.deepEqual(readHome(home("none"), own), nothing);
  mkdirSync(home("links"));
  symlinkSync(join(home("ada"), ".workbook"), join(home("links"), ".workbook"));
  symlinkSync(join(home("ada"), "work"), join(home("links"), "work"));
  assert.deepEqual(readHome(home("links"), own), nothing, "folders that are links");
  mkdirSync(join(home("link"), ".workbook"), { recursive: true });
  symlinkSync(join(home("ada"), ".workbook", "progress.json"), join(home("link"), ".workbook", "progress.json"));
  assert.deepEqual(readHome(home("link"), own), nothing, "a file that is a link");
  mkdirSync(join(home("pipe"), ".workbook"), { recursive: true });
  spawnSync("mkfifo", [join(home("pipe"), ".workbook", "progress.json")]);
  assert.deepEqual(readHome(home("pipe"), own), nothing, "a pipe that nobody writes to");
  write(join(home("large"), ".workbook", "progress.json"), `{"a":"${"x".repeat(2e6)}"}`);
  assert.deepEqual(readHome(home("large"), own), nothing, "more than a megabyte");
  write(join(home("broken"), ".workbook", "progress.json"), "{");
  assert.equal(readHome(home("broken"), own).progress, undefined);
});

test("a folder that is full of names is not read to its end", (t) => {
  const home = scratch(t);
  const folder = join(home, "work", "exercises");
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < 1500; i++) writeFileSync(join(folder, `${i}`), "");
  const read = t.mock.method(Dir.prototype, "readSync");
  assert.equal(readHome(home, own).savedFile, undefined);
  assert.equal(read.mock.callCount(), 1001);
});
