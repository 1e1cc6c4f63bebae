/**
 * Runs test files in the order given, some at a time: `node --import tsx scripts/testRun.mjs [--test-name-pattern=…] FILE…`.
 * Node's own `--test` sorts them, so that one of ten minutes might begin last. Node's options, `--import` with them, go on
 * to each file's process.
 */
import { availableParallelism } from "node:os";
import { run } from "node:test";
import report from "./testReporter.mjs";

const named = "--test-name-pattern=";
const args = process.argv.slice(2);
const patterns = args.filter((argument) => argument.startsWith(named)).map((each) => each.slice(named.length));

const results = run({
  files: args.filter((argument) => !argument.startsWith("-")),
  ...(patterns.length > 0 && { testNamePatterns: patterns.map((pattern) => new RegExp(pattern)) }),
  // TensorFlow's own threads want the cores too.
  concurrency: Math.min(4, availableParallelism()),
});
results.on("test:fail", ({ todo, skip }) => {
  if (todo === undefined && skip === undefined) process.exitCode = 1;
});
results.compose(report).pipe(process.stdout);
