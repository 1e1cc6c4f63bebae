import { devNull } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledWheels } from "../bundle.mjs";
import { runIn } from "../context.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * The virtual environment's Python.
 * @param {Pick<Context, "venv" | "platform">} context
 */
export function venvPython({ venv, platform }) {
  return platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
}

/** pip's settings that say where packages come from, and how they are reached; others (user, target, prefix) would misplace them. */
const wanted = [
  ...["index-url", "extra-index-url", "no-index", "find-links", "trusted-host"],
  ...["proxy", "cert", "client-cert", "timeout", "retries", "use-feature", "use-deprecated", "keyring-provider"],
  ...["cache-dir", "no-cache-dir"],
];

/**
 * Runs the virtual environment's pip on wheels whose hashes are pinned, and on nothing else: no package's own build
 * script runs. Of the user's settings only those hold that are wanted.
 * @param {Context} context
 * @param {string[]} args
 * @param {(line: string) => void} [onLine]
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function pip(context, args, onLine, env) {
  const [command = "", ...rest] = args;
  const strict = ["--require-hashes", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"];
  const wheels = bundledWheels(context.root);
  const places = wheels ? ["--no-index", "--find-links", wheels] : [];
  const options = { env: { ...(await settings(context, command)), ...env }, ...(onLine && { onLine }) };
  await python(context, ["-m", "pip", command, ...strict, ...places, ...rest], options);
}

/**
 * Runs the virtual environment's Python, apart from what lies in the working directory and in the user's own packages.
 * @param {Context} context
 * @param {readonly string[]} args
 * @param {import("../command.mjs").CommandOptions} [options]
 */
export function python(context, args, options) {
  return runIn(context, venvPython(context), ["-I", "-u", "-X", "utf8", ...args], options);
}

/**
 * @param {Context} context
 * @param {string} command pip's
 * @returns {Promise<NodeJS.ProcessEnv>} pip's variables: those wanted, and no others
 */
async function settings(context, command) {
  const script = fileURLToPath(new URL("../pip_settings.py", import.meta.url));
  /** @type {Record<string, string>} */
  const found = JSON.parse(await python(context, [script, command]));
  const variables = Object.keys(context.env).filter((name) => /^PIP_/i.test(name));
  return {
    ...Object.fromEntries(variables.map((name) => [name, undefined])),
    ...Object.fromEntries(wanted.flatMap((name) => (found[name] ? [[variable(name), found[name]]] : []))),
    PIP_CONFIG_FILE: devNull,
  };
}

/** @param {string} option of pip's */
const variable = (option) => `PIP_${option.toUpperCase().replaceAll("-", "_")}`;
