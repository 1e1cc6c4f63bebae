/** Starts tslab as a Jupyter kernel with its defects mended: `node dist/jupyter/kernel.js --config-path=FILE`. */
import { join } from "node:path";
import util from "node:util";
import { createConverter } from "tslab/dist/converter.js";
import { createExecutor } from "tslab/dist/executor.js";
import { restoreUtil } from "../formerUtil";
import { places } from "../host/places";
import { CellRunner } from "./kernel/cellRunner";
import { forwardInterrupts } from "./kernel/interrupt";
import { exitWithParent } from "./kernel/parent";
import { unlimitPublisher } from "./kernel/publisher";
import { namedCells } from "./kernel/traceback";
import { warmUp } from "./kernel/warmUp";

/** The folder that `import "cnn-workbook"` is resolved from: the notebook's own, or the workbook's where that finds nothing. */
function resolutionFolder(): string {
  try {
    require.resolve("cnn-workbook/package.json", { paths: [process.cwd()] });
    return process.cwd();
  } catch {
    return places().program;
  }
}

/** Calls `create` in another working directory: tslab takes it for the root of its imports. */
function inFolder<T>(folder: string, create: () => T): T {
  const own = process.cwd();
  process.chdir(folder);
  try {
    return create();
  } finally {
    process.chdir(own);
  }
}

function start(configPath: string): void {
  // A cell may import tfjs-node itself.
  restoreUtil(util);
  const folder = resolutionFolder();
  const cells = namedCells();
  const converter = cells.watch(inFolder(folder, () => createConverter({ isJS: false, isBrowser: false })));
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
