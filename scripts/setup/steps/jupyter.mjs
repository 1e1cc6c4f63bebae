import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runIn } from "../context.mjs";
import { hashFile, writeAtomically } from "../stamps.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * The virtual environment's Python.
 * @param {Pick<Context, "venv" | "platform">} context
 */
export function venvPython({ venv, platform }) {
  return platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
}

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
  present: (context) => existsSync(venvPython(context)),
  async run(context) {
    const requirements = join(context.root, "requirements.txt");
    const total = readFileSync(requirements, "utf8").match(/^[\w.-]+==/gm)?.length ?? 0;
    rmSync(context.venv, { recursive: true, force: true });
    await runIn(context, String(context.facts["runtime"]?.["path"]), ["-m", "venv", context.venv]);
    let seen = 0;
    await pip(context, ["install", "--no-deps", "--no-compile", "--requirement", requirements], (line) => {
      if (!/^(Collecting|Ignoring) /.test(line)) return;
      seen += 1;
      context.display.update(undefined, seen < total ? `package ${seen} of ${total}` : "installing");
    });
    return undefined;
  },
};

/**
 * Runs the virtual environment's pip on wheels whose hashes are pinned, and on nothing else: no package's own build
 * script runs.
 * @param {Context} context
 * @param {string[]} args
 * @param {(line: string) => void} [onLine]
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function pip(context, args, onLine, env) {
  const [command = "", ...rest] = args;
  const strict = ["--require-hashes", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"];
  const options = { env: { PYTHONUNBUFFERED: "1", ...env }, ...(onLine && { onLine }) };
  await runIn(context, venvPython(context), ["-m", "pip", command, ...strict, ...rest], options);
}

/** @type {import("../runner.mjs").Step} */
export const kernel = {
  name: "kernel",
  title: "Kernel and JupyterLab settings",
  bytes: 1e6,
  inputs: (context) => [JSON.stringify([...kernelSettings(context)])],
  present: (context) => [...kernelSettings(context).keys()].every((file) => existsSync(file)),
  async run(context) {
    for (const [file, content] of kernelSettings(context)) {
      mkdirSync(join(file, ".."), { recursive: true });
      writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
    }
    return undefined;
  },
};

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
