/** A compiled binding, kept apart from node_modules: a new `npm ci` need not compile again. */
import { cpSync, existsSync, mkdirSync, renameSync, symlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { keyOf } from "../stamps.mjs";
import { compilerArguments, moduleFile } from "./compile.mjs";
import { hasLibrary, libraryFolder, tensorflowVersion } from "./tensorflow.mjs";

/** @typedef {import("../context.mjs").Context} Context */
/** @typedef {import("./compile.mjs").Addon} Addon */

/**
 * Where it is kept.
 * @param {Context} context
 * @param {Addon | undefined} addon
 */
export function keptFolder({ cache, platform, arch }, addon) {
  const recipe = addon ? keyOf([JSON.stringify(compilerArguments(addon, platform))]).slice(0, 8) : "";
  return join(cache, `binding-${addon?.version}-tensorflow-${tensorflowVersion}-${platform}-${arch}-${recipe}`);
}

/**
 * @param {Context} context
 * @param {Addon} addon
 */
export const keptFile = (context, addon) => join(keptFolder(context, addon), "tfjs_binding.node");

/**
 * Whether one is kept, and the library that it was compiled against.
 * @param {Context} context
 * @param {Addon | undefined} addon
 */
export function isKept(context, addon) {
  return addon !== undefined && existsSync(keptFile(context, addon)) && hasLibrary(context);
}

/**
 * Takes the one that is kept.
 * @param {Context} context
 * @param {Addon} addon
 */
export async function takeKept(context, addon) {
  linkLibrary(context, addon);
  mkdirSync(dirname(moduleFile(addon)), { recursive: true });
  cpSync(keptFile(context, addon), moduleFile(addon));
}

/**
 * Puts the library where the binding looks for it.
 * @param {Context} context
 * @param {Addon} addon
 */
export function linkLibrary(context, { folder }) {
  symlinkSync(relative(folder, libraryFolder(context)), join(folder, "deps"));
}

/**
 * Keeps a binding that was tried.
 * @param {Context} context
 * @param {Addon} addon
 */
export function keep(context, addon) {
  const file = keptFile(context, addon);
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  cpSync(moduleFile(addon), `${file}.tmp`);
  renameSync(`${file}.tmp`, file);
}
