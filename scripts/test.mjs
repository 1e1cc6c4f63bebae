/**
 * Runs the tests: `node scripts/test.mjs [FILTER…] [--node-option…]`. A filter is a part of a test file's path; options
 * go to Node's test runner (`--test-name-pattern=leak`). Node 20's runner knows no globs, so the files are found here.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles } from "./setup/stamps.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const filters = args.filter((argument) => !argument.startsWith("-"));
const options = args.filter((argument) => argument.startsWith("-"));

// The runner starts files in alphabetical order: test/workbook, the slow whole-workbook tests, comes last.
const files = listFiles(join(root, "test"))
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => `test/${file}`)
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)));

if (files.length === 0) {
  console.error(`error: no test file's path contains ${filters.join(" or ")}`);
  process.exit(2);
}

const runner = [
  "--import",
  "tsx",
  // Node then names a test's place by the line in its source.
  "--enable-source-maps",
  "--test",
  `--test-reporter=${new URL("testReporter.mjs", import.meta.url).href}`,
  // TensorFlow's own threads want the cores too.
  `--test-concurrency=${Math.min(4, availableParallelism())}`,
];
const child = spawn(process.execPath, [...runner, ...options, ...files], {
  cwd: root,
  env: { TF_CPP_MIN_LOG_LEVEL: "3", ...process.env },
  stdio: "inherit",
});
// Ctrl-C reaches the runner too; its report is waited for.
process.on("SIGINT", () => {});
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
