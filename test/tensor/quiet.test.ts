/** What is written to standard error while TensorFlow starts, by what standard error is. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const folder = mkdtempSync(join(tmpdir(), "quiet-"));
after(() => rmSync(folder, { recursive: true }));

const quiet = join(__dirname, "..", "..", "dist", "tensor", "graph", "quiet.js");
const program = `
  const { writeSync } = require("node:fs");
  const write = (text) => writeSync(2, text);
  write("before ");
  require(${JSON.stringify(quiet)}).quietly(() => write("noise "));
  write("after");`;

const run = (stderr: number | "pipe"): string =>
  spawnSync(process.execPath, ["-e", program], { stdio: ["ignore", "ignore", stderr], encoding: "utf8" }).stderr;

function inFile(mode: "a" | "w"): string {
  const path = join(folder, mode);
  const file = openSync(path, mode);
  run(file);
  closeSync(file);
  return readFileSync(path, "utf8");
}

const rows: [name: string, written: () => string, expected: string][] = [
  ["a file that is written at its end has no noise", () => inFile("a"), "before after"],
  ["a file with a place in it is left alone", () => inFile("w"), "before noise after"],
];

for (const [name, written, expected] of rows) {
  test(name, { skip: process.platform !== "linux" && "elsewhere nothing is done" }, () => {
    assert.equal(written(), expected);
  });
}
