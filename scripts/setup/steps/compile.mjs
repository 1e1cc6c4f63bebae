import { mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runIn } from "../context.mjs";

/** @typedef {import("../context.mjs").Context} Context */

/**
 * @typedef {object} Addon the package tfjs-node as npm has put it there
 * @property {string} folder
 * @property {string} version
 * @property {number} napi the Node-API version it is built for
 */

/** @param {Addon} addon where tfjs-node looks for its binding */
export const moduleFile = ({ folder, napi }) => join(folder, "lib", `napi-v${napi}`, "tfjs_binding.node");

/**
 * The compiler's arguments, and so all that the binding is made of. Every path is relative to tfjs-node's folder: whatever the
 * clone's folder is called, the compiler does not see it. Node-API's headers come from a package of their own, since Node's
 * do not always lie beside its binary.
 * @param {Addon} addon
 * @param {string} platform as `process.platform`
 * @returns {string[]}
 */
export function compilerArguments(addon, platform) {
  const headers = ["-Ideps/include", "-I../../node-api-headers/include"];
  // On Linux as RPATH, not RUNPATH: another TensorFlow in LD_LIBRARY_PATH does not come first.
  // On macOS the wheel's libraries are known as `@rpath/…`: the binding must say where that is.
  const linking = {
    darwin: [
      ...["-bundle", "-undefined", "dynamic_lookup", "-Wl,-rpath,@loader_path/../../deps/lib"],
      ...["deps/lib/libtensorflow.2.dylib", "deps/lib/libtensorflow_framework.2.dylib"],
    ],
    linux: [
      ...["-shared", "-Wl,--disable-new-dtags,-rpath,$ORIGIN/../../deps/lib", "-Ldeps/lib"],
      ...["-ltensorflow", "-ltensorflow_framework"],
    ],
  }[platform === "darwin" ? "darwin" : "linux"];
  const sources = ["binding/tfjs_backend.cc", "binding/tfjs_binding.cc"];
  const options = ["-std=c++17", "-O3", "-fPIC", "-w", `-DNAPI_VERSION=${addon.napi}`];
  return [...options, ...headers, ...sources, ...linking, "-o", relative(addon.folder, moduleFile(addon))];
}

/**
 * Compiles the binding: one call of the compiler, without make, a shell or node-gyp, which split paths at blanks.
 * @param {Context} context
 * @param {Addon} addon
 * @param {readonly string[]} compiler the program, and what it is always given
 */
export async function compile(context, addon, [program = "", ...always]) {
  mkdirSync(dirname(moduleFile(addon)), { recursive: true });
  const cwd = addon.folder;
  await runIn(context, program, [...always, ...compilerArguments(addon, context.platform)], { cwd });
}
