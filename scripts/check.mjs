/** `npm run check`: lint, types and notebooks, each even when another failed. Needs no build. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

if (existsSync(join(root, "handout.json"))) {
  console.error("error: a handout has neither sources nor tests\nTo try what is installed: npx workbook doctor");
  process.exit(1);
}
const { checkNotebooks } = await import("./checkNotebooks.mjs"); // from sources

/** @param {string[]} args a program of node_modules and what it is given @returns {boolean} whether it found nothing */
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status === 0;

/** What each looks at and, as a function, whether all is well there. @type {[name: string, check: () => boolean][]} */
const checks = [
  ["lint", () => run(join("node_modules", "@biomejs", "biome", "bin", "biome"), "check")],
  ["types", () => run(join("node_modules", "typescript", "bin", "tsc"), "-p", "tsconfig.check.json")],
  [
    "notebooks",
    () => {
      const { notebooks, cells, errors } = checkNotebooks(root);
      for (const error of errors) console.log(error);
      console.log(`Checked ${cells} cells of ${notebooks} notebooks.`);
      return errors.length === 0;
    },
  ],
];

const failed = checks.filter(([name, check]) => {
  const started = performance.now();
  const passed = check();
  console.log(`${passed ? "✓" : "✗"} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return !passed;
});
if (failed.length > 0) {
  console.error(`error: failed: ${failed.map(([name]) => name).join(", ")}`);
  process.exitCode = 1;
}
