import fs, { accessSync, constants, mkdirSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { run } from "./command.mjs";
import { childEnvironment } from "./environment.mjs";
import { marker } from "./orphans.mjs";

/**
 * All that a step may know of the machine, passed in so that tests can say otherwise.
 * @typedef {object} Context
 * @property {string} root the clone
 * @property {string} cache `.cache` in the clone
 * @property {string} venv `.venv` in the clone
 * @property {string} logFile what the commands of this run printed
 * @property {NodeJS.ProcessEnv} env what commands get: the user's, without what would reach into the installation
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 * @property {string} libc "glibc", or "other" on Linux distributions built on another C library
 * @property {string} nodeVersion without the leading v
 * @property {string} nodePath the node binary
 * @property {number} napiVersion
 * @property {AbortSignal} signal
 * @property {(folder: string) => number} freeBytes
 * @property {(folder: string) => boolean} isWritable whether this user may write there
 * @property {(command: string) => string | undefined} which the full path of a command on PATH
 * @property {import("./display.mjs").Display} display
 * @property {Record<string, Record<string, unknown>>} facts what finished steps found out, by step name
 */

/**
 * @param {Partial<Context> & Pick<Context, "root" | "display">} given
 * @returns {Context}
 */
export function createContext(given) {
  const cache = join(given.root, ".cache");
  const isWritable = (/** @type {string} */ folder) => allows(folder, constants.W_OK);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...childEnvironment(given.env ?? process.env, cache, isWritable), [marker]: given.root };
  return {
    cache,
    venv: join(given.root, ".venv"),
    logFile: join(cache, "setup.log"),
    platform: process.platform,
    arch: process.arch,
    libc: libcName(),
    nodeVersion: process.versions.node,
    nodePath: process.execPath,
    napiVersion: Number(process.versions["napi"]),
    signal: new AbortController().signal,
    freeBytes: (folder) => {
      // Not imported by name: a Node too old to have it must still get as far as being told so.
      const { bavail, bsize } = fs.statfsSync(folder);
      return bavail * bsize;
    },
    isWritable,
    which: (command) => which(command, env["PATH"] ?? "", process.platform),
    facts: {},
    ...given,
    env,
  };
}

/**
 * Runs a command of a step: logged, stopped by Ctrl-C, its output kept for the explanation should it fail.
 * @param {Context} context
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("./command.mjs").CommandOptions} [options]
 */
export function runIn(context, command, args, options = {}) {
  const { signal, logFile, root, env } = context;
  // A full or missing /tmp does not matter, nor what lies there.
  for (const folder of [env["TMPDIR"], env["HOME"]])
    if (folder?.startsWith(context.cache)) mkdirSync(folder, { recursive: true });
  return run(command, args, { cwd: root, signal, logFile, ...options, env: { ...context.env, ...options.env } });
}

/**
 * @param {string} command
 * @param {string} path the PATH variable
 * @param {string} platform
 */
function which(command, path, platform) {
  const names = platform === "win32" ? [`${command}.exe`, `${command}.cmd`] : [command];
  if (isAbsolute(command)) return allows(command, constants.X_OK) ? command : undefined;
  for (const folder of path.split(delimiter)) {
    for (const name of names) {
      if (allows(join(folder, name), constants.X_OK)) return join(folder, name);
    }
  }
  return undefined;
}

/** The binary wheels for Linux need glibc; musl distributions (Alpine) cannot load them. */
function libcName() {
  if (process.platform !== "linux") return "other";
  // The file is glibc's dynamic loader; asking Node's diagnostic report instead takes ten times as long.
  const loaders = ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"];
  return loaders.some((file) => allows(file)) ? "glibc" : "other";
}

/**
 * @param {string} file
 * @param {number} [mode] as `fs.access` has it; whether it is there, when left out
 */
function allows(file, mode) {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
}
