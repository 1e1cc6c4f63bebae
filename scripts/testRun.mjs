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

const files = args.filter((argument) => !argument.startsWith("-"));
const cores = availableParallelism();
const concurrency = Math.min(4, cores, files.length);
// TensorFlow's own threads want cores too, and would take all of them in each process: these are shared out.
process.env["TF_NUM_INTRAOP_THREADS"] ??= String(Math.floor(cores / concurrency));

const results = run({
  files,
  ...(patterns.length > 0 && { testNamePatterns: patterns.map((pattern) => new RegExp(pattern)) }),
  concurrency,
});
results.on("test:fail", ({ todo, skip }) => {
  if (todo === undefined && skip === undefined) process.exitCode = 1;
});
results.compose(report).pipe(process.stdout);
