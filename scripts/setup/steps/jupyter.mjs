import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runIn } from "../context.mjs";
import { hashFile, keyOf, writeAtomically } from "../stamps.mjs";
import { pip, python, venvPython } from "./pip.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/** @type {import("../runner.mjs").Step} */
export const jupyter = {
  name: "jupyter",
  title: "JupyterLab",
  bytes: 350e6,
  // A virtual environment holds absolute paths: a moved clone needs a new one.
  inputs: ({ root, facts, platform }) => [
    hashFile(join(root, "requirements.txt")),
    root,
    platform,
    String(facts["runtime"]?.["path"]),
    String(facts["runtime"]?.["version"]),
  ],
  present: (context) => {
    const wanted = context.facts["jupyter"]?.["installed"];
    const there = new Set(installed(context));
    // More may be there: what somebody else has put into it stays.
    return existsSync(venvPython(context)) && Array.isArray(wanted) && wanted.every((name) => there.has(name));
  },
  async run(context) {
    const requirements = join(context.root, "requirements.txt");
    const total = readFileSync(requirements, "utf8").match(/^[\w.-]+==/gm)?.length ?? 0;
    rmSync(context.venv, { recursive: true, force: true });
    await runIn(context, String(context.facts["runtime"]?.["path"]), ["-I", "-m", "venv", context.venv]);
    let seen = 0;
    await pip(context, ["install", "--no-deps", "--no-compile", "--requirement", requirements], (line) => {
      if (!/^(Collecting|Ignoring) /.test(line)) return;
      seen += 1;
      context.display.update(undefined, seen < total ? `package ${seen} of ${total}` : "installing");
    });
    context.display.phase("trying it");
    await python(context, ["-c", "import jupyterlab.labapp, jupyter_server.serverapp, plotly"]);
    return { installed: installed(context) };
  },
};

/**
 * What lies in the virtual environment, by name: Python's packages and JupyterLab's pages.
 * @param {Context} context
 */
function installed({ venv, platform }) {
  const library = platform === "win32" ? join(venv, "Lib") : join(venv, "lib", namesIn(join(venv, "lib"))[0] ?? "");
  return [join(library, "site-packages"), join(venv, "share", "jupyter", "lab")].flatMap(namesIn);
}

/** @param {string} folder */
function namesIn(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => name !== "__pycache__")
      .sort();
  } catch {
    return [];
  }
}

/** @type {import("../runner.mjs").Step} */
export const kernel = {
  name: "kernel",
  title: "Kernel and JupyterLab settings",
  bytes: 1e6,
  inputs: (context) => [JSON.stringify([...kernelSettings(context)])],
  // As they were written: whoever only uses this installation may have another Node.
  present: (context) => context.facts["kernel"]?.["written"] === writtenSettings(context),
  async run(context) {
    for (const [file, content] of kernelSettings(context)) {
      mkdirSync(join(file, ".."), { recursive: true });
      writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
    }
    return { written: writtenSettings(context) };
  },
};

/**
 * What the files hold, in short.
 * @param {Context} context
 */
const writtenSettings = (context) => keyOf([...kernelSettings(context).keys()].map((file) => String(textOf(file))));

/** @param {string} file */
function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * What JupyterLab reads from the virtual environment: the kernel, and settings that keep it quiet.
 * @param {Context} context
 * @returns {Map<string, unknown>} content by file
 */
export function kernelSettings({ root, venv, nodePath }) {
  return new Map(
    /** @type {[string, unknown][]} */ ([
      [
        join(venv, "share", "jupyter", "kernels", "tslab", "kernel.json"),
        {
          argv: [nodePath, join(root, "dist", "jupyter", "kernel.js"), "--config-path={connection_file}"],
          display_name: "TypeScript (CNN Workbook)",
          language: "typescript",
          interrupt_mode: "signal",
          env: { TF_CPP_MIN_LOG_LEVEL: "3" },
        },
      ],
      [
        join(venv, "share", "jupyter", "lab", "settings", "overrides.json"),
        { "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false } },
      ],
      [
        join(venv, "etc", "jupyter", "jupyter_server_config.json"),
        {
          MultiKernelManager: { default_kernel_name: "tslab" },
          KernelSpecManager: { ensure_native_kernel: false },
          LanguageServerManager: { autodetect: false },
          LabApp: {
            extension_manager: "readonly",
            check_for_updates_class: "jupyterlab.NeverCheckForUpdate",
            news_url: null,
            extra_labextensions_path: [join(root, "scripts", "setup", "labextensions")],
          },
        },
      ],
    ]),
  );
}
