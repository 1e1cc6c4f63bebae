/** Starts tslab as a Jupyter kernel with its defects mended: `node dist/jupyter/kernel.js --config-path=FILE`. */
import { join } from "node:path";
import { createExecutor } from "tslab/dist/executor.js";
import { places } from "../host/places";
import { CellRunner } from "./kernel/cellRunner";
import { openConverter } from "./kernel/converter";
import { forwardInterrupts } from "./kernel/interrupt";
import { exitWithParent } from "./kernel/parent";
import { unlimitPublisher } from "./kernel/publisher";
import { namedCells } from "./kernel/traceback";
import { warmUp } from "./kernel/warmUp";

function start(configPath: string): void {
  const folder = process.cwd();
  const cells = namedCells();
  const converter = cells.watch(openConverter(folder));
  const converters = { node: converter, browser: converter, close: () => converter.close() };
  unlimitPublisher();
  const runner = new CellRunner(cells);
  const executor = createExecutor(folder, converters, runner.console);
  // The server loads zeromq, so it comes after the publisher has been changed.
  const { KernelServer } = require("./kernel/server") as typeof import("./kernel/server");
  const server = new KernelServer(executor, runner, configPath);
  forwardInterrupts(() => executor.interrupt());
  exitWithParent();
  void server.init();
  warmUp(server, converter, join(places().program, "dist", "index.js"));
}

const option = process.argv.find((argument) => argument.startsWith("--config-path="));
if (option) {
  start(option.slice("--config-path=".length));
} else {
  process.stderr.write(
    "error: --config-path=FILE is missing\nJupyter starts this program; `npm start` opens JupyterLab.\n",
  );
  process.exitCode = 2;
}
