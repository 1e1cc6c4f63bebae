/** `npm start`: setup, then JupyterLab. */
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { killOwned, spawnOwned } from "./setup/owned.mjs";

const usage = `Usage: npm start [-- --port NUMBER] [--no-browser]

Sets up what is missing, then opens JupyterLab on the lessons; Ctrl-C stops it.

  --port NUMBER  port to listen on (default: 8888, or the next that is free)
  --no-browser   only print the address`;

/** @returns {string[]} what `workbook lab` is given */
function readArguments() {
  const args = process.argv.slice(2);
  try {
    const { values } = parseArgs({
      args,
      options: { port: { type: "string" }, "no-browser": { type: "boolean" }, help: { type: "boolean", short: "h" } },
    });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    const { port = "8888" } = values;
    if (!/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
      throw new Error(`--port must be a whole number from 1 to 65535: ${port}`);
    return args;
  } catch (error) {
    const [problem] = /** @type {Error} */ (error).message.split(". ");
    console.error(`error: ${problem}\n\n${usage}`);
    process.exit(2);
  }
}

const args = readArguments();
process.stderr.on("error", () => {}); // a terminal that was closed: there is nobody left to tell
const setup = spawnOwned(process.execPath, [fileURLToPath(new URL("setup.mjs", import.meta.url))], {
  stdio: "inherit",
});
/** @param {NodeJS.Signals} signal */
const forward = (signal) => killOwned(setup, signal); // its report is waited for
const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
for (const signal of signals) process.on(signal, forward);
const [code] = await once(setup, "close");
for (const signal of signals) process.off(signal, forward);

if (code === 0) {
  const { main } = createRequire(import.meta.url)("../dist/cli/workbook.js");
  process.exitCode = await main(["lab", ...args]);
} else {
  process.exitCode = code ?? 1;
}
