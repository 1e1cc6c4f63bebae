import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runIn } from "../context.mjs";
import { hashFile } from "../stamps.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/** @type {import("../runner.mjs").Step} */
export const packages = {
  name: "packages",
  title: "npm packages",
  bytes: 750e6,
  inputs: ({ root, platform, arch }) => [
    hashFile(join(root, "package-lock.json")),
    hashFile(join(root, ".npmrc")),
    dependencies(root),
    platform,
    arch,
  ],
  // npm writes this file last: without it the folder is not whole.
  present: ({ root }) => existsSync(join(root, "node_modules", ".package-lock.json")),
  async run(context) {
    // The compiler is a development dependency and is always needed, also where NODE_ENV=production.
    await npm(context, ["ci", "--include=dev", "--no-audit", "--no-fund"]);
    return undefined;
  },
};

/**
 * Runs npm: the one that started this program, where npm did, else the one on PATH.
 * @param {Context} context
 * @param {string[]} args
 * @param {import("../command.mjs").CommandOptions} [options]
 */
export function npm(context, args, options) {
  const script = npmScript(context);
  return script ? runIn(context, context.nodePath, [script, ...args], options) : runIn(context, "npm", args, options);
}

/** @param {Context} context */
function npmScript({ env, platform, nodePath }) {
  const starter = env["npm_execpath"];
  if (starter?.endsWith("npm-cli.js")) return starter;
  // On Windows npm is a batch file, which cannot be started without a shell.
  return platform === "win32" ? join(dirname(nodePath), "node_modules", "npm", "bin", "npm-cli.js") : undefined;
}

/** @param {string} root */
function dependencies(root) {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return JSON.stringify([manifest.dependencies, manifest.devDependencies]);
}
