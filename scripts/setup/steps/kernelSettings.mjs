import { mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { keyOf, writeAtomically } from "../stamps.mjs";

/** @typedef {Pick<import("../context.mjs").Context, "root" | "venv" | "nodePath">} Context */

/** @param {Context} context */
export function writeKernelSettings(context) {
  for (const [file, content] of kernelSettings(context)) {
    mkdirSync(dirname(file), { recursive: true });
    writeAtomically(file, `${JSON.stringify(content, null, 2)}\n`);
  }
}

/**
 * What the files hold, in short.
 * @param {Context} context
 */
export const writtenSettings = (context) =>
  keyOf([...kernelSettings(context).keys()].map((file) => String(textOf(file))));

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
