/**
 * `npm start`: setup, then JupyterLab. One process, so that whoever stops it by its id stops JupyterLab as well.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const setup = spawn(process.execPath, [fileURLToPath(new URL("setup.mjs", import.meta.url))], { stdio: "inherit" });
// Ctrl-C reaches setup by itself; its report is waited for.
const ignore = () => {};
const forward = () => setup.kill("SIGTERM");
process.on("SIGINT", ignore).on("SIGTERM", forward);
const [code] = await once(setup, "close");
process.off("SIGINT", ignore).off("SIGTERM", forward);

if (code === 0) {
  const { main } = createRequire(import.meta.url)("../dist/cli/workbook.js");
  process.exitCode = await main(["lab", ...process.argv.slice(2)]);
} else {
  process.exitCode = code ?? 1;
}
