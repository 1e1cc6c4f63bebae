import { join } from "node:path";
import { kernelSettings, writeKernelSettings, writtenSettings } from "./kernelSettings.mjs";
import { isVenvWhole, makeVenv, venvInputs } from "./venv.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * @param {Context} context
 * @returns {import("./venv.mjs").Environment}
 */
const environment = ({ root, venv }) => ({
  folder: venv,
  requirements: join(root, "requirements.txt"),
  trial: "import jupyterlab.labapp, jupyter_server.serverapp, plotly",
});

/** @type {import("../runner.mjs").Step} */
export const jupyter = {
  name: "jupyter",
  title: "JupyterLab",
  bytes: 350e6,
  inputs: (context) => venvInputs(context, environment(context)),
  present: (context) => isVenvWhole(context, context.venv, context.facts["jupyter"]?.["installed"]),
  run: async (context) => ({ installed: await makeVenv(context, environment(context)) }),
};

/** @type {import("../runner.mjs").Step} */
export const kernel = {
  name: "kernel",
  title: "Kernel and JupyterLab settings",
  bytes: 1e6,
  inputs: (context) => [JSON.stringify([...kernelSettings(context)])],
  // As they were written: whoever only uses this installation may have another Node.
  present: (context) => context.facts["kernel"]?.["written"] === writtenSettings(context),
  async run(context) {
    writeKernelSettings(context);
    return { written: writtenSettings(context) };
  },
};
