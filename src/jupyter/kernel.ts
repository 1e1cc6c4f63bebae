/**
 * The kernel that Jupyter starts: `node dist/jupyter/kernel.js --config-path=FILE`. This process speaks Jupyter's
 * protocol; cells run in a second one, `kernel/main.ts`, which it starts, stops and replaces.
 */
import { readConnection } from "./protocol/connection";
import { watchParent } from "./protocol/parent";
import { KernelServer } from "./protocol/server";

async function start(configPath: string): Promise<void> {
  const server = new KernelServer(readConnection(configPath), () => process.exit(0));
  process.on("SIGINT", () => server.interrupt());
  process.on("SIGTERM", () => server.end());
  process.on("SIGHUP", () => server.end());
  watchParent(
    () => server.end(),
    () => server.heard,
  );
  await server.open();
}

const option = process.argv.find((argument) => argument.startsWith("--config-path="));
if (option) {
  start(option.slice("--config-path=".length)).catch((error: Error) => {
    process.stderr.write(`error: ${error.message}\n`);
    process.exit(1);
  });
} else {
  process.stderr.write(
    "error: --config-path=FILE is missing\nJupyter starts this program; `npm start` opens JupyterLab.\n",
  );
  process.exitCode = 2;
}
