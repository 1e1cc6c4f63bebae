import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { runIn } from "../context.mjs";
import { hashFile } from "../stamps.mjs";
import { pip, python, venvPython } from "./pip.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * A virtual environment, made of a locked list of packages.
 * @typedef {object} Environment
 * @property {string} folder
 * @property {string} requirements the locked list
 * @property {string} trial Python that shows whether what was installed works
 */

/**
 * What a virtual environment depends on. It holds absolute paths: a moved clone needs a new one.
 * @param {Context} context
 * @param {Pick<Environment, "requirements">} environment
 */
export function venvInputs({ root, facts, platform }, { requirements }) {
  return [
    hashFile(requirements),
    root,
    platform,
    String(facts["runtime"]?.["path"]),
    String(facts["runtime"]?.["version"]),
  ];
}

/**
 * Whether all that was installed is there. More may be: what somebody else has put into it stays.
 * @param {Context} context
 * @param {string} folder
 * @param {unknown} wanted what `makeVenv` gave
 */
export function isVenvWhole({ platform }, folder, wanted) {
  const there = new Set(installedIn(folder, platform));
  const python = venvPython({ venv: folder, platform });
  return existsSync(python) && Array.isArray(wanted) && wanted.every((name) => there.has(name));
}

/**
 * Makes the virtual environment anew.
 * @param {Context} context
 * @param {Environment} environment
 * @returns {Promise<string[]>} what lies in it, by name
 */
export async function makeVenv(context, { folder, requirements, trial }) {
  const within = { ...context, venv: folder };
  const total = readFileSync(requirements, "utf8").match(/^[\w.-]+==/gm)?.length ?? 0;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, ".."), { recursive: true });
  await runIn(context, String(context.facts["runtime"]?.["path"]), ["-I", "-m", "venv", folder]);
  let seen = 0;
  await pip(within, ["install", "--no-deps", "--no-compile", "--requirement", requirements], (line) => {
    if (!/^(Collecting|Ignoring) /.test(line)) return;
    seen += 1;
    context.display.update(undefined, seen < total ? `package ${seen} of ${total}` : "installing");
  });
  context.display.phase("trying it");
  await python(within, ["-c", trial]);
  return installedIn(folder, context.platform);
}

/**
 * What lies in a virtual environment, by name: Python's packages and JupyterLab's pages.
 * @param {string} folder
 * @param {string} platform
 */
function installedIn(folder, platform) {
  const library =
    platform === "win32" ? join(folder, "Lib") : join(folder, "lib", namesIn(join(folder, "lib"))[0] ?? "");
  return [join(library, "site-packages"), join(folder, "share", "jupyter", "lab")].flatMap(namesIn);
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
