/** `npm start`: setup, then JupyterLab. */
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

// Whoever ends npm by its id does not reach this process, since a shell stands between: it notices and follows.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
}, 1000).unref();

if (code === 0) {
  const { main } = createRequire(import.meta.url)("../dist/cli/workbook.js");
  process.exitCode = await main(["lab", ...process.argv.slice(2)]);
} else {
  process.exitCode = code ?? 1;
}
