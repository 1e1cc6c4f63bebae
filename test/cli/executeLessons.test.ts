/** How lessons are run by `workbook run` and `workbook slides`. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { lessonEnvironment } from "../../src/cli/executeLessons";
import { serverEnvironment } from "../../src/jupyter/environment";

const root = join(__dirname, "..", "..");

const rows: [name: string, flags: Parameters<typeof lessonEnvironment>, wanted: [quick: boolean, movedSeed: number]][] =
  [
    ["without flags", [], [false, 0]],
    ["--quick", [true], [true, 0]],
    ["--seed 2", [false, 2], [false, 2]],
  ];

for (const [name, flags, wanted] of rows)
  test(`${name}: flags decide how lessons are run, and no variables around them`, () => {
    const around = { ...process.env, WORKBOOK_QUICK: "1", WORKBOOK_SEED: "5" };
    const env = serverEnvironment(around, { home: root, jupyter: root }, root, lessonEnvironment(...flags));
    const script = `const { quick, movedSeed } = require("./dist/host/environment"); console.log(JSON.stringify([quick, movedSeed]))`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { cwd: root, env, encoding: "utf8" });
    assert.deepEqual(JSON.parse(stdout), wanted);
  });
