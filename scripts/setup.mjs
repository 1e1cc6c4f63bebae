/**
 * Sets up the workbook in its clone: `node scripts/setup.mjs [STEP] [--classroom] [--retry | --check]`.
 * Runs before anything is installed, so it is plain JavaScript on Node's own modules.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext } from "./setup/context.mjs";
import { createDisplay } from "./setup/display.mjs";
import { SetupError } from "./setup/faults.mjs";
import { followNpm } from "./setup/followNpm.mjs";
import { runSteps, staleSteps } from "./setup/runner.mjs";
import { checkFolder, checkNode } from "./setup/steps/runtime.mjs";
import { classroomSteps, steps } from "./setup/steps.mjs";

const usage = `Usage: node scripts/setup.mjs [STEP] [--classroom] [--retry | --check]

Brings the workbook's clone up to date; what is up to date already is left alone.

  STEP         stop after this step: ${steps.map(({ name }) => name).join(", ")}
  --classroom  install also what only those who teach need: nbgrader, and JupyterHub with its proxy
  --retry      try again what ended in a warning last time
  --check      change nothing, and print the steps that would run; exits with 1 when there are some`;

const known = ["--classroom", "--retry", "--check"];

/**
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
async function main(args) {
  const names = args.filter((argument) => !argument.startsWith("-"));
  const options = args.filter((argument) => argument.startsWith("-"));
  if (options.includes("--help") || options.includes("-h")) {
    console.log(usage);
    return 0;
  }
  const all = options.includes("--classroom") ? [...steps, ...classroomSteps] : steps;
  const last = names.length > 0 ? all.findIndex(({ name }) => name === names[0]) : all.length - 1;
  if (last < 0 || names.length > 1 || options.some((option) => !known.includes(option))) {
    const unknown = last < 0 ? names[0] : (names[1] ?? options.find((option) => !known.includes(option)));
    console.error(`error: unknown argument: ${unknown}\n\n${usage}`);
    return 2;
  }

  const display = createDisplay(process.stderr);
  const stopped = new AbortController();
  /** @type {number | undefined} */
  let stopCode;
  for (const [signal, code] of /** @type {const} */ ([
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ])) {
    process.on(signal, () => {
      stopCode ??= code;
      stopped.abort(new Error(signal));
    });
  }
  followNpm();
  process.stderr.on("error", () => {}); // a terminal that was closed: there is nobody left to tell
  const started = performance.now();
  try {
    const root = dirname(dirname(fileURLToPath(import.meta.url)));
    checkNode(process.versions.node, JSON.parse(readFileSync(join(root, "package.json"), "utf8")).engines.node);
    checkFolder(root, process.platform);
    const context = createContext({ root, display, signal: stopped.signal });
    if (options.includes("--check")) {
      const stale = staleSteps(all.slice(0, last + 1), context);
      for (const { name } of stale) console.log(name);
      return stale.length > 0 ? 1 : 0;
    }
    const { ran, warnings } = await runSteps(all.slice(0, last + 1), context, { retry: options.includes("--retry") });
    const seconds = (performance.now() - started) / 1000;
    const parts = ran.map((step) => `${step.name} ${step.seconds.toFixed(1)}`).join(", ");
    display.say(
      ran.length > 0
        ? `Setup took ${seconds.toFixed(1)} s (${parts})`
        : `Setup is up to date (${seconds.toFixed(2)} s)`,
    );
    for (const warning of warnings) display.say(`warning: ${warning}`);
    return 0;
  } catch (error) {
    display.stop();
    if (stopCode !== undefined) {
      display.say("Setup was stopped; the same command carries on where it left off.");
      return stopCode;
    }
    if (!(error instanceof SetupError)) throw error;
    display.say(`error: ${error.message}\n${error.advice}`);
    if (process.env["DEBUG"]) display.say(String(error.stack));
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
