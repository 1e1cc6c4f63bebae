/**
 * Runs the tests: `node scripts/test.mjs [FILTER…] [--node-option…]`. A filter is a part of a test file's path; options
 * go to Node's test runner (`--test-name-pattern=leak`). Node 20's runner knows no globs, so the files are found here.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { followNpm } from "./setup/followNpm.mjs";
import { killOwned, spawnOwned } from "./setup/owned.mjs";
import { listFiles } from "./setup/stamps.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);
const filters = args.filter((argument) => !argument.startsWith("-"));
const options = args.filter((argument) => argument.startsWith("-"));
/** @param {string} option */
const isPattern = (option) => option.startsWith("--test-name-pattern=");

/** Files that take minutes, and where they begin: early enough that no core waits for them at the end, and apart from each other. */
const early = new Map([
  ["test/workbook/findings.test.ts", "test/jupyter"],
  ["test/workbook/lessons.test.ts", "test/network"],
]);

// From the small to the whole, by the alphabet: what is unit comes before what is workbook.
const files = listFiles(join(root, "test"))
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => `test/${file}`)
  .filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter)))
  .sort((a, b) => ((early.get(a) ?? a) < (early.get(b) ?? b) ? -1 : 1));

if (files.length === 0) {
  console.error(`error: no test file's path contains ${filters.join(" or ")}`);
  process.exit(2);
}

const runner = [
  "--import",
  "tsx",
  // Node then names a test's place by the line in its source.
  "--enable-source-maps",
  ...options.filter((option) => !isPattern(option)),
  fileURLToPath(new URL("testRun.mjs", import.meta.url)),
  ...options.filter(isPattern),
];
followNpm();
const child = spawnOwned(process.execPath, [...runner, ...files], {
  cwd: root,
  env: { TF_CPP_MIN_LOG_LEVEL: "3", ...process.env },
  stdio: "inherit",
});
// The runner's report is waited for.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]))
  process.on(signal, () => killOwned(child, signal));
child.on("close", (code) => {
  process.exitCode = code ?? 1;
});
