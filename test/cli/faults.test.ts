/** Faults of the surroundings: each ends in words for its user, and none is called a defect. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";

const workbook = join(__dirname, "..", "..", "dist", "cli", "workbook.js");
const folder = mkdtempSync(join(tmpdir(), "workbook-faults-"));
const home = join(folder, "home");
const file = join(folder, "file");
writeFileSync(file, "x");
after(() => rmSync(folder, { recursive: true }));

const full = existsSync("/dev/full");

/** What a shell makes of it; `$W` is the command. */
const faults: [name: string, line: string, status: number, stderr: RegExp, env?: Record<string, string>][] = [
  ["the reader of the output is gone", "set -o pipefail; $W --help | head -1 >/dev/null", 0, /^$/],
  ["the reader of a long answer is gone", "set -o pipefail; $W doctor --json | head -c 1 >/dev/null", 0, /^$/],
  ["standard input is closed", "$W learner <&-", 0, /^$/],
  ["standard output is closed", "$W learner >&-; true", 0, /^(error: .*\n.*\n)?$/],
  ["standard error is closed", "$W learner 2>&- >/dev/null", 0, /^$/],
  ["nobody to ask", "$W uninstall <&-", 2, /^error: there is no terminal to ask on\nSay --yes/],
  [
    "a file is where the home should be",
    "$W learner ada",
    1,
    /^error: (a file is|a part of).*\nThe workbook keeps/,
    { WORKBOOK_HOME: file },
  ],
  [
    "the home lies below a file",
    "$W learner ada",
    1,
    /^error: a part of this path is not a folder/,
    { WORKBOOK_HOME: join(file, "home") },
  ],
  [
    "the copy cannot be made",
    "$W check",
    1,
    /^error: a part of this path is not a folder/,
    { WORKBOOK_HOME: join(file, "home") },
  ],
  [
    "the home cannot be read, for a script",
    "$W learner ada --json | grep -c '\"advice\"' >&2",
    0,
    /1\n$/,
    { WORKBOOK_HOME: file },
  ],
  ["a handout to nowhere", "$W handout --out /nowhere/class.zip", 2, /^error: there is no such folder/],
  ...(full
    ? ([
        [
          "the disk under standard output is full",
          "$W learner >/dev/full",
          1,
          /^error: standard output could not be written: .*ENOSPC.*\nPrint/,
        ],
        ["the disk under standard error is full", "$W learner 2>/dev/full >/dev/null", 0, /^$/],
      ] as [string, string, number, RegExp][])
    : []),
];

for (const [name, line, status, stderr, own] of faults) {
  test(`${name}: said in words, or of no account`, () => {
    const env = { ...process.env, WORKBOOK_HOME: home, W: `${process.execPath} ${workbook}`, DEBUG: "", ...own };
    const result = spawnSync("bash", ["-c", line], { env, encoding: "utf8" });
    const told = result.stderr.replace(/^Your copy of the lessons.*\n/m, "");
    assert.match(told, stderr);
    assert.doesNotMatch(told, /defect|at \S+ \(|node:internal/);
    // doctor may have found something of this clone.
    if (!line.includes("doctor")) assert.equal(result.status, status, told);
  });
}
