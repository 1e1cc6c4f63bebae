import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { hashFile } from "../stamps.mjs";
import { kernelSettings, writeKernelSettings, writtenSettings } from "./kernelSettings.mjs";
import { installLocked } from "./packages.mjs";
import { isVenvWhole, makeVenv, venvInputs } from "./venv.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * A virtual environment with Jupyter in it, which finds the workbook's kernel and settings.
 * @param {object} options
 * @param {string} options.name the step's; its packages are locked in `classroom/NAME/`
 * @param {string} options.title
 * @param {number} options.bytes
 * @param {string} options.trial
 * @param {number} [options.oldestPython] the minor version of Python 3 that it needs, where that is newer than the workbook's
 * @returns {import("../runner.mjs").Step}
 */
function environmentStep({ name, title, bytes, trial, oldestPython = 0 }) {
  /** @param {Context} context */
  const environment = ({ root, cache }) => ({
    folder: join(cache, "classroom", name),
    requirements: join(root, "classroom", name, "requirements.txt"),
    trial,
  });
  /** @param {Context} context */
  const within = (context) => ({ ...context, venv: environment(context).folder });
  /** @param {Context} context */
  const isPythonTooOld = ({ facts }) => Number(String(facts["runtime"]?.["version"]).split(".")[1]) < oldestPython;
  return {
    name,
    title,
    bytes,
    inputs: (context) => [
      ...venvInputs(context, environment(context)),
      JSON.stringify([...kernelSettings(within(context))]),
    ],
    present: (context) =>
      isPythonTooOld(context) ||
      (isVenvWhole(context, environment(context).folder, context.facts[name]?.["installed"]) &&
        context.facts[name]?.["written"] === writtenSettings(within(context))),
    async run(context) {
      if (isPythonTooOld(context))
        return {
          note: "left out",
          warning:
            `${title} was left out: it needs Python 3.${oldestPython} or later.\n` +
            `Install one and run: PYTHON=python3.${oldestPython} npm run setup -- --classroom`,
        };
      const installed = await makeVenv(context, environment(context));
      writeKernelSettings(within(context));
      return { installed, written: writtenSettings(within(context)) };
    },
  };
}

/** @param {Context} context where the proxy's packages are installed */
const proxyFolder = ({ cache }) => join(cache, "classroom", "proxy");

const manifests = ["package.json", "package-lock.json"];

/** @type {import("../runner.mjs").Step} */
const proxy = {
  name: "proxy",
  title: "JupyterHub's proxy",
  bytes: 50e6,
  inputs: ({ root }) => manifests.map((name) => hashFile(join(root, "classroom", "hub", name))),
  // npm writes the lock last: without it the folder is not whole.
  present: (context) =>
    ["configurable-http-proxy/package.json", ".package-lock.json"].every((file) =>
      existsSync(join(proxyFolder(context), "node_modules", file)),
    ),
  async run(context) {
    const folder = proxyFolder(context);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const name of manifests) copyFileSync(join(context.root, "classroom", "hub", name), join(folder, name));
    await installLocked(context, { cwd: folder });
    return {};
  },
};

/** What only those who teach need: `npm run setup -- --classroom`. */
export const classroomSteps = [
  environmentStep({
    name: "nbgrader",
    title: "nbgrader",
    bytes: 500e6,
    trial: "import nbgrader.apps, notebook",
    oldestPython: 11,
  }),
  environmentStep({
    name: "hub",
    title: "JupyterHub",
    bytes: 400e6,
    trial: "import jupyterhub.app, jupyterlab.labapp, plotly",
  }),
  proxy,
];
